// How fast the simulator plays: days a second by team and policy, and an eight-hour day of 300 agents with our policy.
//   npm run bench -- simulator [--agents 5,30,300] [--policies auto,progressive]
import { parseArgs } from "node:util";
import { startDay } from "#simulator/core/day.ts";
import { policyNamed } from "#simulator/core/policies.ts";
import { presets } from "#simulator/core/presets.ts";
import { withAgents } from "#simulator/core/world.ts";
import { timed } from "#simulator/stopwatch.ts";
import { round } from "./support/measure.ts";
import { type Figure, report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    agents: { type: "string", default: "5,30,300" },
    policies: { type: "string", default: "auto,progressive,vicidial-hard" },
  },
});
const figures: Figure[] = [];
for (const agents of values.agents.split(",").map(Number)) {
  for (const name of values.policies.split(",")) {
    const found = policyNamed(name);
    if (!found) throw new Error(`No existe la política «${name}».`);
    const { policy, microseconds } = timed(found);
    const world = withAgents(presets.base, agents);
    const before = process.cpuUsage();
    const day = startDay({ world, seed: 1, abandonmentCap: 0.03, policy });
    day.advance(day.endsAt);
    const { decisions, dials } = day.figures();
    const seconds = process.cpuUsage(before).user / 1e6;
    const judged = agents === 300 && name === "auto";
    figures.push({
      figure: `${agents} agents, ${name}: processor seconds of an eight-hour day`,
      value: seconds.toFixed(2),
      ...(judged ? { goal: "≤ 10", met: seconds <= 10 } : {}),
    });
    const share = round(((microseconds() * decisions) / 1e6 / seconds) * 100);
    figures.push({
      figure: "  days a second · dials · decisions · of the time in the policy",
      value: `${round(1 / seconds, 2)} · ${dials} · ${decisions} · ${share} %`,
    });
  }
}
report("simulator", figures);

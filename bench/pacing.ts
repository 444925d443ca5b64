// Plays whole campaign-days against each pacing policy and prints busy share, abandonment by both clocks, the worst half
// hour and what a decision costs; the last column is the cost beside the first policy's within this run.
//   node bench/pacing.ts [--seeds 3] [--agents 5,30,300] [--lists base,hard,easy,shock] [--cap 0.03] [--hours 8]
//                        [--policies auto,progressive,vicidial-hard | all]
import { parseArgs } from "node:util";
import { runDay } from "#simulator/core/day.ts";
import type { DayFigures } from "#simulator/core/figures.ts";
import { policies, policyNamed } from "#simulator/core/policies.ts";
import { type PresetName, presets } from "#simulator/core/presets.ts";
import { withAgents } from "#simulator/core/world.ts";
import { timed } from "#simulator/stopwatch.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "3" },
    agents: { type: "string", default: "5,30,300" },
    lists: { type: "string", default: "base,hard,easy,shock" },
    cap: { type: "string", default: "0.03" },
    hours: { type: "string", default: "8" },
    policies: { type: "string", default: "auto,progressive,vicidial-hard" },
  },
});
const chosen =
  values.policies === "all"
    ? policies
    : values.policies.split(",").map((name) => {
        // The name the engine once had here.
        const found = policyNamed(name === "ours" ? "auto" : name);
        if (!found) throw new Error(`No existe la política «${name}».`);
        return found;
      });
const percent = (share: number): string => (share * 100).toFixed(1).padStart(6);
const mean = (days: readonly DayFigures[], of: (day: DayFigures) => number): number =>
  days.reduce((sum, day) => sum + of(day), 0) / days.length;

console.log(
  "agents list    policy                 busy %  aband. %  by law %  worst day  worst ½ h  wait s  µs/decision  ×first",
);
for (const agents of values.agents.split(",").map(Number)) {
  for (const list of values.lists.split(",") as PresetName[]) {
    const world = withAgents({ ...presets[list], hours: Number(values.hours) }, agents);
    let first: number | undefined;
    for (const each of chosen) {
      const { policy, microseconds } = timed(each);
      const days = Array.from({ length: Number(values.seeds) }, (_, i) =>
        runDay({ world, seed: 1000 + i, abandonmentCap: Number(values.cap), policy }),
      );
      first ??= microseconds();
      const shares = [
        mean(days, (day) => day.occupancy),
        mean(days, (day) => day.abandonment),
        mean(days, (day) => day.abandonmentByLaw),
        Math.max(...days.map((day) => day.abandonment)),
        Math.max(...days.map((day) => day.worstHalfHour)),
      ].map(percent);
      const wait = mean(days, (day) => day.idleWaitSeconds)
        .toFixed(1)
        .padStart(6);
      const cost = microseconds().toFixed(0).padStart(8);
      const ratio = (microseconds() / first).toFixed(2).padStart(8);
      console.log(
        `${String(agents).padStart(6)} ${list.padEnd(7)} ${each.name.padEnd(21)} ${shares.join("    ")}  ${wait} ${cost} ${ratio}`,
      );
    }
  }
}

// Plays whole campaign-days against each pacing policy and prints busy share, abandonment and the worst half hour.
//   node bench/pacing.ts [--seeds 3] [--agents 5,30,300] [--lists base,hard,easy,shock] [--cap 0.03] [--policies ours]
import { parseArgs } from "node:util";
import { createProgressivePacer, createRatchetPacer } from "#dialer/core/pacing/policies.ts";
import { createPacer } from "#dialer/core/pacing.ts";
import { type ListKind, playDay, type WorldResult } from "#simulator/core/pacing-world.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "3" },
    agents: { type: "string", default: "5,30,300" },
    lists: { type: "string", default: "base,hard,easy,shock" },
    cap: { type: "string", default: "0.03" },
    hours: { type: "string", default: "8" },
    policies: { type: "string", default: "ours,progressive,ratchet" },
  },
});
const policies = { ours: createPacer, progressive: createProgressivePacer, ratchet: createRatchetPacer };
const percent = (share: number): string => (share * 100).toFixed(1).padStart(6);
const mean = (days: readonly WorldResult[], of: (day: WorldResult) => number): number =>
  days.reduce((sum, day) => sum + of(day), 0) / days.length;

console.log("agents list   policy        busy %  aband. %  worst day  worst ½ h   µs/decision");
for (const agents of values.agents.split(",").map(Number)) {
  for (const list of values.lists.split(",") as ListKind[]) {
    for (const [name, create] of Object.entries(policies)) {
      if (!values.policies.split(",").includes(name)) continue;
      const began = process.hrtime.bigint();
      const days = Array.from({ length: Number(values.seeds) }, (_, i) =>
        playDay(
          { agents, list, seed: 1000 + i, hours: Number(values.hours), abandonmentCap: Number(values.cap) },
          create,
        ),
      );
      const microseconds = Number(process.hrtime.bigint() - began) / 1000;
      const decisions = days.reduce((sum, day) => sum + day.decisions, 0);
      const row = [
        mean(days, (day) => day.busyShare),
        mean(days, (day) => day.abandonment),
        Math.max(...days.map((day) => day.abandonment)),
        Math.max(...days.map((day) => day.worstHalfHour)),
      ].map(percent);
      console.log(
        `${String(agents).padStart(6)} ${list.padEnd(6)} ${name.padEnd(12)} ${row.join("    ")}    ${(microseconds / decisions).toFixed(0).padStart(6)}`,
      );
    }
  }
}

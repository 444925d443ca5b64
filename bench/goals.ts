// Plays whole campaign-days with our pacing and sets them beside its goals: busy share by team, list and cap; no day above the
// cap from 30 agents on, half a point of grace below; no half hour above 10 %; what a decision costs.
//   npm run bench -- goals [--teams 5:6,30:3,300:1] [--lists base,hard,easy,shock] [--caps 0.03,0.01] [--seed 1]
// A team is agents:days.
import { parseArgs } from "node:util";
import { runDay } from "#simulator/core/day.ts";
import type { DayFigures } from "#simulator/core/figures.ts";
import { policyNamed } from "#simulator/core/policies.ts";
import { type PresetName, presets } from "#simulator/core/presets.ts";
import { withAgents } from "#simulator/core/world.ts";
import { timed } from "#simulator/stopwatch.ts";
import { round } from "./support/measure.ts";
import { type Figure, report } from "./support/report.ts";

const { values } = parseArgs({
  options: {
    teams: { type: "string", default: "5:6,30:3,300:1" },
    lists: { type: "string", default: "base,hard,easy,shock" },
    caps: { type: "string", default: "0.03,0.01" },
    seed: { type: "string", default: "1" },
  },
});
/** Busy share to reach, %: of lists at 3 %, and of the base list under the strict preset. */
const goals: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  5: { base: 76, hard: 65.5, easy: 89, shock: 72.5, strict: 73 },
  30: { base: 88.9, hard: 86.5, easy: 92.5, shock: 87.5, strict: 86.3 },
  300: { base: 97.4, hard: 97.4, easy: 97.4, shock: 97.4, strict: 96.5 },
};
const auto = policyNamed("auto");
if (!auto) throw new Error("No existe la política «auto».");

const percent = (share: number): string => (share * 100).toFixed(2);
const figures: Figure[] = [];
for (const team of values.teams.split(",")) {
  const [agents = 5, days = 1] = team.split(":").map(Number);
  const { policy, microseconds } = timed(auto);
  for (const cap of values.caps.split(",").map(Number)) {
    for (const list of values.lists.split(",") as PresetName[]) {
      const world = withAgents(presets[list], agents);
      const played = Array.from({ length: days }, (_, i) =>
        runDay({ world, seed: Number(values.seed) + i, abandonmentCap: cap, policy }),
      );
      const mean = (of: (day: DayFigures) => number): number =>
        played.reduce((sum, day) => sum + of(day), 0) / days;
      const worst = Math.max(...played.map(({ abandonment }) => abandonment));
      const halfHour = Math.max(...played.map(({ worstHalfHour }) => worstHalfHour));
      const grace = agents >= 30 ? 0 : 0.005;
      const goal = goals[agents]?.[cap < 0.02 ? (list === "base" ? "strict" : "") : list];
      const busy = mean(({ occupancy }) => occupancy);
      const kept = worst <= cap + grace && halfHour <= 0.1 && mean(({ abandonment }) => abandonment) <= cap;
      figures.push({
        figure: `${agents} agents, ${list}, cap ${cap * 100} %, days: ${days}: busy · abandoned · worst day · worst half hour`,
        value: `${percent(busy)} % · ${percent(mean(({ abandonment }) => abandonment))} % · ${percent(worst)} % · ${percent(halfHour)} %`,
        goal: `${goal === undefined ? "" : `≥ ${goal} % busy; `}day ≤ ${round((cap + grace) * 100, 1)} %`,
        met: kept && (goal === undefined || busy * 100 >= goal),
      });
    }
  }
  const cost = round(microseconds());
  const judged = agents === 300 ? { goal: "≤ 250", met: cost <= 250 } : {};
  figures.push({
    figure: `${agents} agents: µs of a decision and its events`,
    value: String(cost),
    ...judged,
  });
}
report("goals", figures);

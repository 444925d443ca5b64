// Plays every policy in several worlds and team sizes for docs/pacing-comparison.md. Figures of a team and world replace
// those of before, so that the page can be made in pieces:
//   RECAUDO_PROOF=docs/proof npm run bench -- comparison [--teams 5:3,30:2] [--worlds base,hard] [--seed 1] [--cap 0.03]
// A team is agents:days or agents:days:hours. `--policies` replaces only the lines of those, played beside the first.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runComparison } from "#simulator/comparison.ts";
import { policies as all } from "#simulator/core/policies.ts";
import { type PresetName, presets } from "#simulator/core/presets.ts";
import { withAgents } from "#simulator/core/world.ts";
import type { ComparisonRun } from "../scripts/proof/pacing-page.ts";
import { recordProof } from "../test/support/proof.ts";
import { machine } from "./support/measure.ts";

const { values } = parseArgs({
  options: {
    teams: { type: "string", default: "5:1" },
    worlds: { type: "string", default: "base" },
    seed: { type: "string", default: "1" },
    cap: { type: "string", default: "0.03" },
    policies: { type: "string", default: "" },
  },
});
const name = "pacing-comparison";
const folder = process.env.RECAUDO_PROOF ?? "";
const file = join(folder, `${name}.json`);
const known: readonly ComparisonRun[] =
  folder !== "" && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).runs : [];
const runs = new Map(known.map((run) => [`${run.agents} ${run.world}`, run]));

const asked = values.policies.split(",");
const policies = values.policies === "" ? all : all.filter(({ name }, i) => i === 0 || asked.includes(name));
const percent = (share: number): string => (share * 100).toFixed(1).padStart(6);
for (const team of values.teams.split(",")) {
  const [agents = 5, days = 1, hours = 8] = team.split(":").map(Number);
  for (const world of values.worlds.split(",") as PresetName[]) {
    const [seed, cap] = [Number(values.seed), Number(values.cap)];
    const played = withAgents({ ...presets[world], hours }, agents);
    const results = runComparison({ world: played, policies, days, seed, cap });
    console.log(`\n${agents} agents, ${world}, ${days} × ${hours} h: busy %, abandoned %`);
    for (const { label, figures } of results)
      console.log(
        `  ${label.padEnd(34)} ${percent(figures.occupancy.mean)} ${percent(figures.abandonment.mean)}`,
      );
    const rounded = results.map(({ microsecondsPerDecision: _, ...each }) => each);
    const kept = values.policies === "" ? [] : (runs.get(`${agents} ${world}`)?.policies ?? []);
    const lines = all.flatMap(
      ({ name: each }) => [...rounded, ...kept].find(({ policy }) => policy === each) ?? [],
    );
    const run: ComparisonRun = { agents, world, days, hours, seed, cap, policies: lines };
    runs.set(`${agents} ${world}`, JSON.parse(JSON.stringify(run, short)));
    const order = Object.keys(presets);
    const sorted = [...runs.values()].sort(
      (a, b) => order.indexOf(a.world) - order.indexOf(b.world) || a.agents - b.agents,
    );
    recordProof(name, { measuredOn: `${machine().cores} shared cores`, runs: sorted });
  }
}

/** Six digits are more than the days can tell. */
function short(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

// Runs the benches one after another, or those named: npm run bench -- pacing compliance. Figures, never verdicts: the machine
// may be busy, so compare ratios within one run.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const all = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".ts") && name !== "run.ts")
  .map((name) => name.slice(0, -".ts".length));
const said = process.argv.slice(2);
// What follows the first option goes to the benches as it is: npm run bench -- floor --minutes 30
const options = said.findIndex((word) => word.startsWith("--"));
const asked = options < 0 ? said : said.slice(0, options);
const given = options < 0 ? [] : said.slice(options);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No existe: ${unknown.join(", ")}. Hay: ${all.join(", ")}.`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : all) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...given], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

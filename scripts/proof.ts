// Writes docs/proof.md and docs/pacing-comparison.md from the figures in docs/proof. `--check` changes nothing and fails when a page is another's.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { catalogue } from "./proof/catalogue.ts";
import { pacingPage } from "./proof/pacing-page.ts";
import { proofPage } from "./proof/page.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/proof");
const page = join(root, "docs/proof.md");
const comparison = join(root, "docs/pacing-comparison.md");

const figures = Object.fromEntries(
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith(".json"))
    .map((name) => [basename(name, ".json"), JSON.parse(readFileSync(join(folder, name), "utf8"))]),
);
const missing = catalogue.flatMap(({ tests }) => tests).filter((test) => !existsSync(join(root, test)));
if (missing.length > 0) {
  console.error(`docs/proof.md nombra pruebas que no existen: ${missing.join(", ")}`);
  process.exit(1);
}
const { runs = [] } = figures["pacing-comparison"] ?? {};
const pages = [
  { file: page, said: "docs/proof.md", text: proofPage(figures, catalogue) },
  { file: comparison, said: "docs/pacing-comparison.md", text: pacingPage(runs) },
];
for (const { file, said, text } of pages) {
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    console.error(`${said} no corresponde a sus cifras: npm run proof`);
    process.exitCode = 1;
  }
}

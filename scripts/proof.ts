// Writes docs/proof.md from the figures in docs/proof. `--check` changes nothing and fails when the page is another's.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { catalogue } from "./proof/catalogue.ts";
import { proofPage } from "./proof/page.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/proof");
const page = join(root, "docs/proof.md");

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
const text = proofPage(figures, catalogue);
if (!process.argv.includes("--check")) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, "utf8") !== text) {
  console.error("docs/proof.md no corresponde a sus cifras: npm run proof");
  process.exitCode = 1;
}

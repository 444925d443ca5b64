// What a run has shown, as figures for docs/proof.md: one file per attack in the folder that was asked for.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function recordProof(name: string, figures: Readonly<Record<string, unknown>>): void {
  const folder = process.env.RECAUDO_PROOF;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
}

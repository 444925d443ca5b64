// A bench's figures beside their goals: a table for whoever runs it, and bench-<name>.json for docs/proof.md.
import { recordProof } from "../../test/support/proof.ts";
import { machine } from "./measure.ts";

export interface Figure {
  readonly figure: string;
  readonly value: string;
  /** Left out: printed without a goal. */
  readonly goal?: string;
  readonly met?: boolean;
}

/** How busy the machine was when the bench began: its own load is not a neighbour's. */
const before = machine();

export function report(name: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ figure }) => figure.length));
  const wide = Math.max(...figures.map(({ value }) => value.length));
  for (const { figure, value, goal, met } of figures) {
    const judged = met === undefined ? "" : met ? "met" : "MISSED";
    console.log(
      `  ${figure.padEnd(width)}  ${value.padEnd(wide)}  ${goal ? `goal ${goal}` : ""} ${judged}`.trimEnd(),
    );
  }
  const after = machine();
  const on = `${after.cores} shared cores, load average ${before.loadAverage} before and ${after.loadAverage} after`;
  console.log(`  (${on})`);
  recordProof(`bench-${name}`, { measuredOn: on, figures });
}

// Whether the proofs bite: what was taken away, and the test that saw it (docs/proof/breaks.json, by scripts/breaks.ts).

export interface Removed {
  /** A line of the failure catalogue, or a threat. */
  readonly of: string;
  readonly removes: string;
  readonly test: string;
  readonly title?: string;
  readonly seen: boolean;
}

/** "3 of 3": those taken away for this line that were seen. */
export function removedOf(all: readonly Removed[], number: number): string {
  const mine = all.filter(({ of }) => of === String(number));
  if (mine.length === 0) return "not run yet";
  return `${mine.filter(({ seen }) => seen).length} of ${mine.length}`;
}

export function breaksTable(all: readonly Removed[]): readonly string[] {
  const seen = all.filter((each) => each.seen).length;
  const rows = all.map(
    ({ of, removes, test, seen }) =>
      `| ${of} | ${removes} | [${test.split("/").at(-1)}](../${test}) | ${seen ? "yes" : "**no**"} |`,
  );
  return [
    "## Protections taken away",
    "A test that was never seen to fail shows nothing. Each protection is removed in a copy of the sources, and the test that stands",
    "for it must fail, while it passes with the protection in place. T: a threat, by somebody who should not be in.",
    "\n    npm run soak -- breaks\n",
    ...(all.length === 0
      ? ["Not run yet."]
      : [
          `${seen} of the ${all.length} tried so far were seen; those of scripts/breaks/ that are not below were not tried yet.`,
          "",
          "| of | protection | test | seen |",
          "|---|---|---|---|",
          ...rows,
        ]),
    "",
  ];
}

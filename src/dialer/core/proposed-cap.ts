// The abandonment cap of a new campaign that names none. Where an abandoned call spends the week's contact with the person, each
// one costs the creditor a week: a third of what is allowed elsewhere.

/** Countries whose law counts contacts by the week (Chile: Ley 19.496 art. 37; read 2026-11). */
const weekly: ReadonlySet<string> = new Set(["CL"]);

export function proposedCap(country: string): number {
  return weekly.has(country) ? 0.01 : 0.03;
}

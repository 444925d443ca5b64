// How far behind a debtor is, in the three classes the demo's public is drawn from.

export type ArrearsClass = "early" | "mid" | "late";

/** Early: not due yet or up to 30 days; mid: up to 90; late: older, or written off. */
export function arrearsClass(daysPastDue: number, writtenOff: boolean): ArrearsClass {
  if (writtenOff || daysPastDue > 90) return "late";
  return daysPastDue > 30 ? "mid" : "early";
}

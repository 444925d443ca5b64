// What a call is worth at this hour: the chance of the right party times what a conversation with them may bring. It orders the
// list; only what the legal gate, the rests and the promises leave is ordered by it.

/** How far a balance may move a call: no debt, however large, buys calls that nobody answers. Judgement. */
export const weightRange = { least: 1 / 3, most: 3 } as const;
/** Share of the list that is ordered by its segment alone, so that what a phone once did is looked at again: docs/decisions/0024. */
export const exploreShare = 0.05;

/**
 * The square root of the balance over the list's typical one (its geometric mean): who owes four times as much is not expected to
 * pay four times as much. `uplift`: how much more than usual a conversation raises the payment; 1 while nothing is known of it.
 */
export function weightOf(balance: number, typical: number, uplift = 1): number {
  const ratio = Math.sqrt((1 + Math.max(0, balance)) / (1 + Math.max(0, typical))) * uplift;
  return Math.min(weightRange.most, Math.max(weightRange.least, ratio));
}

export function worthOf(chance: number, weight: number): number {
  return chance * weight;
}

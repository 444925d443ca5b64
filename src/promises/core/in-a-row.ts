// How many promises in a row a debt has had without one kept: from the third the agent is warned before saving, and the
// supervisor sees it. A warning, never a refusal: it may still be the one that is paid.
import type { PromiseState } from "./promise.ts";

/** From this one on it is said. Judgement of the trade: two may be bad luck. */
export const warnFrom = 3;

/** What the next promise of the debt would be: 1 for a first one. `states` of the debt's promises, the latest first. */
export function nextInARow(states: readonly PromiseState[]): number {
  let row = 1;
  for (const state of states) {
    // Withdrawn by a person, or never made: nothing was broken.
    if (state === "CANCELLED" || state === "VOIDED") continue;
    if (state === "KEPT" || state === "PARTIAL") break;
    row++;
  }
  return row;
}

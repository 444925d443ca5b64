// Mandates whose payments of the last business day have not come, with the promises that wait for them. Reached from outside
// through service.ts.
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { latenessOf } from "./core/lateness.ts";
import type { PromiseRules } from "./service.ts";
import { mandatesPayments, waitingFor } from "./store-late.ts";

/** A mandate that never sent payments and for which no promise waits is not late: it has no such file. */
export async function latePayments(tx: Tx, rules: PromiseRules, now: Instant) {
  const late = [];
  for (const mandate of await mandatesPayments(tx)) {
    const holidays = mandate.country ? rules.holidays(mandate.country) : new Set<never>();
    const found = latenessOf(mandate, holidays, now);
    if (!found) continue;
    const { portfolio: portfolioId, name: portfolioName, paymentsThroughOn: throughOn } = mandate;
    const waiting = await waitingFor(tx, portfolioId, throughOn, found.expectedOn);
    if (throughOn !== null || waiting > 0)
      late.push({ portfolioId, portfolioName, throughOn, waiting, ...found });
  }
  return late;
}

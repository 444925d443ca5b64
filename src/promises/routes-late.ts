// Which mandates wait for payments that should have come by now: the banner of the desk and of the promises.
import { LatePayments } from "#http/contract/promises.ts";
import type { Instant } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { latenessOf } from "./core/lateness.ts";
import type { PromiseRules } from "./service.ts";
import { mandatesPayments, waitingFor } from "./store-late.ts";

export function latePaymentsRoute(
  app: App,
  deps: { readonly db: Database; readonly clock: Clock; readonly rules: PromiseRules },
): void {
  app.get(
    "/v1/payments-late",
    {
      schema: {
        operationId: "listLatePayments",
        summary: "Mandates whose payments of the last business day have not come by 08:00",
        tags: ["promises"],
        response: { 200: LatePayments },
      },
      config: { can: "account.read" },
    },
    async ({ caller }) => ({
      mandates: await deps.db.asUser(caller, (tx) => latePayments(tx, deps.rules, deps.clock.now())),
    }),
  );
}

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

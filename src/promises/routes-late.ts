// Which mandates wait for payments that should have come by now: the banner of the desk and of the promises.
import { LatePayments } from "#http/contract/promises.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { latePayments, type PromiseRules } from "./service.ts";

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

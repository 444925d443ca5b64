// Which mandates wait for payments that should have come by now: the banner of the desk and of the promises.
import { Type } from "typebox";
import { DecidePayments, LatePayments } from "#http/contract/promises.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { decidePayments, latePayments, type PromiseRules } from "./service.ts";

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
  app.post(
    "/v1/payments-late/decisions",
    {
      schema: {
        operationId: "decideLatePayments",
        summary: "Wait on for payments that do not come, or evaluate the promises with what is known",
        tags: ["promises"],
        body: DecidePayments,
        response: { 204: Type.Null() },
      },
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, body: { id, portfolioId, kind, reason } }, reply) => {
      const asked = { id, portfolio: asId<PortfolioId>(portfolioId), kind, reason };
      const actor = { tenant: caller.tenant, user: caller.user, now: deps.clock.now() };
      await deps.db.asUser(caller, (tx) => decidePayments(tx, actor, asked, deps.rules));
      reply.code(204);
      return null;
    },
  );
}

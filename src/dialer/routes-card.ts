// The card of a debtor as somebody opens it: logged with its mandate, so that the debtor's rights desk can say who looked, and
// within an hourly budget of people who are not the viewer's to serve.
import { Type } from "typebox";
import { debtorCard } from "#desk/card.ts";
import { viewsAnHour } from "#desk/core/view-budget.ts";
import { countView } from "#desk/service.ts";
import { Id } from "#http/contract/common.ts";
import { DebtorCard } from "#http/contract/desk.ts";
import { can } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type DebtorId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App, Caller } from "#platform/web.ts";
import type { DeskDeps } from "./routes-desk.ts";

export function cardRoutes(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/debtors/:id/card",
    {
      schema: {
        operationId: "readCard",
        summary: "Everything about one debtor",
        tags: ["desk"],
        params: Type.Object({ id: Id }),
        response: { 200: DebtorCard },
      },
      config: { can: "account.read" },
    },
    async ({ caller, params }) => {
      const debtor = asId<DebtorId>(params.id);
      await requireBudget(deps, caller, debtor);
      return debtorCard(deps.db, {
        tenant: caller.tenant,
        user: caller.user,
        agentName: caller.name,
        debtor,
        phone: null,
        identityVerified: can(caller.role, "amount.read"),
        inCall: false,
        now: deps.clock.now(),
      });
    },
  );
}

/** A refusal is told to supervisors once an hour; an engine that is away keeps nobody from being refused. */
async function requireBudget({ db, engine }: DeskDeps, caller: Caller, debtor: DebtorId): Promise<void> {
  const { shown, first } = await countView(db, caller, debtor, realNow());
  if (shown) return;
  const { tenant, user, name } = caller;
  if (first) await engine.ask("viewsSpent", { tenant, user, name, most: viewsAnHour }).catch(() => undefined);
  throw new AppError("views_spent", { most: viewsAnHour });
}

// The card of a debtor as somebody opens it: logged with its mandate, so that the debtor's rights desk can say who looked, and
// within an hourly budget of people who are not the viewer's to serve.
import { Type } from "typebox";
import { debtorCard } from "#desk/card.ts";
import { viewsAnHour } from "#desk/core/view-budget.ts";
import { countView, revealField } from "#desk/service.ts";
import { Id } from "#http/contract/common.ts";
import { WhyNow } from "#http/contract/contact-order.ts";
import { DebtorCard, Revealed, RevealField } from "#http/contract/desk.ts";
import { can } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type DebtorId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App, Caller } from "#platform/web.ts";
import type { DeskDeps } from "./routes-desk.ts";
import { whyNow } from "./why-now.ts";

export function cardRoutes(app: App, deps: DeskDeps): void {
  revealRoute(app, deps);
  whyNowRoute(app, deps);
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
      const served = await requireBudget(deps, caller, debtor);
      return debtorCard(deps.db, {
        tenant: caller.tenant,
        user: caller.user,
        agentName: caller.name,
        debtor,
        canaries: true,
        phone: null,
        identityVerified: can(caller.role, "amount.read"),
        inCall: false,
        masked: !(served || can(caller.role, "contact.whole")),
        now: deps.clock.now(),
      });
    },
  );
}

/** A refusal is told to supervisors once an hour; an engine that is away keeps nobody from being refused. */
async function requireBudget({ db, engine }: DeskDeps, caller: Caller, debtor: DebtorId): Promise<boolean> {
  const { shown, first, served } = await countView(db, caller, debtor, realNow());
  if (!shown) await refuse(engine, caller, first);
  return served;
}

async function refuse(
  engine: DeskDeps["engine"],
  { tenant, user, name }: Caller,
  first: boolean,
): Promise<never> {
  if (first) await engine.ask("viewsSpent", { tenant, user, name, most: viewsAnHour }).catch(() => undefined);
  throw new AppError("views_spent", { most: viewsAnHour });
}

/** One field a press: whoever talks to people says no reason, everybody else one of a few. */
function revealRoute(app: App, { db, engine }: DeskDeps): void {
  app.post(
    "/v1/debtors/:id/reveal",
    {
      schema: {
        operationId: "revealField",
        summary:
          "One masked field of a person as it is; logged, and counted like a card of somebody not one's own",
        tags: ["desk"],
        params: Type.Object({ id: Id }),
        body: RevealField,
        response: { 200: Revealed },
      },
      config: { can: "account.read", repeatable: true, secretAnswer: true },
    },
    async ({ caller, params, body }) => {
      const { field, phoneId, reason } = body;
      if (!reason && !can(caller.role, "gestion.record"))
        throw new AppError("validation_failed", { field: "reason" });
      if (field === "phone" && !phoneId) throw new AppError("validation_failed", { field: "phoneId" });
      const wanted = { field, ...(phoneId ? { phone: phoneId } : {}), ...(reason ? { reason } : {}) };
      const { value, first } = await revealField(db, caller, asId<DebtorId>(params.id), wanted, realNow());
      return { value: value ?? (await refuse(engine, caller, first)) };
    },
  );
}

function whyNowRoute(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/debtors/:id/why-now",
    {
      schema: {
        operationId: "whyNow",
        summary: "Why this person, and which of their phones, is called at this hour",
        tags: ["desk"],
        params: Type.Object({ id: Id }),
        response: { 200: WhyNow },
      },
      config: { can: "account.read" },
    },
    async ({ caller, params }) => {
      const debtor = asId<DebtorId>(params.id);
      await requireBudget(deps, caller, debtor);
      const { campaign, lines, phones } = await whyNow(deps.db, {
        ...{ tenant: caller.tenant, debtor, now: deps.clock.now() },
        amounts: can(caller.role, "amount.read"),
      });
      return {
        campaign,
        lines: [...lines],
        phones: phones.map((each) => ({ ...each, lines: [...each.lines] })),
      };
    },
  );
}

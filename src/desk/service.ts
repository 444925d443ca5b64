// What others ask of the desk: may this card be opened by hand, and whose mandate a debtor is of.
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, TenantId, UserId } from "#kernel/ids.ts";
import { hour, type Instant } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import { mayReveal, mayView } from "./core/view-budget.ts";
import { readDebtor, readPhones } from "./store.ts";
import { mandateOf, tellCanary, viewingOf } from "./store-views.ts";

export { mandateOf, tellCanary } from "./store-views.ts";

/**
 * Logs that the user opens the card, before it is read: what was shown is always logged. "spent" is logged as a refusal;
 * `first` within the hour.
 */
export async function countView(
  db: Database,
  { tenant, user }: { readonly tenant: TenantId; readonly user: UserId },
  debtor: DebtorId,
  at: Instant,
): Promise<{ readonly shown: boolean; readonly first: boolean; readonly served: boolean }> {
  return db.asUser({ tenant, user, canaries: true }, async (tx) => {
    const portfolio = await mandateOf(tx, debtor);
    if (!portfolio) throw new AppError("not_found");
    const viewing = await viewingOf(tx, { user, debtor, since: at - hour });
    const shown = mayView(viewing);
    const action = shown ? "read" : "refused";
    await logAccess(tx, tenant, user, at, { action, what: "debtor", subject: debtor, portfolio });
    await tellCanary(tx, { tenant, user }, { debtor, action: "read" }, at);
    return { shown, first: !viewing.told, served: viewing.served };
  });
}

export interface Wanted {
  readonly field: "document" | "email" | "phone";
  readonly phone?: string;
  /** A code: why somebody who does not talk to people needs it. */
  readonly reason?: string;
}
/**
 * One field as it is, logged before it is told; null: the hour's budget is spent, logged as a refusal, `first` within the hour.
 */
export async function revealField(
  db: Database,
  { tenant, user }: { readonly tenant: TenantId; readonly user: UserId },
  debtor: DebtorId,
  { field, phone, reason }: Wanted,
  at: Instant,
): Promise<{ readonly value: string | null; readonly first: boolean }> {
  return db.asUser({ tenant, user, canaries: true }, async (tx) => {
    const portfolio = await mandateOf(tx, debtor);
    if (!portfolio) throw new AppError("not_found");
    const value = await wholeField(tx, debtor, field, phone);
    if (!value) throw new AppError("not_found", { what: field });
    const viewing = await viewingOf(tx, { user, debtor, since: at - hour });
    const shown = mayReveal(viewing);
    const detail = { field, ...(phone ? { phoneId: phone } : {}), ...(reason ? { reason } : {}) };
    const action = shown ? "read" : "refused";
    await logAccess(tx, tenant, user, at, { action, what: "reveal", subject: debtor, portfolio, detail });
    await tellCanary(tx, { tenant, user }, { debtor, action: "read", detail: { field } }, at);
    return { value: shown ? value : null, first: !viewing.told };
  });
}

async function wholeField(
  tx: Tx,
  debtor: DebtorId,
  field: Wanted["field"],
  phone: string | undefined,
): Promise<string | null | undefined> {
  if (field === "phone") return (await readPhones(tx, debtor)).find(({ id }) => id === phone)?.e164;
  const facts = await readDebtor(tx, debtor);
  return field === "email" ? facts?.contact.email : facts?.document;
}

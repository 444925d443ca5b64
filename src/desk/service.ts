// What others ask of the desk: may this card be opened by hand, and whose mandate a debtor is of.
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, TenantId, UserId } from "#kernel/ids.ts";
import { hour, type Instant } from "#kernel/time.ts";
import type { Database } from "#platform/db.ts";
import { mayView } from "./core/view-budget.ts";
import { mandateOf, viewingOf } from "./store-views.ts";

export { mandateOf } from "./store-views.ts";

/**
 * Logs that the user opens the card, before it is read: what was shown is always logged. "spent" is logged as a refusal;
 * `first` within the hour.
 */
export async function countView(
  db: Database,
  { tenant, user }: { readonly tenant: TenantId; readonly user: UserId },
  debtor: DebtorId,
  at: Instant,
): Promise<{ readonly shown: boolean; readonly first: boolean }> {
  return db.asUser({ tenant, user }, async (tx) => {
    const portfolio = await mandateOf(tx, debtor);
    if (!portfolio) throw new AppError("not_found");
    const viewing = await viewingOf(tx, { user, debtor, since: at - hour });
    const shown = mayView(viewing);
    const action = shown ? "read" : "refused";
    await logAccess(tx, tenant, user, at, { action, what: "debtor", subject: debtor, portfolio });
    return { shown, first: !viewing.told };
  });
}

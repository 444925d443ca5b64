// What results mean for the dialling lists. Consumes gestion.recorded: a third party or a wrong number leads to the debtor's
// next phone, whenever the agent saves it. What was saved while the call still went on is read when it ends (finish.ts).
import { asId, type DebtorId } from "#kernel/ids.ts";
import type { Database } from "#platform/db.ts";
import type { StoredEvent } from "#platform/events.ts";
import { freeForNextPhone } from "./store-list.ts";

export function followOutcomes(db: Database): (events: readonly StoredEvent[]) => Promise<void> {
  return async (events) => {
    const next = events.filter(
      ({ type, payload }) =>
        type === "gestion.recorded" &&
        (payload.effects as { nextPhone?: true } | undefined)?.nextPhone === true,
    );
    for (const [tenant, ofTenant] of Map.groupBy(next, (event) => event.tenant)) {
      const debtors = ofTenant.map(({ payload, at }) => ({
        debtor: asId<DebtorId>(String(payload.debtorId)),
        at,
      }));
      await db.inTenant(tenant, (tx) => freeForNextPhone(tx, debtors));
    }
  };
}

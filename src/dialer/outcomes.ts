// What results mean for the dialler. Consumes gestion.recorded: a third party or a wrong number leads to the debtor's next phone,
// whenever the agent saves it (what was saved while the call still went on is read when it ends, finish.ts); and whom an agent met,
// a person or a mailbox, tells whether detection was right.
import { type AttemptId, asId, type DebtorId, isUuid } from "#kernel/ids.ts";
import type { Database } from "#platform/db.ts";
import type { StoredEvent } from "#platform/events.ts";
import { whomTheyMet } from "./core/detection-labels.ts";
import { noteSaid } from "./store-detection.ts";
import { freeForNextPhone } from "./store-list.ts";

export function followOutcomes(db: Database): (events: readonly StoredEvent[]) => Promise<void> {
  return async (events) => {
    const said = events.filter(({ type }) => type === "gestion.recorded").flatMap(saidOf);
    for (const [tenant, ofTenant] of Map.groupBy(said, (each) => each.tenant))
      await db.inTenant(tenant, (tx) => noteSaid(tx, ofTenant));
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

function saidOf({ tenant, payload }: StoredEvent) {
  const { attemptId, disposition, contactClass } = payload;
  const met = whomTheyMet({ disposition: String(disposition), contactClass: String(contactClass) });
  return met !== null && isUuid(attemptId) ? [{ tenant, attempt: asId<AttemptId>(attemptId), met }] : [];
}

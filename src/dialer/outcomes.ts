// What results mean for the dialler. Consumes gestion.recorded: a third party or a wrong number leads to the debtor's next phone,
// whenever the agent saves it (what was saved while the call still went on is read when it ends, finish.ts); and whom an agent met,
// a person or a mailbox, tells whether detection was right. And of every end of a call, result and annulment: the phones of that
// person are counted anew, at whose hour they pick up.
import { type AttemptId, asId, type DebtorId, isUuid } from "#kernel/ids.ts";
import type { Database } from "#platform/db.ts";
import type { StoredEvent } from "#platform/events.ts";
import { whomTheyMet } from "./core/detection-labels.ts";
import { recountPhones } from "./store-contact.ts";
import { noteSaid } from "./store-detection.ts";
import { freeForNextPhone } from "./store-list.ts";

const telling: ReadonlySet<string> = new Set(["call.ended", "gestion.recorded", "gestion.annulled"]);

export function followOutcomes(db: Database): (events: readonly StoredEvent[]) => Promise<void> {
  return async (events) => {
    const recorded = events.filter(({ type }) => type === "gestion.recorded");
    await noteMet(db, recorded);
    await leadOn(
      db,
      recorded.filter(
        ({ payload }) => (payload.effects as { nextPhone?: true } | undefined)?.nextPhone === true,
      ),
    );
    await count(
      db,
      events.filter(({ type, payload }) => telling.has(type) && typeof payload.debtorId === "string"),
    );
  };
}

async function noteMet(db: Database, events: readonly StoredEvent[]): Promise<void> {
  for (const [tenant, said] of Map.groupBy(events.flatMap(saidOf), (each) => each.tenant))
    await db.inTenant(tenant, (tx) => noteSaid(tx, said));
}

function saidOf({ tenant, payload }: StoredEvent) {
  const { attemptId, disposition, contactClass } = payload;
  const met = whomTheyMet({ disposition: String(disposition), contactClass: String(contactClass) });
  return met !== null && isUuid(attemptId) ? [{ tenant, attempt: asId<AttemptId>(attemptId), met }] : [];
}

async function leadOn(db: Database, events: readonly StoredEvent[]): Promise<void> {
  for (const [tenant, ofTenant] of Map.groupBy(events, (event) => event.tenant)) {
    const debtors = ofTenant.map(({ payload, at }) => ({ debtor: debtorOf(payload), at }));
    await db.inTenant(tenant, (tx) => freeForNextPhone(tx, debtors));
  }
}

/** Counted anew, not added to: the same events handed over twice change nothing. */
async function count(db: Database, events: readonly StoredEvent[]): Promise<void> {
  for (const [tenant, ofTenant] of Map.groupBy(events, (event) => event.tenant)) {
    const debtors = [...new Set(ofTenant.map(({ payload }) => debtorOf(payload)))];
    const now = Math.max(...ofTenant.map(({ at }) => at));
    await db.inTenant(tenant, (tx) => recountPhones(tx, now, debtors));
  }
}

function debtorOf(payload: StoredEvent["payload"]): DebtorId {
  return asId<DebtorId>(String(payload.debtorId));
}

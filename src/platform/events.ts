// The event log: appended in the transaction that changes the state, read in commit order by consumers that keep a
// cursor. Rows of transactions still running are invisible below `xmin`, so none is ever skipped.
import { type Kysely, sql } from "kysely";
import { asId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "./db.ts";
import type { DB } from "./db-types.generated.ts";
import { newId } from "./new-id.ts";

export interface NewEvent {
  readonly tenant: TenantId;
  readonly at: Instant;
  /** "noun.verb-in-past": account.paid, promise.taken, gestion.recorded … */
  readonly type: string;
  readonly subject?: string;
  readonly portfolio?: PortfolioId;
  readonly actor?: UserId;
  /** Ids, counts, codes; never names or numbers of people. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

export interface StoredEvent extends NewEvent {
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export async function append(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    tenant_id: event.tenant,
    id: newId(),
    at: new Date(event.at),
    type: event.type,
    subject_id: event.subject ?? null,
    portfolio_id: event.portfolio ?? null,
    actor_id: event.actor ?? null,
    payload: JSON.stringify(event.payload ?? {}),
  }));
  // The notice is only a wake-up: consumers read the table, and would find the rows at their next look anyway.
  await tx
    .with("written", (db) => db.insertInto("event").values(rows))
    .selectNoFrom(sql`pg_notify('recaudo_event', '')`.as("told"))
    .execute();
}

/** Rows a consumer takes at once. */
export const consumeBatch = 500;

/**
 * Takes the next batch of events for a consumer, in order, and moves its cursor after `handle` succeeded. A batch may be
 * handed over again after a crash: handlers are idempotent by event id. Returns how many were taken. `owner` is a
 * connection of recaudo_owner, which reads across tenants.
 */
export async function consume(
  owner: Kysely<DB>,
  consumer: string,
  handle: (events: readonly StoredEvent[]) => Promise<void>,
): Promise<number> {
  return owner.transaction().execute(async (tx) => {
    await sql`insert into event_cursor (consumer, xid, seq) values (${consumer}, '0', 0) on conflict do nothing`.execute(
      tx,
    );
    const cursor = await sql<{ xid: string; seq: bigint }>`
      select xid::text as xid, seq from event_cursor where consumer = ${consumer} for update`.execute(tx);
    const from = cursor.rows[0];
    if (!from) return 0;
    const { rows } = await sql<EventRow>`
      select tenant_id, id, seq, xid::text as xid, at, type, subject_id, portfolio_id, actor_id, payload from event
      where xid < pg_snapshot_xmin(pg_current_snapshot()) and (xid, seq) > (${from.xid}::xid8, ${from.seq})
      order by xid, seq limit ${consumeBatch}`.execute(tx);
    const last = rows.at(-1);
    if (!last) return 0;
    await handle(rows.map(toEvent));
    await sql`update event_cursor set xid = ${last.xid}::xid8, seq = ${last.seq} where consumer = ${consumer}`.execute(
      tx,
    );
    return rows.length;
  });
}

interface EventRow {
  tenant_id: string;
  id: string;
  seq: bigint;
  xid: string;
  at: number;
  type: string;
  subject_id: string | null;
  portfolio_id: string | null;
  actor_id: string | null;
  payload: Record<string, unknown>;
}

function toEvent(row: EventRow): StoredEvent {
  return {
    tenant: asId(row.tenant_id),
    id: row.id,
    at: row.at,
    type: row.type,
    payload: row.payload,
    ...(row.subject_id ? { subject: row.subject_id } : {}),
    ...(row.portfolio_id ? { portfolio: asId<PortfolioId>(row.portfolio_id) } : {}),
    ...(row.actor_id ? { actor: asId<UserId>(row.actor_id) } : {}),
  };
}

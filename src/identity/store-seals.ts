// SQL of the seals over the access log and the event log.
import { sql } from "kysely";
import type { TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export const sealedLogs = ["access_log", "event"] as const;
export type SealedLog = (typeof sealedLogs)[number];

export interface Place {
  readonly xid: string;
  readonly seq: bigint;
}
export interface Seal {
  readonly number: number;
  readonly last: Place;
  readonly rows: number;
  readonly rowHashes: Buffer;
  readonly before: Buffer;
  readonly hash: Buffer;
}
/** One at a time of each log of an agency; whoever writes to the log is not held up. */
export async function lockSeals(tx: Tx, tenant: TenantId, log: SealedLog): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seals ${log} ${tenant}`}, 0))`.execute(tx);
}

interface SealRow extends Omit<Seal, "last" | "rowHashes"> {
  readonly xid: string;
  readonly seq: bigint;
  readonly row_hashes: Buffer;
}
const toSeal = ({ xid, seq, row_hashes, ...seal }: SealRow): Seal => ({
  ...seal,
  last: { xid, seq },
  rowHashes: row_hashes,
});
const columns = sql`number, last_xid::text as xid, last_seq as seq, rows, row_hashes, before, hash`;

export async function lastSeal(tx: Tx, log: SealedLog): Promise<Seal | undefined> {
  const { rows } = await sql<SealRow>`select ${columns} from log_seal where log = ${log}
    order by number desc limit 1`.execute(tx);
  return rows[0] && toSeal(rows[0]);
}
/** From the one before on. */
export async function sealsFrom(
  tx: Tx,
  log: SealedLog,
  number: number,
  most: number,
): Promise<readonly Seal[]> {
  const { rows } =
    await sql<SealRow>`select ${columns} from log_seal where log = ${log} and number >= ${number}
    order by number limit ${most}`.execute(tx);
  return rows.map(toSeal);
}

export interface LogRow extends Place {
  readonly id: string;
  readonly at: Instant;
  readonly hash: Buffer;
}
/** Rows that come after a place and can have no older one still on its way. */
export async function rowsAfter(
  tx: Tx,
  log: SealedLog,
  after: Place,
  most: number,
): Promise<readonly LogRow[]> {
  const { rows } = await sql<LogRow>`
    select l.xid::text as xid, l.seq, l.id, l.at, row_hash(l) as hash from ${sql.table(log)} l
    where l.tenant_id = app_tenant() and (l.xid, l.seq) > (${after.xid}::xid8, ${after.seq})
      and l.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by l.xid, l.seq limit ${most}`.execute(tx);
  return rows;
}
export async function rowsBetween(
  tx: Tx,
  log: SealedLog,
  after: Place,
  upTo: Place,
): Promise<readonly LogRow[]> {
  const { rows } = await sql<LogRow>`
    select l.xid::text as xid, l.seq, l.id, l.at, row_hash(l) as hash from ${sql.table(log)} l
    where l.tenant_id = app_tenant() and (l.xid, l.seq) > (${after.xid}::xid8, ${after.seq})
      and (l.xid, l.seq) <= (${upTo.xid}::xid8, ${upTo.seq}) order by l.xid, l.seq`.execute(tx);
  return rows;
}

export async function insertSeal(
  tx: Tx,
  tenant: TenantId,
  log: SealedLog,
  seal: Seal & { readonly at: Instant },
): Promise<void> {
  const { number, last, rows, rowHashes, before, hash, at } = seal;
  await sql`insert into log_seal (tenant_id, log, number, sealed_at, last_xid, last_seq, rows, row_hashes, before, hash)
    values (${tenant}, ${log}, ${number}, ${new Date(at)}, ${last.xid}::xid8, ${last.seq}, ${rows}, ${rowHashes}, ${before}, ${hash})`.execute(
    tx,
  );
}

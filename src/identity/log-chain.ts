// Sealing the logs: every minute the worker hashes what has come and chains it to what came before, and anybody who may audit has it
// checked. A row altered, removed or slipped in is found; so is a seal rewritten, unless every later one and the head that was noted
// elsewhere were rewritten too.
import { createHash } from "node:crypto";
import type { TenantId } from "#kernel/ids.ts";
import { type Instant, minute } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import { type Fault, firstFault } from "./core/log-chain.ts";
import * as store from "./store-seals.ts";

export const sealEveryMs = minute;
/** Rows of one seal: what a verification reads at once. Judgement. */
export const rowsPerSeal = 1_000;
/** Seals one request verifies: some tens of thousands of rows, below a second. Judgement. */
export const sealsAtOnce = 20;
const hashBytes = 32;
const start: store.Place = { xid: "0", seq: 0n };
const nothing = Buffer.alloc(hashBytes);

export interface Sealed {
  readonly log: store.SealedLog;
  readonly number: number;
  readonly hash: string;
}
/** All that can be sealed of an agency now. The heads are to be noted where whoever changes the database does not reach. */
export async function sealLogs(db: Database, tenant: TenantId, at: Instant): Promise<readonly Sealed[]> {
  const heads: Sealed[] = [];
  for (const log of store.sealedLogs) {
    let head: Sealed | undefined;
    for (let full = true; full; ) {
      const made = await db.inTenant(tenant, (tx) => sealOnce(tx, tenant, log, at));
      full = made?.rows === rowsPerSeal;
      if (made) head = { log, number: made.number, hash: made.hash.toString("hex") };
    }
    if (head) heads.push(head);
  }
  return heads;
}

async function sealOnce(
  tx: Tx,
  tenant: TenantId,
  log: store.SealedLog,
  at: Instant,
): Promise<store.Seal | undefined> {
  await store.lockSeals(tx, tenant, log);
  const before = await store.lastSeal(tx, log);
  const rows = await store.rowsAfter(tx, log, before?.last ?? start, rowsPerSeal);
  const last = rows.at(-1);
  if (!last) return undefined;
  const plain = {
    number: (before?.number ?? 0) + 1,
    last: { xid: last.xid, seq: last.seq },
    rows: rows.length,
    rowHashes: Buffer.concat(rows.map(({ hash }) => hash)),
    before: before?.hash ?? nothing,
  };
  const seal = { ...plain, hash: hashOf(tenant, log, plain) };
  await store.insertSeal(tx, tenant, log, { ...seal, at });
  return seal;
}

function hashOf(tenant: TenantId, log: store.SealedLog, seal: Omit<store.Seal, "hash">): Buffer {
  const { number, last, rows, rowHashes, before } = seal;
  return createHash("sha256")
    .update(`${tenant} ${log} ${number} ${last.xid} ${last.seq} ${rows} `)
    .update(before)
    .update(rowHashes)
    .digest();
}

export interface Verified {
  /** Seals of this request that agree, and their rows. */
  readonly seals: number;
  readonly rows: number;
  /** Of those that agree, in order. */
  readonly hashes: readonly string[];
  /** Where to go on; null: that was all, or a fault ended it. */
  readonly next: number | null;
  readonly fault:
    | (Fault & { readonly seal: number })
    | { readonly kind: "seal"; readonly seal: number }
    | null;
}
/** From seal `from` on, as many as one request looks at. As the system: who sees half a log finds gaps that are none. */
export async function verifyLog(
  db: Database,
  tenant: TenantId,
  log: store.SealedLog,
  from: number,
): Promise<Verified> {
  return db.inTenant(tenant, async (tx) => {
    const read = await store.sealsFrom(tx, log, from - 1, sealsAtOnce + 2);
    let before = read[0]?.number === from - 1 ? read[0] : undefined;
    const seals = before ? read.slice(1) : read;
    const now = seals.slice(0, sealsAtOnce);
    let rows = 0;
    const done = (seen: number, fault: Verified["fault"], next: number | null): Verified => ({
      ...{ seals: seen, rows, fault, next },
      hashes: now.slice(0, seen).map(({ hash }) => hash.toString("hex")),
    });
    for (const [n, seal] of now.entries()) {
      const whole =
        seal.number === from + n &&
        seal.before.equals(before?.hash ?? nothing) &&
        (before !== undefined || seal.number === 1) &&
        seal.hash.equals(hashOf(tenant, log, seal));
      if (!whole) return done(n, { kind: "seal", seal: from + n }, null);
      const found = await store.rowsBetween(tx, log, before?.last ?? start, seal.last);
      const fault = firstFault(
        hashesOf(seal),
        found.map(({ id, at, hash }) => ({ id, at, hash: hash.toString("hex") })),
      );
      if (fault) return done(n, { ...fault, seal: seal.number }, null);
      before = seal;
      rows += seal.rows;
    }
    return done(now.length, null, seals.length > now.length ? from + now.length : null);
  });
}

function hashesOf({ rowHashes, rows }: store.Seal): readonly string[] {
  return Array.from({ length: rows }, (_, n) =>
    rowHashes.subarray(n * hashBytes, (n + 1) * hashBytes).toString("hex"),
  );
}

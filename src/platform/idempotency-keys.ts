// The first answer to each request that carried an Idempotency-Key, by user.
import { sql } from "kysely";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { day, type Instant, minute } from "#kernel/time.ts";
import { stamp, type Tx } from "./db.ts";

interface Owner {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly key: string;
}
export interface KnownAnswer {
  readonly hash: Buffer;
  /** Null while the first request is still being answered. */
  readonly status: number | null;
  readonly response: unknown;
  /** Nobody will answer any more, and the work may not be done again. */
  readonly abandoned: boolean;
}
/**
 * A claim without an answer for this long belongs to a process that died: a statement of the web ends after 30 s. Judgement.
 */
export const abandonedAfterMs = minute;
/** Longer than any client goes on trying. */
const keptMs = 30 * day;

/** A claim whose answer is still to come: the owner and when the key was claimed. */
export interface Claim extends Owner {
  readonly at: Instant;
}

/** Undefined: the key is ours, new or (if `retake`) left behind by a process that died. */
export async function claimKey(
  tx: Tx,
  owner: Claim,
  hash: Buffer,
  retake: boolean,
): Promise<KnownAnswer | undefined> {
  const inserted = await sql`insert into idempotency_key (tenant_id, user_id, key, request_hash, created_at)
    values (${owner.tenant}, ${owner.user}, ${owner.key}, ${hash}, ${new Date(owner.at)}) on conflict do nothing`.execute(
    tx,
  );
  if (inserted.numAffectedRows === 1n) return undefined;
  const row = await tx
    .selectFrom("idempotency_key")
    .select(["request_hash", "status", "response", "created_at"])
    .where("user_id", "=", owner.user)
    .where("key", "=", owner.key)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const known = { hash: Buffer.from(row.request_hash), status: row.status, response: row.response };
  const abandoned = row.status === null && row.created_at <= owner.at - abandonedAfterMs;
  if (!abandoned || !retake || !known.hash.equals(hash)) return { ...known, abandoned };
  await tx
    .updateTable("idempotency_key")
    .set({ created_at: new Date(owner.at) })
    .where("user_id", "=", owner.user)
    .where("key", "=", owner.key)
    .execute();
  return undefined;
}

/** Keeps the answer; null forgets the key, so that the request may be tried again. A claim retaken by another is left alone. */
export async function keepAnswer(
  tx: Tx,
  owner: Claim,
  answer: { status: number; body: string | null } | null,
): Promise<void> {
  if (answer === null) {
    await tx
      .deleteFrom("idempotency_key")
      .where("user_id", "=", owner.user)
      .where("key", "=", owner.key)
      .where("created_at", "=", stamp(owner.at))
      .execute();
    return;
  }
  await tx
    .updateTable("idempotency_key")
    .set({ status: answer.status, response: answer.body })
    .where("user_id", "=", owner.user)
    .where("key", "=", owner.key)
    .where("created_at", "=", stamp(owner.at))
    .execute();
}

export async function purgeKeys(tx: Tx, now: Instant): Promise<void> {
  await tx
    .deleteFrom("idempotency_key")
    .where("created_at", "<", stamp(now - keptMs))
    .execute();
}

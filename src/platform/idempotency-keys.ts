// The first answer to each request that carried an Idempotency-Key, by user.
import { sql } from "kysely";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { day, type Instant } from "#kernel/time.ts";
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
}
/** Longer than any client goes on trying. */
const keptMs = 30 * day;

/** Undefined: the key is new and now ours. */
export async function claimKey(
  tx: Tx,
  owner: Owner,
  hash: Buffer,
  at: Instant,
): Promise<KnownAnswer | undefined> {
  const inserted = await sql`insert into idempotency_key (tenant_id, user_id, key, request_hash, created_at)
    values (${owner.tenant}, ${owner.user}, ${owner.key}, ${hash}, ${new Date(at)}) on conflict do nothing`.execute(
    tx,
  );
  if (inserted.numAffectedRows === 1n) return undefined;
  const row = await tx
    .selectFrom("idempotency_key")
    .select(["request_hash", "status", "response"])
    .where("user_id", "=", owner.user)
    .where("key", "=", owner.key)
    .executeTakeFirst();
  return row && { hash: Buffer.from(row.request_hash), status: row.status, response: row.response };
}

/** Keeps the answer; null forgets the key, so that the request may be tried again. */
export async function keepAnswer(
  tx: Tx,
  owner: Owner,
  answer: { status: number; body: string | null } | null,
): Promise<void> {
  if (answer === null) {
    await tx
      .deleteFrom("idempotency_key")
      .where("user_id", "=", owner.user)
      .where("key", "=", owner.key)
      .execute();
    return;
  }
  await tx
    .updateTable("idempotency_key")
    .set({ status: answer.status, response: answer.body })
    .where("user_id", "=", owner.user)
    .where("key", "=", owner.key)
    .execute();
}

export async function purgeKeys(tx: Tx, now: Instant): Promise<void> {
  await tx
    .deleteFrom("idempotency_key")
    .where("created_at", "<", stamp(now - keptMs))
    .execute();
}

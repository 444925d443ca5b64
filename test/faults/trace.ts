// The carrier's own record against ours: what left, how often, for whom, and what the database says of it.
import type { Kysely } from "kysely";
import { minute } from "#kernel/time.ts";
import type { DB } from "#platform/db-types.generated.ts";
import type { TraceLine } from "./sipp.ts";

export interface Compared {
  readonly invites: number;
  readonly answers: number;
  readonly attempts: number;
  /** Attempts the carrier was asked for more than once. */
  readonly duplicates: readonly string[];
  /** INVITEs of which the database knows nothing. */
  readonly strangers: readonly string[];
  /** People rung again sooner than the outcome of their call before allows. */
  readonly again: readonly string[];
  /** Attempts whose fate nobody could tell: they count as a contact. */
  readonly unknown: number;
  /** Of those, the ones that never reached the carrier. */
  readonly unknownNeverSent: number;
  /** Picked up for the carrier, but in our record it did not ring through and does not count. */
  readonly uncounted: readonly string[];
}

/** The shortest wait after each outcome (dialer/core retries); any other outcome ends that phone's day. */
const waitsMs: Readonly<Record<string, number>> = { busy: 15 * minute, failed: 2 * minute };

export async function compare(owner: Kysely<DB>, trace: readonly TraceLine[]): Promise<Compared> {
  const rows = await owner
    .selectFrom("attempt")
    .select(["id", "phone_id", "outcome", "reserved_at", "ended_at"])
    .orderBy("reserved_at")
    .execute();
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  const invites = trace.filter(({ what }) => what === "INVITE");
  const answers = trace.filter(({ what }) => what === "ANSWER");
  const times = new Map<string, number>();
  for (const { attempt } of invites) times.set(attempt, (times.get(attempt) ?? 0) + 1);
  const again: string[] = [];
  const last = new Map<string, (typeof rows)[number]>();
  for (const { attempt, number } of invites) {
    const row = byId.get(attempt);
    if (!row) continue;
    const before = last.get(number);
    last.set(number, row);
    if (!before || before.id === row.id) continue;
    const wait = waitsMs[before.outcome ?? ""] ?? Number.POSITIVE_INFINITY;
    if (row.reserved_at - (before.ended_at ?? 0) < wait) again.push(`${number} after ${before.outcome}`);
  }
  const counted = new Set(
    (
      await owner
        .selectFrom("contact_event")
        .select("attempt_id")
        .where("attempt_id", "is not", null)
        .where("counts", "=", true)
        .execute()
    ).map(({ attempt_id }) => attempt_id as string),
  );
  const unknown = rows.filter(({ outcome }) => outcome === "unknown");
  return {
    invites: invites.length,
    answers: answers.length,
    attempts: rows.length,
    duplicates: [...times].filter(([, count]) => count > 1).map(([attempt]) => attempt),
    strangers: invites
      .filter(({ attempt }) => !byId.has(attempt))
      .map(({ attempt, number }) => attempt || number),
    again,
    unknown: unknown.length,
    unknownNeverSent: unknown.filter(({ id }) => !times.has(id)).length,
    uncounted: answers.filter(({ attempt }) => !counted.has(attempt)).map(({ attempt }) => attempt),
  };
}

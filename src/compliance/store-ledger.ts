// What the gate writes: decisions, the ledger of contacts, the compliance queue, overlays, blocks and protections.
import { sql } from "kysely";
import type {
  AccountId,
  AttemptId,
  DebtorId,
  PersonId,
  PhoneId,
  PortfolioId,
  TenantId,
  UserId,
} from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { ContactResult } from "./core/contact-history.ts";
import type { Decision, Reason } from "./core/request.ts";
import type { Channel, Mark, Overlay, Purpose } from "./core/rule-set.ts";

export interface DecisionRow {
  readonly id: string;
  readonly person: PersonId;
  readonly debtor: DebtorId;
  readonly portfolio: PortfolioId;
  readonly phone: PhoneId | undefined;
  readonly attempt: AttemptId | undefined;
  readonly channel: Channel;
  readonly purpose: "plan" | "dial";
  readonly at: Instant;
  readonly decision: Decision;
}

export async function insertDecisions(tx: Tx, tenant: TenantId, rows: readonly DecisionRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("contact_decision")
    .values(
      rows.map((row) => ({
        tenant_id: tenant,
        id: row.id,
        person_id: row.person,
        debtor_id: row.debtor,
        portfolio_id: row.portfolio,
        phone_id: row.phone ?? null,
        attempt_id: row.attempt ?? null,
        channel: row.channel,
        purpose: row.purpose,
        at: new Date(row.at),
        verdict: row.decision.verdict,
        reasons: JSON.stringify(row.decision.reasons),
        counters: JSON.stringify(row.decision.counters),
        rule_versions: JSON.stringify(row.decision.ruleVersions),
        next_allowed_at:
          row.decision.nextAllowedAt === undefined ? null : new Date(row.decision.nextAllowedAt),
      })),
    )
    .execute();
}

/** One open item per mandate and rule; a doubt that is already in the queue is only counted. Returns the new items. */
export async function openReviews(
  tx: Tx,
  tenant: TenantId,
  doubts: readonly { portfolio: PortfolioId; reason: Reason; decision: string; at: Instant; times: number }[],
): Promise<{ id: string; portfolio: PortfolioId }[]> {
  if (doubts.length === 0) return [];
  const { rows } = await sql<{ id: string; portfolio: PortfolioId; times: number }>`
    insert into review_item (tenant_id, id, portfolio_id, rule_set, rule, article, decision_id, times, opened_at, last_at)
    values ${sql.join(
      doubts.map(
        ({ portfolio, reason, decision, at, times }) =>
          sql`(${tenant}, ${newId()}, ${portfolio}, ${reason.ruleSet}, ${reason.rule}, ${reason.article}, ${decision},
            ${times}, ${new Date(at)}, ${new Date(at)})`,
      ),
    )}
    on conflict (tenant_id, portfolio_id, rule_set, rule) where state = 'open'
    do update set times = review_item.times + excluded.times, last_at = excluded.last_at
    returning id, portfolio_id as portfolio, (xmax = 0)::int as times`.execute(tx);
  return rows.filter(({ times }) => times === 1).map(({ id, portfolio }) => ({ id, portfolio }));
}

export interface LedgerEntry {
  readonly person: PersonId;
  readonly debtor: DebtorId;
  readonly portfolio: PortfolioId;
  readonly creditor: string;
  readonly accounts: readonly string[];
  readonly phone: string | undefined;
  readonly channel: Channel;
  readonly purpose: Purpose;
  readonly inbound: boolean;
  readonly attempt: AttemptId;
  readonly at: Instant;
  /** Over when it is told. */
  readonly settled?:
    | {
        readonly result: ContactResult;
        readonly at: Instant;
        readonly by: "line" | "person";
        readonly marks: readonly Mark[];
      }
    | undefined;
}

export async function insertContact(tx: Tx, tenant: TenantId, entry: LedgerEntry): Promise<void> {
  const { settled } = entry;
  await tx
    .insertInto("contact_event")
    .values({
      tenant_id: tenant,
      id: newId(),
      person_id: entry.person,
      debtor_id: entry.debtor,
      portfolio_id: entry.portfolio,
      creditor_id: entry.creditor,
      account_ids: [...entry.accounts],
      phone: entry.phone ?? null,
      channel: entry.channel,
      purpose: entry.purpose,
      inbound: entry.inbound,
      attempt_id: entry.attempt,
      reserved_at: new Date(entry.at),
      ...(settled
        ? {
            result: settled.result,
            settled_at: new Date(settled.at),
            settled_by: settled.by,
            marks: [...new Set(settled.marks)],
          }
        : {}),
    })
    .execute();
}

/** A call of ours whose fate is open, held until the transaction ends. */
export async function openCall(
  tx: Tx,
  tenant: TenantId,
  attempt: AttemptId,
): Promise<{ readonly reservedAt: Instant } | undefined> {
  const row = await tx
    .selectFrom("contact_event")
    .select("reserved_at")
    .where("tenant_id", "=", tenant)
    .where("attempt_id", "=", attempt)
    .where("channel", "=", "voice")
    .where("settled_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row && { reservedAt: row.reserved_at };
}
export async function turnIntoMessage(tx: Tx, tenant: TenantId, attempt: AttemptId): Promise<void> {
  await tx
    .updateTable("contact_event")
    .set({ channel: "voicemail" })
    .where("tenant_id", "=", tenant)
    .where("attempt_id", "=", attempt)
    .execute();
}

/** Returns whether the ledger had something to learn from it. */
export async function settleContact(
  tx: Tx,
  tenant: TenantId,
  settled: {
    attempt: AttemptId;
    result: ContactResult;
    at: Instant;
    by: "line" | "person";
    marks: readonly Mark[];
  },
): Promise<boolean> {
  const { attempt, result, at, by, marks } = settled;
  // The line speaks once; a person's word replaces it, and a later word the earlier one. What was left on a mailbox stays left.
  const done = await sql`
    update contact_event set result = case when channel = 'voicemail' then 'message_left' else ${result} end, settled_at = ${new Date(at)}, settled_by = ${by},
      marks = (select coalesce(array_agg(distinct one), '{}') from unnest(marks || ${[...marks]}::text[]) one)
    where tenant_id = ${tenant} and attempt_id = ${attempt}
      and (settled_at is null or (${by} = 'person' and (result <> ${result} or settled_by = 'line'
        or not marks @> ${[...marks]}::text[])))`.execute(tx);
  return Number(done.numAffectedRows ?? 0n) > 0;
}

export interface ReviewItem {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly ruleSet: string;
  readonly rule: string;
}
export async function lockOpenReview(tx: Tx, tenant: TenantId, id: string): Promise<ReviewItem | undefined> {
  const row = await tx
    .selectFrom("review_item")
    .select(["id", "portfolio_id", "rule_set", "rule"])
    .where("tenant_id", "=", tenant)
    .where("id", "=", id)
    .where("state", "=", "open")
    .forUpdate()
    .executeTakeFirst();
  return (
    row && { id: row.id, portfolio: row.portfolio_id as PortfolioId, ruleSet: row.rule_set, rule: row.rule }
  );
}
export async function closeReview(
  tx: Tx,
  tenant: TenantId,
  closed: { id: string; verdict: "ALLOW" | "DENY"; at: Instant; by: UserId; overlay: string; note: string },
): Promise<void> {
  await tx
    .updateTable("review_item")
    .set({
      state: closed.verdict === "ALLOW" ? "allowed" : "denied",
      resolved_at: new Date(closed.at),
      resolved_by: closed.by,
      overlay_id: closed.overlay,
      note: closed.note,
    })
    .where("tenant_id", "=", tenant)
    .where("id", "=", closed.id)
    .execute();
}

export async function insertOverlay(
  tx: Tx,
  tenant: TenantId,
  overlay: Overlay,
  made: { at: Instant; by: UserId | undefined },
): Promise<void> {
  await tx
    .insertInto("rule_overlay")
    .values({
      tenant_id: tenant,
      id: overlay.id,
      rule_set: overlay.ruleSet,
      creditor_id: overlay.creditor ?? null,
      portfolio_id: overlay.portfolio ?? null,
      change: JSON.stringify(overlay.change),
      valid_from: overlay.validFrom,
      valid_to: overlay.validTo ?? null,
      signed_by: overlay.signedBy,
      signed_on: overlay.signedOn,
      reviewed_by: overlay.reviewedBy ?? null,
      created_at: new Date(made.at),
      created_by: made.by ?? null,
    })
    .execute();
}

export async function upsertProtection(
  tx: Tx,
  tenant: TenantId,
  one: {
    account: AccountId;
    portfolio: PortfolioId;
    kind: "promise" | "dispute";
    since: Instant;
    through: LocalDate | undefined;
  },
): Promise<void> {
  const values = { portfolio_id: one.portfolio, since: new Date(one.since), through_on: one.through ?? null };
  await tx
    .insertInto("contact_protection")
    .values({ tenant_id: tenant, account_id: one.account, kind: one.kind, ...values })
    .onConflict((conflict) => conflict.columns(["tenant_id", "account_id", "kind"]).doUpdateSet(values))
    .execute();
}
export async function deleteProtection(
  tx: Tx,
  tenant: TenantId,
  account: AccountId,
  kind: "promise" | "dispute",
): Promise<void> {
  await tx
    .deleteFrom("contact_protection")
    .where("tenant_id", "=", tenant)
    .where("account_id", "=", account)
    .where("kind", "=", kind)
    .execute();
}

// The gate for everybody else. `plan` answers for a list, `reserve` answers for one contact at its very instant and,
// on ALLOW, writes it into the ledger before anything leaves; `settle` says what became of it. Nothing may reach a
// debtor without a reservation.
import { assert, present } from "#kernel/assert.ts";
import { AppError } from "#kernel/errors.ts";
import type { AccountId, AttemptId, DebtorId, PhoneId, PortfolioId, TenantId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import {
  type Answered,
  answer,
  asDecisionRow,
  type Candidate,
  gather,
  judgeOne,
  type Touched,
  touchedBy,
} from "./answer.ts";
import type { ContactResult } from "./core/contact-history.ts";
import { placeOf } from "./core/places.ts";
import type { Decision } from "./core/request.ts";
import type { Channel, Mark } from "./core/rule-set.ts";
import { messageAllowed } from "./messages.ts";
import { calendar, holidayTables, placesOf } from "./rules/catalogue.ts";
import { lockPersonOf } from "./store.ts";
import * as ledger from "./store-ledger.ts";

export interface Planned extends Decision {
  readonly candidate: Candidate;
  readonly decisionId: string;
  readonly pending: boolean;
}

/** Verdicts for a list, every one of them stored. A debtor the caller may not see is left out. */
export async function plan(
  tx: Tx,
  ask: { readonly tenant: TenantId; readonly now: Instant; readonly candidates: readonly Candidate[] },
): Promise<readonly Planned[]> {
  const answered = await answer(tx, ask);
  await store(tx, ask.tenant, "plan", ask.now, answered);
  return answered.map(({ candidate, decision, id, pending }) => ({
    ...decision,
    candidate,
    decisionId: id,
    pending,
  }));
}

/** The same answer without storing it: the desk's legal meter, a preview of a list. */
export async function preview(
  tx: Tx,
  ask: { readonly tenant: TenantId; readonly now: Instant; readonly candidates: readonly Candidate[] },
): Promise<readonly (Decision & { readonly candidate: Candidate })[]> {
  return (await answer(tx, ask)).map(({ candidate, decision }) => ({ ...decision, candidate }));
}

export interface Reservation extends Decision {
  readonly decisionId: string;
  /** A contact of this person is under way: until it is settled it counts as everything, and the answer may soften. */
  readonly pending: boolean;
  /** Debts the contact may touch now: open, not withdrawn, not paid, not on hold. */
  readonly accounts: readonly AccountId[];
  /** A mailbox that answers may be left the message asked about. */
  readonly mayLeaveMessage: boolean;
}

/**
 * The gate at the instant of contact. Two reservations of one person wait for each other, so that the last place of a
 * cap is given once. On ALLOW the ledger has its row in this transaction, counted as a contact until it is settled.
 */
export async function reserve(
  tx: Tx,
  ask: Candidate & {
    readonly tenant: TenantId;
    readonly attempt: AttemptId;
    readonly now: Instant;
    /** Asked on the same facts, before the call's own row is in the ledger: it would be the contact that forbids the message. */
    readonly message?: { readonly seconds: number } | undefined;
  },
): Promise<Reservation> {
  const { tenant, attempt, now, debtor, message } = ask;
  const person = await lockPersonOf(tx, debtor);
  if (!person) throw new AppError("not_found", { debtor });
  const ground = await gather(tx, tenant, [debtor], now);
  const one = judgeOne(ground, ask, now);
  if (!one) throw new AppError("not_found", { debtor: ask.debtor });
  assert(one.facts.person === person, "the person reserved is the person locked");
  const mayLeaveMessage =
    message !== undefined && messageAllowed(ground, { ...ask, seconds: message.seconds }, now);
  await store(tx, tenant, "dial", now, [one], attempt);
  if (one.decision.verdict === "ALLOW")
    await writeContact(tx, tenant, one, { attempt, at: now, inbound: false });
  const accounts = one.request.accounts as readonly AccountId[];
  return { ...one.decision, decisionId: one.id, pending: one.pending, accounts, mayLeaveMessage };
}

/** A call the debtor made to us: nothing to ask, but it belongs in the ledger. */
export async function recordInbound(
  tx: Tx,
  inbound: {
    readonly tenant: TenantId;
    readonly attempt: AttemptId;
    readonly debtor: DebtorId;
    readonly phone?: PhoneId;
    readonly channel: Channel;
    readonly at: Instant;
  },
): Promise<void> {
  const candidate: Candidate = { ...inbound, mode: "manual", ringSeconds: 0 };
  const one = await touchedBy(tx, inbound.tenant, candidate, inbound.at);
  if (!one) throw new AppError("not_found", { debtor: inbound.debtor });
  const { attempt, at } = inbound;
  await writeContact(tx, inbound.tenant, one, { attempt, at, inbound: true });
}

/**
 * A contact that was made without the telephone and told afterwards: a visit, a letter, somebody at the counter. Nothing is
 * asked, for it has happened; it counts from the moment it did. `act` stands where a call has its attempt.
 */
export async function recordMade(
  tx: Tx,
  made: {
    readonly tenant: TenantId;
    readonly act: AttemptId;
    readonly debtor: DebtorId;
    readonly channel: Channel;
    readonly inbound: boolean;
    readonly at: Instant;
    readonly result: Exclude<ContactResult, "unknown">;
    readonly saidAt: Instant;
    readonly marks: readonly Mark[];
  },
): Promise<void> {
  const { tenant, act: attempt, debtor, channel, at, inbound, result, saidAt, marks } = made;
  if (!(await lockPersonOf(tx, debtor))) throw new AppError("not_found", { debtor });
  const candidate: Candidate = { debtor, channel, mode: "manual", ringSeconds: 0 };
  const one = await touchedBy(tx, tenant, candidate, at);
  if (!one) throw new AppError("not_found", { debtor });
  const settled = { result, at: saidAt, by: "person" as const, marks };
  await writeContact(tx, tenant, one, { attempt, at, inbound, settled });
}

/**
 * What a contact turned out to be. Idempotent. The line's word is taken once; a person's (the agent's result, "era
 * buzón") replaces it. Returns whether anything changed.
 */
export async function settle(
  tx: Tx,
  settled: {
    readonly tenant: TenantId;
    readonly attempt: AttemptId;
    readonly result: Exclude<ContactResult, "unknown">;
    readonly at: Instant;
    /** `line` unless said. */
    readonly by?: "line" | "person";
    readonly marks?: readonly Mark[];
  },
): Promise<boolean> {
  const { tenant, attempt, result, at, by = "line", marks = [] } = settled;
  return ledger.settleContact(tx, tenant, { attempt, result, at, by, marks });
}

/** Gives the reservation back: only when it is known that nothing rang (the intent was never sent, the trunk refused). */
export async function release(
  tx: Tx,
  given: { readonly tenant: TenantId; readonly attempt: AttemptId; readonly at: Instant },
): Promise<boolean> {
  return ledger.settleContact(tx, given.tenant, { ...given, result: "failed", by: "line", marks: [] });
}

/** The zone of a place as files write it; null while it may be any of the country's. */
export function zoneOf(country: string, region?: string, commune?: string): string | null {
  const table = placesOf(country);
  if (!table) return null;
  const { zones } = placeOf(table, { region, commune });
  return zones.length === 1 ? (zones[0] ?? null) : null;
}

/** National holidays of every year that has a table: for due days, not for contact. */
export function nationalHolidays(country: string): ReadonlySet<LocalDate> {
  const days = holidayTables.filter((table) => table.country === country).flatMap((table) => table.days);
  return new Set(days.filter((holiday) => holiday.scope.kind === "national").map((holiday) => holiday.on));
}

/** Whether contact in that country and year can be judged at all. */
export function hasCalendar(country: string, on: LocalDate): boolean {
  return calendar.years.has(`${country}${on.slice(0, 4)}`);
}

async function store(
  tx: Tx,
  tenant: TenantId,
  purpose: "plan" | "dial",
  at: Instant,
  answered: readonly Answered[],
  attempt?: AttemptId,
): Promise<void> {
  await ledger.insertDecisions(
    tx,
    tenant,
    answered.map((one) => asDecisionRow(one, purpose, at, attempt)),
  );
  await queueDoubts(tx, tenant, at, answered);
}

/** Only what would have been allowed but for the doubt is worth a person's time. */
async function queueDoubts(
  tx: Tx,
  tenant: TenantId,
  at: Instant,
  answered: readonly Answered[],
): Promise<void> {
  const doubts = new Map<string, Parameters<typeof ledger.openReviews>[2][number]>();
  for (const { id, facts, decision } of answered) {
    if (decision.verdict !== "REVIEW") continue;
    for (const reason of decision.reasons) {
      const key = `${facts.portfolio} ${reason.ruleSet} ${reason.rule}`;
      const times = (doubts.get(key)?.times ?? 0) + 1;
      doubts.set(key, {
        portfolio: facts.portfolio,
        reason,
        decision: doubts.get(key)?.decision ?? id,
        at,
        times,
      });
    }
  }
  const opened = await ledger.openReviews(
    tx,
    tenant,
    [...doubts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, doubt]) => doubt),
  );
  await append(
    tx,
    opened.map(({ id, portfolio }) => ({ tenant, at, type: "review.opened", subject: id, portfolio })),
  );
}

async function writeContact(
  tx: Tx,
  tenant: TenantId,
  { facts, request, candidate }: Touched,
  made: Pick<ledger.LedgerEntry, "attempt" | "at" | "inbound" | "settled">,
): Promise<void> {
  await ledger.insertContact(tx, tenant, {
    person: facts.person,
    debtor: facts.debtor,
    portfolio: facts.portfolio as PortfolioId,
    creditor: facts.creditor,
    accounts: request.accounts,
    phone: candidate.phone === undefined ? undefined : present(request.phone, "the number reserved"),
    channel: candidate.channel,
    purpose: candidate.purpose ?? "collect",
    ...made,
  });
}

export type { Candidate } from "./answer.ts";
export { type Asked as AskedPerson, callableAt } from "./callable.ts";
export { objectionsTo } from "./hours.ts";
export { attentionGapOf } from "./labour.ts";
export { reserveMessage } from "./messages.ts";
export { rehearsalBounds, rehearseSheet } from "./rehearse.ts";
export { retentionOf } from "./retention.ts";
export {
  mandatesHidingAmounts,
  type Orders,
  papersOf,
  readableRules,
  sheetOf,
  signSheet,
  unaskedOf,
} from "./sheets.ts";
export {
  blockContact,
  isFlaggedByResult,
  protect,
  resolveReview,
  signOverlay,
  unblockResult,
  unprotect,
} from "./steward.ts";
export { readDiallable, writeDiallable } from "./store-numbers.ts";
export { rulesChangedAt } from "./store-sheets.ts";

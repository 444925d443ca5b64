// From a candidate to the gate's answer: reads what is known of the debtors once, then judges each under the law, the
// tenant's overlays and the creditor's sheet in force.
import { assert } from "#kernel/assert.ts";
import type { AccountId, AttemptId, DebtorId, PersonId, PhoneId, TenantId } from "#kernel/ids.ts";
import { hour, type Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { lineOf } from "#platform/line.ts";
import { newId } from "#platform/new-id.ts";
import type { HistoryEvent } from "./core/contact-history.ts";
import { mayContact } from "./core/may-contact.ts";
import { requestOf } from "./core/question-of.ts";
import type { ContactRequest, Decision } from "./core/request.ts";
import type { Channel, Circumstance, DialMode, Overlay, Purpose } from "./core/rule-set.ts";
import { type SignedSheet, sheetFor } from "./core/sheet.ts";
import { overlaysOfSheet } from "./core/sheet-rules.ts";
import { calendar, placesOf, ruleSets } from "./rules/catalogue.ts";
import { type DebtorFacts, factsOf, historyOf } from "./store.ts";
import type { DecisionRow } from "./store-ledger.ts";
import { signedRules } from "./store-signed.ts";

/** One debtor that somebody would like to contact, and how. */
export interface Candidate {
  readonly debtor: DebtorId;
  readonly phone?: PhoneId;
  /** Debts to speak of; all open ones when left out. */
  readonly accounts?: readonly AccountId[];
  readonly channel: Channel;
  readonly mode: DialMode;
  /** `collect` unless said. */
  readonly purpose?: Purpose;
  readonly ringSeconds: number;
  readonly circumstances?: readonly {
    readonly when: Circumstance;
    readonly since: Instant;
    readonly replies: number;
  }[];
}
/** Debtors a plan answers for at once: what its queries carry comfortably. Judgement. */
export const planBatch = 500;

export interface Touched {
  readonly candidate: Candidate;
  readonly facts: DebtorFacts;
  readonly request: ContactRequest;
}
export interface Answered extends Touched {
  readonly id: string;
  readonly decision: Decision;
  readonly pending: boolean;
}

/** What was read about some debtors, once for all questions about them. */
export interface Ground {
  readonly facts: ReadonlyMap<DebtorId, DebtorFacts>;
  readonly history: ReadonlyMap<PersonId, readonly HistoryEvent[]>;
  readonly overlays: readonly Overlay[];
  readonly sheets: readonly SignedSheet[];
}

/** Three queries whatever the number of debtors. */
export async function gather(
  tx: Tx,
  tenant: TenantId,
  debtors: readonly DebtorId[],
  now: Instant,
): Promise<Ground> {
  const facts = await factsOf(tx, tenant, [...new Set(debtors)]);
  const persons: PersonId[] = [...new Set(facts.map(({ person }) => person))];
  return {
    facts: new Map(facts.map((one) => [one.debtor, one])),
    history: await historyOf(tx, persons, now),
    ...(await signedRules(tx, tenant, now)),
  };
}

/** Longer than this no call rings or talks; a fate still unknown then is not under way but lost, and stays a contact. */
const underWayMs = hour;

export function judgeOne(
  ground: Ground,
  candidate: Candidate,
  now: Instant,
  underSheet?: SignedSheet,
): Answered | undefined {
  const facts = ground.facts.get(candidate.debtor);
  if (!facts) return undefined;
  const signed = underSheet ?? sheetFor(ground.sheets, facts, now);
  const request = askedOf(withSheet(facts, signed), candidate, now);
  const history = ground.history.get(facts.person) ?? [];
  const overlays = signed ? [...ground.overlays, ...changesOf(signed)] : ground.overlays;
  const decision = mayContact({ ruleSets, overlays, request, history, calendar, now });
  const pending = history.some((event) => event.result === "unknown" && now - event.at < underWayMs);
  return { id: newId(), candidate, facts, request, decision, pending };
}

function askedOf(facts: DebtorFacts, candidate: Candidate, now: Instant): ContactRequest {
  const number = facts.phones.find(({ id }) => id === candidate.phone)?.e164;
  const asked = {
    ...candidate,
    purpose: candidate.purpose ?? "collect",
    ...(number === undefined ? {} : { line: lineOf(number) }),
  };
  return requestOf(facts, asked, placesOf(facts.country), now);
}

/** Whom and which debts a contact touches that nobody is asked about, because it has happened: facts alone, and no verdict. */
export async function touchedBy(
  tx: Tx,
  tenant: TenantId,
  candidate: Candidate,
  at: Instant,
): Promise<Touched | undefined> {
  const [facts] = await factsOf(tx, tenant, [candidate.debtor]);
  return facts && { candidate, facts, request: askedOf(facts, candidate, at) };
}

/** A sheet is asked about once per person: what it changes is worked out once. */
const worked = new WeakMap<SignedSheet, readonly Overlay[]>();
function changesOf(signed: SignedSheet): readonly Overlay[] {
  const known = worked.get(signed) ?? overlaysOfSheet(signed, ruleSets);
  worked.set(signed, known);
  return known;
}

/** The mandate ends when the first of its papers says so. */
function withSheet(facts: DebtorFacts, signed: SignedSheet | undefined): DebtorFacts {
  const ends = signed?.sheet.endsOn ?? null;
  if (ends === null || (facts.endsOn !== null && facts.endsOn <= ends)) return facts;
  return { ...facts, endsOn: ends };
}

export async function answer(
  tx: Tx,
  ask: { readonly tenant: TenantId; readonly now: Instant; readonly candidates: readonly Candidate[] },
): Promise<Answered[]> {
  const { tenant, now, candidates } = ask;
  assert(candidates.length <= planBatch, `at most ${planBatch} candidates at once`);
  if (candidates.length === 0) return [];
  const debtors = candidates.map(({ debtor }) => debtor);
  const ground = await gather(tx, tenant, debtors, now);
  return candidates.flatMap((candidate) => judgeOne(ground, candidate, now) ?? []);
}

export function asDecisionRow(
  { id, candidate, facts, decision }: Answered,
  purpose: DecisionRow["purpose"],
  at: Instant,
  attempt?: AttemptId,
): DecisionRow {
  const { person, debtor, portfolio } = facts;
  const { phone, channel } = candidate;
  return { id, person, debtor, portfolio, phone, attempt, channel, purpose, at, decision };
}

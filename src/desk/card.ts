// The card of a debtor: everything the agent needs on one screen, in one transaction as that agent. Amounts are withheld here,
// not on the screen, when the mandate asks for it and identity is not verified.
import { meterOf, tellInstant } from "#compliance/core/explain.ts";
import { nationalHolidays, preview, sheetOf } from "#compliance/service.ts";
import { showScript } from "#gestiones/core/script.ts";
import { currentScript, timelineOf } from "#gestiones/service.ts";
import type { DebtorCard } from "#http/contract/desk.ts";
import { isCountry } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import { formatClock } from "#kernel/format.ts";
import {
  type AccountId,
  asId,
  type DebtorId,
  type PhoneId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import { money, toJson } from "#kernel/money.ts";
import { daysBetween, type Instant, type LocalDate, localDateAt, localTime } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import { maskDocument } from "#portfolio/core/masks.ts";
import { nextInARow } from "#promises/core/in-a-row.ts";
import { type PromisePolicy, suggestions } from "#promises/core/policy.ts";
import { bankHolidaysOf } from "#promises/service.ts";
import { amountVariables, factsFor, openDebts, personVariables } from "./card-variables.ts";
import { maskedCard } from "./core/masked-card.ts";
import { labelOf, outcomeWord, whyNotDialable } from "./core/phone-words.ts";
import { merged, sharedContactsOf, sharedLines } from "./shared.ts";
import { type DebtFacts, readDebtor, readDebts, readPhones } from "./store.ts";
import { type LineRecording, recordingsOf } from "./store-recordings.ts";

export interface CardRequest {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly agentName: string;
  readonly debtor: DebtorId;
  readonly phone: PhoneId | null;
  /** Opened by hand: people who do not exist are shown like all others. */
  readonly canaries?: boolean;
  readonly identityVerified: boolean;
  /** The card accompanies a call that is on the line or has just ended. */
  readonly inCall: boolean;
  /** Telephones and e-mails in part only, until one is asked for by itself. */
  readonly masked?: boolean;
  /** Shown for a call about a promise in force. */
  readonly reminder?: boolean;
  readonly now: Instant;
}
/** Holidays a card carries: more than the longest promise reaches over (90 days), its bank's included. */
const mostHolidays = 40;
/** Lines of history a card opens with. */
const timelineLength = 40;

export async function debtorCard(db: Database, request: CardRequest): Promise<DebtorCard> {
  // The gate counts across the mandates of a person, which the agent may not see: it answers as the system. Both at once:
  // a person who has just answered waits for this card.
  const [card, answers] = await Promise.all([
    db.asUser(request, (tx) => build(tx, request)),
    db.inTenant(request.tenant, (tx) => askGate(tx, request), request),
  ]);
  if (!card) throw new AppError("not_found");
  const whole = { ...card, legal: legalMeter(answers[0], request, card.portfolio.timeZone) };
  return request.masked ? maskedCard(whole) : whole;
}

async function build(tx: Tx, request: CardRequest): Promise<Omit<DebtorCard, "legal"> | undefined> {
  const facts = await readDebtor(tx, request.debtor);
  if (!facts || !isCountry(facts.portfolio.country)) return undefined;
  const debts = await readDebts(tx, request.debtor);
  const phones = await readPhones(tx, request.debtor);
  const { sheet } = await sheetOf(tx, {
    tenant: request.tenant,
    portfolio: asId(facts.portfolio.id),
    at: request.now,
  });
  const hidden = sheet.hideAmounts && !request.identityVerified;
  const amounts = hidden ? "hidden" : "shown";
  const script = await currentScript(tx, asId(facts.portfolio.id));
  const zone = facts.zone ?? facts.portfolio.timeZone;
  const today = localDateAt(request.now, facts.portfolio.timeZone);
  const { country } = facts.portfolio;
  return {
    debtorId: facts.debtor,
    portfolio: {
      id: facts.portfolio.id,
      name: facts.portfolio.name,
      country,
      currency: facts.portfolio.currency,
      timeZone: facts.portfolio.timeZone,
      demo: facts.portfolio.demo,
      creditorName: facts.portfolio.creditorName,
      agencyName: facts.portfolio.agencyName,
      paymentInstructions: facts.portfolio.paymentInstructions,
    },
    name: facts.fullName,
    document: `${facts.documentType} ${maskDocument(facts.document)}`,
    place: [facts.commune, facts.region].filter(Boolean).join(", "),
    localTime: clockOf(request.now, zone),
    flags: [...facts.flags],
    masked: false,
    contact: facts.contact,
    identityVerified: request.identityVerified,
    amountsHidden: hidden,
    accounts: debts.map((debt) => accountView(debt, today, hidden)),
    phones: phones.map((phone) => ({
      id: phone.id,
      number: phone.e164,
      role: phone.role,
      label: labelOf(phone),
      dialable: whyNotDialable(phone) === null,
      whyNot: whyNotDialable(phone),
      lastOutcome: outcomeWord(phone.lastOutcome),
    })),
    shared: await sharedContactsOf(tx, request, facts.contact),
    timeline: await wholeTimeline(tx, request, amounts),
    script: showScript(
      hidden ? script.steps.filter((step) => step.neutral) : script.steps,
      factsFor(debts, today, facts.brokenPromises),
      {
        ...personVariables(facts, debts, request.agentName),
        ...(hidden ? {} : amountVariables(debts, country)),
      },
    ).map((step) => ({ ...step, objections: step.objections.map((objection) => ({ ...objection })) })),
    promisePolicy: promisePolicy(debts, sheet.promises, {
      holidays: new Set([
        ...nationalHolidays(country),
        ...(await bankHolidaysOf(tx, asId(facts.portfolio.id))),
      ]),
      today,
      hidden,
    }),
  };
}

async function wholeTimeline(
  tx: Tx,
  request: CardRequest,
  amounts: "hidden" | "shown",
): Promise<DebtorCard["timeline"]> {
  const history = await timelineOf(tx, request.debtor, { limit: timelineLength, amounts });
  const recordings = await recordingsOf(tx, request.debtor);
  const own = history.map((line) => {
    const recording = heard(recordings.get(line.id), request.user);
    return { ...line, recording, sharedBy: null };
  });
  return merged(own, await sharedLines(tx, request, timelineLength), timelineLength);
}

/** Whether it may be heard is asked again when it is: this says which button to show. */
function heard(recording: LineRecording | undefined, user: UserId) {
  if (!recording) return null;
  const { attempt, seconds, agentsHearOwn } = recording;
  return { attemptId: attempt, seconds, own: agentsHearOwn && recording.user === user };
}

function clockOf(now: Instant, zone: string): string {
  return formatClock(localTime(now, zone).secondOfDay);
}

function accountView(debt: DebtFacts, today: string, hidden: boolean): DebtorCard["accounts"][number] {
  const shown = (minor: bigint) => (hidden ? null : toJson(money(minor, debt.currency)));
  return {
    id: debt.id,
    number: debt.number,
    product: debt.product,
    currency: debt.currency,
    balanceAsOf: debt.balanceAsOf,
    extra: hidden ? [] : Object.entries(debt.extra).map(([name, value]) => ({ name, value: String(value) })),
    balance: shown(debt.balance),
    principal: shown(debt.principal),
    interest: shown(debt.interest),
    fees: shown(debt.fees),
    dueOn: hidden ? null : debt.dueOn,
    daysPastDue: hidden ? null : daysBetween(debt.dueOn as never, today as never),
    state: debt.state,
    hold: debt.hold,
    activePromise:
      debt.promise && !hidden
        ? {
            id: debt.promise.id,
            amount: toJson(money(debt.promise.minor, debt.currency)),
            dueOn: debt.promise.dueOn,
            state: debt.promise.state,
          }
        : null,
    nextInARow: hidden ? 1 : nextInARow(debt.promiseStates),
  };
}

function promisePolicy(
  debts: readonly DebtFacts[],
  policy: PromisePolicy,
  {
    holidays,
    today,
    hidden,
  }: { readonly holidays: ReadonlySet<LocalDate>; readonly today: string; readonly hidden: boolean },
): DebtorCard["promisePolicy"] {
  return {
    suggestions: hidden
      ? []
      : openDebts(debts).flatMap((debt) =>
          suggestions(money(debt.balance, debt.currency), policy, today as never, holidays).map((offer) => ({
            accountId: debt.id as AccountId,
            amount: toJson(offer.amount),
            dueOn: offer.dueOn,
          })),
        ),
    minPerMille: policy.minPerMille,
    maxDaysAhead: policy.maxDaysAhead,
    holidays: [...holidays]
      .filter((date) => date >= today)
      .toSorted()
      .slice(0, mostHolidays),
    today,
  };
}

type Answer = Awaited<ReturnType<typeof preview>>[number];

function askGate(tx: Tx, request: CardRequest): Promise<readonly Answer[]> {
  return preview(tx, {
    tenant: request.tenant,
    now: request.now,
    candidates: [
      {
        debtor: request.debtor,
        ...(request.phone ? { phone: request.phone } : {}),
        channel: "voice",
        mode: "manual",
        ringSeconds: 25,
        ...(request.reminder ? { purpose: "reminder" as const } : {}),
      },
    ],
  });
}

function legalMeter(answer: Answer | undefined, request: CardRequest, zone: string): DebtorCard["legal"] {
  if (!answer) throw new AppError("not_found");
  const meter = meterOf(answer, zone);
  // The call on the line was allowed when it was made and now counts itself: what is shown is when the next may be.
  if (request.inCall && answer.verdict !== "ALLOW") {
    const next =
      answer.nextAllowedAt === undefined
        ? ""
        : ` La próxima, desde el ${tellInstant(answer.nextAllowedAt, zone)}.`;
    return {
      ...meter,
      verdict: "ALLOW",
      summary: `Esta llamada está permitida.${next}`,
      reasons: [],
      counters: meter.counters.map((counter) => ({ ...counter })),
    };
  }
  return {
    ...meter,
    reasons: meter.reasons.map((reason) => ({ ...reason })),
    counters: meter.counters.map((counter) => ({ ...counter })),
  };
}

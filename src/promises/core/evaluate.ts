// Kept, partial or broken: what the money says of a promise on a given day. A promise is never called broken before
// the creditor's payments of its last day are known. For promises/service.
import { addDays, type LocalDate, weekdayOf } from "../../kernel/time.ts";
import { isOpen, type PromiseState, type PromiseTerms, takesMoney } from "./promise.ts";

export interface Circumstances {
  /** Money linked to the promise, of days in [takenOn, evaluateOn]. */
  readonly paidMinor: bigint;
  /** The day the whole debt was paid off, if it was. */
  readonly curedOn: LocalDate | null;
  readonly today: LocalDate;
  /** The last day whose payments the creditor has reported; null: none yet. */
  readonly paymentsThroughOn: LocalDate | null;
  /** A payment was taken back: a kept promise may fall. */
  readonly reversal: boolean;
  /** A later promise of the same debt is open: this one cannot be open again. */
  readonly hasSuccessor: boolean;
}

export function evaluate(terms: PromiseTerms, state: PromiseState, given: Circumstances): PromiseState {
  if (!takesMoney(state)) return state;
  if (isFulfilled(terms, given)) return "KEPT";
  if (state === "KEPT" && !given.reversal) return "KEPT";
  const undecided = isOpen(state) || (state === "KEPT" && !given.hasSuccessor);
  if (undecided && given.today <= terms.evaluateOn)
    return state === "PENDING_CONFIRMATION" ? state : "ACTIVE";
  if (undecided && !isCovered(terms, given)) return "PENDING_CONFIRMATION";
  return isPartial(terms, given.paidMinor) ? "PARTIAL" : "BROKEN";
}

/** From here on the promise counts as kept: the amount less 5 % or one unit of currency, whichever forgives more. */
export function keptFrom(terms: PromiseTerms): bigint {
  const share = (terms.amountMinor * BigInt(terms.tolerancePerMille)) / 1000n;
  const forgiven = share > terms.unitMinor ? share : terms.unitMinor;
  const threshold = terms.amountMinor - forgiven;
  return threshold < 1n ? 1n : threshold;
}

function isFulfilled(terms: PromiseTerms, { paidMinor, curedOn }: Circumstances): boolean {
  return paidMinor >= keptFrom(terms) || (curedOn !== null && curedOn <= terms.evaluateOn);
}
function isCovered(terms: PromiseTerms, { paymentsThroughOn }: Circumstances): boolean {
  return paymentsThroughOn !== null && paymentsThroughOn >= terms.evaluateOn;
}
function isPartial(terms: PromiseTerms, paidMinor: bigint): boolean {
  return paidMinor > 0n && paidMinor * 1000n >= terms.amountMinor * BigInt(terms.minPartialPerMille);
}

export type Holidays = ReadonlySet<LocalDate>;

export function isBusinessDay(date: LocalDate, holidays: Holidays): boolean {
  return weekdayOf(date) <= 5 && !holidays.has(date);
}
/** The day a promise falls on: where its bank rests (a national or the bank's own holiday), the next bank day. */
export function bankDayOf(askedOn: LocalDate, holidays: Holidays): LocalDate {
  if (!holidays.has(askedOn)) return askedOn;
  let date = askedOn;
  while (!isBusinessDay(date, holidays)) date = addDays(date, 1);
  return date;
}
/**
 * The last day whose money counts. A due day on which banks rest moves to the next business day; the grace is counted
 * in business days after it.
 */
export function lastDayOf(dueOn: LocalDate, graceDays: number, holidays: Holidays): LocalDate {
  let date = dueOn;
  while (!isBusinessDay(date, holidays)) date = addDays(date, 1);
  for (let left = graceDays; left > 0; left--) {
    do date = addDays(date, 1);
    while (!isBusinessDay(date, holidays));
  }
  return date;
}

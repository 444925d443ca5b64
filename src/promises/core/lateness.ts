// Whether a creditor's payments of the last business day should have come by now. For the banner of desk and promises, and
// for the watched folder: while they have not, what fell due waits to be confirmed and nobody is told that he did not pay.
import { addDays, type Instant, instantOf, type LocalDate, localDateAt } from "../../kernel/time.ts";
import { type Holidays, isBusinessDay } from "./evaluate.ts";

/** Second of the day by which the payments of the day before are due: 08:00, when calling opens. */
export const paymentsDueBySecond = 8 * 3_600;

export interface Lateness {
  /** 08:00 of today in the mandate's zone. */
  readonly since: Instant;
  /** The last day whose payments should be known. */
  readonly expectedOn: LocalDate;
}

/** Undefined while nothing is late: before 08:00, or when the payments through the last business day are known. */
export function latenessOf(
  mandate: { readonly timeZone: string; readonly paymentsThroughOn: LocalDate | null },
  holidays: Holidays,
  now: Instant,
): Lateness | undefined {
  const today = localDateAt(now, mandate.timeZone);
  const since = instantOf(today, paymentsDueBySecond, mandate.timeZone);
  const expectedOn = businessDayBefore(today, holidays);
  const known = mandate.paymentsThroughOn;
  return now < since || (known !== null && known >= expectedOn) ? undefined : { since, expectedOn };
}

/**
 * Business days without payments after which somebody is asked to decide: the promises of a creditor who sends none shield
 * their debts meanwhile. Judgement.
 */
export const unsentAfterDays = 5;

/** Whether so many business days in (`since`, `expectedOn`] have passed without payments that somebody must decide. */
export function isUnsent(since: LocalDate, expectedOn: LocalDate, holidays: Holidays): boolean {
  let missing = 0;
  for (let date = expectedOn; date > since && missing < unsentAfterDays; date = addDays(date, -1))
    if (isBusinessDay(date, holidays)) missing += 1;
  return missing >= unsentAfterDays;
}

/** The day whose payments a file of today holds. */
export function businessDayBefore(today: LocalDate, holidays: Holidays): LocalDate {
  let date = addDays(today, -1);
  while (!isBusinessDay(date, holidays)) date = addDays(date, -1);
  return date;
}

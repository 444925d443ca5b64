// What may be promised: limits of amount and day, and what the form offers first. The same rules answer the browser
// while it types and the service when it saves.
import { defaultSheet, type InstructionSheet } from "../../compliance/core/sheet.ts";
import { exponentOf, type Money, money, perMille } from "../../kernel/money.ts";
import { addDays, daysBetween, type LocalDate, weekdayOf } from "../../kernel/time.ts";
import { type Holidays, isBusinessDay } from "./evaluate.ts";

/** The promise limits of the mandate's instruction sheet. */
export type PromisePolicy = InstructionSheet["promises"];
/** Where no sheet was signed. */
export const defaultPolicy: PromisePolicy = defaultSheet.promises;

export type PromiseProblem = "amount_too_small" | "amount_above_balance" | "before_today" | "too_far";

export function checkPromise(
  draft: { readonly amount: Money; readonly dueOn: LocalDate },
  balance: Money,
  policy: PromisePolicy,
  today: LocalDate,
): readonly PromiseProblem[] {
  const problems: PromiseProblem[] = [];
  if (draft.amount.minor < leastAmount(balance, policy).minor) problems.push("amount_too_small");
  if (draft.amount.minor > balance.minor) problems.push("amount_above_balance");
  if (draft.dueOn < today) problems.push("before_today");
  if (daysBetween(today, draft.dueOn) > policy.maxDaysAhead) problems.push("too_far");
  return problems;
}

/** What would have been accepted: for whoever is refused. */
export interface Allowed {
  readonly least: Money;
  readonly most: Money;
  readonly from: LocalDate;
  readonly to: LocalDate;
}
export function allowedBy(policy: PromisePolicy, balance: Money, today: LocalDate): Allowed {
  return {
    least: leastAmount(balance, policy),
    most: balance,
    from: today,
    to: addDays(today, policy.maxDaysAhead),
  };
}

/** The least share, at least one whole unit of currency, never more than is owed. */
export function leastAmount(balance: Money, policy: Pick<PromisePolicy, "minPerMille">): Money {
  const share = roundUpToUnit(perMille(balance, policy.minPerMille));
  return share.minor > balance.minor ? balance : share;
}

/** Best first: everything by Friday, half by Friday, the least by pay day. */
export function suggestions(
  balance: Money,
  policy: PromisePolicy,
  today: LocalDate,
  holidays: Holidays,
): readonly { readonly amount: Money; readonly dueOn: LocalDate }[] {
  if (balance.minor <= 0n) return [];
  const friday = nearestBusinessDay(nextFriday(today), today, holidays);
  const payday = nextPayday(today, holidays);
  const half = roundUpToUnit(perMille(balance, 500));
  const offers = [
    { amount: balance, dueOn: friday },
    { amount: half, dueOn: friday },
    { amount: leastAmount(balance, policy), dueOn: payday },
  ];
  return offers.filter(
    (offer, i) =>
      checkPromise(offer, balance, policy, today).length === 0 &&
      offers.findIndex(
        (other) => other.amount.minor === offer.amount.minor && other.dueOn === offer.dueOn,
      ) === i,
  );
}

/** Friday of this week; from Friday on, of the next. */
export function nextFriday(today: LocalDate): LocalDate {
  const days = 5 - weekdayOf(today);
  return addDays(today, days > 0 ? days : days + 7);
}
/** Wages are paid by the 15th or the end of the month; a day of rest moves them to the business day before. */
export function nextPayday(today: LocalDate, holidays: Holidays): LocalDate {
  for (let days = 1; ; days++) {
    const date = addDays(today, days);
    const last = addDays(date, 1).endsWith("-01");
    if (!last && !date.endsWith("-15")) continue;
    const paid = nearestBusinessDay(date, today, holidays);
    if (paid > today) return paid;
  }
}

function nearestBusinessDay(date: LocalDate, today: LocalDate, holidays: Holidays): LocalDate {
  let day = date;
  while (day > today && !isBusinessDay(day, holidays)) day = addDays(day, -1);
  if (day > today) return day;
  do day = addDays(day, 1);
  while (!isBusinessDay(day, holidays));
  return day;
}
function roundUpToUnit(amount: Money): Money {
  const unit = unitOf(amount);
  const units = (amount.minor + unit - 1n) / unit;
  return money((units < 1n ? 1n : units) * unit, amount.currency);
}
export function unitOf(amount: Pick<Money, "currency">): bigint {
  return 10n ** BigInt(exponentOf(amount.currency));
}

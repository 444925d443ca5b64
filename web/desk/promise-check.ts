// Whether a typed promise fits the portfolio's policy, and what the echo line warns of. The server decides again.
import type { Static } from "typebox";
import type { AccountView, DebtorCard } from "#http/contract/desk.ts";
import { compare, fromJson, type Money, toDecimalText } from "#kernel/money.ts";
import { addDays, type LocalDate, weekdayOf } from "#kernel/time.ts";
import { bankDayOf } from "#promises/core/evaluate.ts";
import { leastAmount } from "#promises/core/policy.ts";
import { type Read, readAmount, readDay, type TypedProblem } from "./typed-input.ts";

export type Account = Static<typeof AccountView>;
export type Policy = DebtorCard["promisePolicy"];

export type PromiseProblem =
  | { readonly why: TypedProblem }
  | { readonly why: "amount_over_balance" | "amount_under_policy"; readonly limit: Money }
  | { readonly why: "day_beyond"; readonly limit: LocalDate };
export type Checked<Value> =
  | {
      readonly ok: true;
      readonly value: Value;
      readonly warning: "day_sunday" | null;
      /** Its bank rests on the day typed: the promise falls on this one. */
      readonly movesTo?: LocalDate;
    }
  | { readonly ok: false; readonly problem: PromiseProblem };

export function checkAmount(
  text: string,
  account: Account,
  policy: Policy,
  currency: Money["currency"],
): Checked<Money> {
  const read: Read<Money> = readAmount(text, account.balance?.currency ?? currency);
  if (!read.ok) return { ok: false, problem: { why: read.why } };
  if (account.balance) {
    const balance = fromJson(account.balance);
    if (compare(read.value, balance) > 0)
      return { ok: false, problem: { why: "amount_over_balance", limit: balance } };
    const least = leastAmount(balance, policy);
    if (compare(read.value, least) < 0)
      return { ok: false, problem: { why: "amount_under_policy", limit: least } };
  }
  return { ok: true, value: read.value, warning: null };
}

export function checkDay(text: string, policy: Policy): Checked<LocalDate> {
  const today = policy.today as LocalDate;
  const read = readDay(text, today);
  if (!read.ok) return { ok: false, problem: { why: read.why } };
  const last = addDays(today, policy.maxDaysAhead);
  if (read.value > last) return { ok: false, problem: { why: "day_beyond", limit: last } };
  const movesTo = bankDayOf(read.value, new Set(policy.holidays.map((date) => date as LocalDate)));
  if (movesTo !== read.value) return { ok: true, value: read.value, warning: null, movesTo };
  return { ok: true, value: read.value, warning: weekdayOf(read.value) === 7 ? "day_sunday" : null };
}

/** What the form starts with: the policy's first suggestion for the debt, else its whole balance. */
export function suggestedAmount(account: Account, policy: Policy): string {
  const first = policy.suggestions.find((suggestion) => suggestion.accountId === account.id);
  const amount = first?.amount ?? account.balance;
  return amount ? toDecimalText(fromJson(amount)).replace(/\.00$/, "") : "";
}
export function suggestedDay(accountIds: readonly string[], policy: Policy): LocalDate {
  const first = policy.suggestions.find((suggestion) => accountIds.includes(suggestion.accountId));
  return (first?.dueOn ?? addDays(policy.today as LocalDate, Math.min(3, policy.maxDaysAhead))) as LocalDate;
}

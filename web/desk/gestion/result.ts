// From what is typed in the form to what is saved: checks every field the result asks for and puts it into words.
import type { TFunction } from "i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { fromJson, type Money, toDecimalText, toJson } from "#kernel/money.ts";
import { instantOf, type LocalDate, localTime } from "#kernel/time.ts";
import { day, dayInWords, type Format, money, placeOf } from "../../shared/format.ts";
import { newId } from "../../shared/new-id.ts";
import type { GestionBody, PromiseBody } from "../../shared/outbox-core.ts";
import { type DispositionNode, type DispositionTree, isPromise } from "../disposition.ts";
import {
  type Account,
  type Checked,
  checkAmount,
  checkDay,
  type PromiseProblem,
  suggestedAmount,
  suggestedDay,
} from "../promise-check.ts";
import type { GestionPart } from "../saves.ts";
import { readDay, readTime } from "../typed-input.ts";
import { reportedInWords, reportedOf, reportedStart } from "./reported.ts";

export interface Typed {
  readonly amounts: Readonly<Record<string, string>>;
  readonly day: string;
  readonly callbackDay: string;
  readonly callbackTime: string;
  readonly owner: "me" | "team";
  readonly phoneId: string;
  readonly reason: string;
  readonly attitude: string;
  readonly note: string;
  readonly paidDay: string;
  readonly paidAmount: string;
  readonly paidChannel: string;
  readonly paidOperation: string;
}
export interface About {
  readonly result: DispositionNode;
  /** What may be answered to "why"; empty when it is not asked. */
  readonly reasons: DispositionTree["reasons"];
  /** What may be noted of how the person took it; empty when it is not offered. */
  readonly attitudes: DispositionTree["attitudes"];
  readonly card: DebtorCard;
  readonly accounts: readonly Account[];
  readonly format: Format;
  readonly now: number;
}

export function startingWith(about: About, note: string, again: GestionBody | undefined): Typed {
  const { card, accounts } = about;
  const before = (account: Account): string => {
    const promise = again?.promises?.find((each) => each.accountId === account.id);
    return promise ? toDecimalText(fromJson(promise.amount)) : suggestedAmount(account, card.promisePolicy);
  };
  const suggested = suggestedDay(
    accounts.map((account) => account.id),
    card.promisePolicy,
  );
  return {
    amounts: Object.fromEntries(accounts.map((account) => [account.id, before(account)])),
    day: day(again?.promises?.[0]?.dueOn ?? suggested, about.format).slice(0, 5),
    callbackDay: "hoy",
    callbackTime: "",
    owner: again?.callback?.owner ?? "me",
    phoneId: again?.callback?.phoneId ?? "",
    reason: again?.reasonForDefault ?? "",
    attitude: again?.attitude ?? "",
    note: again?.note ?? note,
    ...reportedStart(again?.reportedPayment),
  };
}

export function amountOf(typed: Typed, account: Account, about: About): Checked<Money> {
  const currency = account.currency as Money["currency"];
  return checkAmount(typed.amounts[account.id] ?? "", account, about.card.promisePolicy, currency);
}
export function dayOf(typed: Typed, about: About): Checked<LocalDate> {
  return checkDay(typed.day, about.card.promisePolicy);
}
/** The instant to call back, in the debtor's zone; a problem in the words' keys. */
export function callbackOf(
  typed: Typed,
  about: About,
): { at: number; on: LocalDate } | { why: "day" | "time" | "past" } {
  const zone = about.format.zone;
  const local = localTime(about.now, zone);
  const on = readDay(typed.callbackDay, local.date);
  if (!on.ok) return { why: "day" };
  const time = readTime(typed.callbackTime, Math.floor(local.secondOfDay / 60));
  if (!time.ok) return { why: "time" };
  const at = instantOf(on.value, time.value * 60, zone);
  return at < about.now ? { why: "past" } : { at, on: on.value };
}

/** The body's part, or undefined while something is missing or wrong. */
export function partOf(typed: Typed, about: About): GestionPart | undefined {
  const { result, accounts } = about;
  const asks = (what: DispositionNode["requires"][number]): boolean => result.requires.includes(what);
  const asksReason = about.reasons.length > 0;
  if ((asks("note") && typed.note.trim() === "") || (asksReason && typed.reason.trim() === ""))
    return undefined;
  const dueOn = dayOf(typed, about);
  const amounts = accounts.map((account) => ({ account, checked: amountOf(typed, account, about) }));
  if (isPromise(result) && (!dueOn.ok || amounts.some(({ checked }) => !checked.ok))) return undefined;
  const callback = callbackOf(typed, about);
  if (asks("callback") && "why" in callback) return undefined;
  const reported = asks("reported_payment") ? reportedOf(typed, about) : undefined;
  if (asks("reported_payment") && !reported) return undefined;
  return {
    disposition: result.code,
    ...(asksReason ? { reasonForDefault: typed.reason.trim() } : {}),
    ...(about.attitudes.length > 0 && typed.attitude !== "" ? { attitude: typed.attitude } : {}),
    ...(isPromise(result)
      ? {
          promises: amounts.flatMap(({ account, checked }) =>
            checked.ok && dueOn.ok ? [promiseOf(account, toJson(checked.value), dueOn.value)] : [],
          ),
        }
      : {}),
    ...(reported ? { reportedPayment: reported } : {}),
    ...(asks("callback") && "at" in callback
      ? {
          callback: {
            at: callback.at,
            owner: typed.owner,
            ...(typed.phoneId ? { phoneId: typed.phoneId } : {}),
          },
        }
      : {}),
  };
}

/** What a debt promised already is replaced: it carries one promise at a time. */
function promiseOf(account: Account, amount: PromiseBody["amount"], dueOn: LocalDate): PromiseBody {
  const replaces = account.activePromise?.id;
  return { id: newId(), accountId: account.id, amount, dueOn, ...(replaces ? { replaces } : {}) };
}

/** "$60.000 el viernes, 27 de noviembre": what will be saved, in words. */
export function inWords(t: TFunction, typed: Typed, about: About): string {
  const today = about.card.promisePolicy.today;
  if (isPromise(about.result)) {
    const dueOn = dayOf(typed, about);
    const amounts = about.accounts.map((account) => amountOf(typed, account, about));
    if (!dueOn.ok || !amounts.every((amount) => amount.ok)) return "";
    const text = amounts.map((amount) => money(amount.value, about.format)).join(" + ");
    const renews = about.accounts.some(({ activePromise }) => activePromise !== null);
    return t(renews ? "desk.gestion.echoRenewed" : "desk.gestion.echo", {
      amount: text,
      day: dayInWords(dueOn.movesTo ?? dueOn.value, today),
    });
  }
  if (about.result.requires.includes("reported_payment")) return reportedInWords(t, typed, about);
  const callback = callbackOf(typed, about);
  if (!about.result.requires.includes("callback") || "why" in callback) return "";
  const minutes = Math.floor(localTime(callback.at, about.format.zone).secondOfDay / 60);
  const time = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const place = about.card.place || placeOf(about.format.zone);
  return t("desk.gestion.echoCallback", { day: dayInWords(callback.on, today), time, place });
}

export function problemText(t: TFunction, problem: PromiseProblem, about: About): string {
  if (problem.why === "amount_over_balance") {
    return t("desk.typed.amount_over_balance", { balance: money(problem.limit, about.format) });
  }
  if (problem.why === "amount_under_policy") {
    return t("desk.typed.amount_under_policy", { minimum: money(problem.limit, about.format) });
  }
  if (problem.why === "day_beyond") {
    return t("desk.typed.day_beyond", { day: dayInWords(problem.limit, about.card.promisePolicy.today) });
  }
  return t(`desk.typed.${problem.why}`);
}

// "Ya pagué": when, how much, through what and with which operation number, read from what is typed.
import type { TFunction } from "i18next";
import { fromJson, type Money, toDecimalText, toJson } from "#kernel/money.ts";
import type { LocalDate } from "#kernel/time.ts";
import { dayInWords, money } from "../../shared/format.ts";
import type { GestionBody } from "../../shared/outbox-core.ts";
import { type Read, readAmount, readPastDay } from "../typed-input.ts";
import type { About, Typed } from "./result.ts";

export const paidChannels = ["banco", "caja", "agente", "transferencia", "billetera", "web", "otro"] as const;
type Reported = NonNullable<GestionBody["reportedPayment"]>;

export function reportedStart(
  again: Reported | undefined,
): Pick<Typed, "paidDay" | "paidAmount" | "paidChannel" | "paidOperation"> {
  return {
    paidDay: again ? again.on.split("-").reverse().join("/") : "",
    paidAmount: again ? toDecimalText(fromJson(again.amount)) : "",
    paidChannel: again?.channel ?? "",
    paidOperation: again?.operation ?? "",
  };
}

export function paidOn(typed: Typed, about: About): Read<LocalDate> {
  return readPastDay(typed.paidDay, about.card.promisePolicy.today as LocalDate);
}
export function paidAmount(typed: Typed, about: About): Read<Money> {
  const currency = about.accounts[0]?.currency ?? about.card.portfolio.currency;
  return readAmount(typed.paidAmount, currency as Money["currency"]);
}
export function reportedOf(typed: Typed, about: About): Reported | undefined {
  const [on, amount] = [paidOn(typed, about), paidAmount(typed, about)];
  const channel = paidChannels.find((each) => each === typed.paidChannel);
  if (!on.ok || !amount.ok || !channel) return undefined;
  return { on: on.value, amount: toJson(amount.value), channel, operation: typed.paidOperation.trim() };
}
export function reportedInWords(t: TFunction, typed: Typed, about: About): string {
  const [on, amount] = [paidOn(typed, about), paidAmount(typed, about)];
  if (!on.ok || !amount.ok) return "";
  return t("desk.gestion.echoPaid", {
    amount: money(amount.value, about.format),
    day: dayInWords(on.value, about.card.promisePolicy.today),
  });
}

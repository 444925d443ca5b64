// What the script of a card may say: the person, the debts, the amounts.
import type { Country } from "#kernel/country.ts";
import { formatDate, formatMoney } from "#kernel/format.ts";
import { type Money, money } from "#kernel/money.ts";
import { daysBetween } from "#kernel/time.ts";
import type { DebtFacts, DebtorFacts } from "./store.ts";

export function openDebts(debts: readonly DebtFacts[]): readonly DebtFacts[] {
  return debts.filter((debt) => debt.state === "open");
}

export function factsFor(debts: readonly DebtFacts[], today: string, brokenPromises: number) {
  const open = openDebts(debts);
  const oldest = open
    .map((debt) => daysBetween(debt.dueOn as never, today as never))
    .sort((a, b) => b - a)[0];
  return {
    ...(oldest === undefined ? {} : { daysPastDue: oldest }),
    hasPromise: open.some((debt) => debt.promise !== null),
    brokenPromises,
  };
}

export function personVariables(facts: DebtorFacts, debts: readonly DebtFacts[], agentName: string) {
  const [first] = openDebts(debts);
  return {
    nombre: facts.givenName || facts.fullName,
    agencia: facts.portfolio.agencyName,
    acreedor: facts.portfolio.creditorName,
    gestor: agentName,
    instrucciones: facts.portfolio.paymentInstructions,
    producto: first?.product ?? "",
    telefono: facts.portfolio.callbackNumber ?? "",
  };
}

/** What no step may say while amounts are hidden, whatever its author marked it as. */
export function amountVariables(debts: readonly DebtFacts[], country: Country) {
  const open = openDebts(debts);
  const [first] = open;
  return {
    vencimiento: first ? formatDate(first.dueOn as never, country) : "",
    monto: totals(open)
      .map((total) => formatMoney(total, country))
      .join(" y "),
  };
}

/** A person may owe in two currencies: they are never added. */
function totals(debts: readonly DebtFacts[]): readonly Money[] {
  const sums = new Map<Money["currency"], bigint>();
  for (const debt of debts) sums.set(debt.currency, (sums.get(debt.currency) ?? 0n) + debt.balance);
  return [...sums].map(([currency, minor]) => money(minor, currency));
}

// A segment in one Spanish sentence, as the builder and the campaign show it.
import type { Clause, Comparison, Criteria } from "./criteria.ts";

/** How an amount in minor units is written for the mandate. */
export type MoneyText = (minor: bigint) => string;

const names: Readonly<Record<Exclude<Clause["field"], "extra">, string>> = {
  daysPastDue: "mora",
  age: "edad",
  balance: "saldo",
  product: "producto",
  region: "región",
  commune: "comuna",
  currency: "moneda",
  state: "estado",
  hasPromise: "promesa vigente",
  lastOutcome: "último resultado",
  bestOutcome: "mejor resultado",
  lastClass: "último contacto",
  bestClass: "mejor contacto",
  phonesCallable: "teléfonos llamables",
  brokenPromises: "promesas rotas",
  writtenOff: "castigo",
};
const signs: Readonly<Record<Comparison, string>> = { eq: "=", ne: "≠", lt: "<", le: "≤", gt: ">", ge: "≥" };
const states: Readonly<Record<string, string>> = { open: "abierta", paid: "pagada", withdrawn: "retirada" };
const units: Readonly<Partial<Record<Clause["field"], string>>> = { daysPastDue: " días", age: " años" };

export function criteriaSentence(criteria: Criteria, money: MoneyText): string {
  const text = phrase(criteria, money, true);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function phrase(criteria: Criteria, money: MoneyText, top: boolean): string {
  if ("not" in criteria) return `no (${phrase(criteria.not, money, true)})`;
  if (!("all" in criteria) && !("any" in criteria)) return clauseSentence(criteria, money);
  const parts = ("all" in criteria ? criteria.all : criteria.any).map((part) => phrase(part, money, false));
  const joined = parts.join("all" in criteria ? " y " : " o ");
  return top || parts.length === 1 ? joined : `(${joined})`;
}

export function clauseSentence(clause: Clause, money: MoneyText): string {
  const name = clause.field === "extra" ? `«${clause.key}»` : names[clause.field];
  const say = (value: number | string): string => {
    if (clause.field === "balance") return money(BigInt(value));
    if (clause.field === "state") return states[value] ?? String(value);
    return typeof value === "number" ? `${value}${units[clause.field] ?? ""}` : `«${value}»`;
  };
  switch (clause.op) {
    case "is":
      return clause.value ? `con ${name}` : `sin ${name}`;
    case "exists":
      return `${name} con valor`;
    case "missing":
      return `${name} sin valor`;
    case "in":
      return `${name} en ${clause.values.map(say).join(", ")}`;
    case "contains":
      return `${name} contiene ${say(clause.value)}`;
    case "between":
      return `${name} entre ${typeof clause.from === "number" ? clause.from : say(clause.from)} y ${say(clause.to)}`;
    default:
      return `${name} ${signs[clause.op]} ${say(clause.value)}`;
  }
}

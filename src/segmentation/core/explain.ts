// Why an account is, or is not, in a segment: the same tree with each clause in words and whether it holds. For the
// builder's "¿por qué no entra?"; the store's SQL must agree with it, and a journey compares both.

import type { LocalDate } from "#kernel/time.ts";
import { daysPastDue } from "#portfolio/core/aging.ts";
import { type AccountFacts, ageOn, type Clause, type Criteria } from "./criteria.ts";
import { clauseSentence, type MoneyText } from "./sentence.ts";

export type Explanation =
  | { readonly kind: "all" | "any" | "not"; readonly holds: boolean; readonly parts: readonly Explanation[] }
  | { readonly kind: "clause"; readonly holds: boolean; readonly sentence: string };

export function explain(
  criteria: Criteria,
  facts: AccountFacts,
  today: LocalDate,
  money: MoneyText,
): Explanation {
  const inside = (part: Criteria): Explanation => explain(part, facts, today, money);
  if ("all" in criteria) {
    const parts = criteria.all.map(inside);
    return { kind: "all", holds: parts.every((part) => part.holds), parts };
  }
  if ("any" in criteria) {
    const parts = criteria.any.map(inside);
    return { kind: "any", holds: parts.some((part) => part.holds), parts };
  }
  if ("not" in criteria) {
    const part = inside(criteria.not);
    return { kind: "not", holds: !part.holds, parts: [part] };
  }
  return { kind: "clause", holds: holds(criteria, facts, today), sentence: clauseSentence(criteria, money) };
}

/** A fact that is unknown satisfies only "missing" and "ne". */
function holds(clause: Clause, facts: AccountFacts, today: LocalDate): boolean {
  const fact = factOf(clause, facts, today);
  switch (clause.op) {
    case "exists":
      return fact !== null;
    case "missing":
      return fact === null;
    case "is":
      return fact === clause.value;
    case "in":
      return typeof fact === "string" && clause.values.includes(fact);
    case "contains":
      return typeof fact === "string" && fact.includes(clause.value);
    case "between":
      return fact !== null && order(fact, clause.from) >= 0 && order(fact, clause.to) <= 0;
    case "ne":
      return fact === null || order(fact, clause.value) !== 0;
    case "eq":
      return fact !== null && order(fact, clause.value) === 0;
    case "lt":
      return fact !== null && order(fact, clause.value) < 0;
    case "le":
      return fact !== null && order(fact, clause.value) <= 0;
    case "gt":
      return fact !== null && order(fact, clause.value) > 0;
    case "ge":
      return fact !== null && order(fact, clause.value) >= 0;
  }
}

type Fact = number | bigint | string | boolean | null;

function factOf(clause: Clause, facts: AccountFacts, today: LocalDate): Fact {
  switch (clause.field) {
    case "daysPastDue":
      return daysPastDue(facts.dueOn, today);
    case "age":
      return facts.birthOn === null ? null : ageOn(facts.birthOn, today);
    case "balance":
      return facts.balanceMinor;
    case "extra": {
      const value = Object.hasOwn(facts.extra, clause.key) ? facts.extra[clause.key] : undefined;
      return value === undefined || value === null ? null : String(value);
    }
    case "product":
      return facts.product === "" ? null : facts.product;
    default:
      return facts[clause.field];
  }
}

function order(fact: Exclude<Fact, null>, value: number | string): number {
  const wanted = typeof fact === "bigint" ? BigInt(value) : value;
  return fact < wanted ? -1 : fact > wanted ? 1 : 0;
}

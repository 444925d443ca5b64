// Criteria as SQL over account_facts (alias f); core/explain.ts decides the same in memory, and a journey compares both.
import { type RawBuilder, sql } from "kysely";
import { unreachable } from "#kernel/assert.ts";
import type { PortfolioId } from "#kernel/ids.ts";
import type { LocalDate } from "#kernel/time.ts";
import { type Clause, type Comparison, type Criteria, withState } from "./core/criteria.ts";

export function matching(portfolio: PortfolioId, criteria: Criteria, today: LocalDate): RawBuilder<boolean> {
  return sql<boolean>`f.portfolio_id = ${portfolio} and ${compile(withState(criteria), today)}`;
}

function compile(criteria: Criteria, today: LocalDate): RawBuilder<boolean> {
  if ("not" in criteria) return sql`(not ${compile(criteria.not, today)})`;
  if ("all" in criteria)
    return sql`(${sql.join(
      criteria.all.map((part) => compile(part, today)),
      sql` and `,
    )})`;
  if ("any" in criteria)
    return sql`(${sql.join(
      criteria.any.map((part) => compile(part, today)),
      sql` or `,
    )})`;
  // An unknown fact makes a clause false, never null: "not" must turn it around.
  return sql`coalesce(${compileClause(criteria, today)}, false)`;
}

const comparisons: Readonly<Record<Comparison, RawBuilder<unknown>>> = {
  eq: sql`=`,
  ne: sql`is distinct from`,
  lt: sql`<`,
  le: sql`<=`,
  gt: sql`>`,
  ge: sql`>=`,
};

function compileClause(clause: Clause, today: LocalDate): RawBuilder<boolean> {
  const fact = factOf(clause, today);
  switch (clause.op) {
    case "exists":
      return sql`${fact} is not null`;
    case "missing":
      return sql`${fact} is null`;
    case "is":
      return sql`${fact} = ${clause.value}`;
    case "in":
      return sql`${fact} = any (${clause.values}::text[])`;
    case "contains":
      return sql`position(${clause.value}::text in ${fact}) > 0`;
    case "between":
      return sql`${fact} between ${clause.from}::bigint and ${clause.to}::bigint`;
    default: {
      const type = clause.field === "balance" || typeof clause.value === "number" ? sql`bigint` : sql`text`;
      return sql`${fact} ${comparisons[clause.op]} ${clause.value}::${type}`;
    }
  }
}

function factOf(clause: Clause, today: LocalDate): RawBuilder<unknown> {
  switch (clause.field) {
    case "daysPastDue":
      return sql`(${today}::date - f.due_on)`;
    case "age":
      return sql`extract(year from age(${today}::date, f.birth_on))::integer`;
    case "extra":
      return sql`(f.extra ->> ${clause.key}::text)`;
    case "product":
      return sql`nullif(f.product, '')`;
    case "balance":
      return sql`f.balance_minor`;
    case "region":
    case "commune":
    case "currency":
    case "state":
      return sql.ref(`f.${clause.field}`);
    case "writtenOff":
      return sql`f.written_off`;
    case "hasPromise":
      return sql`f.has_promise`;
    case "lastOutcome":
      return sql`f.last_outcome`;
    case "bestOutcome":
      return sql`f.best_outcome`;
    case "lastClass":
      return sql`f.last_class`;
    case "bestClass":
      return sql`f.best_class`;
    case "phonesCallable":
      return sql`f.phones_callable`;
    case "brokenPromises":
      return sql`f.broken_promises`;
    default:
      return unreachable(clause);
  }
}

import { expect, test } from "vitest";
import { localDate } from "#kernel/time.ts";
import { type AccountFacts, ageOn, type Criteria, maxClauses, parseCriteria, withState } from "./criteria.ts";
import { explain } from "./explain.ts";
import { criteriaSentence } from "./sentence.ts";

const money = (minor: bigint): string => `$${minor.toString().replace(/\B(?=(\d{3})+$)/g, ".")}`;
const typical: Criteria = {
  all: [
    { field: "daysPastDue", op: "between", from: 31, to: 60 },
    { field: "balance", op: "gt", value: "100000" },
    { not: { field: "hasPromise", op: "is", value: true } },
  ],
};

test("a segment reads as one Spanish sentence", () => {
  expect(criteriaSentence(typical, money)).toBe(
    "Mora entre 31 y 60 días y saldo > $100.000 y no (con promesa vigente)",
  );
  const nested: Criteria = {
    any: [{ field: "extra", key: "ciclo", op: "in", values: ["5", "20"] }, typical],
  };
  expect(criteriaSentence(nested, money)).toBe(
    "«ciclo» en «5», «20» o (mora entre 31 y 60 días y saldo > $100.000 y no (con promesa vigente))",
  );
});

test.each([
  [typical, undefined],
  [
    { field: "daysPastDue", op: "is", value: 1 },
    { path: "", problem: "operator" },
  ],
  [{ all: [{ field: "salary", op: "eq", value: 1 }] }, { path: "all[0]", problem: "field" }],
  [{ all: [] }, { path: "all", problem: "empty" }],
  [
    { any: [typical, { not: { field: "age", op: "lt", value: "18" } }] },
    { path: "any[1].not", problem: "value" },
  ],
  [{ not: { not: { not: { not: typical } } } }, { path: "not.not.not", problem: "depth" }],
  [
    { all: [typical], any: [] },
    { path: "", problem: "shape" },
  ],
  ["todo", { path: "", problem: "shape" }],
  [
    { field: "balance", op: "between", from: "10", to: "9" },
    { path: "", problem: "value" },
  ],
  [
    { field: "extra", op: "eq", value: "x" },
    { path: "", problem: "field" },
  ],
])("criteria %j are accepted or refused with the path of what is wrong", (criteria, problem) => {
  const parsed = parseCriteria(criteria);
  expect(parsed).toEqual(problem ?? { criteria });
});

test("fifty clauses are a segment and one more is refused", () => {
  const clause = { field: "age", op: "lt", value: 18 };
  const of = (count: number) => parseCriteria({ any: Array.from({ length: count }, () => clause) });
  expect(of(maxClauses)).toHaveProperty("criteria");
  expect(of(maxClauses + 1)).toMatchObject({ problem: "too_many" });
});

const account: AccountFacts = {
  dueOn: localDate("2026-10-20"),
  balanceMinor: 150_000n,
  product: "consumo",
  region: null,
  commune: "Santiago",
  currency: "CLP",
  state: "open",
  birthOn: localDate("1992-11-25"),
  hasPromise: false,
  lastOutcome: null,
  bestOutcome: null,
  lastClass: null,
  bestClass: null,
  phonesCallable: 2,
  brokenPromises: 0,
  writtenOff: false,
  extra: { ciclo: "5" },
};
const today = localDate("2026-11-24");

test("the explanation marks the clause that keeps an account out", () => {
  expect(explain(typical, account, today, money)).toMatchObject({ holds: true });
  const explained = explain(typical, { ...account, hasPromise: true }, today, money);
  expect(explained).toMatchObject({
    holds: false,
    parts: [{ holds: true }, { holds: true }, { kind: "not", holds: false }],
  });
});

test("accounts that are paid or withdrawn are in no segment that does not ask for them", () => {
  const closed = { ...account, state: "withdrawn" } as const;
  expect(explain(withState(typical), closed, today, money).holds).toBe(false);
  const asked: Criteria = { field: "state", op: "ne", value: "open" };
  expect(explain(withState(asked), closed, today, money).holds).toBe(true);
});

test("a fact that is unknown satisfies only «sin valor» and «distinto»", () => {
  const holds = (criteria: Criteria): boolean => explain(criteria, account, today, money).holds;
  expect(holds({ field: "region", op: "missing" })).toBe(true);
  expect(holds({ field: "region", op: "ne", value: "Biobío" })).toBe(true);
  expect(holds({ field: "region", op: "eq", value: "Biobío" })).toBe(false);
  expect(holds({ not: { field: "region", op: "eq", value: "Biobío" } })).toBe(true);
});

test("somebody's age changes on the birthday", () => {
  expect(ageOn(localDate("1992-11-25"), today)).toBe(33);
  expect(ageOn(localDate("1992-11-24"), today)).toBe(34);
});

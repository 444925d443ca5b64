import fc from "fast-check";
import { expect, test } from "vitest";
import { type LocalDate, localDate } from "#kernel/time.ts";
import { type Circumstances, evaluate, keptFrom, lastDayOf } from "./evaluate.ts";
import { linkPayments } from "./link.ts";
import { checkPromise, defaultPolicy, leastAmount, nextFriday, nextPayday, suggestions } from "./policy.ts";
import { countsAs, mayBecome, type PromiseState, type PromiseTerms } from "./promise.ts";

const none: ReadonlySet<LocalDate> = new Set();
const terms: PromiseTerms = {
  amountMinor: 60_000n,
  unitMinor: 1n,
  takenOn: localDate("2026-11-24"),
  dueOn: localDate("2026-11-27"),
  evaluateOn: localDate("2026-12-01"),
  tolerancePerMille: 50,
  minPartialPerMille: 100,
};
const given = (more: Partial<Circumstances>): Circumstances => ({
  paidMinor: 0n,
  curedOn: null,
  today: localDate("2026-12-02"),
  paymentsThroughOn: localDate("2026-12-01"),
  reversal: false,
  hasSuccessor: false,
  ...more,
});

test.each([
  [57_000n, "KEPT"],
  [56_999n, "PARTIAL"],
  [6_000n, "PARTIAL"],
  [5_999n, "BROKEN"],
  [0n, "BROKEN"],
] as const)("of 60,000 promised, %s paid by the last day is %s", (paidMinor, expected) => {
  expect(evaluate(terms, "ACTIVE", given({ paidMinor }))).toBe(expected);
});

test("a promise of 15 forgives one whole unit, because 5 % of it is less", () => {
  expect(keptFrom({ ...terms, amountMinor: 15n })).toBe(14n);
  expect(keptFrom({ ...terms, amountMinor: 1_500n, unitMinor: 100n })).toBe(1_400n);
});

test("a promise of one unit is never kept by nothing", () => {
  expect(keptFrom({ ...terms, amountMinor: 1n })).toBe(1n);
});

test("on its last day a promise still waits; the day after it is decided", () => {
  expect(evaluate(terms, "ACTIVE", given({ today: localDate("2026-12-01") }))).toBe("ACTIVE");
  expect(evaluate(terms, "ACTIVE", given({ today: localDate("2026-12-02") }))).toBe("BROKEN");
});

test("nothing is called broken while the payments of its last day are unknown", () => {
  for (const paymentsThroughOn of [null, localDate("2026-11-30")]) {
    expect(evaluate(terms, "ACTIVE", given({ paymentsThroughOn }))).toBe("PENDING_CONFIRMATION");
  }
  expect(evaluate(terms, "PENDING_CONFIRMATION", given({ paidMinor: 60_000n }))).toBe("KEPT");
});

test("money that comes early keeps the promise at once, and so does curing the whole debt with less", () => {
  const today = localDate("2026-11-25");
  expect(evaluate(terms, "ACTIVE", given({ today, paidMinor: 60_000n }))).toBe("KEPT");
  expect(evaluate(terms, "ACTIVE", given({ today, curedOn: today }))).toBe("KEPT");
});

test("a debt cured after the last day does not keep the promise", () => {
  expect(evaluate(terms, "BROKEN", given({ curedOn: localDate("2026-12-02") }))).toBe("BROKEN");
});

test("a kept promise falls only by a reversal, and waits again while its days last", () => {
  expect(evaluate(terms, "KEPT", given({}))).toBe("KEPT");
  expect(evaluate(terms, "KEPT", given({ reversal: true }))).toBe("BROKEN");
  const today = localDate("2026-11-25");
  expect(evaluate(terms, "KEPT", given({ reversal: true, today }))).toBe("ACTIVE");
  expect(evaluate(terms, "KEPT", given({ reversal: true, today, hasSuccessor: true }))).toBe("BROKEN");
});

test("a replaced, cancelled or voided promise is never decided by money", () => {
  for (const state of ["REPLACED", "CANCELLED", "VOIDED"] as const) {
    expect(evaluate(terms, state, given({ paidMinor: 60_000n }))).toBe(state);
  }
});

test("a promise replaced after its day counts as broken; before it, it does not count", () => {
  expect(countsAs("REPLACED", true)).toBe("broken");
  expect(countsAs("REPLACED", false)).toBe("none");
});

const christmas = new Set([localDate("2026-12-25")]);
test.each([
  ["a Tuesday", "2026-11-24", 2, none, "2026-11-26"],
  ["a Friday", "2026-11-27", 2, none, "2026-12-01"],
  ["a Saturday", "2026-11-28", 2, none, "2026-12-02"],
  ["a Friday before a holiday Friday", "2026-12-24", 2, christmas, "2026-12-29"],
  ["a holiday", "2026-12-25", 2, christmas, "2026-12-30"],
  ["a holiday without grace", "2026-12-25", 0, christmas, "2026-12-28"],
] as const)("the last day of a promise due on %s", (_, dueOn, grace, holidays, expected) => {
  expect(lastDayOf(localDate(dueOn), grace, holidays)).toBe(expected);
});

test("more money never worsens a promise, and every step between states is a known one", () => {
  const rank: Record<string, number> = { BROKEN: 0, PENDING_CONFIRMATION: 1, ACTIVE: 1, PARTIAL: 1, KEPT: 2 };
  const states = ["ACTIVE", "PENDING_CONFIRMATION", "PARTIAL", "BROKEN", "KEPT"] as const;
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.bigInt({ min: 0n, max: 10n ** 9n }),
      fc.bigInt({ min: 0n, max: 10n ** 9n }),
      fc.constantFrom(...states),
      fc.constantFrom("2026-11-25", "2026-12-01", "2026-12-02"),
      fc.boolean(),
      fc.boolean(),
      (amountMinor, paid, more, state, day, covered, reversal) => {
        const promise = { ...terms, amountMinor };
        const circumstances = given({
          today: localDate(day),
          paymentsThroughOn: covered ? localDate("2026-12-01") : null,
          reversal,
        });
        const [less, greater] = [paid, paid + more].map((paidMinor) =>
          evaluate(promise, state, { ...circumstances, paidMinor }),
        ) as [PromiseState, PromiseState];
        expect(rank[greater] ?? 9).toBeGreaterThanOrEqual(rank[less] ?? 9);
        expect(less === state || mayBecome(state, less)).toBe(true);
      },
    ),
    { seed: 42 },
  );
});

const day = fc.integer({ min: 1, max: 28 }).map((n) => localDate(`2026-11-${String(n).padStart(2, "0")}`));
test("no payment is linked twice, no promise takes more than was promised, no day outside its own counts", () => {
  const promise = fc.tuple(fc.bigInt({ min: 1n, max: 1_000n }), day, day).map(([amountMinor, a, b]) => ({
    amountMinor,
    takenOn: a < b ? a : b,
    evaluateOn: a < b ? b : a,
  }));
  const payment = fc.record({ amountMinor: fc.bigInt({ min: 1n, max: 1_000n }), valueOn: day });
  fc.assert(
    fc.property(fc.array(promise, { maxLength: 6 }), fc.array(payment, { maxLength: 10 }), (some, money) => {
      const promises = some.map((one, i) => ({ ...one, id: `p${i}` }));
      const payments = money.map((one, i) => ({ ...one, id: `m${i}` }));
      const links = linkPayments(promises, payments, []);
      const sum = (key: "promise" | "payment", id: string): bigint =>
        links.filter((link) => link[key] === id).reduce((total, link) => total + link.amountMinor, 0n);
      for (const { id, amountMinor } of promises) expect(sum("promise", id) <= amountMinor).toBe(true);
      for (const { id, amountMinor } of payments) expect(sum("payment", id) <= amountMinor).toBe(true);
      for (const link of links) {
        const to = promises.find(({ id }) => id === link.promise);
        const from = payments.find(({ id }) => id === link.payment);
        expect(link.amountMinor > 0n).toBe(true);
        expect(from && to && from.valueOn >= to.takenOn && from.valueOn <= to.evaluateOn).toBe(true);
      }
    }),
    { seed: 42 },
  );
});

test("money already given to a replaced promise does not fulfil its successor", () => {
  const promises = [{ id: "b", amountMinor: 100n, takenOn: terms.takenOn, evaluateOn: terms.evaluateOn }];
  const payments = [{ id: "m", amountMinor: 80n, valueOn: terms.dueOn }];
  expect(linkPayments(promises, payments, [{ promise: "a", payment: "m", amountMinor: 50n }])).toEqual([
    { promise: "b", payment: "m", amountMinor: 30n },
  ]);
});

const clp = (minor: bigint) => ({ minor, currency: "CLP" }) as const;
const tuesday = localDate("2026-11-24");
test.each([
  [10_000n, "2026-11-24", []],
  [9_999n, "2026-11-24", ["amount_too_small"]],
  [100_000n, "2026-12-24", []],
  [100_001n, "2026-12-24", ["amount_above_balance"]],
  [50_000n, "2026-11-23", ["before_today"]],
  [50_000n, "2026-12-25", ["too_far"]],
] as const)("of a balance of 100,000, promising %s for %s finds %j", (minor, dueOn, expected) => {
  const draft = { amount: clp(minor), dueOn: localDate(dueOn) };
  expect(checkPromise(draft, clp(100_000n), defaultPolicy, tuesday)).toEqual(expected);
});

test("the form offers everything and half by Friday, and the least by pay day", () => {
  expect(suggestions(clp(284_990n), defaultPolicy, tuesday, none)).toEqual([
    { amount: clp(284_990n), dueOn: "2026-11-27" },
    { amount: clp(142_495n), dueOn: "2026-11-27" },
    { amount: clp(28_499n), dueOn: "2026-11-30" },
  ]);
});

test("whatever is owed, every suggestion is allowed and positive", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), day, (minor, today) => {
      const balance = { minor, currency: "PEN" } as const;
      expect(leastAmount(balance, defaultPolicy).minor > 0n).toBe(true);
      for (const offer of suggestions(balance, defaultPolicy, today, none)) {
        expect(offer.amount.minor > 0n).toBe(true);
        expect(checkPromise(offer, balance, defaultPolicy, today)).toEqual([]);
      }
    }),
    { seed: 42 },
  );
});

test("on a Friday the next Friday is a week away; pay day is never today", () => {
  expect(nextFriday(localDate("2026-11-27"))).toBe("2026-12-04");
  expect(nextPayday(localDate("2026-11-30"), none)).toBe("2026-12-15");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { localDate } from "#kernel/time.ts";
import { allocate, type Debt, settle } from "./apply.ts";

const debt = (id: string, more: Partial<Debt> = {}): Debt => ({
  id,
  state: "open",
  balanceMinor: 100n,
  interestMinor: 10n,
  feesMinor: 5n,
  principalMinor: 85n,
  dueOn: localDate("2026-10-01"),
  ...more,
});

test("a payment goes to interest, then expenses, then capital", () => {
  expect(allocate(12n, "a", [debt("a")])).toEqual([
    { debt: "a", amountMinor: 12n, interestMinor: 10n, feesMinor: 2n, principalMinor: 0n, excessMinor: 0n },
  ]);
});

test("the debt the creditor named takes the payment, even when another is older", () => {
  const older = debt("old", { dueOn: localDate("2026-01-01") });
  expect(allocate(150n, "a", [older, debt("a")])?.map((part) => [part.debt, part.excessMinor])).toEqual([
    ["a", 50n],
  ]);
});

test("a payment of a person pays the oldest debt first and leaves the rest with the last one paid", () => {
  const older = debt("old", { dueOn: localDate("2026-01-01") });
  const parts = allocate(250n, null, [debt("a"), older]);
  expect(parts?.map((part) => [part.debt, part.amountMinor, part.excessMinor])).toEqual([
    ["old", 100n, 0n],
    ["a", 150n, 50n],
  ]);
});

test("a person whose debts are all paid still keeps the money on record, as excess", () => {
  const paid = debt("a", { state: "paid", balanceMinor: 0n });
  expect(allocate(40n, null, [paid])?.[0]).toMatchObject({ debt: "a", amountMinor: 40n, excessMinor: 40n });
});

test("without any debt there is nothing to attribute the money to", () => {
  expect(allocate(40n, null, [])).toBeUndefined();
  expect(allocate(40n, "z", [debt("a")])).toBeUndefined();
});

test("a debt paid in full is paid; taking the money back opens it as it was", () => {
  const before = debt("a");
  const [part] = allocate(100n, "a", [before]) ?? [];
  if (!part) throw new Error("no allocation");
  const after = settle(before, part);
  expect(after).toMatchObject({ state: "paid", balanceMinor: 0n, interestMinor: 0n, principalMinor: 0n });
  expect(settle(after, part, true)).toEqual(before);
});

test("a withdrawn debt stays withdrawn whatever is paid", () => {
  const withdrawn = debt("a", { state: "withdrawn" });
  const [part] = allocate(100n, "a", [withdrawn]) ?? [];
  if (!part) throw new Error("no allocation");
  expect(settle(withdrawn, part).state).toBe("withdrawn");
});

test("whatever is paid, the parts add up to the payment, no debt goes below zero and undoing restores it", () => {
  const amount = fc.bigInt({ min: 0n, max: 1_000n });
  const some = fc
    .tuple(amount, amount, amount, amount, fc.integer({ min: 1, max: 28 }), fc.constantFrom("open", "paid"))
    .map(([interestMinor, feesMinor, principalMinor, other, day, state]) => ({
      state: state as Debt["state"],
      interestMinor,
      feesMinor,
      principalMinor,
      balanceMinor: interestMinor + feesMinor + principalMinor + other,
      dueOn: localDate(`2026-10-${String(day).padStart(2, "0")}`),
    }));
  fc.assert(
    fc.property(
      fc.array(some, { minLength: 1, maxLength: 5 }),
      fc.bigInt({ min: 1n, max: 5_000n }),
      fc.boolean(),
      (list, paid, byPerson) => {
        const debts = list.map((one, i) => ({ ...one, id: `d${i}` }));
        const parts = allocate(paid, byPerson ? null : "d0", debts) ?? [];
        expect(parts.reduce((sum, part) => sum + part.amountMinor, 0n)).toBe(paid);
        for (const part of parts) {
          const before = debts.find(({ id }) => id === part.debt);
          if (!before) throw new Error("a part of no debt");
          const after = settle(before, part);
          expect(after.balanceMinor >= 0n && after.interestMinor >= 0n && after.feesMinor >= 0n).toBe(true);
          expect(after.principalMinor >= 0n && part.excessMinor >= 0n).toBe(true);
          expect(settle(after, part, true).balanceMinor).toBe(before.balanceMinor);
        }
      },
    ),
    { seed: 42 },
  );
});

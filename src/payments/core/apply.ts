// Money to debts: which debt takes how much of a payment, and of which component. For payments/service. An agency
// follows the creditor's figures; this order only serves to lower balances until they come and to fulfil promises.
import { assert } from "../../kernel/assert.ts";
import type { LocalDate } from "../../kernel/time.ts";

export interface Debt {
  readonly id: string;
  readonly state: "open" | "paid" | "withdrawn";
  readonly balanceMinor: bigint;
  readonly interestMinor: bigint;
  readonly feesMinor: bigint;
  readonly principalMinor: bigint;
  readonly dueOn: LocalDate;
}
export interface Allocation {
  readonly debt: string;
  /** All the money attributed to the debt: what lowers its balance and what exceeds it. */
  readonly amountMinor: bigint;
  readonly interestMinor: bigint;
  readonly feesMinor: bigint;
  readonly principalMinor: bigint;
  readonly excessMinor: bigint;
}

/**
 * The debt the creditor named takes the whole payment. When only the person was named, the oldest due debt is paid
 * first; what is left over stays with the last one paid. Undefined: there is no debt to attribute it to.
 */
export function allocate(
  amountMinor: bigint,
  named: string | null,
  debts: readonly Debt[],
): readonly Allocation[] | undefined {
  assert(amountMinor > 0n, "a payment is positive");
  const order = named === null ? oldestFirst(debts) : debts.filter((debt) => debt.id === named);
  const last = order.filter((debt) => debt.balanceMinor > 0n).at(-1) ?? order[0];
  if (!last) return undefined;
  const allocations: Allocation[] = [];
  let left = amountMinor;
  for (const debt of order) {
    const owed = debt.balanceMinor > 0n ? debt.balanceMinor : 0n;
    const amount = debt.id === last.id ? left : smaller(left, owed);
    if (amount > 0n) allocations.push(take(debt, amount, smaller(amount, owed)));
    left -= amount;
    if (debt.id === last.id) break;
  }
  assert(left === 0n, "the parts of a payment add up to it");
  return allocations;
}

/** The debt after an allocation; `undo` gives the money back. */
export function settle<D extends Debt>(debt: D, part: Allocation, undo = false): D {
  const sign = undo ? -1n : 1n;
  const balanceMinor = debt.balanceMinor - sign * (part.amountMinor - part.excessMinor);
  return {
    ...debt,
    balanceMinor,
    interestMinor: debt.interestMinor - sign * part.interestMinor,
    feesMinor: debt.feesMinor - sign * part.feesMinor,
    principalMinor: debt.principalMinor - sign * part.principalMinor,
    // A debt taken back by the creditor stays withdrawn whatever is paid.
    state: debt.state === "withdrawn" ? "withdrawn" : balanceMinor <= 0n ? "paid" : "open",
  };
}

/** Interest, then expenses, then capital: Peru, Código Civil art. 1257 (read 2026-11); Chile art. 1595 has the same order. */
function take(debt: Debt, amountMinor: bigint, lowersMinor: bigint): Allocation {
  const interestMinor = smaller(lowersMinor, positive(debt.interestMinor));
  const feesMinor = smaller(lowersMinor - interestMinor, positive(debt.feesMinor));
  const principalMinor = smaller(lowersMinor - interestMinor - feesMinor, positive(debt.principalMinor));
  const excessMinor = amountMinor - lowersMinor;
  return { debt: debt.id, amountMinor, interestMinor, feesMinor, principalMinor, excessMinor };
}

/** Open debts by due day; withdrawn ones only when there is no other. */
function oldestFirst(debts: readonly Debt[]): readonly Debt[] {
  const rank = { open: 0, paid: 1, withdrawn: 2 } as const;
  return [...debts].sort(
    (a, b) =>
      rank[a.state] - rank[b.state] ||
      (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0) ||
      (a.id < b.id ? -1 : 1),
  );
}
function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
function positive(a: bigint): bigint {
  return a > 0n ? a : 0n;
}

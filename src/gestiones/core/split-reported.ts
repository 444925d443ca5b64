// A payment the person speaks of as one sum, over the debts it was made for: as each is owed, to the last unit.
interface Owed {
  readonly id: string;
  readonly balanceMinor: bigint;
}

export function splitReported<D extends Owed>(
  amountMinor: bigint,
  debts: readonly D[],
): readonly { readonly debt: D; readonly amountMinor: bigint }[] {
  const owed = debts.map((debt) => (debt.balanceMinor > 0n ? debt.balanceMinor : 0n));
  const total = owed.reduce((sum, one) => sum + one, 0n);
  const parts = debts.map((debt, index) => ({
    debt,
    amountMinor: total === 0n ? 0n : (amountMinor * (owed[index] ?? 0n)) / total,
  }));
  const rest = amountMinor - parts.reduce((sum, part) => sum + part.amountMinor, 0n);
  return parts
    .map((part, index) => (index === 0 ? { ...part, amountMinor: part.amountMinor + rest } : part))
    .filter((part) => part.amountMinor > 0n);
}

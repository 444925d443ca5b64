// The chance that a call landing at a horizon finds nobody free: the distribution of people landed minus agents
// freed, exactly for small teams and by a skew-corrected normal for large ones.
import { normalBelow, normalDensity } from "./shapes.ts";

/** Items up to which the exact distribution is cheap enough (≈ 30 µs over six horizons). */
export const exactItems = 90;

/** Landings minus freed agents at one horizon. */
export interface Balance {
  /** Free already, after those who wait are served. */
  readonly idle: number;
  mean: number;
  variance: number;
  third: number;
  landings: number;
  /** Squared relative error of the expected landings (the answer rate is an estimate), and variance of the freed. */
  readonly rateError: number;
  readonly freedError: number;
  /** P(landings − freed = i − freedItems), while exact. */
  exact: Float64Array | null;
  freedItems: number;
  items: number;
}

export function balance(
  idle: number,
  landings: readonly number[],
  freed: readonly number[],
  errors: { readonly rate: number; readonly freed: number },
): Balance {
  const small = landings.length + freed.length <= exactItems;
  const it: Balance = {
    idle,
    mean: 0,
    variance: 0,
    third: 0,
    landings: 0,
    rateError: errors.rate,
    freedError: errors.freed * sum(freed) ** 2,
    exact: small ? new Float64Array(exactItems + 140) : null,
    freedItems: freed.length,
    items: 0,
  };
  if (it.exact) it.exact[0] = 1;
  // A freed agent (−1 with chance f) is −1 plus a landing with chance 1 − f.
  for (const chance of freed) {
    addMoments(it, 1 - chance);
    convolve(it, 1 - chance);
  }
  it.mean -= freed.length;
  for (const chance of landings) addLanding(it, chance);
  return it;
}

export function addLanding(it: Balance, chance: number): void {
  it.landings += chance;
  addMoments(it, chance);
  convolve(it, chance);
}

/** P(nobody is free for one more call at this horizon). */
export function shortfall(it: Balance): number {
  if (it.exact) {
    let enough = 0;
    // One more call is served when landings − freed ≤ idle − 1.
    const last = Math.min(it.items, it.idle - 1 + it.freedItems);
    for (let i = 0; i <= last; i++) enough += it.exact[i] ?? 0;
    return Math.min(1, Math.max(0, 1 - enough));
  }
  const doubt = it.rateError * it.landings ** 2 + it.freedError;
  const deviation = Math.sqrt(Math.max(1e-9, it.variance + doubt));
  const z = (it.idle - 0.5 - it.mean) / deviation;
  const skew = it.third / deviation ** 3;
  return Math.min(1, Math.max(0, 1 - normalBelow(z) + (normalDensity(z) * skew * (z * z - 1)) / 6));
}

function addMoments(it: Balance, chance: number): void {
  const spread = chance * (1 - chance);
  it.mean += chance;
  it.variance += spread;
  it.third += spread * (1 - 2 * chance);
}

function convolve(it: Balance, chance: number): void {
  const exact = it.exact;
  if (!exact) return;
  it.items++;
  if (it.items >= exact.length) {
    it.exact = null;
    return;
  }
  for (let i = it.items; i > 0; i--) {
    exact[i] = (exact[i] ?? 0) * (1 - chance) + (exact[i - 1] ?? 0) * chance;
  }
  exact[0] = (exact[0] ?? 0) * (1 - chance);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

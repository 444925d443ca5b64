// How sure a figure estimated from past days is: 95 % bands for shares, means and rates, and whether the sample is so
// small that the band itself is a guess.

export interface Band {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How many things were counted. */
  readonly n: number;
  /** Too few to build on: the screen says so. */
  readonly few: boolean;
}

const z = 1.96;
/** Judgement: below thirty the normal approximation of a mean is visibly off for skewed talks. */
export const fewBelow = 30;

/** Wilson's: sensible also at 0 of n. */
export function shareBand(hits: number, n: number): Band {
  if (n <= 0) return { value: 0, low: 0, high: 1, n: 0, few: true };
  const share = hits / n;
  const shrink = 1 + z ** 2 / n;
  const centre = (share + z ** 2 / (2 * n)) / shrink;
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / shrink;
  return {
    value: share,
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
    n,
    few: n < fewBelow,
  };
}

export function meanBand(values: readonly number[]): Band {
  const n = values.length;
  if (n === 0) return { value: 0, low: 0, high: Number.POSITIVE_INFINITY, n, few: true };
  const value = values.reduce((sum, each) => sum + each, 0) / n;
  if (n === 1) return { value, low: 0, high: Number.POSITIVE_INFINITY, n, few: true };
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (n - 1);
  const half = z * Math.sqrt(variance / n);
  return { value, low: Math.max(0, value - half), high: value + half, n, few: n < fewBelow };
}

/** Events an hour, by Wilson and Hilferty's approximation of the Poisson limits. */
export function rateBand(events: number, hours: number): Band {
  if (hours <= 0) return { value: 0, low: 0, high: Number.POSITIVE_INFINITY, n: 0, few: true };
  const limit = (n: number, side: number): number =>
    n <= 0 ? 0 : n * (1 - 1 / (9 * n) + side / (3 * Math.sqrt(n))) ** 3;
  return {
    value: events / hours,
    low: limit(events, -z) / hours,
    high: limit(events + 1, z) / hours,
    n: events,
    few: events < fewBelow,
  };
}

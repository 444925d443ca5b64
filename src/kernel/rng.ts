// Seeded randomness for simulations, tests and the demo's public. Production shells use the platform's own.

export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
}

/** mulberry32: 32 bits of state, passes gjrand's small tests; enough to play a public, never for secrets. */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = state;
      mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

/** Integer in [0, below). */
export function integer(rng: Rng, below: number): number {
  return Math.floor(rng.next() * below);
}
export function pick<T>(rng: Rng, items: readonly [T, ...T[]]): T {
  return items[integer(rng, items.length)] ?? items[0];
}
/** One of the keys, with the odds given as weights. */
export function weighted<K extends string>(rng: Rng, weights: Readonly<Record<K, number>>): K {
  const keys = Object.keys(weights) as K[];
  let whole = 0;
  for (const key of keys) whole += weights[key];
  let left = rng.next() * whole;
  for (const key of keys) {
    left -= weights[key];
    if (left < 0) return key;
  }
  return keys.at(-1) as K;
}
/** Standard normal by Box–Muller. */
export function normal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());
}
/** Log-normal by its median and the standard deviation of its logarithm. */
export function logNormal(rng: Rng, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(rng));
}

// Learned shapes of durations for the pacing engine: histograms for what is short (ringing, detection) and
// piecewise-constant hazards for what is long and heavy-tailed (talk, wrap-up). Both forget, both start from a prior.

export interface Histogram {
  readonly binSeconds: number;
  readonly memory: number;
  counts: number[];
}

/** `memory`: observations after which an old one weighs 1/e. */
export function histogram(
  binSeconds: number,
  bins: number,
  memory: number,
  weight: number,
  density: (seconds: number) => number,
): Histogram {
  const raw = Array.from({ length: bins }, (_, i) => Math.max(1e-9, density((i + 0.5) * binSeconds)));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return { binSeconds, memory, counts: raw.map((value) => short((value / total) * weight)) };
}

/** Many observations at once, oldest first: forgetting is paid once for all of them. */
export function learnDurations(shape: Histogram, seconds: readonly number[]): void {
  if (seconds.length === 0) return;
  const keep = 1 - 1 / shape.memory;
  const all = keep ** seconds.length;
  const last = shape.counts.length - 1;
  for (let i = 0; i <= last; i++) shape.counts[i] = (shape.counts[i] ?? 0) * all;
  let weight = all;
  for (const value of seconds) {
    weight /= keep;
    const bin = Math.min(last, Math.max(0, Math.floor(value / shape.binSeconds)));
    shape.counts[bin] = (shape.counts[bin] ?? 0) + weight;
  }
  for (let i = 0; i <= last; i++) shape.counts[i] = short(shape.counts[i] ?? 0);
}

export function densityOf(shape: Histogram): number[] {
  const total = shape.counts.reduce((sum, value) => sum + value, 0);
  return shape.counts.map((value) => value / total);
}

/** P(T ≥ start of bin i), one entry more than bins. */
export function survivalOf(density: readonly number[]): Float64Array {
  const survival = new Float64Array(density.length + 1);
  for (let i = density.length - 1; i >= 0; i--) survival[i] = (survival[i + 1] ?? 0) + (density[i] ?? 0);
  return survival;
}

export interface Hazard {
  readonly memory: number;
  /** Lower edges of the age bins, seconds; the last bin is open. */
  readonly edges: readonly number[];
  ends: number[];
  exposure: number[];
}

/** Starts from a log-normal of the given median and sigma, worth `weight` observations. */
export function hazard(
  edges: readonly number[],
  memory: number,
  weight: number,
  median: number,
  sigma: number,
): Hazard {
  const survive = (age: number): number =>
    age <= 0 ? 1 : 1 - normalBelow((Math.log(age) - Math.log(median)) / sigma);
  const upper = (i: number): number => edges[i + 1] ?? (edges.at(-1) ?? 0) * 2;
  return {
    memory,
    edges,
    ends: edges.map((edge, i) => short(weight * Math.max(1e-6, survive(edge) - survive(upper(i))))),
    exposure: edges.map((edge, i) =>
      short(weight * Math.max(1e-6, ((survive(edge) + survive(upper(i))) / 2) * (upper(i) - edge))),
    ),
  };
}

/**
 * Time lived from one age to another, with or without an end there. Those still talking are counted while they talk:
 * from the ended alone the first minutes of a day would look five times too short.
 */
export function learnLife(shape: Hazard, from: number, to: number, ended: boolean): void {
  const { edges, ends, exposure } = shape;
  if (ended) {
    const keep = 1 - 1 / shape.memory;
    for (let i = 0; i < edges.length; i++) {
      ends[i] = short((ends[i] ?? 0) * keep);
      exposure[i] = short((exposure[i] ?? 0) * keep);
    }
    const last = binOf(edges, to);
    ends[last] = short((ends[last] ?? 0) + 1);
  }
  for (let i = binOf(edges, from); i < edges.length && (edges[i] ?? 0) < to; i++) {
    const spent = Math.min(to, edges[i + 1] ?? to) - Math.max(from, edges[i] ?? 0);
    exposure[i] = short((exposure[i] ?? 0) + Math.max(0, spent));
  }
}

/** Ends per second at an age. */
export function rateAt(shape: Hazard, age: number): number {
  const i = binOf(shape.edges, age);
  return (shape.ends[i] ?? 0) / Math.max(1e-6, shape.exposure[i] ?? 0);
}

export function binOf(edges: readonly number[], age: number): number {
  let i = 0;
  while (i + 1 < edges.length && age >= (edges[i + 1] ?? 0)) i++;
  return i;
}

/** Shapes are saved every second: five decimals say all that is known. */
function short(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

/** Standard normal distribution function, Abramowitz & Stegun 26.2.17 (error below 7.5e-8). */
export function normalBelow(z: number): number {
  const x = Math.abs(z);
  const t = 1 / (1 + 0.2316419 * x);
  const tail =
    normalDensity(x) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

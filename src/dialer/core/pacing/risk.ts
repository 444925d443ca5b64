// The chance that a call landing at a horizon finds nobody free: the distribution of people landed minus agents
// freed, exactly for small teams and by a skew-corrected normal for large ones.
import { normalBelow, normalDensity } from "./shapes.ts";
import { horizonCount } from "./tables.ts";

/** Items up to which the exact distribution is cheap enough (≈ 20 µs over six horizons). */
export const exactItems = 90;
/** Room for calls added while deciding, before the normal takes over. */
const spareItems = 70;

/** Calls or agents: the chance of item i at horizon k is tables[i][at[i] + k] × factor[i]. Rows of tables in three plain
 * lists, for a floor of 300 has a thousand items at every decision and an object each costs more than the sums. */
export interface Lot {
  readonly tables: Float64Array[];
  readonly at: number[];
  readonly factor: number[];
}

export function emptyLot(): Lot {
  return { tables: [], at: [], factor: [] };
}

export function put(lot: Lot, table: Float64Array, at: number, factor: number): void {
  lot.tables.push(table);
  lot.at.push(at);
  lot.factor.push(factor);
}

export function chanceAt({ tables, at, factor }: Lot, i: number, k: number): number {
  const chance = (tables[i]?.[(at[i] ?? 0) + k] ?? 0) * (factor[i] ?? 0);
  return chance > 1 ? 1 : chance;
}

export interface Outlook {
  /** Free already, after those who wait are served. */
  readonly idle: number;
  readonly freedItems: number;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly third: Float64Array;
  readonly landings: Float64Array;
  readonly freed: Float64Array;
  /** Squared relative errors of the expected landings (the answer rate is an estimate) and of the freed. */
  readonly errors: { readonly rate: number; readonly freed: number };
  /** P(landings − freed = i − freedItems) for i < places, one horizon after the other, while exact. One more call is served
   * when landings − freed ≤ idle − 1, and mass only moves up as items are added: what lies above is never needed. */
  exact: Float64Array | null;
  readonly places: number;
  items: number;
  /** Items from which the exact distribution is given up. */
  readonly most: number;
}

export function outlook(
  idle: number,
  landings: Lot,
  freed: Lot,
  errors: Outlook["errors"],
  without: ReadonlySet<number> = nobody,
): Outlook {
  const freedItems = freed.at.length;
  const items = landings.at.length - without.size + freedItems;
  const places = Math.max(0, idle + freedItems);
  const it: Outlook = {
    idle,
    freedItems,
    mean: new Float64Array(horizonCount),
    variance: new Float64Array(horizonCount),
    third: new Float64Array(horizonCount),
    landings: new Float64Array(horizonCount),
    freed: new Float64Array(horizonCount),
    errors,
    exact: items <= exactItems ? emptyDistributions(places) : null,
    places,
    items,
    most: items + spareItems,
  };
  for (let k = 0; k < horizonCount; k++) sumUp(it, k, landings, freed, without);
  return it;
}

const nobody: ReadonlySet<number> = new Set();

function sumUp(it: Outlook, k: number, landings: Lot, freed: Lot, without: ReadonlySet<number>): void {
  const { exact } = it;
  let [mean, variance, third, landed, free, items] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < freed.at.length; i++) {
    // A freed agent (−1 with chance f) is −1 plus a landing with chance 1 − f.
    const chance = chanceAt(freed, i, k);
    const stays = 1 - chance;
    const spread = stays * (1 - stays);
    free += chance;
    mean = mean + stays - 1;
    variance += spread;
    third += spread * (1 - 2 * stays);
    if (exact) convolve(exact, k * it.places, Math.min(++items, it.places - 1), stays);
  }
  for (let i = 0; i < landings.at.length; i++) {
    if (without.size > 0 && without.has(i)) continue;
    const chance = chanceAt(landings, i, k);
    const spread = chance * (1 - chance);
    landed += chance;
    mean += chance;
    variance += spread;
    third += spread * (1 - 2 * chance);
    if (exact) convolve(exact, k * it.places, Math.min(++items, it.places - 1), chance);
  }
  it.mean[k] = mean;
  it.variance[k] = variance;
  it.third[k] = third;
  it.landings[k] = landed;
  it.freed[k] = free;
}

function emptyDistributions(places: number): Float64Array {
  const all = new Float64Array(horizonCount * places);
  if (places > 0) for (let k = 0; k < horizonCount; k++) all[k * places] = 1;
  return all;
}

/** One more call of a new kind, launched now. */
export function addLanding(it: Outlook, table: Float64Array, factor: number): void {
  if (it.items >= it.most) it.exact = null;
  it.items++;
  for (let k = 0; k < horizonCount; k++) {
    const chance = Math.min(1, (table[k] ?? 0) * factor);
    const spread = chance * (1 - chance);
    it.landings[k] = (it.landings[k] ?? 0) + chance;
    it.mean[k] = (it.mean[k] ?? 0) + chance;
    it.variance[k] = (it.variance[k] ?? 0) + spread;
    it.third[k] = (it.third[k] ?? 0) + spread * (1 - 2 * chance);
    if (it.exact) convolve(it.exact, k * it.places, Math.min(it.items, it.places - 1), chance);
  }
}

/** One more item in the distribution that begins at `from`, whose highest place is then `top`. */
function convolve(exact: Float64Array, from: number, top: number, chance: number): void {
  // What cannot have landed changes nothing.
  if (chance === 0 || top < 0) return;
  const stays = 1 - chance;
  let here = exact[from + top] ?? 0;
  for (let i = from + top; i > from; i--) {
    const below = exact[i - 1] ?? 0;
    exact[i] = here * stays + below * chance;
    here = below;
  }
  exact[from] = here * stays;
}

/** P(nobody is free for one more call at this horizon). */
export function shortfall(it: Outlook, k: number): number {
  if (it.exact) {
    let enough = 0;
    for (let i = k * it.places; i < (k + 1) * it.places; i++) enough += it.exact[i] ?? 0;
    return Math.min(1, Math.max(0, 1 - enough));
  }
  const doubt = it.errors.rate * (it.landings[k] ?? 0) ** 2 + it.errors.freed * (it.freed[k] ?? 0) ** 2;
  const deviation = Math.sqrt(Math.max(1e-9, (it.variance[k] ?? 0) + doubt));
  const z = (it.idle - 0.5 - (it.mean[k] ?? 0)) / deviation;
  if (z > 6) return 0;
  const skew = (it.third[k] ?? 0) / deviation ** 3;
  return Math.min(1, Math.max(0, 1 - normalBelow(z) + (normalDensity(z) * skew * (z * z - 1)) / 6));
}

/** By horizon: the worst shortfall there or later, for a call that lands takes the agent of those after it. */
export function risks(it: Outlook): Float64Array {
  const worst = new Float64Array(horizonCount);
  let most = 0;
  for (let k = horizonCount - 1; k >= 0; k--) {
    most = Math.max(most, shortfall(it, k));
    worst[k] = most;
  }
  return worst;
}

export function meanRisk(it: Outlook): number {
  let total = 0;
  for (const risk of risks(it)) total += risk;
  return total / horizonCount;
}

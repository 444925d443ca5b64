// The chance that a call landing at a horizon finds nobody free: the distribution of people landed minus agents
// freed, exactly for small teams and by a skew-corrected normal for large ones.
import { normalBelow, normalDensity } from "./shapes.ts";
import { horizonCount } from "./tables.ts";

/** Items up to which the exact distribution is cheap enough (≈ 20 µs over six horizons). */
export const exactItems = 90;
/** Room for calls added while deciding, before the normal takes over. */
const spareItems = 70;

/** One call or agent: its chance at horizon k is table[at + k] × factor. Rows of tables, for arrays cost more than sums. */
export interface Chances {
  readonly table: Float64Array;
  readonly at: number;
  readonly factor: number;
}

export function chanceAt({ table, at, factor }: Chances, k: number): number {
  return Math.min(1, (table[at + k] ?? 0) * factor);
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
  /** P(landings − freed = i − freedItems) by horizon, while exact. */
  exact: Float64Array[] | null;
  items: number;
}

export function outlook(
  idle: number,
  landings: readonly Chances[],
  freed: readonly Chances[],
  errors: Outlook["errors"],
): Outlook {
  const items = landings.length + freed.length;
  const it: Outlook = {
    idle,
    freedItems: freed.length,
    mean: new Float64Array(horizonCount),
    variance: new Float64Array(horizonCount),
    third: new Float64Array(horizonCount),
    landings: new Float64Array(horizonCount),
    freed: new Float64Array(horizonCount),
    errors,
    exact: items <= exactItems ? emptyDistributions(items) : null,
    items: 0,
  };
  for (const chances of freed) {
    // A freed agent (−1 with chance f) is −1 plus a landing with chance 1 − f.
    for (let k = 0; k < horizonCount; k++) {
      const chance = chanceAt(chances, k);
      it.freed[k] = (it.freed[k] ?? 0) + chance;
      add(it, k, 1 - chance);
      it.mean[k] = (it.mean[k] ?? 0) - 1;
    }
    it.items++;
  }
  for (const chances of landings) addLanding(it, chances);
  return it;
}

function emptyDistributions(items: number): Float64Array[] {
  return Array.from({ length: horizonCount }, () => {
    const distribution = new Float64Array(items + spareItems + 1);
    distribution[0] = 1;
    return distribution;
  });
}

export function addLanding(it: Outlook, chances: Chances): void {
  if (it.exact && it.items + 1 >= (it.exact[0]?.length ?? 0)) it.exact = null;
  for (let k = 0; k < horizonCount; k++) {
    const chance = chanceAt(chances, k);
    it.landings[k] = (it.landings[k] ?? 0) + chance;
    add(it, k, chance);
  }
  it.items++;
}

function add(it: Outlook, k: number, chance: number): void {
  const spread = chance * (1 - chance);
  it.mean[k] = (it.mean[k] ?? 0) + chance;
  it.variance[k] = (it.variance[k] ?? 0) + spread;
  it.third[k] = (it.third[k] ?? 0) + spread * (1 - 2 * chance);
  const distribution = it.exact?.[k];
  if (!distribution) return;
  const stays = 1 - chance;
  for (let i = it.items + 1; i > 0; i--)
    distribution[i] = (distribution[i] ?? 0) * stays + (distribution[i - 1] ?? 0) * chance;
  distribution[0] = (distribution[0] ?? 0) * stays;
}

/** P(nobody is free for one more call at this horizon). */
export function shortfall(it: Outlook, k: number): number {
  const distribution = it.exact?.[k];
  if (distribution) {
    // One more call is served when landings − freed ≤ idle − 1.
    const last = Math.min(it.items, it.idle - 1 + it.freedItems);
    let enough = 0;
    for (let i = 0; i <= last; i++) enough += distribution[i] ?? 0;
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

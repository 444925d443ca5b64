// Which ringing calls are better given up now: those that have rung long enough and would, by what is known since they
// were launched, find nobody free. For lines and campaigns that allow it; never before fifteen seconds of ringing.
import type { PacingOptions } from "../pacing.ts";
import { type Prospects, viewsOf } from "./prospects.ts";
import { chanceAt, type Lot, risks } from "./risk.ts";
import type { State } from "./state.ts";
import { horizonCount } from "./tables.ts";

/** A person must have had the time to pick up: fifteen seconds (47 CFR 64.1200(a)(6), United States; read 2026-11). */
const leastRingSeconds = 15;
/** Times the price of risk from which a call is given up: the attempt is spent already. See docs/decisions/0019. */
const givenUpFrom = 3;
/** Most calls given up in one decision. Judgement: the next decision comes within a second. */
const mostAtOnce = 3;

export function betterGivenUp(
  coming: Prospects,
  state: State,
  options: PacingOptions,
  now: number,
): number[] {
  const after = options.cancelAfterSeconds;
  if (after === undefined || !(after >= 0)) return [];
  /** Places in the list of calls. */
  const given = new Set<number>();
  const limit = givenUpFrom * Math.max(state.price, options.abandonmentCap / 2);
  for (const [place, [, call]] of coming.calls.entries()) {
    if (given.size >= mostAtOnce) break;
    if (call.phase !== "ringing" || now - call.dialledAt < Math.max(leastRingSeconds, after)) continue;
    given.add(place);
    const views = viewsOf(coming, given);
    let risk = 0;
    for (const [i, { it }] of views.entries())
      risk += riskOf(coming.landings[i], place, risks(it)) / views.length;
    if (risk <= limit) given.delete(place);
  }
  return [...given].flatMap((place) => coming.calls[place]?.[0] ?? []);
}

/** With nobody at work whoever picks up meets nobody: no risk need be weighed. */
export function ringsForNobody(state: State, { cancelAfterSeconds }: PacingOptions, now: number): number[] {
  if (cancelAfterSeconds === undefined || !(cancelAfterSeconds >= 0)) return [];
  const least = Math.max(leastRingSeconds, cancelAfterSeconds);
  return [...state.calls]
    .filter(([, { phase, dialledAt }]) => phase === "ringing" && now - dialledAt >= least)
    .slice(0, mostAtOnce)
    .map(([id]) => id);
}

/** The mean of the risks over the horizons, weighted by when this call lands. */
function riskOf(lot: Lot | undefined, place: number, by: Float64Array): number {
  let before = 0;
  let sum = 0;
  for (let k = 0; k < horizonCount; k++) {
    const reached = lot ? chanceAt(lot, place, k) : 0;
    sum += Math.max(0, reached - before) * (by[k] ?? 0);
    before = Math.max(before, reached);
  }
  return before > 1e-9 ? sum / before : 0;
}

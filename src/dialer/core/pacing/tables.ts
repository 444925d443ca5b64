// Look-up tables of the pacing engine, rebuilt every 20 s from the learned shapes: at a few horizons (quantiles of
// the landing delay of a call launched now), the chance that a call in flight has landed and a busy agent is free.

import { densityOf, type Hazard, rateAt, survivalOf } from "./shapes.ts";
import type { State } from "./state.ts";

/** Landing-delay quantiles looked at. Six told the lists apart as well as ten did. Judgement. */
export const horizonCount = 6;
export const rebuildSeconds = 20;

export interface Tables {
  builtAt: number;
  /** Seconds from now, ascending. */
  horizons: number[];
  /** P(landed by horizon | a person, launched now). */
  fresh: number[];
  /** By age bin × horizon: P(person picks up after this age and verdict by the horizon), per unit of answer rate. */
  ringing: number[];
  ringHuman: number[];
  ringOther: number[];
  answered: number[];
  verdictHuman: number[];
  verdictOther: number[];
  talk: number[];
  wrapup: number[];
}

export function buildTables(state: State, now: number, answerWithinSeconds: number): Tables {
  const ring = densityOf(state.ringHuman);
  const verdict = densityOf(state.verdictHuman);
  const verdictBin = state.verdictHuman.binSeconds;
  const cumulative: number[] = [0];
  for (const share of verdict) cumulative.push((cumulative.at(-1) ?? 0) + share);
  const verdictBy = (seconds: number): number => {
    if (seconds <= 0) return 0;
    const place = seconds / verdictBin;
    const low = Math.floor(place);
    if (low >= verdict.length) return 1;
    return (cumulative[low] ?? 0) + (verdict[low] ?? 0) * (place - low);
  };
  const bin = state.ringHuman.binSeconds;
  const landedBy = (ageBin: number, until: number): number => {
    let sum = 0;
    for (let u = ageBin; u < ring.length && (u + 0.5) * bin < until; u++)
      sum += (ring[u] ?? 0) * verdictBy(until - (u + 0.5) * bin);
    return sum;
  };
  const horizons = quantiles((seconds) => landedBy(0, seconds), ring.length * bin + 8);
  const waits = horizons.map((horizon) => horizon + Math.max(0, answerWithinSeconds - 0.2));
  return {
    builtAt: now,
    horizons,
    fresh: horizons.map((horizon) => landedBy(0, horizon)),
    ringing: ring.flatMap((_, age) => horizons.map((horizon) => landedBy(age, age * bin + horizon))),
    ringHuman: survivalOf(ring),
    ringOther: survivalOf(densityOf(state.ringOther)),
    answered: verdict.flatMap((_, age) =>
      horizons.map((horizon) => verdictBy(age * verdictBin + horizon) - verdictBy(age * verdictBin)),
    ),
    verdictHuman: survivalOf(verdict),
    verdictOther: survivalOf(densityOf(state.verdictOther)),
    ...agentTables(state.talk, state.wrapup, waits),
  };
}

function quantiles(distribution: (seconds: number) => number, longest: number): number[] {
  const found: number[] = [];
  for (let seconds = 0.5; seconds < longest && found.length < horizonCount; seconds += 0.5) {
    const reached = distribution(seconds);
    while (found.length < horizonCount && reached >= (found.length + 0.5) / horizonCount) found.push(seconds);
  }
  while (found.length < horizonCount) found.push(longest);
  return found;
}

function agentTables(talk: Hazard, wrapup: Hazard, waits: readonly number[]) {
  const longest = Math.ceil(Math.max(...waits)) + 1;
  const endsBy = (shape: Hazard, age: number): number[] => {
    const by = [0];
    let alive = 1;
    for (let s = 0; s < longest; s++) {
      alive *= Math.exp(-rateAt(shape, age + s + 0.5));
      by.push(1 - alive);
    }
    return by;
  };
  const at = (by: readonly number[], seconds: number): number => {
    if (seconds <= 0) return 0;
    const low = Math.floor(seconds);
    const here = by[low] ?? by.at(-1) ?? 0;
    return here + ((by[low + 1] ?? here) - here) * (seconds - low);
  };
  const middle = (edges: readonly number[], i: number): number =>
    ((edges[i] ?? 0) + (edges[i + 1] ?? (edges[i] ?? 0) * 1.2)) / 2;
  const freshWrapup = endsBy(wrapup, 0);
  return {
    wrapup: wrapup.edges.flatMap((_, i) => {
      const by = endsBy(wrapup, middle(wrapup.edges, i));
      return waits.map((wait) => at(by, wait));
    }),
    talk: talk.edges.flatMap((_, i) => {
      const by = endsBy(talk, middle(talk.edges, i));
      return waits.map((wait) => {
        let sum = 0;
        for (let s = 0; s < wait; s++)
          sum += ((by[s + 1] ?? 0) - (by[s] ?? 0)) * at(freshWrapup, wait - s - 0.5);
        return sum;
      });
    }),
  };
}

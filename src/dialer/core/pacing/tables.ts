// Look-up tables of the pacing engine, rebuilt every few seconds from the learned shapes and from nothing else: at a
// few horizons (quantiles of the landing delay of a call launched now), the chance that a call in flight has landed
// and a busy agent is free.
import type { PacingOptions } from "../pacing.ts";
import { densityOf, type Hazard, learnDurations, learnLife, rateAt, survivalOf } from "./shapes.ts";
import type { DurationName, Shapes, State } from "./state.ts";

/** Landing-delay quantiles looked at. Six told the lists apart as well as ten did. Judgement. */
export const horizonCount = 6;
/** Seconds between two builds; sooner while little is known and much arrives: the first talks to end are short. */
const rebuild = { seconds: 20, soonSeconds: 2, soonAfter: 40, untilTalks: 400 };

export interface Tables {
  /** Seconds from now, ascending; and until when an agent must be free to take whoever landed then. */
  horizons: number[];
  waits: number[];
  /** P(landed by horizon | a person, launched now). */
  fresh: Float64Array;
  /** P(verdict by that age | a person), by ring bin. */
  landed: Float64Array;
  /** By age bin × horizon: P(person picks up after this age and verdict by the horizon), per unit of answer rate. */
  ringing: Float64Array;
  ringHuman: Float64Array;
  ringOther: Float64Array;
  /** Odds that whoever picked up after that ring is a person, against those of any ring, by ring bin. */
  byRing: Float64Array;
  answered: Float64Array;
  verdictHuman: Float64Array;
  verdictOther: Float64Array;
  talk: Float64Array;
  wrapup: Float64Array;
  closing: Float64Array;
}

/** The tables to use now; when they are due, what was seen since is folded into the shapes first. */
export function tablesAt(state: State, options: PacingOptions, now: number): Tables {
  const age = now - state.builtAt;
  const much = state.talks < rebuild.untilTalks && state.fresh.length >= rebuild.soonAfter;
  if (state.builtAt < 0 || age < 0 || age >= (much ? rebuild.soonSeconds : rebuild.seconds)) {
    fold(state, now);
    state.builtAt = now;
    state.tables = null;
  }
  state.tables ??= buildTables(state.shapes, options);
  return state.tables;
}

function fold(state: State, now: number): void {
  const durations: Record<DurationName, number[]> = {
    ringHuman: [],
    ringOther: [],
    ringMachine: [],
    verdictHuman: [],
    verdictOther: [],
  };
  for (const it of state.fresh) {
    if (it.length === 3) learnLife(state.shapes[it[0]], it[1], it[2], true);
    else durations[it[0]].push(it[1]);
  }
  for (const [name, seconds] of Object.entries(durations))
    learnDurations(state.shapes[name as DurationName], seconds);
  state.fresh = [];
  for (const agent of state.agents.values()) {
    if (agent.state !== "talking" && agent.state !== "wrapup") continue;
    const age = Math.min(4 * 3600, now - agent.since);
    if (age <= agent.counted) continue;
    learnLife(agent.state === "talking" ? state.shapes.talk : state.shapes.wrapup, agent.counted, age, false);
    agent.counted = age;
  }
}

function buildTables(shapes: Shapes, options: PacingOptions): Tables {
  const ring = densityOf(shapes.ringHuman);
  const verdict = densityOf(shapes.verdictHuman);
  const verdictBin = shapes.verdictHuman.binSeconds;
  const cumulative: number[] = [0];
  for (const share of verdict) cumulative.push((cumulative.at(-1) ?? 0) + share);
  const verdictBy = (seconds: number): number => {
    if (seconds <= 0) return 0;
    const place = seconds / verdictBin;
    const low = Math.floor(place);
    if (low >= verdict.length) return 1;
    return (cumulative[low] ?? 0) + (verdict[low] ?? 0) * (place - low);
  };
  const bin = shapes.ringHuman.binSeconds;
  // Ages and horizons are whole bins, and so are differences of both: who picked up in the middle of a bin has so long since.
  const verdictAfter = Float64Array.from({ length: 3 * (ring.length + 24) }, (_, bins) =>
    verdictBy((bins + 0.5) * bin),
  );
  const landedBy = (ageBin: number, untilBin: number): number => {
    let sum = 0;
    for (let u = ageBin; u < ring.length && u < untilBin; u++)
      sum += (ring[u] ?? 0) * (verdictAfter[untilBin - 1 - u] ?? 1);
    return sum;
  };
  const landed = Float64Array.from({ length: ring.length + 24 }, (_, age) => landedBy(0, age));
  const horizons = quantiles(landed, bin);
  const within = Math.max(0, options.answerWithinSeconds - 0.2);
  const waits = horizons.map((horizon) => horizon + within);
  const gap = Math.max(0, options.minGapSeconds ?? 0);
  return {
    horizons,
    waits,
    landed,
    fresh: Float64Array.from(horizons, (horizon) => landedBy(0, horizon / bin)),
    ringing: Float64Array.from(
      ring.flatMap((_, age) => horizons.map((horizon) => landedBy(age, age + horizon / bin))),
    ),
    ringHuman: survivalOf(ring),
    ringOther: survivalOf(densityOf(shapes.ringOther)),
    byRing: personByRing(ring, densityOf(shapes.ringMachine)),
    answered: Float64Array.from(
      verdict.flatMap((_, age) =>
        horizons.map((horizon) => verdictBy(age * verdictBin + horizon) - verdictBy(age * verdictBin)),
      ),
    ),
    verdictHuman: survivalOf(verdict),
    verdictOther: survivalOf(densityOf(shapes.verdictOther)),
    ...agentTables(
      shapes,
      waits.map((wait) => wait - gap),
    ),
  };
}

/** Bins looked at on each side, for single bins hold few calls; and what both laws are believed to share. Judgement. */
const smoothing = { bins: 3, common: 0.1 };

function personByRing(people: readonly number[], machines: readonly number[]): Float64Array {
  const { bins, common } = smoothing;
  const around = (density: readonly number[], at: number): number => {
    let sum = 0;
    for (let i = at - bins; i <= at + bins; i++) sum += density[i] ?? 0;
    return (1 - common) * sum + (common * (2 * bins + 1)) / density.length;
  };
  return Float64Array.from(people, (_, i) => around(people, i) / around(machines, i));
}

function quantiles(landed: Float64Array, bin: number): number[] {
  const found: number[] = [];
  for (let age = 1; age < landed.length && found.length < horizonCount; age++) {
    const reached = landed[age] ?? 1;
    while (found.length < horizonCount && reached >= (found.length + 0.5) / horizonCount)
      found.push(age * bin);
  }
  while (found.length < horizonCount) found.push(landed.length * bin);
  return found;
}

function agentTables({ talk, wrapup, closing }: Shapes, waits: readonly number[]) {
  const longest = Math.max(1, Math.ceil(Math.max(...waits)) + 1);
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
  const thenWrapup = (shape: Hazard): Float64Array =>
    Float64Array.from(
      shape.edges.flatMap((_, i) => {
        const by = endsBy(shape, middle(shape.edges, i));
        return waits.map((wait) => {
          let sum = 0;
          for (let s = 0; s < wait; s++)
            sum += ((by[s + 1] ?? 0) - (by[s] ?? 0)) * at(freshWrapup, wait - s - 0.5);
          return sum;
        });
      }),
    );
  return {
    talk: thenWrapup(talk),
    closing: thenWrapup(closing),
    wrapup: Float64Array.from(
      wrapup.edges.flatMap((_, i) => {
        const by = endsBy(wrapup, middle(wrapup.edges, i));
        return waits.map((wait) => at(by, wait));
      }),
    ),
  };
}

// What is on its way to this floor: which busy agents come free and which calls in flight land, and when; read from
// the tables for one instant, for decide.ts and cancel.ts.
import type { PacingOptions } from "../pacing.ts";
import { emptyLot, exactItems, type Lot, type Outlook, outlook, put } from "./risk.ts";
import { binOf } from "./shapes.ts";
import { type AgentRecord, type CallRecord, type State, talkEdges, wrapupEdges } from "./state.ts";
import { horizonCount, type Tables } from "./tables.ts";

/** Doubt in the answer rate from which a small floor looks at a lower and a higher one. Judgement. */
const seriousDoubt = 0.12;

export interface Prospects {
  /** Free now, after those who wait are served. */
  readonly free: number;
  /** Answer rates looked at: one, or two when it is in doubt and few items make the exact distribution. */
  readonly rates: readonly number[];
  readonly freed: Lot;
  /** Calls without a verdict, and by view when each of them lands. */
  readonly calls: readonly (readonly [number, CallRecord])[];
  readonly landings: readonly Lot[];
  readonly errors: Outlook["errors"];
}

export function prospects(
  state: State,
  tables: Tables,
  options: PacingOptions,
  floor: { readonly idle: number; readonly waiting: number },
  now: number,
  { rate, weight }: { readonly rate: number; readonly weight: number },
): Prospects {
  const freed = comingFree(state, tables, options, now);
  // Relative standard error of the answer rate.
  const doubt = Math.min(1, Math.sqrt((1 - rate) / Math.max(1e-6, rate * weight)));
  const small = freed.at.length + state.calls.size <= exactItems;
  const rates = small && doubt > seriousDoubt ? [rate * (1 + doubt), rate * (1 - doubt)] : [rate];
  const calls: [number, CallRecord][] = [];
  for (const entry of state.calls) if (entry[1].phase !== "human") calls.push(entry);
  const landings = rates.map((one) => {
    const lot = emptyLot();
    for (const [, call] of calls) putLanding(lot, state, tables, call, one, now);
    return lot;
  });
  const errors = { rate: doubt ** 2, freed: 1 / state.talks };
  return { free: floor.idle - floor.waiting, rates, freed, calls, landings, errors };
}

/** One outlook for each answer rate looked at; `without` leaves out calls by their place in `calls`. */
export function viewsOf(
  { free, rates, freed, landings, errors }: Prospects,
  without?: ReadonlySet<number>,
): { it: Outlook; rate: number }[] {
  return rates.map((rate, view) => ({
    it: outlook(free, landings[view] ?? emptyLot(), freed, errors, without),
    rate: Math.min(0.97, rate),
  }));
}

function comingFree(state: State, tables: Tables, options: PacingOptions, now: number): Lot {
  const found = emptyLot();
  const gap = Math.max(0, options.minGapSeconds ?? 0);
  for (const agent of state.agents.values()) {
    if (isLeaving(agent, now)) continue;
    const age = Math.max(0, now - agent.since);
    if (agent.state === "idle" && agent.freeSince >= 0 && age < gap)
      put(found, certainFrom(tables, gap - age), 0, 1);
    if (agent.state === "talking" || agent.state === "wrapup")
      putFreed(found, state, tables, agent, age, now);
  }
  return found;
}

function certainFrom({ waits }: Tables, seconds: number): Float64Array {
  return Float64Array.from(waits, (wait) => (wait >= seconds ? 1 : 0));
}

function putFreed(
  lot: Lot,
  state: State,
  tables: Tables,
  agent: AgentRecord,
  age: number,
  now: number,
): void {
  const closing = agent.state === "talking" && agent.closingAt >= 0;
  const table = agent.state === "wrapup" ? tables.wrapup : closing ? tables.closing : tables.talk;
  const row = closing
    ? binOf(wrapupEdges, Math.max(0, now - agent.closingAt))
    : binOf(agent.state === "wrapup" ? wrapupEdges : talkEdges, age);
  const at = row * horizonCount;
  if (agent.shiftEndsAt < 0) return put(lot, table, at, state.returning);
  const stays = tables.waits.map((wait, k) => (now + wait < agent.shiftEndsAt ? (table[at + k] ?? 0) : 0));
  put(lot, Float64Array.from(stays), 0, state.returning);
}

/** When this call lands as a person, given that it has not ended yet. */
function putLanding(
  lot: Lot,
  state: State,
  tables: Tables,
  call: CallRecord,
  rateOfAll: number,
  now: number,
): void {
  const age = Math.max(0, now - call.since);
  const ringing = call.phase === "ringing";
  const { binSeconds } = ringing ? state.shapes.ringHuman : state.shapes.verdictHuman;
  const people = ringing ? tables.ringHuman : tables.verdictHuman;
  const others = ringing ? tables.ringOther : tables.verdictOther;
  const row = Math.min(people.length - 2, Math.floor(age / binSeconds));
  const base = ringing ? rateOfAll : state.answeredHuman;
  const ring = Math.floor((call.since - call.dialledAt) / state.shapes.ringHuman.binSeconds);
  const heard = ringing ? 1 : (tables.byRing[Math.min(tables.byRing.length - 1, Math.max(0, ring))] ?? 1);
  const likely = Math.min(0.97, base);
  const odds = (likely / (1 - likely)) * call.odds * heard;
  const rate = odds / (1 + odds);
  const other = others[Math.min(others.length - 2, row)] ?? 0;
  const alive = rate * (people[row] ?? 0) + (1 - rate) * other;
  const factor = alive > 1e-9 ? rate / alive : 0;
  put(lot, ringing ? tables.ringing : tables.answered, row * horizonCount, factor);
}

export function isLeaving(agent: AgentRecord, now: number): boolean {
  return agent.pausePending || (agent.shiftEndsAt >= 0 && now >= agent.shiftEndsAt);
}

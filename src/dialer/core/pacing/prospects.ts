// What is on its way to this floor: which busy agents come free and which calls in flight land, and when; read from
// the tables for one instant, for decide.ts and cancel.ts.
import type { PacingOptions } from "../pacing.ts";
import { type Chances, exactItems, type Outlook, outlook } from "./risk.ts";
import { binOf } from "./shapes.ts";
import { type AgentRecord, type CallRecord, type State, talkEdges, wrapupEdges } from "./state.ts";
import { horizonCount, type Tables } from "./tables.ts";

/** Doubt in the answer rate from which a small floor looks at a lower and a higher one. Judgement. */
const seriousDoubt = 0.12;

export interface Landing {
  readonly id: number;
  readonly call: CallRecord;
  /** By view, by horizon. */
  readonly chances: readonly Chances[];
}

export interface Prospects {
  /** Free now, after those who wait are served. */
  readonly free: number;
  /** Answer rates looked at: one, or two when it is in doubt and few items make the exact distribution. */
  readonly rates: readonly number[];
  readonly freed: readonly Chances[];
  readonly landings: readonly Landing[];
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
  const small = freed.length + state.calls.size <= exactItems;
  const rates = small && doubt > seriousDoubt ? [rate * (1 + doubt), rate * (1 - doubt)] : [rate];
  const landings: Landing[] = [];
  for (const [id, call] of state.calls) {
    if (call.phase === "human") continue;
    landings.push({ id, call, chances: rates.map((one) => landingOf(state, tables, call, one, now)) });
  }
  const errors = { rate: doubt ** 2, freed: 1 / state.talks };
  return { free: floor.idle - floor.waiting, rates, freed, landings, errors };
}

/** One outlook for each answer rate looked at; `without` leaves a call out. */
export function viewsOf(
  { free, rates, freed, landings, errors }: Prospects,
  without?: ReadonlySet<number>,
): { it: Outlook; rate: number }[] {
  return rates.map((rate, view) => {
    const chances: Chances[] = [];
    for (const landing of landings) {
      const mine = landing.chances[view];
      if (mine && !without?.has(landing.id)) chances.push(mine);
    }
    return { it: outlook(free, chances, freed, errors), rate: Math.min(0.97, rate) };
  });
}

function comingFree(state: State, tables: Tables, options: PacingOptions, now: number): Chances[] {
  const found: Chances[] = [];
  const gap = Math.max(0, options.minGapSeconds ?? 0);
  for (const agent of state.agents.values()) {
    if (isLeaving(agent, now)) continue;
    const age = Math.max(0, now - agent.since);
    if (agent.state === "idle" && agent.freeSince >= 0 && age < gap)
      found.push(certainFrom(tables, (wait) => wait >= gap - age));
    if (agent.state === "talking" || agent.state === "wrapup")
      found.push(freedOf(state, tables, agent, age, now));
  }
  return found;
}

function certainFrom({ waits }: Tables, holds: (wait: number) => boolean): Chances {
  return { table: Float64Array.from(waits, (wait) => (holds(wait) ? 1 : 0)), at: 0, factor: 1 };
}

function freedOf(state: State, tables: Tables, agent: AgentRecord, age: number, now: number): Chances {
  const closing = agent.state === "talking" && agent.closingAt >= 0;
  const table = agent.state === "wrapup" ? tables.wrapup : closing ? tables.closing : tables.talk;
  const row = closing
    ? binOf(wrapupEdges, Math.max(0, now - agent.closingAt))
    : binOf(agent.state === "wrapup" ? wrapupEdges : talkEdges, age);
  const at = row * horizonCount;
  if (agent.shiftEndsAt < 0) return { table, at, factor: state.returning };
  const stays = tables.waits.map((wait, k) => (now + wait < agent.shiftEndsAt ? (table[at + k] ?? 0) : 0));
  return { table: Float64Array.from(stays), at: 0, factor: state.returning };
}

/** When this call lands as a person, given that it has not ended yet. */
function landingOf(state: State, tables: Tables, call: CallRecord, rateOfAll: number, now: number): Chances {
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
  return { table: ringing ? tables.ringing : tables.answered, at: row * horizonCount, factor };
}

export function isLeaving(agent: AgentRecord, now: number): boolean {
  return agent.pausePending || (agent.shiftEndsAt >= 0 && now >= agent.shiftEndsAt);
}

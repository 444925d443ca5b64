// The decision: launch one more call while the chance that it finds nobody free, or takes the agent of a call that
// lands after it, is at most the price of risk; never fewer than one line per idle agent.
import type { PacingDecision, PacingOptions } from "../pacing.ts";
import { estimate, giveUp } from "./answer-rate.ts";
import { passTime, riskPrice } from "./budget.ts";
import { linesLeft, mayDial } from "./limits.ts";
import { addLanding, meanRisk, type Outlook, outlook } from "./risk.ts";
import { binOf } from "./shapes.ts";
import { type AgentRecord, type CallRecord, type State, talkEdges, wrapupEdges } from "./state.ts";
import { horizonCount, type Tables, tablesAt } from "./tables.ts";

/** Lines launched in one decision per staffed agent: a bound on a bug, far above what any list needs. */
const maxBurstPerAgent = 12;
/** Nobody waits so long beyond the seconds promised: their end was lost. */
const lostAfterSeconds = 30;
/** A call whose end is missing for so long after its ring time counts as unanswered. */
const giveUpAfterSeconds = 60;
/** `decide` comes every second; a longer gap is a clock that jumped or a process that stood still. Judgement. */
const jumpSeconds = 15;
/** After a jump the news of what happened meanwhile is on its way: so long only one line per idle agent. Judgement. */
const cautiousSeconds = 5;
/** Items in play from which a decision is reused for a moment: events then come by the dozen each second. */
const largeFloor = { items: 150, reuseSeconds: 0.2 };
/** Doubt in the answer rate from which a small floor looks at a lower and a higher one. Judgement. */
const seriousDoubt = 0.12;

export interface Floor {
  idle: number;
  /** Idle, but within the gap between two attentions. */
  resting: number;
  waiting: number;
  staffed: number;
  busy: number;
}

export function decideWith(state: State, options: PacingOptions, now: number): PacingDecision {
  if (!Number.isFinite(now)) return refusal(state);
  const floor = look(state, options, now);
  if (state.last && !state.changed && now === state.decidedAt) return copyOf(state.last);
  passTime(state, now, floor);
  watchClock(state, now);
  const decision = decideNow(state, options, now, floor);
  state.decidedAt = now;
  state.changed = false;
  state.last = decision;
  return copyOf(decision);
}

function decideNow(state: State, options: PacingOptions, now: number, floor: Floor): PacingDecision {
  const abandonment = state.day.humans === 0 ? 0 : state.day.abandoned / state.day.humans;
  let ringing = 0;
  for (const call of state.calls.values()) if (call.phase === "ringing") ringing++;
  const today = { abandonment, idle: floor.idle, ringing };
  if (!mayDial(state, options)) {
    const reason = { ...emptyReason(state), ...today, limitedBy: "agents" as const };
    return { dial: 0, reason };
  }
  const { lines, byLimit } = linesLeft(state, options, now, floor.staffed);
  const progressive = Math.max(0, floor.idle - state.calls.size);
  const atLeast = Math.min(lines, progressive);
  const items = state.calls.size + floor.busy;
  const sinceComputed = now - state.computedAt;
  if (
    state.last &&
    items >= largeFloor.items &&
    sinceComputed >= 0 &&
    sinceComputed < largeFloor.reuseSeconds
  )
    return { dial: atLeast, reason: { ...state.last.reason, ...today } };
  if (floor.staffed === 0 || now >= options.dayEndsAt)
    return { dial: atLeast, reason: { ...emptyReason(state), ...today, limitedBy: "agents" } };
  state.computedAt = now;
  state.price = now < state.cautiousUntil ? 0 : riskPrice(state, options, now, floor.staffed);
  const tables = tablesAt(state, options, now);
  giveUp(state.answers, now - options.ringTimeoutSeconds - giveUpAfterSeconds);
  const { rate, weight } = rateNow(state, tables, now);
  const views = outlooks(state, tables, options, floor, now, { rate, weight });
  const middle = views[0];
  const reason: PacingDecision["reason"] = {
    risk: 0,
    riskPrice: state.price,
    answerRate: rate,
    expectedFree: Math.max(0, floor.idle - floor.waiting) + (middle?.freed[horizonCount >> 1] ?? 0),
    expectedLandings: middle?.landings[horizonCount >> 1] ?? 0,
    limitedBy: "risk",
    ...today,
  };
  const burst = Math.min(lines, maxBurstPerAgent * floor.staffed);
  let dial = 0;
  let spent = 0;
  for (;;) {
    reason.risk = 0;
    for (const view of views) reason.risk += meanRisk(view) / views.length;
    const allowed = dial < progressive || (state.price > 0 && reason.risk <= state.price);
    if (!allowed || dial >= burst) break;
    dial++;
    spent += reason.risk;
    for (const [i, view] of views.entries())
      addLanding(view, tables.fresh, rate * tilt(views, i, weight, rate));
  }
  if (dial > 0) state.risk = spent / dial;
  if (dial >= lines) reason.limitedBy = byLimit;
  else if (state.price < options.abandonmentCap / 10) reason.limitedBy = "cap";
  return { dial, reason };
}

function rateNow(state: State, tables: Tables, now: number): { rate: number; weight: number } {
  const last = tables.landed.length - 1;
  const bin = state.shapes.ringHuman.binSeconds;
  return estimate(state.answers, now, (age) => {
    if (!(age > 0)) return 0;
    return tables.landed[Math.min(last, Math.round(age / bin))] ?? 1;
  });
}

/** Relative standard error of the answer rate. */
function doubtOf(rate: number, weight: number): number {
  return Math.sqrt((1 - rate) / Math.max(1e-6, rate * weight));
}

function tilt(views: readonly Outlook[], i: number, weight: number, rate: number): number {
  return views.length === 1 ? 1 : Math.max(0, 1 + (i === 0 ? 1 : -1) * Math.min(1, doubtOf(rate, weight)));
}

/** One view of what is coming, or two when the answer rate is in doubt and few items make the exact distribution. */
function outlooks(
  state: State,
  tables: Tables,
  options: PacingOptions,
  floor: Floor,
  now: number,
  { rate, weight }: { readonly rate: number; readonly weight: number },
): Outlook[] {
  const freed = comingFree(state, tables, options, now);
  const free = floor.idle - floor.waiting;
  const doubt = doubtOf(rate, weight);
  const small = freed.length + state.calls.size <= 90;
  const tilts = small && doubt > seriousDoubt ? [1 + Math.min(1, doubt), Math.max(0, 1 - doubt)] : [1];
  return tilts.map((factor) => {
    const landings = comingCalls(state, tables, Math.min(0.97, rate * factor), now);
    return outlook(free, landings, freed, { rate: doubt ** 2, freed: 1 / state.talks });
  });
}

function comingFree(state: State, tables: Tables, options: PacingOptions, now: number): Float64Array[] {
  const found: Float64Array[] = [];
  const gap = Math.max(0, options.minGapSeconds ?? 0);
  for (const agent of state.agents.values()) {
    if (isLeaving(agent, now)) continue;
    const age = Math.max(0, now - agent.since);
    if (agent.state === "idle" && age < gap)
      found.push(Float64Array.from(tables.waits, (wait) => (wait >= gap - age ? 1 : 0)));
    if (agent.state === "talking" || agent.state === "wrapup")
      found.push(chancesOf(state, tables, agent, age, now));
  }
  return found;
}

function chancesOf(state: State, tables: Tables, agent: AgentRecord, age: number, now: number): Float64Array {
  const closing = agent.state === "talking" && agent.closingAt >= 0;
  const table = agent.state === "wrapup" ? tables.wrapup : closing ? tables.closing : tables.talk;
  const row = closing
    ? binOf(wrapupEdges, Math.max(0, now - agent.closingAt))
    : binOf(agent.state === "wrapup" ? wrapupEdges : talkEdges, age);
  const chances = table.slice(row * horizonCount, (row + 1) * horizonCount);
  for (let k = 0; k < horizonCount; k++) {
    const gone = agent.shiftEndsAt >= 0 && now + (tables.waits[k] ?? 0) >= agent.shiftEndsAt;
    chances[k] = gone ? 0 : (chances[k] ?? 0) * state.returning;
  }
  return chances;
}

function comingCalls(state: State, tables: Tables, rate: number, now: number): Float64Array[] {
  const found: Float64Array[] = [];
  for (const call of state.calls.values())
    if (call.phase !== "human") found.push(landingOf(state, tables, call, rate, now));
  return found;
}

/** When this call lands as a person, given that it has not ended yet. */
function landingOf(
  state: State,
  tables: Tables,
  call: CallRecord,
  rateOfAll: number,
  now: number,
): Float64Array {
  const age = Math.max(0, now - call.since);
  const ringing = call.phase === "ringing";
  const { binSeconds } = ringing ? state.shapes.ringHuman : state.shapes.verdictHuman;
  const people = ringing ? tables.ringHuman : tables.verdictHuman;
  const others = ringing ? tables.ringOther : tables.verdictOther;
  const row = Math.min(people.length - 2, Math.floor(age / binSeconds));
  const base = ringing ? rateOfAll : state.answeredHuman;
  const ring = Math.floor((call.since - call.dialledAt) / state.shapes.ringHuman.binSeconds);
  const heard = ringing ? 1 : (tables.byRing[Math.min(tables.byRing.length - 1, Math.max(0, ring))] ?? 1);
  const odds = (base / Math.max(1e-6, 1 - base)) * call.odds * heard;
  const rate = odds / (1 + odds);
  const other = others[Math.min(others.length - 2, row)] ?? 0;
  const alive = rate * (people[row] ?? 0) + (1 - rate) * other;
  const factor = alive > 1e-9 ? rate / alive : 0;
  const table = ringing ? tables.ringing : tables.answered;
  const chances = table.slice(row * horizonCount, (row + 1) * horizonCount);
  for (let k = 0; k < horizonCount; k++) chances[k] = (chances[k] ?? 0) * factor;
  return chances;
}

function look(state: State, options: PacingOptions, now: number): Floor {
  const floor = { idle: 0, resting: 0, waiting: 0, staffed: 0, busy: 0 };
  const gap = Math.max(0, options.minGapSeconds ?? 0);
  for (const agent of state.agents.values()) {
    if (agent.state === "out" || agent.state === "paused" || isLeaving(agent, now)) continue;
    floor.staffed++;
    if (agent.state !== "idle") floor.busy++;
    else if (gap > 0 && now - agent.since < gap) floor.resting++;
    else floor.idle++;
  }
  const lost = options.answerWithinSeconds + lostAfterSeconds;
  for (const call of state.calls.values())
    if (call.phase === "human" && now - call.since < lost) floor.waiting++;
  return floor;
}

function isLeaving(agent: AgentRecord, now: number): boolean {
  return agent.pausePending || (agent.shiftEndsAt >= 0 && now >= agent.shiftEndsAt);
}

function watchClock(state: State, now: number): void {
  if (state.decidedAt >= 0 && Math.abs(now - state.decidedAt) > jumpSeconds)
    state.cautiousUntil = now + cautiousSeconds;
  else if (state.cautiousUntil > now + cautiousSeconds) state.cautiousUntil = now + cautiousSeconds;
}

function emptyReason(state: State): PacingDecision["reason"] {
  return {
    risk: 0,
    riskPrice: 0,
    answerRate: state.last?.reason.answerRate ?? 0,
    expectedFree: 0,
    expectedLandings: 0,
    abandonment: 0,
    limitedBy: "agents",
  };
}

function refusal(state: State): PacingDecision {
  return { dial: 0, reason: { ...emptyReason(state), limitedBy: "none" } };
}

function copyOf(decision: PacingDecision): PacingDecision {
  return { ...decision, reason: { ...decision.reason } };
}

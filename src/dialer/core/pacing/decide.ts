// The decision: launch one more call while the chance that it finds nobody free, or takes the agent of a call that
// lands after it, is at most the price of risk; never fewer than one line per idle agent.
import type { PacingDecision, PacingOptions } from "../pacing.ts";
import { estimate, giveUp } from "./answer-rate.ts";
import { passTime, riskPrice } from "./budget.ts";
import { betterGivenUp, ringsForNobody } from "./cancel.ts";
import { linesLeft, makesSense, overOccupied } from "./limits.ts";
import { latestInstant } from "./observe.ts";
import { isLeaving, prospects, viewsOf } from "./prospects.ts";
import { addLanding, meanRisk } from "./risk.ts";
import type { State } from "./state.ts";
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

export interface Floor {
  idle: number;
  /** Idle, but within the gap between two attentions. */
  resting: number;
  waiting: number;
  staffed: number;
  busy: number;
}

export function decideWith(state: State, options: PacingOptions, now: number): PacingDecision {
  if (!(Math.abs(now) < latestInstant)) return refusal(state);
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
  const tired = overOccupied(state.flow, options);
  if (tired || !makesSense(options)) {
    const reason = { ...emptyReason(state), ...today, ...tired, limitedBy: "agents" as const };
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
  if (floor.staffed === 0 || now >= options.dayEndsAt) {
    const reason = { ...emptyReason(state), ...today, limitedBy: "agents" as const };
    return naming(floor.staffed === 0 ? ringsForNobody(state, options, now) : [], { dial: atLeast, reason });
  }
  state.computedAt = now;
  state.price = now < state.cautiousUntil ? 0 : riskPrice(state, options, now, floor.staffed);
  const tables = tablesAt(state, options, now);
  giveUp(state.answers, now - options.ringTimeoutSeconds - giveUpAfterSeconds);
  const { rate, weight } = rateNow(state, tables, now);
  const coming = prospects(state, tables, options, floor, now, { rate, weight });
  const views = viewsOf(coming);
  const middle = views[0]?.it;
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
    for (const { it } of views) reason.risk += meanRisk(it) / views.length;
    const allowed = dial < progressive || (state.price > 0 && reason.risk <= state.price);
    if (!allowed || dial >= burst) break;
    dial++;
    spent += reason.risk;
    for (const { it, rate: likely } of views) addLanding(it, tables.fresh, likely);
  }
  if (dial > 0) state.risk = spent / dial;
  if (dial >= lines) reason.limitedBy = byLimit;
  else if (state.price < options.abandonmentCap / 10) reason.limitedBy = "cap";
  return naming(dial > 0 ? [] : betterGivenUp(coming, state, options, now), { dial, reason });
}

function naming(cancel: number[], decision: PacingDecision): PacingDecision {
  return cancel.length > 0 ? { ...decision, cancel } : decision;
}

function rateNow(state: State, tables: Tables, now: number): { rate: number; weight: number } {
  const last = tables.landed.length - 1;
  const bin = state.shapes.ringHuman.binSeconds;
  return estimate(state.answers, now, (age) => {
    if (!(age > 0)) return 0;
    return tables.landed[Math.min(last, Math.round(age / bin))] ?? 1;
  });
}

function look(state: State, options: PacingOptions, now: number): Floor {
  const floor = { idle: 0, resting: 0, waiting: 0, staffed: 0, busy: 0 };
  const gap = Math.max(0, options.minGapSeconds ?? 0);
  for (const agent of state.agents.values()) {
    if (agent.state === "out" || agent.state === "paused" || isLeaving(agent, now)) continue;
    floor.staffed++;
    if (agent.state !== "idle") floor.busy++;
    else if (agent.freeSince >= 0 && now - agent.freeSince < gap) floor.resting++;
    else floor.idle++;
  }
  const lost = options.answerWithinSeconds + lostAfterSeconds;
  for (const call of state.calls.values())
    if (call.phase === "human" && now - call.since < lost) floor.waiting++;
  return floor;
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
  const cancel = decision.cancel ? { cancel: [...decision.cancel] } : {};
  return { ...decision, ...cancel, reason: { ...decision.reason } };
}

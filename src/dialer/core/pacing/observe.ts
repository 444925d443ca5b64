// What the pacing engine learns from each event. Events that contradict what is known (an unknown call, a second
// end) change as little as possible and never throw: the line is messier than any contract.
import type { PacingEvent } from "../pacing.ts";
import { launched, resolved } from "./answer-rate.ts";
import { learnDuration, learnEnd } from "./shapes.ts";
import type { CallRecord, State } from "./state.ts";

export const rollingSeconds = 1800;
/** Human verdicts over which the price of risk is learned. Judgement: an hour of a team of five. */
const costMemory = 300;
/** And over which foreseen risk is compared with what happened: rare events need longer. Judgement. */
const biasMemory = 1000;
/** Fastest and slowest a score may move one call's odds. Judgement: scores are estimates themselves. */
const oddsRange = { least: 0.25, most: 4 };

export function observeInto(state: State, event: PacingEvent): void {
  if (!Number.isFinite(event.at)) return;
  if (state.day.startedAt < 0) state.day.startedAt = Math.max(0, event.at);
  if (event.type === "agent") agentChanged(state, event);
  else if (event.type === "dialled") callLaunched(state, event);
  else {
    const call = state.calls.get(event.call);
    if (call) callChanged(state, call, event);
  }
}

type CallNews = Exclude<PacingEvent, { type: "agent" } | { type: "dialled" }>;

function callChanged(state: State, call: CallRecord, event: CallNews): void {
  if (event.type === "answered") answered(call, event.at);
  else if (event.type === "human") human(state, event.call, call, event.at);
  else if (event.type === "ended") ended(state, event.call, call, event);
  else {
    // A connection without a verdict is still a person who answered.
    if (call.phase !== "human") human(state, event.call, call, event.at);
    over(state, event.call, call, event.at, event.type === "abandoned");
  }
}

function agentChanged(state: State, event: Extract<PacingEvent, { type: "agent" }>): void {
  const known = state.agents.get(event.agent);
  if (known && known.state === event.state) {
    if (event.pausePending !== undefined) known.pausePending = event.pausePending;
    return;
  }
  if (known) {
    const spent = Math.max(0, event.at - known.since);
    if (known.state === "talking") {
      learnEnd(state.talk, spent);
      state.talks = Math.min(500, state.talks + 1);
    }
    if (known.state === "talking" && event.state === "idle") learnEnd(state.wrapup, 0);
    if (known.state === "wrapup") learnEnd(state.wrapup, spent);
  }
  const carried = event.state === "wrapup" ? (known?.pausePending ?? false) : false;
  state.agents.set(event.agent, {
    state: event.state,
    since: event.at,
    pausePending: event.pausePending ?? carried,
  });
}

function callLaunched(state: State, event: Extract<PacingEvent, { type: "dialled" }>): void {
  if (state.calls.has(event.call)) return;
  state.calls.set(event.call, {
    phase: "ringing",
    dialledAt: event.at,
    since: event.at,
    odds: oddsOf(state, event.score),
    price: state.price,
    risk: state.risk,
  });
  launched(state.answers, event.call);
}

function oddsOf(state: State, score: number | undefined): number {
  if (score === undefined || !(score > 0)) return 1;
  state.meanScore = state.meanScore === 0 ? score : state.meanScore * 0.99 + score * 0.01;
  return Math.min(oddsRange.most, Math.max(oddsRange.least, score / state.meanScore));
}

function answered(call: CallRecord, at: number): void {
  if (call.phase !== "ringing") return;
  call.phase = "answered";
  call.since = at;
}

function human(state: State, id: number, call: CallRecord, at: number): void {
  if (call.phase === "human") return;
  const pickedUpAt = call.phase === "answered" ? call.since : at;
  learnDuration(state.ringHuman, pickedUpAt - call.dialledAt);
  if (call.phase === "answered") {
    learnDuration(state.verdictHuman, at - pickedUpAt);
    state.answeredHuman += (1 - state.answeredHuman) / 300;
  }
  call.phase = "human";
  call.since = at;
  state.day.humans++;
  resolved(state.answers, id, true);
}

function ended(
  state: State,
  id: number,
  call: CallRecord,
  event: Extract<PacingEvent, { type: "ended" }>,
): void {
  // After a verdict only connected or abandoned are possible; anything else means the person was lost.
  if (call.phase === "human") {
    over(state, id, call, event.at, true);
    return;
  }
  if (call.phase === "answered") {
    learnDuration(state.ringOther, call.since - call.dialledAt);
    learnDuration(state.verdictOther, event.at - call.since);
    state.answeredHuman -= state.answeredHuman / 300;
  } else learnDuration(state.ringOther, event.at - call.dialledAt);
  state.calls.delete(id);
  resolved(state.answers, id, false);
}

function over(state: State, id: number, call: CallRecord, at: number, abandoned: boolean): void {
  state.calls.delete(id);
  if (abandoned) state.day.abandoned++;
  const keep = 1 - 1 / costMemory;
  state.priced = state.priced * keep + call.price;
  state.risked = state.risked * keep + call.risk;
  const keepLong = 1 - 1 / biasMemory;
  state.foreseen = state.foreseen * keepLong + call.risk;
  state.suffered = state.suffered * keepLong + (abandoned ? 1 : 0);
  const { recent } = state.day;
  recent.push([at, abandoned ? 1 : 0]);
  let stale = 0;
  while (stale < recent.length && (recent[stale]?.[0] ?? 0) < at - rollingSeconds) stale++;
  if (stale > 64 || stale === recent.length) recent.splice(0, stale);
}

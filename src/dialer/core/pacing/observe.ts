// What the pacing engine learns from each event. Events that contradict what is known (an unknown call, a second
// end) change as little as possible and never throw: the line is messier than any contract.
import type { PacingEvent } from "../pacing.ts";
import { launched, resolved } from "./answer-rate.ts";
import type { AgentRecord, CallRecord, State } from "./state.ts";

/** The half hour that is reported and bounded, in minutes. */
export const rollingMinutes = 30;
/** Human verdicts over which the price of risk is learned. Judgement: an hour of a team of five. */
const costMemory = 300;
/** And over which foreseen risk is compared with what happened: rare events need longer. Judgement. */
const biasMemory = 1000;
/** Fastest and slowest a score may move one call's odds. Judgement: scores are estimates themselves. */
const oddsRange = { least: 0.25, most: 4 };
/** Finished talks over which unannounced pauses are noticed: a herd must be seen by its first agents. Judgement. */
const returningMemory = 40;
/** No campaign-day reaches it: beyond, an instant is an error and neither heard nor decided on. */
export const latestInstant = 1e10;
/** Nobody talks for longer: a clock that jumped must not teach a talk of days. */
const longestLife = 4 * 3600;

export function observeInto(state: State, heard: PacingEvent): void {
  if (!(Math.abs(heard.at) < latestInstant)) return;
  // Milliseconds are all that is known, and the snapshot is written every second.
  const event = { ...heard, at: rounded(heard.at, 1e3) };
  if (!Number.isFinite(event.type === "agent" ? event.agent : event.call)) return;
  state.changed = true;
  if (state.day.startedAt < 0) state.day.startedAt = Math.max(0, event.at);
  if (event.type === "agent") agentChanged(state, event);
  else if (event.type === "dialled") callLaunched(state, event);
  else {
    const call = state.calls.get(event.call);
    if (call) callChanged(state, call, event);
  }
}

function rounded(value: number, by: number): number {
  return Math.round(value * by) / by;
}

type AgentNews = Extract<PacingEvent, { type: "agent" }>;
type CallNews = Exclude<PacingEvent, { type: "agent" } | { type: "dialled" }>;

function callChanged(state: State, call: CallRecord, event: CallNews): void {
  if (event.type === "answered") answered(call, event.at);
  else if (event.type === "human") human(state, event.call, call, event.at);
  else if (event.type === "ended") ended(state, event.call, call, event);
  else if (event.type === "connected" || event.type === "abandoned") {
    // A connection without a verdict is still a person who answered.
    if (call.phase !== "human") human(state, event.call, call, event.at);
    over(state, event.call, call, event.at, event.type === "abandoned");
  }
}

function agentChanged(state: State, event: AgentNews): void {
  const known = state.agents.get(event.agent);
  if (known && known.state === event.state) {
    if (event.pausePending !== undefined) known.pausePending = event.pausePending;
    if (event.closing) known.closingAt = known.closingAt < 0 ? event.at : known.closingAt;
    else if (event.closing === false) known.closingAt = -1;
    if (Number.isFinite(event.shiftEndsAt)) known.shiftEndsAt = event.shiftEndsAt ?? -1;
    return;
  }
  if (known) left(state, known, event);
  const carried = event.state === "wrapup" ? (known?.pausePending ?? false) : false;
  state.agents.set(event.agent, {
    state: event.state,
    since: event.at,
    pausePending: event.pausePending ?? carried,
    counted: 0,
    closingAt: event.closing && event.state === "talking" ? event.at : -1,
    shiftEndsAt: Number.isFinite(event.shiftEndsAt) ? (event.shiftEndsAt ?? -1) : (known?.shiftEndsAt ?? -1),
    freeSince:
      event.state === "idle" && (known?.state === "talking" || known?.state === "wrapup") ? event.at : -1,
  });
}

/** A state came to its end: how long it lasted, and whether whoever was busy comes back. */
function left(state: State, known: AgentRecord, event: AgentNews): void {
  const spent = Math.min(longestLife, Math.max(0, event.at - known.since));
  if (known.state === "talking") {
    if (known.closingAt >= 0)
      state.fresh.push(["closing", 0, Math.min(spent, Math.max(0, event.at - known.closingAt))]);
    state.fresh.push(["talk", Math.min(known.counted, spent), spent]);
    state.talks = Math.min(500, state.talks + 1);
    if (event.state === "idle") state.fresh.push(["wrapup", 0, 0]);
  }
  if (known.state === "wrapup") state.fresh.push(["wrapup", Math.min(known.counted, spent), spent]);
  if (known.pausePending || event.state === "wrapup" || event.state === "talking") return;
  if (known.state === "talking" || known.state === "wrapup")
    state.returning += ((event.state === "idle" ? 1 : 0) - state.returning) / returningMemory;
}

function callLaunched(state: State, event: Extract<PacingEvent, { type: "dialled" }>): void {
  if (state.calls.has(event.call)) return;
  state.calls.set(event.call, {
    phase: "ringing",
    dialledAt: event.at,
    since: event.at,
    odds: rounded(oddsOf(state, event.score), 1e3),
    price: rounded(state.price, 1e5),
    risk: rounded(state.risk, 1e5),
  });
  state.launches.push(event.at);
  launched(state.answers, event.call, event.at);
}

function oddsOf(state: State, score: number | undefined): number {
  if (score === undefined || !(score > 0 && score <= 1)) return 1;
  state.meanScore = state.meanScore === 0 ? score : state.meanScore * 0.99 + score * 0.01;
  const odds = (share: number): number => share / Math.max(0.01, 1 - share);
  return Math.min(oddsRange.most, Math.max(oddsRange.least, odds(score) / odds(state.meanScore)));
}

function answered(call: CallRecord, at: number): void {
  if (call.phase !== "ringing") return;
  call.phase = "answered";
  call.since = at;
}

function human(state: State, id: number, call: CallRecord, at: number): void {
  if (call.phase === "human") return;
  const pickedUpAt = call.phase === "answered" ? call.since : at;
  state.fresh.push(["ringHuman", rounded(pickedUpAt - call.dialledAt, 1e3)]);
  if (call.phase === "answered") {
    state.fresh.push(["verdictHuman", rounded(at - pickedUpAt, 1e3)]);
    state.answeredHuman += (1 - state.answeredHuman) / 300;
  }
  call.phase = "human";
  call.since = at;
  state.day.humans++;
  state.flow.humans++;
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
    const ring = rounded(call.since - call.dialledAt, 1e3);
    const spent = rounded(event.at - call.since, 1e3);
    state.fresh.push(["ringOther", ring], ["ringMachine", ring], ["verdictOther", spent]);
    state.answeredHuman -= state.answeredHuman / 300;
  } else state.fresh.push(["ringOther", rounded(event.at - call.dialledAt, 1e3)]);
  state.calls.delete(id);
  resolved(state.answers, id, false);
}

function over(state: State, id: number, call: CallRecord, at: number, abandoned: boolean): void {
  state.calls.delete(id);
  if (abandoned) state.day.abandoned++;
  const { cost } = state;
  const keep = 1 - 1 / costMemory;
  cost.priced = cost.priced * keep + call.price;
  cost.risked = cost.risked * keep + call.risk;
  const keepLong = 1 - 1 / biasMemory;
  cost.foreseen = cost.foreseen * keepLong + call.risk;
  cost.suffered = cost.suffered * keepLong + (abandoned ? 1 : 0);
  const { minutes } = state.day;
  const minute = Math.floor(at / 60);
  const last = minutes.at(-1);
  if (last && last[0] >= minute) {
    last[1]++;
    if (abandoned) last[2]++;
    return;
  }
  minutes.push([minute, 1, abandoned ? 1 : 0]);
  let old = 0;
  while (old < minutes.length && (minutes[old]?.[0] ?? 0) <= minute - rollingMinutes) old++;
  minutes.splice(0, old);
}

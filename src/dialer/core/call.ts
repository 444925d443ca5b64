// One call from intent to record, for the loop: each event or deadline gives the next phase and the effects to
// perform. Phases: intent → dialling → ringing → (detecting) → waiting_agent → talking ⇄ hold → ended, with
// playing_abandoned (nobody was free) and hanging_up (we asked, the exchange has not confirmed) on the way.
// Unexpected events change nothing: hang-ups race with everything.
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import { type Instant, second } from "#kernel/time.ts";
import type { CallEvent, HangupCause, LineOutcome } from "#telephony/core/events.ts";
import { outcomeOf } from "#telephony/core/events.ts";
import {
  type AnswerSignals,
  type DetectionSettings,
  defaultDetection,
  goesToPerson,
  judge,
  listen,
  noSignals,
  type Verdict,
} from "./amd-verdict.ts";

export type CampaignMode = "predictive" | "progressive" | "preview" | "manual" | "callback";
export type CallOutcome = LineOutcome | "human" | "machine" | "abandoned" | "silence" | "fax";

export interface CallSettings {
  /** Verdict → agent. Two seconds is what regulators count as abandoned (FTC 16 CFR 310.4(b)(4), Ofcom). */
  readonly answerWithinMs: number;
  /** A person whose agent is already being joined is not cut for being late; counted by waitsOf. Judgement. */
  readonly bridgeGraceMs: number;
  /** Longest abandoned message, should `played` never come. Judgement. */
  readonly longestMessageMs: number;
  /** The exchange is asked again when it has not confirmed a hang-up in this time. Judgement. */
  readonly hangUpAgainMs: number;
  readonly hangUpTries: number;
  readonly detection: DetectionSettings;
}

export const defaultCallSettings: CallSettings = {
  answerWithinMs: 2 * second,
  bridgeGraceMs: 3 * second,
  longestMessageMs: 12 * second,
  hangUpAgainMs: 5 * second,
  hangUpTries: 3,
  detection: defaultDetection,
};
/** Law and carriers agree that a shorter ring is not an attempt to reach anybody. */
export const leastRingSeconds = 15;

export type CallPhase =
  | { readonly phase: "intent"; readonly since: Instant }
  | { readonly phase: "dialling"; readonly since: Instant; readonly giveUpAt: Instant }
  | { readonly phase: "ringing"; readonly since: Instant; readonly giveUpAt: Instant }
  | { readonly phase: "detecting"; readonly since: Instant; readonly decideBy: Instant }
  | { readonly phase: "waiting_agent"; readonly since: Instant; readonly abandonAt: Instant }
  | { readonly phase: "talking"; readonly since: Instant; readonly seat: SeatId }
  | { readonly phase: "hold"; readonly since: Instant; readonly seat: SeatId }
  | { readonly phase: "playing_abandoned"; readonly since: Instant; readonly until: Instant }
  | {
      readonly phase: "hanging_up";
      readonly since: Instant;
      readonly why: HangUpReason;
      readonly againAt: Instant;
      readonly tries: number;
    }
  | { readonly phase: "ended"; readonly since: Instant; readonly outcome: CallOutcome };

export type HangUpReason = "normal" | "gave_up" | "machine" | "abandoned";

/** Instants that reports and both clocks of abandonment are counted from. */
export interface CallMarks {
  readonly dialledAt: Instant | null;
  readonly rangAt: Instant | null;
  readonly answeredAt: Instant | null;
  readonly verdictAt: Instant | null;
  readonly greetingEndAt: Instant | null;
  readonly bridgedAt: Instant | null;
}

export interface Call {
  readonly attempt: AttemptId;
  readonly mode: CampaignMode;
  readonly ringSeconds: number;
  /** The agent for whom the call was made, or who has been given it. */
  readonly seat: SeatId | null;
  readonly at: CallPhase;
  readonly marks: CallMarks;
  readonly signals: AnswerSignals;
  readonly verdict: Verdict | null;
  readonly gaveUp: boolean;
  readonly abandoned: boolean;
}

/** What the loop tells the call besides what happens on the line. */
export type CallOrder =
  /** The exchange refused the dial or could not be asked: nothing left the building. */
  | { readonly type: "dial_refused"; readonly at: Instant }
  | { readonly type: "assigned"; readonly seat: SeatId; readonly at: Instant }
  | { readonly type: "seat_lost"; readonly seat: SeatId; readonly at: Instant }
  | { readonly type: "hang_up_asked"; readonly at: Instant }
  | { readonly type: "hold_asked"; readonly at: Instant }
  | { readonly type: "resume_asked"; readonly at: Instant }
  /** After a restart: the exchange does not know this call any more. */
  | { readonly type: "vanished"; readonly at: Instant };

/**
 * What an attempt counts for in the contact ledger. "contact": a person picked up; "attempt": the phone was tried
 * in vain; "void": known to have failed before it rang; "unknown": counts as a contact until reconciled.
 */
export type ContactResult = "contact" | "attempt" | "void" | "unknown";

export type CallEffect =
  | { readonly type: "allocate_agent" }
  | { readonly type: "bridge"; readonly seat: SeatId }
  | { readonly type: "alert"; readonly seat: SeatId }
  | { readonly type: "hang_up"; readonly why: HangUpReason }
  | { readonly type: "play"; readonly prompt: "abandoned" }
  | { readonly type: "start_recording" }
  | { readonly type: "hold" }
  | { readonly type: "resume" }
  /** The agent's part is over; `bridged` says whether there was a talk to wrap up. */
  | { readonly type: "release_agent"; readonly seat: SeatId; readonly bridged: boolean }
  | { readonly type: "settle"; readonly result: ContactResult }
  | { readonly type: "record"; readonly outcome: CallOutcome; readonly marks: CallMarks };

export interface Step {
  readonly call: Call;
  readonly effects: readonly CallEffect[];
}

export function newCall(
  facts: { attempt: AttemptId; mode: CampaignMode; ringSeconds: number; seat?: SeatId },
  now: Instant,
): Call {
  const marks = { dialledAt: null, rangAt: null, answeredAt: null, verdictAt: null };
  return {
    attempt: facts.attempt,
    mode: facts.mode,
    ringSeconds: Math.max(leastRingSeconds, facts.ringSeconds),
    seat: facts.seat ?? null,
    at: { phase: "intent", since: now },
    marks: { ...marks, greetingEndAt: null, bridgedAt: null },
    signals: noSignals,
    verdict: null,
    gaveUp: false,
    abandoned: false,
  };
}

/** In these modes the agent is on the line from the first ring and judges by ear. */
export function agentFirst(mode: CampaignMode): boolean {
  return mode === "preview" || mode === "manual" || mode === "callback";
}

export function step(
  call: Call,
  event: CallEvent | CallOrder,
  now: Instant,
  settings: CallSettings = defaultCallSettings,
): Step {
  if (call.at.phase === "ended") return { call, effects: [] };
  switch (event.type) {
    case "ended":
      return finish(call, now, event.cause);
    case "dial_refused":
      return call.at.phase === "intent" ? close(call, now, "failed", "void") : same(call);
    case "vanished":
      return vanish(call, now);
    case "dialling":
      return dialled(call, now, settings);
    case "ringing":
    case "early_media":
      return rang(dialled(call, now, settings), now);
    case "answered":
      return picked(call, event.at, now, settings);
    case "talk_started":
    case "talk_finished":
    case "tone":
    case "detected":
      return heard({ ...call, signals: listen(call.signals, event) }, now, settings);
    case "assigned":
      return assigned(call, event.seat);
    case "bridged":
      return bridged(call, event.seat, now);
    case "seat_lost":
      return seatLost(call, event.seat, now, settings);
    case "hang_up_asked":
      return hangUp(call, "normal", now, settings);
    case "hold_asked":
    case "resume_asked":
      return holdOrResume(call, event.type, now);
    case "played":
      return call.at.phase === "playing_abandoned" ? hangUp(call, "abandoned", now, settings) : same(call);
    case "dtmf":
      return same(call);
  }
}

/** Asked once a second and at deadlineOf: what has become due. */
export function tick(call: Call, now: Instant, settings: CallSettings = defaultCallSettings): Step {
  const due = deadlineOf(call);
  if (due === null || now < due) return same(call);
  const { at } = call;
  switch (at.phase) {
    case "dialling":
    case "ringing": {
      if (now >= at.giveUpAt) return hangUp({ ...call, gaveUp: true }, "gave_up", now, settings);
      return heard(call, now, settings);
    }
    case "detecting":
      return heard(call, now, settings);
    case "waiting_agent":
      return abandon(call, now, settings);
    case "playing_abandoned":
      return hangUp(call, "abandoned", now, settings);
    case "hanging_up": {
      if (at.tries >= settings.hangUpTries) return finish(call, now, { q850: 0 });
      const again = { ...at, tries: at.tries + 1, againAt: now + settings.hangUpAgainMs };
      return { call: { ...call, at: again }, effects: [{ type: "hang_up", why: at.why }] };
    }
    default:
      return same(call);
  }
}

/** The next instant at which tick has something to do; null when only an event can move the call. */
export function deadlineOf(call: Call): Instant | null {
  const { at } = call;
  switch (at.phase) {
    case "dialling":
    case "ringing": {
      const { decideBy } = judge(call.signals, at.since);
      return agentFirst(call.mode) || decideBy === null ? at.giveUpAt : Math.min(at.giveUpAt, decideBy);
    }
    case "detecting":
      return at.decideBy;
    case "waiting_agent":
      return at.abandonAt;
    case "playing_abandoned":
      return at.until;
    case "hanging_up":
      return at.againAt;
    default:
      return null;
  }
}

/** Both clocks of abandonment, in milliseconds; the stricter one counts for the law. Null: never bridged. */
export function waitsOf(marks: CallMarks): { verdictToAgentMs: number; greetingToAgentMs: number } | null {
  const { bridgedAt, verdictAt, greetingEndAt } = marks;
  if (bridgedAt === null || verdictAt === null) return null;
  return {
    verdictToAgentMs: Math.max(0, bridgedAt - verdictAt),
    greetingToAgentMs: Math.max(0, bridgedAt - (greetingEndAt ?? verdictAt)),
  };
}

function same(call: Call): Step {
  return { call, effects: [] };
}

function dialled(call: Call, now: Instant, settings: CallSettings): Step {
  if (call.at.phase !== "intent") return same(call);
  const giveUpAt = now + call.ringSeconds * second;
  const effects: CallEffect[] =
    agentFirst(call.mode) && call.seat !== null ? [{ type: "bridge", seat: call.seat }] : [];
  const at: CallPhase = { phase: "dialling", since: now, giveUpAt };
  // An agent-first call without its agent has nobody to speak to: it must not ring.
  if (agentFirst(call.mode) && call.seat === null)
    return hangUp({ ...call, at, marks: { ...call.marks, dialledAt: now } }, "normal", now, settings);
  return { call: { ...call, at, marks: { ...call.marks, dialledAt: now } }, effects };
}

function rang(before: Step, now: Instant): Step {
  const { call, effects } = before;
  const marks = { ...call.marks, rangAt: call.marks.rangAt ?? now };
  if (call.at.phase !== "dialling")
    return { call: call.at.phase === "ended" ? call : { ...call, marks }, effects };
  const at: CallPhase = { phase: "ringing", since: now, giveUpAt: call.at.giveUpAt };
  return { call: { ...call, at, marks }, effects };
}

function picked(call: Call, answeredAt: Instant, now: Instant, settings: CallSettings): Step {
  const known: Call = {
    ...call,
    marks: {
      ...call.marks,
      dialledAt: call.marks.dialledAt ?? now,
      answeredAt: call.marks.answeredAt ?? answeredAt,
    },
    signals: listen(call.signals, { type: "answered", attempt: call.attempt, at: answeredAt }),
  };
  const { phase } = known.at;
  if (phase !== "intent" && phase !== "dialling" && phase !== "ringing") return same(known);
  if (!agentFirst(call.mode)) {
    const at: CallPhase = { phase: "detecting", since: now, decideBy: now };
    return heard({ ...known, at }, now, settings);
  }
  const marks = { ...known.marks, verdictAt: answeredAt, greetingEndAt: answeredAt };
  const person: Call = { ...known, verdict: "human", marks };
  if (marks.bridgedAt !== null && call.seat !== null) {
    const at: CallPhase = { phase: "talking", since: now, seat: call.seat };
    return {
      call: { ...person, at, marks: { ...marks, bridgedAt: answeredAt } },
      effects: [{ type: "start_recording" }],
    };
  }
  const at = waiting(now, settings.answerWithinMs + settings.bridgeGraceMs);
  return { call: { ...person, at }, effects: call.seat ? [{ type: "bridge", seat: call.seat }] : [] };
}

function waiting(now: Instant, withinMs: number): CallPhase {
  return { phase: "waiting_agent", since: now, abandonAt: now + withinMs };
}

/** Something was heard, or the time to decide has come. */
function heard(call: Call, now: Instant, settings: CallSettings): Step {
  const { phase } = call.at;
  if (agentFirst(call.mode) || (phase !== "dialling" && phase !== "ringing" && phase !== "detecting"))
    return same(call);
  const judgement = judge(call.signals, now, settings.detection);
  if (judgement.verdict === "undecided") {
    if (phase !== "detecting") return same(call);
    const decideBy = judgement.decideBy ?? now + settings.detection.patienceMs;
    return same({ ...call, at: { phase, since: call.at.since, decideBy } });
  }
  const marks = { ...call.marks, verdictAt: now, greetingEndAt: judgement.greetingEndAt ?? now };
  const known: Call = { ...call, verdict: judgement.verdict, marks };
  if (!goesToPerson(judgement.verdict)) return hangUp(known, "machine", now, settings);
  const at = waiting(now, settings.answerWithinMs);
  return { call: { ...known, at }, effects: [{ type: "allocate_agent" }] };
}

function assigned(call: Call, seat: SeatId): Step {
  if (call.at.phase !== "waiting_agent" || call.seat !== null)
    return { call, effects: call.seat === seat ? [] : [{ type: "release_agent", seat, bridged: false }] };
  return {
    call: { ...call, seat },
    effects: [
      { type: "alert", seat },
      { type: "bridge", seat },
    ],
  };
}

function bridged(call: Call, seat: SeatId, now: Instant): Step {
  if (call.seat !== seat) return same(call);
  const { phase } = call.at;
  const marks = { ...call.marks, bridgedAt: call.marks.bridgedAt ?? now };
  // The agent of an agent-first call is on the line while it rings.
  if (phase === "dialling" || phase === "ringing") return same({ ...call, marks });
  if (phase !== "waiting_agent") return same(call);
  const at: CallPhase = { phase: "talking", since: now, seat };
  return { call: { ...call, at, marks }, effects: [{ type: "start_recording" }] };
}

/** A person in mid-talk whose agent has dropped gets another two seconds, then the message. */
function seatLost(call: Call, seat: SeatId, now: Instant, settings: CallSettings): Step {
  if (call.seat !== seat) return same(call);
  const { at, marks } = call;
  const released: CallEffect = { type: "release_agent", seat, bridged: marks.bridgedAt !== null };
  const alone: Call = { ...call, seat: null };
  if (at.phase === "talking" || at.phase === "hold") {
    const next = { ...alone, at: waiting(now, settings.answerWithinMs) };
    return { call: next, effects: [released, { type: "allocate_agent" }] };
  }
  if (at.phase === "waiting_agent") {
    return { call: alone, effects: [released, { type: "allocate_agent" }] };
  }
  if (at.phase === "hanging_up" || at.phase === "playing_abandoned")
    return { call: alone, effects: [released] };
  const ending = hangUp(alone, "normal", now, settings);
  return { call: ending.call, effects: [released, ...ending.effects] };
}

function holdOrResume(call: Call, asked: "hold_asked" | "resume_asked", now: Instant): Step {
  const { at } = call;
  if (asked === "hold_asked" && at.phase === "talking")
    return {
      call: { ...call, at: { phase: "hold", since: now, seat: at.seat } },
      effects: [{ type: "hold" }],
    };
  if (asked === "resume_asked" && at.phase === "hold")
    return {
      call: { ...call, at: { phase: "talking", since: now, seat: at.seat } },
      effects: [{ type: "resume" }],
    };
  return same(call);
}

function abandon(call: Call, now: Instant, settings: CallSettings): Step {
  if (call.at.phase !== "waiting_agent") return same(call);
  const joining =
    call.seat !== null && now < call.at.since + settings.answerWithinMs + settings.bridgeGraceMs;
  if (joining) {
    const abandonAt = call.at.since + settings.answerWithinMs + settings.bridgeGraceMs;
    return same({ ...call, at: { ...call.at, abandonAt } });
  }
  const effects: CallEffect[] = call.seat ? [{ type: "release_agent", seat: call.seat, bridged: false }] : [];
  const at: CallPhase = { phase: "playing_abandoned", since: now, until: now + settings.longestMessageMs };
  return {
    call: { ...call, seat: null, abandoned: call.marks.bridgedAt === null, at },
    effects: [...effects, { type: "play", prompt: "abandoned" }],
  };
}

function hangUp(call: Call, why: HangUpReason, now: Instant, settings: CallSettings): Step {
  if (call.at.phase === "hanging_up") return same(call);
  const at: CallPhase = {
    phase: "hanging_up",
    since: now,
    why,
    againAt: now + settings.hangUpAgainMs,
    tries: 1,
  };
  return { call: { ...call, at }, effects: [{ type: "hang_up", why }] };
}

function finish(call: Call, now: Instant, cause: HangupCause): Step {
  const outcome = outcomeOfCall(call, cause);
  return close(call, now, outcome, contactOf(outcome, call));
}

/** The exchange lost it: a call that may have rung counts as a contact until somebody knows better. */
function vanish(call: Call, now: Instant): Step {
  if (call.at.phase === "intent" || call.marks.answeredAt === null)
    return close(call, now, "failed", "unknown");
  const outcome = outcomeOfCall(call, { q850: 0 });
  return close(call, now, outcome, contactOf(outcome, call));
}

function close(call: Call, now: Instant, outcome: CallOutcome, result: ContactResult): Step {
  const bridged = call.marks.bridgedAt !== null && call.marks.answeredAt !== null;
  const released: CallEffect[] = call.seat ? [{ type: "release_agent", seat: call.seat, bridged }] : [];
  const ended: Call = {
    ...call,
    seat: null,
    abandoned: outcome === "abandoned",
    at: { phase: "ended", since: now, outcome },
  };
  return {
    call: ended,
    effects: [...released, { type: "settle", result }, { type: "record", outcome, marks: call.marks }],
  };
}

function outcomeOfCall(call: Call, cause: HangupCause): CallOutcome {
  const { marks, verdict } = call;
  const person = verdict === "human" || verdict === "silence";
  if (person && marks.bridgedAt !== null) return verdict;
  // Two seconds or not: a person who was found and met nobody was abandoned, also when they hung up first.
  if (person) return "abandoned";
  if (verdict !== null) return verdict;
  const seen = { rang: marks.rangAt !== null, answered: marks.answeredAt !== null, gaveUp: call.gaveUp };
  return outcomeOf(cause, seen);
}

function contactOf(outcome: CallOutcome, call: Call): ContactResult {
  if (outcome === "failed" && call.marks.rangAt === null) return "void";
  if (outcome === "human" || outcome === "abandoned" || outcome === "silence" || outcome === "hangup")
    return "contact";
  return "attempt";
}

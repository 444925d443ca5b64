// What each happening makes of a call: the next phase and the effects to perform. call.ts says which happening leads here.
import type { SeatId } from "#kernel/ids.ts";
import { type Instant, second } from "#kernel/time.ts";
import type { HangupCause } from "#telephony/core/events.ts";
import { listen } from "./amd-signals.ts";
import { goesToPerson, judge } from "./amd-verdict.ts";
import { contactOf, outcomeOfCall } from "./call-outcome.ts";
import {
  agentFirst,
  type Call,
  type CallEffect,
  type CallOutcome,
  type CallPhase,
  type CallSettings,
  type ContactResult,
  type FarewellPrompt,
  type HangUpReason,
  hearsOn,
  leastRingSeconds,
  type Step,
} from "./call-record.ts";
import { saidAt } from "./two-clocks.ts";

export function same(call: Call): Step {
  return { call, effects: [] };
}

export function dialled(call: Call, now: Instant, settings: CallSettings): Step {
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

export function rang(before: Step, now: Instant): Step {
  const { call, effects } = before;
  const marks = { ...call.marks, rangAt: call.marks.rangAt ?? now };
  if (call.at.phase !== "dialling")
    return { call: call.at.phase === "ended" ? call : { ...call, marks }, effects };
  const at: CallPhase = { phase: "ringing", since: now, giveUpAt: call.at.giveUpAt };
  return { call: { ...call, at, marks }, effects };
}

export function picked(call: Call, answeredAt: Instant, now: Instant, settings: CallSettings): Step {
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
  // Picked up as we gave up: the person has the word unless the exchange hangs up all the same.
  const crossed = known.at.phase === "hanging_up" && known.at.why === "gave_up";
  if (phase !== "intent" && phase !== "dialling" && phase !== "ringing" && !crossed) return same(known);
  if (listens(call)) {
    const at: CallPhase = { phase: "detecting", since: now, decideBy: now };
    return heard({ ...known, at }, now, settings);
  }
  const marks = { ...known.marks, verdictAt: answeredAt, greetingEndAt: answeredAt };
  const person: Call = { ...known, verdict: "human", marks };
  if (call.mode === "inbound") return same({ ...person, at: { phase: "received", since: now } });
  if (!agentFirst(call.mode)) {
    const at = waiting(now, settings.answerWithinMs);
    return { call: { ...person, at }, effects: [{ type: "allocate_agent" }] };
  }
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

/** Machines are looked for: not where an agent hears the line, nor where a person is expected, nor in a call made to us. */
export function listens(call: Call): boolean {
  return call.detects && call.mode !== "inbound" && !agentFirst(call.mode);
}

export function waiting(now: Instant, withinMs: number): CallPhase {
  return { phase: "waiting_agent", since: now, abandonAt: now + withinMs };
}

/** Something was heard, or the time to decide has come. */
export function heard(call: Call, now: Instant, settings: CallSettings): Step {
  const { phase } = call.at;
  if (!listens(call) || (phase !== "dialling" && phase !== "ringing" && phase !== "detecting"))
    return same(call);
  const judgement = judge(call.signals, now, settings.detection);
  if (judgement.verdict === "undecided") {
    if (phase !== "detecting") return same(call);
    const decideBy = judgement.decideBy ?? now + settings.detection.patienceMs;
    return same({ ...call, at: { phase, since: call.at.since, decideBy } });
  }
  const greetingEndAt = saidAt(judgement.greetingEndAt, call.signals, now);
  const marks = { ...call.marks, verdictAt: now, greetingEndAt };
  const known: Call = { ...call, verdict: judgement.verdict, marks };
  const heardOn = hearsOn(known, now);
  if (heardOn) return same({ ...known, at: heardOn });
  if (!goesToPerson(judgement.verdict)) return hangUp(known, "machine", now, settings);
  const at = waiting(now, settings.answerWithinMs);
  return { call: { ...known, at }, effects: [{ type: "allocate_agent" }] };
}

export function assigned(call: Call, seat: SeatId, now: Instant, settings: CallSettings): Step {
  const received = call.at.phase === "received";
  if ((call.at.phase !== "waiting_agent" && !received) || call.seat !== null)
    return { call, effects: call.seat === seat ? [] : [{ type: "release_agent", seat, bridged: false }] };
  const at = received ? waiting(now, settings.answerWithinMs + settings.bridgeGraceMs) : call.at;
  return {
    call: { ...call, at, seat },
    effects: [
      { type: "alert", seat },
      { type: "bridge", seat },
    ],
  };
}

export function bridged(call: Call, seat: SeatId, now: Instant): Step {
  if (call.seat !== seat) return same(call);
  const { phase } = call.at;
  const marks = { ...call.marks, bridgedAt: call.marks.bridgedAt ?? now };
  // The agent of an agent-first call is on the line while it rings.
  if (phase === "dialling" || phase === "ringing") return same({ ...call, marks });
  if (phase === "left") return same({ ...call, at: { phase: "talking", since: now, seat } });
  if (phase !== "waiting_agent") return same(call);
  const at: CallPhase = { phase: "talking", since: now, seat };
  return { call: { ...call, forsaken: false, at, marks }, effects: [{ type: "start_recording" }] };
}

/** A person in mid-talk is not left in silence: music at once, and the agent may come back to the same call. */
export function seatLeft(call: Call, seat: SeatId, now: Instant, settings: CallSettings): Step {
  const { at } = call;
  if (call.seat !== seat || (at.phase !== "talking" && at.phase !== "hold")) return same(call);
  const left: CallPhase = { phase: "left", since: now, seat, backBy: now + settings.agentBackMs };
  return { call: { ...call, at: left }, effects: at.phase === "hold" ? [] : [{ type: "hold" }] };
}

export function seatBack(call: Call, seat: SeatId): Step {
  if (call.seat !== seat || call.at.phase !== "left") return same(call);
  return { call, effects: [{ type: "bridge", seat }] };
}

/** The agent has not come back: another has two seconds to take the talk up, then the message. */
export function goOnWithout(call: Call, now: Instant, settings: CallSettings): Step {
  if (call.at.phase !== "left") return same(call);
  const { seat } = call.at;
  return {
    call: { ...call, seat: null, at: waiting(now, settings.answerWithinMs) },
    effects: [{ type: "release_agent", seat, bridged: true }, { type: "allocate_agent" }],
  };
}

export function seatLost(call: Call, seat: SeatId, now: Instant, settings: CallSettings): Step {
  if (call.seat !== seat) return same(call);
  const { at, marks } = call;
  const released: CallEffect = { type: "release_agent", seat, bridged: marks.bridgedAt !== null };
  const alone: Call = { ...call, seat: null };
  if (at.phase === "talking" || at.phase === "hold") return seatLeft(call, seat, now, settings);
  if (at.phase === "left") return same(call);
  if (at.phase === "waiting_agent" && call.mode === "inbound" && marks.bridgedAt === null)
    return { call: { ...alone, at: { phase: "received", since: now } }, effects: [released] };
  if (at.phase === "waiting_agent") {
    return { call: alone, effects: [released, { type: "allocate_agent" }] };
  }
  if (at.phase === "hanging_up" || at.phase === "playing_abandoned")
    return { call: alone, effects: [released] };
  const ending = hangUp(alone, "normal", now, settings);
  return { call: ending.call, effects: [released, ...ending.effects] };
}

export function holdOrResume(call: Call, asked: "hold_asked" | "resume_asked", now: Instant): Step {
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

export function abandon(call: Call, now: Instant, settings: CallSettings): Step {
  if (call.at.phase !== "waiting_agent") return same(call);
  const joining =
    call.seat !== null && now < call.at.since + settings.answerWithinMs + settings.bridgeGraceMs;
  if (joining) {
    const abandonAt = call.at.since + settings.answerWithinMs + settings.bridgeGraceMs;
    return same({ ...call, at: { ...call.at, abandonAt } });
  }
  const effects: CallEffect[] = call.seat ? [{ type: "release_agent", seat: call.seat, bridged: false }] : [];
  const abandoned = call.marks.bridgedAt === null && call.mode !== "inbound";
  const forsaken = call.marks.bridgedAt !== null;
  const farewell = sayFarewell({ ...call, seat: null, abandoned, forsaken }, now, settings);
  return { call: farewell.call, effects: [...effects, ...farewell.effects] };
}

/** They called us and nobody is there for them. */
export function turnAway(call: Call, now: Instant, settings: CallSettings): Step {
  return call.at.phase === "received" ? sayFarewell(call, now, settings) : same(call);
}

function sayFarewell(call: Call, now: Instant, settings: CallSettings): Step {
  const prompt: FarewellPrompt = call.mode === "inbound" ? "unattended" : "abandoned";
  const until = now + settings.longestMessageMs;
  return {
    call: { ...call, at: { phase: "playing_abandoned", since: now, until, prompt } },
    effects: [{ type: "play", prompt }],
  };
}

export function hangUp(call: Call, why: HangUpReason, now: Instant, settings: CallSettings): Step {
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

/** Never before the least ring, never once it was picked up, never one that an agent hears ringing. */
export function cutRing(call: Call, now: Instant, settings: CallSettings): Step {
  const { rangAt } = call.marks;
  if (call.at.phase !== "ringing" || rangAt === null || agentFirst(call.mode)) return same(call);
  if (now - rangAt < leastRingSeconds * second) return same(call);
  const cutAfterSeconds = Math.floor((now - rangAt) / second);
  return hangUp({ ...call, gaveUp: true, cutAfterSeconds }, "gave_up", now, settings);
}

/** Q.850: a call that was answered and hung up. */
const normalClearing = 16;

export function finish(call: Call, now: Instant, cause: HangupCause): Step {
  // No cause at all: it ended while nobody listened, and it may have been picked up meanwhile.
  if (cause.q850 === 0 && cause.sip === undefined) return vanish(call, now);
  // Ended like a conversation, and nobody was listening when it could have begun.
  if (call.unheard && call.marks.answeredAt === null && cause.q850 === normalClearing && !cause.sip)
    return vanish(call, now);
  const outcome = outcomeOfCall(call, cause);
  return close(call, now, outcome, contactOf(outcome, call));
}

/** Who is being called may hear it ring now and we would not know: it did. */
export function unheard(call: Call, now: Instant): Step {
  const { phase } = call.at;
  if (phase !== "dialling" && phase !== "ringing") return same(call);
  return rang(same({ ...call, unheard: true }), now);
}

/** The exchange lost it: a call that may have rung counts as a contact until somebody knows better. */
export function vanish(call: Call, now: Instant): Step {
  if (call.mode === "inbound") {
    const outcome = outcomeOfCall(call, { q850: 0 });
    return close(call, now, outcome, contactOf(outcome, call));
  }
  if (call.marks.answeredAt === null) return close(call, now, "unknown", "unknown");
  // Picked up, and gone before anybody was decided on: a person who met nobody.
  if (call.verdict === null && call.marks.bridgedAt === null) return close(call, now, "abandoned", "contact");
  const outcome = outcomeOfCall(call, { q850: 0 });
  return close(call, now, outcome, contactOf(outcome, call));
}

export function close(call: Call, now: Instant, outcome: CallOutcome, result: ContactResult): Step {
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

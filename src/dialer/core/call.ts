// One call from intent to record, for the loop: each event or deadline gives the next phase and the effects to
// perform. Phases: intent → dialling → ringing → (detecting) → waiting_agent → talking ⇄ hold → ended, left between while the agent is gone; of a call made to us
// intent → received → waiting_agent → talking; of a machine that is to have a message detecting → awaiting_beep → leaving_message; with playing_abandoned (nobody was free) and hanging_up (we asked, the exchange has not confirmed) on the way.
// Unexpected events change nothing: hang-ups race with everything.
import type { Instant } from "#kernel/time.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import { listen } from "./amd-signals.ts";
import { judge } from "./amd-verdict.ts";
import { atMailbox, ofMessage, spoken, spokenUntil } from "./call-mailbox.ts";
import {
  type Call,
  type CallOrder,
  type CallSettings,
  defaultCallSettings,
  type Step,
} from "./call-record.ts";
import {
  abandon,
  assigned,
  bridged,
  close,
  cutRing,
  dialled,
  finish,
  goOnWithout,
  hangUp,
  heard,
  holdOrResume,
  listens,
  picked,
  rang,
  same,
  seatBack,
  seatLeft,
  seatLost,
  turnAway,
  unheard,
  vanish,
} from "./call-steps.ts";

export type {
  Call,
  CallEffect,
  CallMarks,
  CallMode,
  CallOrder,
  CallOutcome,
  CallPhase,
  CallSettings,
  CampaignMode,
  ContactResult,
  FarewellPrompt,
  HangUpReason,
  LeftMessage,
  Step,
} from "./call-record.ts";
export { agentFirst, defaultCallSettings, leastRingSeconds, newCall, waitsOf } from "./call-record.ts";

export function step(
  call: Call,
  event: CallEvent | CallOrder,
  now: Instant,
  settings: CallSettings = defaultCallSettings,
): Step {
  if (call.at.phase === "ended") return { call, effects: [] };
  switch (event.type) {
    case "ended":
      return finish(spokenUntil(call, now), now, event.cause);
    case "dial_refused":
      return call.at.phase === "intent" ? close(call, now, "failed", "void") : same(call);
    case "unheard":
      return unheard(call, now);
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
      return listened({ ...call, signals: listen(call.signals, event) }, now, settings);
    case "assigned":
      return assigned(call, event.seat, now, settings);
    case "bridged":
      return bridged(call, event.seat, now);
    case "seat_lost":
      return seatLost(call, event.seat, now, settings);
    case "seat_left":
      return seatLeft(call, event.seat, now, settings);
    case "seat_back":
      return seatBack(call, event.seat);
    case "hang_up_asked":
      return hangUp(spokenUntil(call, now), "normal", now, settings);
    case "message_begun":
    case "message_refused":
      return ofMessage(call, event, now, settings);
    case "give_up":
      return cutRing(call, now, settings);
    case "turned_away":
      return turnAway(call, now, settings);
    case "hold_asked":
    case "resume_asked":
      return holdOrResume(call, event.type, now);
    case "played":
      if (call.at.phase === "leaving_message") return spoken(call, event.prompt, now, settings);
      return call.at.phase === "playing_abandoned" && event.prompt === call.at.prompt
        ? hangUp(call, "abandoned", now, settings)
        : same(call);
    case "dtmf":
      return same(call);
  }
}

function listened(call: Call, now: Instant, settings: CallSettings): Step {
  return call.at.phase === "awaiting_beep" ? atMailbox(call, now, settings) : heard(call, now, settings);
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
    case "awaiting_beep":
      return atMailbox(call, now, settings);
    case "leaving_message":
      return hangUp(call, "machine", now, settings);
    case "left":
      return goOnWithout(call, now, settings);
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
      return !listens(call) || decideBy === null ? at.giveUpAt : Math.min(at.giveUpAt, decideBy);
    }
    case "detecting":
      return at.decideBy;
    case "waiting_agent":
      return at.abandonAt;
    case "left":
      return at.backBy;
    case "playing_abandoned":
    case "awaiting_beep":
    case "leaving_message":
      return at.until;
    case "hanging_up":
      return at.againAt;
    default:
      return null;
  }
}

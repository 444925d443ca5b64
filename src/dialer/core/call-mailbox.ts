// The part of a call in which a machine gets its message: until it records, while it is spoken to, and what is known of it afterwards.
import type { Instant } from "#kernel/time.ts";
import type { Call, CallOrder, CallSettings, Step } from "./call-record.ts";
import { hangUp, same, waiting } from "./call-steps.ts";
import { judgeMailbox, mailboxRules } from "./mailbox.ts";

/** What is played; never for a person. */
export const mailboxPrompt = "mailbox";
/** Between the last word and the exchange's telling of it. Judgement. */
const toldWithinMs = 2_000;

/** Something was heard, or the time has come. */
export function atMailbox(call: Call, now: Instant, settings: CallSettings): Step {
  if (call.at.phase !== "awaiting_beep") return same(call);
  const said = judgeMailbox(call.signals, call.at.since, now, settings.detection);
  switch (said.next) {
    case "wait":
      return same({ ...call, at: { ...call.at, until: said.until } });
    case "speak": {
      const until = now + mailboxRules.askWithinMs;
      return {
        call: { ...call, at: { phase: "leaving_message", since: now, until } },
        effects: [{ type: "leave_message" }],
      };
    }
    case "person":
      return foundPerson(call, now, settings);
    case "give_up":
      return hangUp(call, "machine", now, settings);
  }
}

/** We were wrong, and they have waited: an agent now, or the message of those whom nobody could serve. */
function foundPerson(call: Call, now: Instant, settings: CallSettings): Step {
  const greetingEndAt = call.signals.bursts.at(-1)?.endedAt ?? now;
  const marks = { ...call.marks, verdictAt: now, greetingEndAt };
  return {
    call: { ...call, verdict: "human", marks, at: waiting(now, settings.answerWithinMs) },
    effects: [{ type: "allocate_agent" }],
  };
}

/** What the gate has said. */
export function ofMessage(
  call: Call,
  order: Extract<CallOrder, { type: "message_begun" | "message_refused" }>,
  now: Instant,
  settings: CallSettings,
): Step {
  return order.type === "message_begun" ? begun(call, order.lengthMs, now) : refused(call, now, settings);
}

function begun(call: Call, lengthMs: number, now: Instant): Step {
  const message = { at: now, lengthMs, playedMs: null };
  // Its row is written: it counts as left, whatever became of the call meanwhile.
  if (call.at.phase !== "leaving_message") return same({ ...call, message: { ...message, playedMs: 0 } });
  return same({ ...call, message, at: { ...call.at, until: now + lengthMs + toldWithinMs } });
}

function refused(call: Call, now: Instant, settings: CallSettings): Step {
  const { phase } = call.at;
  if (call.message !== null || (phase !== "awaiting_beep" && phase !== "leaving_message")) return same(call);
  return hangUp(call, "machine", now, settings);
}

export function spoken(call: Call, prompt: string, now: Instant, settings: CallSettings): Step {
  const { message } = call;
  if (prompt !== mailboxPrompt || message === null) return same(call);
  const whole = { ...message, playedMs: message.lengthMs };
  return hangUp({ ...call, message: whole }, "machine", now, settings);
}

/** The line went in mid-message: so much of it was played. */
export function spokenUntil(call: Call, now: Instant): Call {
  const { message, at } = call;
  if (at.phase !== "leaving_message" || message?.lengthMs == null) return call;
  const playedMs = Math.max(0, Math.min(message.lengthMs, now - message.at));
  return { ...call, message: { ...message, playedMs } };
}

// What a call that has ended was, and what it counts for: from what was heard of it and what the exchange says of its end.
import { type HangupCause, outcomeOf } from "#telephony/core/events.ts";
import type { Call, CallOutcome, ContactResult } from "./call-record.ts";

export function outcomeOfCall(call: Call, cause: HangupCause): CallOutcome {
  const { marks, verdict } = call;
  if (call.mode === "inbound") return marks.bridgedAt === null ? "unattended" : "human";
  const person = verdict === "human" || verdict === "silence";
  if (person && marks.bridgedAt !== null) return verdict;
  // Two seconds or not: a person who was found and met nobody was abandoned, also when they hung up first.
  if (person) return "abandoned";
  if (verdict !== null) return verdict;
  // We hung up on whoever had just picked up.
  if (call.gaveUp && marks.answeredAt !== null) return "abandoned";
  const seen = { rang: marks.rangAt !== null, answered: marks.answeredAt !== null, gaveUp: call.gaveUp };
  return outcomeOf(cause, seen);
}

export function contactOf(outcome: CallOutcome, call: Call): ContactResult {
  if (outcome === "failed" && call.marks.rangAt === null) return "void";
  // Somebody will hear the message: counted as if they had.
  if (call.message !== null) return "contact";
  if (outcome === "human" || outcome === "abandoned" || outcome === "silence" || outcome === "hangup")
    return "contact";
  return "attempt";
}

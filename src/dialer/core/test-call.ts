// A call from us to one of our own numbers, and what it proves: that a trunk carries our calls (outward) and that the number
// rings back to us. For the button beside each trunk and number and for the morning's check. Nobody's telephone rings: we hang
// up as soon as the call stands at our own door.

import { type Instant, second } from "#kernel/time.ts";
import type { HangupCause } from "#telephony/core/events.ts";

export type TestMark = "pending" | "ok" | "failed";
export type TestReason =
  /** The exchange could not send it: no such endpoint, or the exchange is away. */
  | "not_sent"
  /** Nothing came from the carrier, not even a refusal. */
  | "no_response"
  | "refused"
  | "did_not_arrive"
  /** Somebody picked up, and it was not us. */
  | "answered_elsewhere"
  | "interrupted";

export interface TestResult {
  readonly outward: TestMark;
  readonly ringsBack: TestMark;
  readonly reason: TestReason | null;
  readonly cause: HangupCause | null;
}
export interface TestCall {
  /** The carrier has taken the call: it rings or was picked up. */
  readonly carried: boolean;
  readonly answered: boolean;
  readonly giveUpAt: Instant;
}

/** Post-dial delays of 1–3.5 s are usual and of 10 s seen; a call to ourselves crosses two carriers. Judgement. */
export const testRules = {
  responseWithinMs: 12 * second,
  arrivesWithinMs: 8 * second,
  /** Whoever has picked up is a machine or a stranger: our own side never does. */
  afterAnswerMs: 3 * second,
} as const;

export function newTestCall(now: Instant): TestCall {
  return { carried: false, answered: false, giveUpAt: now + testRules.responseWithinMs };
}

export type TestEvent =
  | { readonly type: "ringing" | "early_media" | "answered" | "arrived" | "not_sent" | "tick" }
  | { readonly type: "ended"; readonly cause: HangupCause };

/** `result` once it is known; the call is then hung up. */
export function stepTest(
  call: TestCall,
  event: TestEvent,
  now: Instant,
): { readonly call: TestCall; readonly result: TestResult | null } {
  const { carried, answered } = call;
  switch (event.type) {
    case "ringing":
    case "early_media":
      if (carried) return { call, result: null };
      return { call: { ...call, carried: true, giveUpAt: now + testRules.arrivesWithinMs }, result: null };
    case "answered":
      return {
        call: { carried: true, answered: true, giveUpAt: now + testRules.afterAnswerMs },
        result: null,
      };
    case "arrived":
      return { call, result: { outward: "ok", ringsBack: "ok", reason: null, cause: null } };
    case "not_sent":
      return { call, result: failed(false, "not_sent", null) };
    case "ended":
      return { call, result: failed(carried, carried ? "did_not_arrive" : "refused", event.cause) };
    case "tick": {
      if (now < call.giveUpAt) return { call, result: null };
      const why = answered ? "answered_elsewhere" : carried ? "did_not_arrive" : "no_response";
      return { call, result: failed(carried, why, null) };
    }
  }
}

function failed(carried: boolean, reason: TestReason, cause: HangupCause | null): TestResult {
  return { outward: carried ? "ok" : "failed", ringsBack: "failed", reason, cause };
}

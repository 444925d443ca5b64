// What can happen on the line, in the words of the call and not of any exchange. Adapters (Asterisk, simulated)
// translate into these; the dialler decides on nothing else. Every event carries its instant (UTC ms).
import type { AttemptId, SeatId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";

/** Why a leg ended: Q.850 cause (0 = unknown) and the SIP final status when the far end gave one. */
export interface HangupCause {
  readonly q850: number;
  readonly sip?: number;
}

export type LineTone = "sit" | "beep" | "fax" | "ringback" | "busy";

export type CallEvent =
  | { readonly type: "dialling"; readonly attempt: AttemptId; readonly at: Instant }
  | { readonly type: "ringing"; readonly attempt: AttemptId; readonly at: Instant }
  /** The network plays something before any answer (announcement, music, operator's mailbox). */
  | { readonly type: "early_media"; readonly attempt: AttemptId; readonly at: Instant }
  | { readonly type: "answered"; readonly attempt: AttemptId; readonly at: Instant }
  /** `levelDb`: told by our own ear, which takes for talk only what stands out from the line's noise (core/hearing). */
  | {
      readonly type: "talk_started";
      readonly attempt: AttemptId;
      readonly at: Instant;
      readonly levelDb?: number;
    }
  /** `durationMs` counts the burst of sound that has just ended, without the trailing silence. */
  | {
      readonly type: "talk_finished";
      readonly attempt: AttemptId;
      readonly at: Instant;
      readonly durationMs: number;
      readonly levelDb?: number;
    }
  /** An operator's special information tone, a mailbox's beep, a fax, ringing or busy, before or after answer. */
  | {
      readonly type: "tone";
      readonly attempt: AttemptId;
      readonly at: Instant;
      readonly tone: LineTone;
    }
  /** Only from adapters told to use their own detector (Asterisk's AMD()). */
  | {
      readonly type: "detected";
      readonly attempt: AttemptId;
      readonly at: Instant;
      readonly result: "human" | "machine" | "unsure";
      readonly detail: string;
    }
  | { readonly type: "dtmf"; readonly attempt: AttemptId; readonly at: Instant; readonly digit: string }
  /** Customer and agent can hear each other from this instant. */
  | { readonly type: "bridged"; readonly attempt: AttemptId; readonly seat: SeatId; readonly at: Instant }
  | { readonly type: "played"; readonly attempt: AttemptId; readonly at: Instant; readonly prompt: string }
  | {
      readonly type: "ended";
      readonly attempt: AttemptId;
      readonly at: Instant;
      readonly cause: HangupCause;
    };

export type SeatEvent =
  /** The agent's leg is up and parked in its own bridge. */
  | { readonly type: "seat_up"; readonly seat: SeatId; readonly at: Instant }
  | { readonly type: "seat_down"; readonly seat: SeatId; readonly at: Instant; readonly cause: HangupCause };

/** Somebody calls one of our numbers; the attempt id is made by the adapter. */
export interface InboundEvent {
  readonly type: "inbound";
  readonly attempt: AttemptId;
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
}

export type LinkEvent = {
  readonly type: "link";
  readonly up: boolean;
  readonly at: Instant;
  readonly detail: string;
};

export type TelephonyEvent = CallEvent | SeatEvent | InboundEvent | LinkEvent;

export type LineOutcome =
  | "busy"
  | "no_answer"
  | "invalid"
  | "rejected"
  | "congestion"
  | "failed"
  | "off"
  | "hangup";

/**
 * What a call that ended without a conversation was. `rang`: ringing or early media was seen; `gaveUp`: we ended
 * it at our ring timeout. Mapping measured on Asterisk 22.10 against a SIP far end: 486 → cause 17, 404 → 1,
 * our timeout → 19 (480), announcement then 503 → 34. A 5xx before any ringing is the carrier's failure and is
 * not counted as a contact.
 */
export function outcomeOf(
  cause: HangupCause,
  seen: { rang: boolean; answered: boolean; gaveUp: boolean },
): LineOutcome {
  if (seen.answered) return "hangup";
  if (cause.sip === 486 || cause.sip === 600 || cause.q850 === 17) return "busy";
  if (cause.sip === 404 || cause.sip === 410 || cause.sip === 484 || [1, 2, 3, 22, 28].includes(cause.q850))
    return "invalid";
  if (cause.sip === 603 || cause.sip === 403 || cause.q850 === 21) return "rejected";
  if (seen.gaveUp) return "no_answer";
  if (cause.sip === 480 || cause.q850 === 20) return seen.rang ? "no_answer" : "off";
  if (cause.sip === 408 || [18, 19].includes(cause.q850)) return seen.rang ? "no_answer" : "failed";
  if (cause.sip === 487) return "no_answer";
  if ([34, 38, 41, 42].includes(cause.q850) || (cause.sip ?? 0) >= 500)
    return seen.rang ? "congestion" : "failed";
  return seen.rang ? "no_answer" : "failed";
}

// One call as a record: its phases, the instants it is judged by, what may happen to it and what it asks for.
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import { type Instant, second } from "#kernel/time.ts";
import type { LineOutcome } from "#telephony/core/events.ts";
import { type AnswerSignals, noSignals } from "./amd-signals.ts";
import { type DetectionSettings, defaultDetection, type Verdict } from "./amd-verdict.ts";
import { mayBeSpokenTo } from "./mailbox.ts";

/**
 * Who says nothing for so long goes to an agent: law's clock gives them until four seconds after the answer (two of silence, two
 * to be joined), and joining takes its part. Detection alone would wait the four seconds out.
 */
const silentMs = 3_500;

export type CampaignMode = "predictive" | "progressive" | "preview" | "manual" | "callback";
/** "inbound": somebody calls us. */
export type CallMode = CampaignMode | "inbound";
/**
 * "unknown": the engine or its link was away when it ended; it counts as a contact. "unattended": they called us and met
 * no agent, whoever hung up.
 */
export type CallOutcome =
  | LineOutcome
  | "human"
  | "machine"
  | "abandoned"
  | "silence"
  | "fax"
  | "unknown"
  | "unattended";

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
  /** A person whose agent has vanished hears music for so long while the agent may come back. Judgement. */
  readonly agentBackMs: number;
  readonly detection: DetectionSettings;
}

export const defaultCallSettings: CallSettings = {
  answerWithinMs: 2 * second,
  bridgeGraceMs: 3 * second,
  longestMessageMs: 12 * second,
  hangUpAgainMs: 5 * second,
  hangUpTries: 3,
  agentBackMs: 20 * second,
  detection: { ...defaultDetection, silentMs, ear: { ...defaultDetection.ear, silentMs } },
};
/** Law and carriers agree that a shorter ring is not an attempt to reach anybody. */
export const leastRingSeconds = 15;

export type CallPhase =
  | { readonly phase: "intent"; readonly since: Instant }
  | { readonly phase: "dialling"; readonly since: Instant; readonly giveUpAt: Instant }
  | { readonly phase: "ringing"; readonly since: Instant; readonly giveUpAt: Instant }
  | { readonly phase: "detecting"; readonly since: Instant; readonly decideBy: Instant }
  | { readonly phase: "waiting_agent"; readonly since: Instant; readonly abandonAt: Instant }
  /** They called us, we have answered, no agent is theirs yet: core/return-call says for how long. */
  | { readonly phase: "received"; readonly since: Instant }
  /** A machine that is to have a message: heard on until it records (core/mailbox). */
  | { readonly phase: "awaiting_beep"; readonly since: Instant; readonly until: Instant }
  /** It records: the gate is asked, then it is spoken to. */
  | { readonly phase: "leaving_message"; readonly since: Instant; readonly until: Instant }
  | { readonly phase: "talking"; readonly since: Instant; readonly seat: SeatId }
  | { readonly phase: "hold"; readonly since: Instant; readonly seat: SeatId }
  /** The agent's desk or line vanished in mid-talk: music, and the same agent until `backBy`. */
  | { readonly phase: "left"; readonly since: Instant; readonly seat: SeatId; readonly backBy: Instant }
  | {
      readonly phase: "playing_abandoned";
      readonly since: Instant;
      readonly until: Instant;
      readonly prompt: FarewellPrompt;
    }
  | {
      readonly phase: "hanging_up";
      readonly since: Instant;
      readonly why: HangUpReason;
      readonly againAt: Instant;
      readonly tries: number;
    }
  | { readonly phase: "ended"; readonly since: Instant; readonly outcome: CallOutcome };

/** "abandoned": we had called them. "unattended": they called us. Neither names a debt. */
export type FarewellPrompt = "abandoned" | "unattended";
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

/** Reserved with the gate at `at`, before its first word: from then on it counts as left. Nulls: not known. */
export interface LeftMessage {
  readonly at: Instant;
  readonly lengthMs: number | null;
  readonly playedMs: number | null;
}

export interface Call {
  readonly attempt: AttemptId;
  readonly mode: CallMode;
  /** False: whoever picks up is a person (core/detection-for). */
  readonly detects: boolean;
  /** Sampled: a machine is heard on for so long before it is hung up on (core/detection-sample). Mostly 0. */
  readonly lingerMs: number;
  /** The campaign leaves messages, and the gate would have let one pass when the call was placed. */
  readonly leavesMessage: boolean;
  readonly message: LeftMessage | null;
  readonly ringSeconds: number;
  /** The agent for whom the call was made, or who has been given it. */
  readonly seat: SeatId | null;
  readonly at: CallPhase;
  readonly marks: CallMarks;
  readonly signals: AnswerSignals;
  readonly verdict: Verdict | null;
  /** We stopped ringing; answered all the same: they picked up as our hang-up was on its way. */
  readonly gaveUp: boolean;
  /** Given up after so long a ring, sooner than the campaign's own. */
  readonly cutAfterSeconds: number | null;
  /** For a while nobody listened to the exchange: it may have rung, and been picked up, without our knowing. */
  readonly unheard: boolean;
  readonly abandoned: boolean;
  /** Spoken with, then left without an agent: they are owed a call. */
  readonly forsaken: boolean;
}

/** What the loop tells the call besides what happens on the line. */
export type CallOrder =
  /** The exchange refused the dial or could not be asked: nothing left the building. */
  | { readonly type: "dial_refused"; readonly at: Instant }
  | { readonly type: "assigned"; readonly seat: SeatId; readonly at: Instant }
  | { readonly type: "seat_lost"; readonly seat: SeatId; readonly at: Instant }
  /** The agent's desk says nothing any more, the line may still be up. */
  | { readonly type: "seat_left"; readonly seat: SeatId; readonly at: Instant }
  /** Desk and line of that agent are there again. */
  | { readonly type: "seat_back"; readonly seat: SeatId; readonly at: Instant }
  | { readonly type: "hang_up_asked"; readonly at: Instant }
  /** Pacing would rather not have it answered: while it rings, and it has rung for long enough. */
  | { readonly type: "give_up"; readonly at: Instant }
  /** Nobody is there for whoever called us: the message, then the end. */
  | { readonly type: "turned_away"; readonly at: Instant }
  | { readonly type: "hold_asked"; readonly at: Instant }
  | { readonly type: "resume_asked"; readonly at: Instant }
  /** The gate has let the message pass and its row is written. */
  | { readonly type: "message_begun"; readonly lengthMs: number; readonly at: Instant }
  | { readonly type: "message_refused"; readonly at: Instant }
  /** The link to the exchange is lost: what happens on the line is not told. */
  | { readonly type: "unheard"; readonly at: Instant }
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
  | { readonly type: "play"; readonly prompt: FarewellPrompt }
  | { readonly type: "leave_message" }
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
  facts: {
    attempt: AttemptId;
    mode: CallMode;
    ringSeconds: number;
    seat?: SeatId;
    detects?: boolean;
    lingerMs?: number;
    leavesMessage?: boolean;
  },
  now: Instant,
): Call {
  const marks = { dialledAt: null, rangAt: null, answeredAt: null, verdictAt: null };
  return {
    attempt: facts.attempt,
    mode: facts.mode,
    detects: facts.detects ?? true,
    lingerMs: facts.lingerMs ?? 0,
    leavesMessage: facts.leavesMessage ?? false,
    message: null,
    ringSeconds: Math.max(leastRingSeconds, facts.ringSeconds),
    seat: facts.seat ?? null,
    at: { phase: "intent", since: now },
    marks: { ...marks, greetingEndAt: null, bridgedAt: null },
    signals: noSignals,
    verdict: null,
    gaveUp: false,
    cutAfterSeconds: null,
    unheard: false,
    abandoned: false,
    forsaken: false,
  };
}

/** In these modes the agent is on the line from the first ring and judges by ear. */
export function agentFirst(mode: CallMode): boolean {
  return mode === "preview" || mode === "manual" || mode === "callback";
}

/**
 * A machine that is not hung up on yet: it is to have a message, or it is a sample, of which the seconds after the verdict tell what it
 * was. Null: neither.
 */
export function hearsOn({ lingerMs, verdict, leavesMessage, signals }: Call, now: Instant): CallPhase | null {
  if (verdict !== "machine") return null;
  if (leavesMessage && mayBeSpokenTo(signals, now)) return { phase: "awaiting_beep", since: now, until: now };
  if (lingerMs === 0) return null;
  return { phase: "hanging_up", since: now, why: "machine", againAt: now + lingerMs, tries: 0 };
}

/** Both clocks of abandonment, in milliseconds; the one from the greeting's end is law's. Null: never bridged. */
export function waitsOf(marks: CallMarks): { verdictToAgentMs: number; greetingToAgentMs: number } | null {
  const { bridgedAt, verdictAt, greetingEndAt } = marks;
  if (bridgedAt === null || verdictAt === null) return null;
  return {
    verdictToAgentMs: Math.max(0, bridgedAt - verdictAt),
    greetingToAgentMs: Math.max(0, bridgedAt - (greetingEndAt ?? verdictAt)),
  };
}

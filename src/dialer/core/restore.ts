// What a call of a stopped engine has become, for the engine that takes over: it goes on, it waits for an agent, it is hung
// up, or it is gone. The exchange's word is the truth about the line, the row's about what was known; what neither knows is
// decided against us (it rang, it counts).
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Verdict } from "./amd-verdict.ts";
import {
  agentFirst,
  type Call,
  type CallMarks,
  type CallMode,
  type CallPhase,
  defaultCallSettings,
  newCall,
} from "./call.ts";

export interface StoppedCall {
  readonly attempt: AttemptId;
  readonly mode: CallMode;
  readonly ringSeconds: number;
  readonly seat: SeatId | null;
  /** The row's state: intent, dialling, ringing, detecting, waiting, talking, hold, ended. */
  readonly state: string;
  readonly reservedAt: Instant;
  readonly marks: CallMarks;
  readonly verdict: Verdict | null;
  readonly abandoned: boolean;
  /** A message was begun: it counts as left, and is never begun again. */
  readonly messageAt: Instant | null;
}

/** What the exchange holds of it; undefined: nothing. */
export interface HeldCall {
  readonly answered: boolean;
  readonly seat?: SeatId;
}

/**
 * "allocate": a person is on the line and no agent is. "receive": they called us and have no agent yet. "vanished": the
 * exchange does not know it.
 */
export type Fate = "goes_on" | "allocate" | "receive" | "hang_up" | "vanished" | "over";

export function restoreCall(
  row: StoppedCall,
  held: HeldCall | undefined,
  now: Instant,
): { call: Call; fate: Fate } {
  const { attempt, mode, ringSeconds, abandoned, messageAt } = row;
  const verdict = messageAt === null ? row.verdict : "machine";
  const message = messageAt === null ? null : { at: messageAt, lengthMs: null, playedMs: null };
  const marks = { ...row.marks, dialledAt: row.marks.dialledAt ?? row.reservedAt };
  const base = {
    ...newCall({ attempt, mode, ringSeconds }, row.reservedAt),
    marks,
    verdict,
    abandoned,
    message,
  };
  const ringing: CallPhase = { phase: "dialling", since: row.reservedAt, giveUpAt: giveUpAt(row, now) };
  if (row.state === "ended")
    return {
      call: { ...base, at: { phase: "ended", since: row.reservedAt, outcome: "human" } },
      fate: "over",
    };
  if (!held) return { call: { ...base, seat: row.seat, at: ringing }, fate: "vanished" };
  if (mode === "inbound" && !held.seat) {
    const at: CallPhase = { phase: held.answered ? "received" : "intent", since: now };
    const answeredAt = held.answered ? (marks.answeredAt ?? row.reservedAt) : null;
    return { call: { ...base, marks: { ...marks, answeredAt }, verdict: "human", at }, fate: "receive" };
  }
  if (held.answered) return answered(row, { ...base, at: ringing }, held.seat, now);
  // Whether it rang while nobody listened is not known: it did.
  const rung: Call = {
    ...base,
    marks: { ...marks, rangAt: marks.rangAt ?? now },
    unheard: true,
    at: ringing,
  };
  if (!agentFirst(mode)) return { call: rung, fate: "goes_on" };
  const seat = held.seat ?? row.seat;
  const met = { ...rung.marks, bridgedAt: held.seat ? (marks.bridgedAt ?? now) : null };
  return { call: { ...rung, seat, marks: met }, fate: seat ? "goes_on" : "hang_up" };
}

function giveUpAt(row: StoppedCall, now: Instant): Instant {
  return Math.min(now, row.marks.dialledAt ?? row.reservedAt) + row.ringSeconds * 1000;
}

function answered(
  row: StoppedCall,
  base: Call,
  seat: SeatId | undefined,
  now: Instant,
): { call: Call; fate: Fate } {
  const answeredAt = base.marks.answeredAt ?? now;
  if (seat) {
    const bridgedAt = base.marks.bridgedAt ?? now;
    const marks = { ...base.marks, answeredAt, verdictAt: base.marks.verdictAt ?? answeredAt, bridgedAt };
    const phase = row.state === "hold" ? "hold" : "talking";
    return {
      call: {
        ...base,
        seat,
        marks,
        verdict: base.verdict ?? "human",
        at: { phase, since: bridgedAt, seat },
      },
      fate: "goes_on",
    };
  }
  if (base.verdict !== null && base.verdict !== "human" && base.verdict !== "silence")
    return { call: { ...base, marks: { ...base.marks, answeredAt } }, fate: "hang_up" };
  // Nobody has heard what was said meanwhile: it is taken for a person, who gets an agent or the message.
  const verdictAt = base.marks.verdictAt ?? answeredAt;
  const known: Call = {
    ...base,
    marks: { ...base.marks, answeredAt, verdictAt },
    verdict: base.verdict ?? "silence",
  };
  if (row.abandoned)
    return {
      call: { ...known, at: { phase: "playing_abandoned", since: now, until: now, prompt: "abandoned" } },
      fate: "goes_on",
    };
  const abandonAt = Math.max(now, verdictAt + defaultCallSettings.answerWithinMs);
  return { call: { ...known, at: { phase: "waiting_agent", since: now, abandonAt } }, fate: "allocate" };
}

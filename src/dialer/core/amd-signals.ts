// What has been heard of a call so far, event by event, for the verdict on who answered (amd-verdict.ts).
import type { Instant } from "#kernel/time.ts";
import type { CallEvent, LineTone } from "#telephony/core/events.ts";

export interface Burst {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Null: told by the exchange, which calls every sound talk. */
  readonly levelDb: number | null;
}

export interface AnswerSignals {
  readonly answeredAt: Instant | null;
  readonly talkingSince: Instant | null;
  readonly bursts: readonly Burst[];
  readonly tones: readonly LineTone[];
  /** The last ringing tone: who is still being rung has not spoken. */
  readonly rungAt: Instant | null;
  /** The last beep: a machine may have several. */
  readonly beepAt: Instant | null;
  /** Our own ear has told of talk: its word is finer than the exchange's. */
  readonly byEar: boolean;
  /** The word of the exchange's own detector. */
  readonly detected: "human" | "machine" | "unsure" | null;
}

export const noSignals: AnswerSignals = {
  answeredAt: null,
  talkingSince: null,
  bursts: [],
  tones: [],
  rungAt: null,
  beepAt: null,
  byEar: false,
  detected: null,
};

/** A mailbox that babbles cannot grow the record without end. */
const maxBursts = 32;

export function listen(signals: AnswerSignals, event: CallEvent): AnswerSignals {
  switch (event.type) {
    case "answered":
      return signals.answeredAt === null ? { ...signals, answeredAt: event.at } : signals;
    case "talk_started":
      return {
        ...signals,
        talkingSince: signals.talkingSince ?? event.at,
        byEar: signals.byEar || event.levelDb !== undefined,
      };
    case "talk_finished":
      return finished(signals, event);
    case "tone":
      return toned(signals, event.tone, event.at);
    case "detected":
      return signals.detected === null ? { ...signals, detected: event.result } : signals;
    default:
      return signals;
  }
}

function finished(
  signals: AnswerSignals,
  event: Extract<CallEvent, { type: "talk_finished" }>,
): AnswerSignals {
  const startedAt = signals.talkingSince ?? event.at - event.durationMs;
  const endedAt = Math.min(event.at, startedAt + Math.max(0, event.durationMs));
  const burst = { startedAt, endedAt, levelDb: event.levelDb ?? null };
  return { ...signals, talkingSince: null, bursts: [...signals.bursts, burst].slice(-maxBursts) };
}

function toned(signals: AnswerSignals, tone: LineTone, at: Instant): AnswerSignals {
  const rungAt = tone === "ringback" ? at : signals.rungAt;
  const beepAt = tone === "beep" ? at : signals.beepAt;
  const tones = signals.tones.includes(tone) ? signals.tones : [...signals.tones, tone];
  return { ...signals, rungAt, beepAt, tones };
}

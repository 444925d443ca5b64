// Who answered, from what our own ear tells (telephony/core/hearing): speech that stands out from the line's noise, its
// level, and tones. Decides for amd-verdict.ts. A person ceases to speak and waits for us; a machine goes on or beeps. The
// longer somebody has spoken, the likelier a machine and the longer the silence we wait for; while they speak nobody waits,
// so that a machine may be named late and a talkative person is not cut.
import type { Instant } from "#kernel/time.ts";
import type { AnswerSignals, Burst } from "./amd-signals.ts";

export interface EarSettings {
  /** Speech shorter than this is a click or a breath. */
  readonly shortestWordMs: number;
  /**
   * Silence that ends an utterance of so much speech; between the points in a straight line. 200 ms less pass 12 % of machines instead
   * of 7 ("Hola… soy Juan", beeps), 100 ms more let people wait beyond the goal of 1.2 s (docs/decisions/0025, on the open voices).
   */
  readonly pauses: readonly { readonly spokenMs: number; readonly waitMs: number }[];
  /** Speech that has gone on for this long without such a silence is a recording. */
  readonly machineTalkMs: number;
  /** Nothing heard for this long: somebody listens, or the line is dead. */
  readonly silentMs: number;
  /** No verdict takes longer than this after the answer. */
  readonly patienceMs: number;
  /** Quieter than the loudest voice by this much: somebody else in the room. */
  readonly roomBelowDb: number;
}

export const defaultEar: EarSettings = {
  shortestWordMs: 80,
  pauses: [
    { spokenMs: 500, waitMs: 1_100 },
    { spokenMs: 1_200, waitMs: 1_300 },
    { spokenMs: 2_500, waitMs: 1_500 },
  ],
  machineTalkMs: 5_400,
  silentMs: 4_000,
  patienceMs: 9_500,
  roomBelowDb: 14,
};

export type EarVerdict =
  | { readonly verdict: "undecided"; readonly until: Instant }
  | {
      readonly verdict: "human" | "machine" | "silence";
      readonly because: "short_greeting" | "long_talk" | "nothing_heard" | "doubtful_length";
      readonly greetingEndAt: Instant | null;
    };

export function judgeByEar(
  signals: AnswerSignals,
  answeredAt: Instant,
  now: Instant,
  settings: EarSettings = defaultEar,
): EarVerdict {
  const last = answeredAt + settings.patienceMs;
  const words = wordsOf(signals, answeredAt, settings);
  const first = utterance(words, settings);
  const talking = signals.talkingSince !== null && goesOn(first, signals.talkingSince, settings);
  if (talking) {
    const from = first?.startedAt ?? Math.max(signals.talkingSince ?? now, answeredAt);
    const until = Math.min(from + settings.machineTalkMs, last);
    if (now < until) return { verdict: "undecided", until };
    return now >= from + settings.machineTalkMs
      ? { verdict: "machine", because: "long_talk", greetingEndAt: null }
      : { verdict: "silence", because: "doubtful_length", greetingEndAt: null };
  }
  if (!first) {
    const until = Math.min(last, Math.max(answeredAt, signals.rungAt ?? answeredAt) + settings.silentMs);
    return now < until
      ? { verdict: "undecided", until }
      : { verdict: "silence", because: "nothing_heard", greetingEndAt: null };
  }
  const { endedAt } = first;
  if (endedAt - first.startedAt >= settings.machineTalkMs)
    return { verdict: "machine", because: "long_talk", greetingEndAt: endedAt };
  const until = Math.min(last, endedAt + waitAfter(endedAt - first.startedAt, settings));
  return now < until
    ? { verdict: "undecided", until }
    : { verdict: "human", because: "short_greeting", greetingEndAt: endedAt };
}

/** Silence that must follow so much speech. */
export function waitAfter(spokenMs: number, { pauses }: EarSettings): number {
  let below = pauses[0];
  for (const point of pauses) {
    if (below && spokenMs < point.spokenMs) {
      const share = (spokenMs - below.spokenMs) / Math.max(1, point.spokenMs - below.spokenMs);
      return Math.round(below.waitMs + Math.max(0, share) * (point.waitMs - below.waitMs));
    }
    below = point;
  }
  return below?.waitMs ?? 0;
}

/** The first utterance: words whose pauses are shorter than the silence that would have ended it. */
function utterance(words: readonly Burst[], settings: EarSettings): Burst | null {
  let whole: Burst | null = null;
  for (const word of words) {
    // A click opens nothing; within an utterance it is part of it.
    if (!whole && word.endedAt - word.startedAt < settings.shortestWordMs) continue;
    if (whole && !goesOn(whole, word.startedAt, settings)) break;
    whole = joined(whole, word);
  }
  return whole;
}

function joined(whole: Burst | null, word: Burst): Burst {
  return whole ? { ...whole, endedAt: word.endedAt } : word;
}

function goesOn(first: Burst | null, startedAt: Instant, settings: EarSettings): boolean {
  return first === null || startedAt - first.endedAt < waitAfter(first.endedAt - first.startedAt, settings);
}

function wordsOf(signals: AnswerSignals, answeredAt: Instant, settings: EarSettings): readonly Burst[] {
  const heard = signals.bursts.filter(({ endedAt }) => endedAt > answeredAt);
  const loudest = Math.max(...heard.map(({ levelDb }) => levelDb ?? Number.NEGATIVE_INFINITY));
  return heard
    .filter(({ levelDb }) => levelDb === null || levelDb >= loudest - settings.roomBelowDb)
    .map((burst) => ({ ...burst, startedAt: Math.max(burst.startedAt, answeredAt) }));
}

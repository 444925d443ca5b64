// Who answered: a person, a machine, a fax, nobody heard, or a network that never rang anybody. Decides for the
// call, from the sounds that our ear or, without it, the exchange reports, as early as the timing allows. Doubt goes to a person: hanging up on
// somebody costs more than an agent hearing a mailbox (detection must err below 1–1.5 % of people).
import type { AttemptId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import { defaultEar, type EarSettings, judgeByEar } from "./amd-by-ear.ts";
import type { AnswerSignals, Burst } from "./amd-signals.ts";

export interface DetectionSettings {
  /** Sounds shorter than this are clicks. */
  readonly shortestWordMs: number;
  /** A greeting up to this long, then silence, is a person. Studio and synthetic greetings measured: 0.44–2.49 s. */
  readonly longestGreetingMs: number;
  /**
   * Silence after which a greeting is over. 600 ms is the exchange's own talk-detection silence (28/28 machines and
   * 33/35 people on our clips): its event is the verdict, none is later than 600 ms after the hello. Shorter cuts
   * "Buenas tardes… ¿quién habla?" and mailboxes that pause, longer is heard as dead air.
   */
  readonly silenceAfterGreetingMs: number;
  /** Sound going on for this long is a recording: shortest machine clip 3.9 s, longest person 2.49 s. */
  readonly machineTalkMs: number;
  /** Nothing heard for this long after answer: somebody listens or the line is dead. 2.5 s lost every slow speaker (0/35); 8 % of people stay silent 2–4 s. */
  readonly silentMs: number;
  /** Sound that begins within this time of the answer and never pauses is a noisy place, not speech. Judgement. */
  readonly noiseFromStartMs: number;
  /** No verdict takes longer than this after answer. Judgement: people hang up from 5 s on. */
  readonly patienceMs: number;
  /** One unbroken sound of this length before answer is an announcement; ringing tones last ≤ 2 s. Judgement. Music instead of ringing tone: raise it. */
  readonly announcementMs: number;
  /** For calls that our own ear listens to; the figures above are for the exchange's. */
  readonly ear: EarSettings;
}

export const defaultDetection: DetectionSettings = {
  shortestWordMs: 100,
  longestGreetingMs: 2_200,
  silenceAfterGreetingMs: 600,
  machineTalkMs: 2_500,
  silentMs: 4_000,
  noiseFromStartMs: 60,
  patienceMs: 6_500,
  announcementMs: 3_000,
  ear: defaultEar,
};

/** "silence": nothing certain was heard; it goes to a person. "off": an announcement, nobody was reached. */
export type Verdict = "human" | "machine" | "silence" | "fax" | "off";
export interface Judgement {
  readonly verdict: Verdict | "undecided";
  /** When to ask again if no event comes first; null when decided or when nothing but an event can decide. */
  readonly decideBy: Instant | null;
  readonly because:
    | "waiting"
    | "short_greeting"
    | "long_talk"
    | "tone"
    | "exchange"
    | "nothing_heard"
    | "doubtful_length"
    | "constant_noise"
    | "announcement";
  /** End of the greeting that was heard, for the stricter clock of answer → agent. */
  readonly greetingEndAt: Instant | null;
}

export function judge(
  signals: AnswerSignals,
  now: Instant,
  settings: DetectionSettings = defaultDetection,
): Judgement {
  if (signals.tones.includes("fax")) return decided("fax", "tone");
  if (signals.tones.includes("sit")) return decided("off", "tone");
  if (signals.answeredAt === null) return beforeAnswer(signals, now, settings);
  if (signals.tones.includes("beep")) return decided("machine", "tone");
  if (signals.detected === "human") return decided("human", "exchange", lastEnd(signals));
  if (signals.detected === "machine") return decided("machine", "exchange");
  if (signals.detected === "unsure") return decided("silence", "exchange", lastEnd(signals));
  // Answered, and then engaged: an exchange that answers before it has found anybody.
  if (signals.tones.includes("busy")) return decided("off", "tone");
  return signals.byEar
    ? byEar(signals, signals.answeredAt, now, settings)
    : afterAnswer(signals, signals.answeredAt, now, settings);
}

function byEar(
  signals: AnswerSignals,
  answeredAt: Instant,
  now: Instant,
  settings: DetectionSettings,
): Judgement {
  const said = judgeByEar(signals, answeredAt, now, settings.ear);
  return said.verdict === "undecided"
    ? undecided(said.until)
    : decided(said.verdict, said.because, said.greetingEndAt);
}

function beforeAnswer(signals: AnswerSignals, now: Instant, settings: DetectionSettings): Judgement {
  const announced = signals.bursts.some(
    ({ startedAt, endedAt }) => endedAt - startedAt >= settings.announcementMs,
  );
  if (announced) return decided("off", "announcement");
  if (signals.talkingSince === null) return undecided(null);
  const until = signals.talkingSince + settings.announcementMs + settings.silenceAfterGreetingMs;
  return now >= until ? decided("off", "announcement") : undecided(until);
}

function afterAnswer(
  signals: AnswerSignals,
  answeredAt: Instant,
  now: Instant,
  settings: DetectionSettings,
): Judgement {
  const last = answeredAt + settings.patienceMs;
  const words = spoken(signals, answeredAt, settings);
  const first = words[0];
  // Ringing tone that runs on past the answer, or the hum of a street: told apart from speech by its beginning.
  if (signals.talkingSince !== null) {
    const since = Math.max(signals.talkingSince, answeredAt);
    const heardFrom = first?.startedAt ?? since;
    // The end of a sound is reported only after the silence: until then a greeting looks like talk that goes on.
    const certainAt = heardFrom + settings.machineTalkMs + settings.silenceAfterGreetingMs;
    const until = Math.min(certainAt, last);
    if (now < until) return undecided(until);
    if (now < certainAt) return decided("silence", "doubtful_length");
    const noise = heardFrom - answeredAt <= settings.noiseFromStartMs;
    return noise ? decided("silence", "constant_noise") : decided("machine", "long_talk");
  }
  if (!first) {
    const until = answeredAt + settings.silentMs;
    return now >= until ? decided("silence", "nothing_heard") : undecided(until);
  }
  const length = first.endedAt - first.startedAt;
  if (length >= settings.machineTalkMs) {
    const noise = first.startedAt - answeredAt <= settings.noiseFromStartMs;
    return noise ? decided("silence", "constant_noise", first.endedAt) : decided("machine", "long_talk");
  }
  const overAt = first.endedAt + settings.silenceAfterGreetingMs;
  const until = Math.min(overAt, last);
  if (now < until) return undecided(until);
  return now >= overAt && length <= settings.longestGreetingMs
    ? decided("human", "short_greeting", first.endedAt)
    : decided("silence", "doubtful_length", first.endedAt);
}

/** Bursts after the answer, clicks dropped, those closer than the silence joined into one utterance. */
function spoken(signals: AnswerSignals, answeredAt: Instant, settings: DetectionSettings): Burst[] {
  const words: Burst[] = [];
  for (const burst of signals.bursts) {
    const startedAt = Math.max(burst.startedAt, answeredAt);
    const previous = words.at(-1);
    if (burst.endedAt - startedAt < settings.shortestWordMs) continue;
    if (previous && startedAt - previous.endedAt < settings.silenceAfterGreetingMs)
      words[words.length - 1] = { ...previous, endedAt: burst.endedAt };
    else words.push({ ...burst, startedAt });
  }
  return words;
}

function lastEnd(signals: AnswerSignals): Instant | null {
  return signals.bursts.at(-1)?.endedAt ?? null;
}
function decided(
  verdict: Verdict,
  because: Judgement["because"],
  greetingEndAt: Instant | null = null,
): Judgement {
  return { verdict, decideBy: null, because, greetingEndAt };
}
function undecided(decideBy: Instant | null): Judgement {
  return { verdict: "undecided", decideBy, because: "waiting", greetingEndAt: null };
}

/** Does this verdict go to an agent? */
export function goesToPerson(verdict: Verdict): boolean {
  return verdict === "human" || verdict === "silence";
}

/** For features kept beside each verdict, so that thresholds can be fitted on the client's own calls. */
export interface AnswerFeatures {
  readonly attempt: AttemptId;
  readonly firstSoundMs: number | null;
  readonly firstBurstMs: number | null;
  readonly bursts: number;
}
export function featuresOf(attempt: AttemptId, signals: AnswerSignals): AnswerFeatures {
  const answeredAt = signals.answeredAt;
  const after = answeredAt === null ? [] : signals.bursts.filter((burst) => burst.endedAt > answeredAt);
  const first = after[0];
  return {
    attempt,
    firstSoundMs: first && answeredAt !== null ? Math.max(0, first.startedAt - answeredAt) : null,
    firstBurstMs: first ? first.endedAt - first.startedAt : null,
    bursts: after.length,
  };
}

// What becomes of a machine whose campaign leaves messages: for the call. Waits for the beep, or for the quiet after the greeting where no
// beep is heard, and says when to speak. Somebody who says a word into a silence and waits again is a person, and gets an agent.
import { type Instant, second } from "#kernel/time.ts";
import { waitAfter } from "./amd-by-ear.ts";
import type { AnswerSignals, Burst } from "./amd-signals.ts";
import type { DetectionSettings } from "./amd-verdict.ts";

export const mailboxRules = {
  /** A message is left only where so much was said: a tone after a word may be anything. Judgement. */
  leastSpokenMs: 1_000,
  /** The beep is told 120 ms after it begins, and beeps last 0.2–1 s; who goes on speaking within this has not begun to record. Judgement. */
  afterBeepMs: second,
  /** No beep was heard and nothing was said for so long: it records, or nobody ever will. A person who hears nothing says "¿aló?" sooner. Judgement. */
  quietMs: 4 * second,
  /**
   * Without a beep only one that spoke for so long is spoken to. Of the bench's 600 people on the open voices one talked for 5.4 s and then
   * waited in silence (docs/decisions/0027); nobody speaks for 8 s to whom they do not know. Judgement.
   */
  longGreetingMs: 8 * second,
  /** A greeting pauses; what comes after so long a silence, and is short, is somebody asking whether we are there. Judgement. */
  askedAfterMs: 1_500,
  askedWithinMs: 2_500,
  /** From the verdict on: announcements of mailboxes last 5–25 s (telephony, §3); our ear stays for 45 s of a call. */
  longestWaitMs: 30 * second,
  /** The gate is asked in between; a database that does not answer leaves no message. Judgement. */
  askWithinMs: 3 * second,
  /** Longest message, should nobody say how long it is or that it has ended. */
  longestMessageMs: 20 * second,
} as const;

/** For the gate: from the verdict to the last word. */
export const messageSeconds =
  (mailboxRules.longestWaitMs + mailboxRules.afterBeepMs + mailboxRules.longestMessageMs) / second;

/** Whether this machine is sure enough to be spoken to: our own ear heard it, and it said more than a word. */
export function mayBeSpokenTo(signals: AnswerSignals, now: Instant): boolean {
  const { byEar, answeredAt, talkingSince } = signals;
  if (!byEar || answeredAt === null) return false;
  const heard = wordsFrom(signals, answeredAt).reduce(
    (sum, { startedAt, endedAt }) => sum + endedAt - startedAt,
    0,
  );
  const going = talkingSince === null ? 0 : now - Math.max(talkingSince, answeredAt);
  return heard + going >= mailboxRules.leastSpokenMs;
}

export type MailboxStep =
  | { readonly next: "wait"; readonly until: Instant }
  | { readonly next: "speak" | "person" | "give_up" };

/** `since`: the verdict. */
export function judgeMailbox(
  signals: AnswerSignals,
  since: Instant,
  now: Instant,
  detection: DetectionSettings,
): MailboxStep {
  const last = since + mailboxRules.longestWaitMs;
  const wait = (until: Instant): MailboxStep => ({ next: "wait", until: Math.min(until, last) });
  // Nobody listens any more, or not well enough to know a beep.
  if (!signals.byEar) return { next: "give_up" };
  const beep = beepThatStands(signals);
  if (beep !== null) {
    const speakAt = beep + mailboxRules.afterBeepMs;
    return now >= speakAt ? { next: "speak" } : { next: "wait", until: speakAt };
  }
  if (now >= last) return { next: "give_up" };
  if (signals.talkingSince !== null) return wait(last);
  const words = wordsFrom(signals, signals.answeredAt ?? since);
  const [word, before] = words.toReversed();
  const quietSince = word?.endedAt ?? since;
  if (word && before && isAsking(word, before, since)) {
    const certainAt = word.endedAt + waitAfter(word.endedAt - word.startedAt, detection.ear);
    return now >= certainAt ? { next: "person" } : wait(certainAt);
  }
  const speakAt = Math.max(quietSince, since) + mailboxRules.quietMs;
  if (now < speakAt) return wait(speakAt);
  const spokeMs = quietSince - (words[0]?.startedAt ?? quietSince);
  return { next: spokeMs >= mailboxRules.longGreetingMs ? "speak" : "give_up" };
}

/** The last beep, unless somebody has spoken since. */
function beepThatStands({ beepAt, talkingSince, bursts }: AnswerSignals): Instant | null {
  if (beepAt === null) return null;
  const spokenSince = (talkingSince ?? 0) > beepAt || bursts.some(({ startedAt }) => startedAt > beepAt);
  return spokenSince ? null : beepAt;
}

function isAsking(word: Burst, before: Burst, since: Instant): boolean {
  const silence = word.startedAt - before.endedAt;
  const length = word.endedAt - word.startedAt;
  return (
    word.startedAt > since && silence >= mailboxRules.askedAfterMs && length <= mailboxRules.askedWithinMs
  );
}

/** What was said after the answer; clicks, and what the ear has taken back, are no words. */
function wordsFrom({ bursts }: AnswerSignals, answeredAt: Instant): readonly Burst[] {
  return bursts
    .filter(({ startedAt, endedAt }) => endedAt > answeredAt && endedAt - startedAt >= shortestWordMs)
    .map((burst) => ({ ...burst, startedAt: Math.max(burst.startedAt, answeredAt) }));
}
/** As in the verdict. */
const shortestWordMs = 80;

// Which calls are listened to by people afterwards, to learn what detection gets wrong: of those taken for a machine a share that the
// id decides, so that nobody chooses and nobody can. For the launch; where the campaign does not record, none.
import type { AttemptId } from "#kernel/ids.ts";
import { day, second } from "#kernel/time.ts";

/** 2 % of the machines of a day of 300 agents are some hundred clips of seconds: what one person hears in an hour. Judgement. */
export const usualSampleShare = 0.02;
/** A sampled call is hung up on this much later: what follows says what it was. Judgement. */
export const sampleAfterMs = 3 * second;
/** Long enough for two weekends, short enough to be no archive. Judgement. */
export const sampleKeptMs = 14 * day;

/** The last digits of an id are chance. */
export function isSampled(attempt: AttemptId, share: number): boolean {
  return Number.parseInt(attempt.slice(-8), 16) / 2 ** 32 < share;
}

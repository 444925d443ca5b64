// The last hour of a campaign's pacing decisions, for whoever asks why nothing was dialled at a quarter past: only
// changes are kept, each with how often and until when the same was decided. Instants in seconds of the campaign-day.
import type { PacingDecision } from "./pacing.ts";
import { sentenceOf } from "./pacing-sentence.ts";

export interface DecisionEntry {
  readonly from: number;
  until: number;
  times: number;
  /** Calls launched by all of them together. */
  dialled: number;
  readonly sentence: string;
}

export interface DecisionLog {
  /** Oldest first. */
  readonly entries: DecisionEntry[];
}

export const keptSeconds = 3600;
/** Most changes kept: one a second for an hour. */
export const keptChanges = 3600;

export function decisionLog(): DecisionLog {
  return { entries: [] };
}

export function remember({ entries }: DecisionLog, at: number, decision: PacingDecision): void {
  const last = entries.at(-1);
  const sentence = sentenceOf(decision);
  if (last?.sentence === sentence) {
    last.until = Math.max(last.until, at);
    last.times++;
    last.dialled += decision.dial;
  } else entries.push({ from: at, until: at, times: 1, dialled: decision.dial, sentence });
  let old = Math.max(0, entries.length - keptChanges);
  while (old < entries.length && (entries[old]?.until ?? 0) < at - keptSeconds) old++;
  entries.splice(0, old);
}

/** What held at an instant: the newest decision not younger. */
export function decidedAt({ entries }: DecisionLog, at: number): DecisionEntry | undefined {
  return entries.findLast((entry) => entry.from <= at);
}

// Plays pieces of a pacer's tape through a fresh pacer and says of each decision whether it is the one recorded, for whoever
// asks why a campaign dialled what it dialled.
import { pacerOfMode } from "./pacer-of-mode.ts";
import type { Pacer, PacingDecision } from "./pacing.ts";
import { sentenceOf } from "./pacing-sentence.ts";
import { entriesOf, markOf, type TapePiece } from "./pacing-tape.ts";

/** Pieces of several tapes, one after another: each engine that takes a campaign over begins its own. */
export interface KeptPiece extends Pick<TapePiece, "n" | "text" | "from" | "to"> {
  readonly tape: string;
}
export interface ReplayedDecision {
  /** Seconds of the campaign-day. */
  readonly at: number;
  readonly dial: number;
  readonly recordedDial: number;
  /** In everything it says, not in its calls alone. */
  readonly same: boolean;
  readonly sentence: string;
}
export interface Replay {
  readonly decisions: readonly ReplayedDecision[];
  /** Seconds of the day of which nothing can be said. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** How often a pacer set in anew: another engine, or other limits. */
  readonly starts: number;
}

export function replay(
  pieces: readonly KeptPiece[],
  window: { readonly from: number; readonly to: number },
): Replay {
  const decisions: ReplayedDecision[] = [];
  const gaps: { from: number; to: number }[] = [];
  let starts = 0;
  let pacer: Pacer | null = null;
  let last: KeptPiece | null = null;
  let lostSince: number | null = pieces[0]?.from ?? null;
  for (const piece of pieces) {
    if (last && (piece.tape !== last.tape || piece.n !== last.n + 1)) {
      pacer = null;
      lostSince ??= last.to;
    }
    last = piece;
    for (const entry of entriesOf(piece.text)) {
      if (entry.what === "start") {
        const { mode, options, snapshot } = entry.start;
        pacer = pacerOfMode(mode, options, snapshot ?? undefined);
        starts++;
        if (lostSince !== null && lostSince < piece.from) gaps.push({ from: lostSince, to: piece.from });
        lostSince = null;
      } else if (pacer === null) continue;
      else if (entry.what === "event") pacer.observe(entry.event);
      else if (entry.at > window.to) break;
      else {
        const decision = pacer.decide(entry.at);
        if (entry.at >= window.from) decisions.push(compared(entry, decision));
      }
    }
  }
  if (lostSince !== null && last) gaps.push({ from: lostSince, to: last.to });
  return { decisions, gaps: gaps.filter(({ from, to }) => to >= window.from && from <= window.to), starts };
}

function compared(
  recorded: { readonly at: number; readonly dial: number; readonly mark: number },
  decision: PacingDecision,
): ReplayedDecision {
  return {
    at: recorded.at,
    dial: decision.dial,
    recordedDial: recorded.dial,
    same: decision.dial === recorded.dial && markOf(decision) === recorded.mark,
    sentence: sentenceOf(decision),
  };
}

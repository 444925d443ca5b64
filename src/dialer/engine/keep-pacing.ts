// What a campaign's pacer has learned and what it was told since the last time, kept in one write: whoever takes over goes on
// from the one, whoever asks later plays the other again.
import type { Tx } from "#platform/db.ts";
import { type KeepablePiece, keepPacer, squeezed } from "../store-pacing-log.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { secondsOf } from "./world.ts";

/** Taken now; to be written when the database comes to it. */
export function pacingToKeep(run: CampaignRun, now: number): (tx: Tx) => Promise<void> {
  const { id, tenant, portfolio } = run.row;
  const [day, snapshot] = [run.day, run.pacer.snapshot()];
  const pieces: readonly KeepablePiece[] = run.tape.take(secondsOf(run, now)).map((piece) => ({
    tenant,
    portfolio,
    campaign: id,
    tape: run.tapeId,
    n: piece.n,
    fromAt: run.dayStart + Math.round(piece.from * 1000),
    toAt: run.dayStart + Math.round(piece.to * 1000),
    starts: piece.starts,
    entries: piece.entries,
    dayStart: run.dayStart,
    text: piece.text,
  }));
  return async (tx) => {
    await keepPacer(tx, { campaign: id, day, snapshot }, await Promise.all(pieces.map(squeezed)));
  };
}

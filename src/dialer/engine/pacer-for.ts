// The pacer of a campaign's mode, going on from what an earlier one of today had learned, within what the campaign asks now, and
// written down as it goes.
import { attentionGapOf } from "#compliance/service.ts";
import type { PacingOptions } from "../core/pacing.ts";
import { openTape, type PacerTape } from "../core/pacing-tape.ts";
import type { CampaignRow } from "../store-campaigns.ts";

export function pacingOptionsOf(row: CampaignRow, dayEndsAt: number): PacingOptions {
  return {
    abandonmentCap: row.abandonmentCap,
    answerWithinSeconds: 2,
    ringTimeoutSeconds: row.ringSeconds,
    maxLines: Math.min(row.maxLines, row.trunk.maxLines),
    dayEndsAt,
    callsPerSecond: row.trunk.callsPerSecond,
    minGapSeconds: attentionGapOf(row.agencyCountry)?.minGapSeconds ?? 0,
    occupancyCeiling: row.occupancyCeiling ?? Number.POSITIVE_INFINITY,
    cancelAfterSeconds: row.cancelAfterSeconds ?? Number.POSITIVE_INFINITY,
  };
}

export function pacerFor(from: {
  readonly row: CampaignRow;
  readonly dayEndsAt: number;
  readonly learned: unknown;
  /** As the database counts it, for a snapshot that cannot be read, of an older version or of none. */
  readonly today: { readonly human: number; readonly abandoned: number };
  readonly at: number;
}): PacerTape {
  const { row, dayEndsAt, learned, today, at } = from;
  const counted = { humans: today.human, abandoned: today.abandoned };
  // Calls and agents of a stopped engine are told anew by whoever adopts them.
  const snapshot = { ...(learned as object | null | undefined), calls: [], agents: [], counted };
  return openTape({ mode: row.mode, options: pacingOptionsOf(row, dayEndsAt), snapshot }, at);
}

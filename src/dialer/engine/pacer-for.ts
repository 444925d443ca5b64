// The pacer of a campaign's mode, going on from what an earlier one of today had learned, and written down as it goes.
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
  };
}

export function pacerFor(row: CampaignRow, dayEndsAt: number, snapshot: unknown, at: number): PacerTape {
  // Calls and agents of a stopped engine are told anew by whoever adopts them.
  const memory =
    snapshot === undefined || snapshot === null
      ? undefined
      : { ...(snapshot as object), calls: [], agents: [] };
  return openTape({ mode: row.mode, options: pacingOptionsOf(row, dayEndsAt), snapshot: memory }, at);
}

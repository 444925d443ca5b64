// The pacer of a campaign's mode, going on from what an earlier one of today had learned, within what the campaign asks now.

import { attentionGapOf } from "#compliance/service.ts";
import { createPacer, type Pacer, type PacingOptions } from "../core/pacing.ts";
import { createManualPacer, createProgressivePacer } from "../core/policies/simple.ts";
import type { CampaignRow } from "../store-campaigns.ts";
import type { CampaignRun } from "./campaign-run.ts";

export function pacingOptions(row: CampaignRow, dayEndsAt: number): PacingOptions {
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

/** What somebody changed while it runs holds from the next decision on: the pacer reads its options each time. */
export function followRow(run: CampaignRun, row: CampaignRow): void {
  run.row = row;
  Object.assign(run.pacing, pacingOptions(row, run.pacing.dayEndsAt));
}

/** `today`: as the database counts it, for a snapshot that cannot be read, of an older version or of none. */
export function pacerFor(
  mode: CampaignRow["mode"],
  options: PacingOptions,
  snapshot: unknown,
  today: { readonly human: number; readonly abandoned: number },
): Pacer {
  const counted = { humans: today.human, abandoned: today.abandoned };
  // Calls and agents of a stopped engine are told anew by whoever adopts them.
  const memory = { ...(snapshot as object | null | undefined), calls: [], agents: [], counted };
  if (mode === "predictive") return createPacer(options, memory);
  if (mode === "progressive") return createProgressivePacer(options, memory);
  return createManualPacer(options, memory);
}

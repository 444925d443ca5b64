// The pacer of a campaign's mode, going on from what an earlier one of today had learned.

import { createPacer, type Pacer } from "../core/pacing.ts";
import { createManualPacer, createProgressivePacer } from "../core/policies/simple.ts";
import type { CampaignRow } from "../store-campaigns.ts";

export function pacerFor(row: CampaignRow, dayEndsAt: number, snapshot: unknown): Pacer {
  const options = {
    abandonmentCap: row.abandonmentCap,
    answerWithinSeconds: 2,
    ringTimeoutSeconds: row.ringSeconds,
    maxLines: Math.min(row.maxLines, row.trunk.maxLines),
    dayEndsAt,
  };
  // Calls and agents of a stopped engine are told anew by whoever adopts them.
  const memory =
    snapshot === undefined || snapshot === null
      ? undefined
      : { ...(snapshot as object), calls: [], agents: [] };
  if (row.mode === "predictive") return createPacer(options, memory);
  if (row.mode === "progressive") return createProgressivePacer(options, memory);
  return createManualPacer(options, memory);
}

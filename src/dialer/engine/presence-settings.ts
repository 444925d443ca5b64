// How a campaign's agents wrap up and rest: the campaign's own settings and the agency's country over the defaults.
import { defaultPresence, type PresenceSettings } from "#agents/core/presence.ts";
import { attentionGapOf } from "#compliance/service.ts";
import { second } from "#kernel/time.ts";
import type { CampaignRow } from "../store-campaigns.ts";

export function presenceSettings(row: CampaignRow | undefined): PresenceSettings {
  if (!row) return defaultPresence;
  const restMs = (attentionGapOf(row.agencyCountry)?.minGapSeconds ?? 0) * second;
  return { ...defaultPresence, wrapup: row.wrapupMode, wrapupMs: row.wrapupSeconds * second, restMs };
}

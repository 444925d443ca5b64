// How a campaign's agents wrap up: the campaign's own settings over the defaults.
import { defaultPresence, type PresenceSettings } from "#agents/core/presence.ts";
import { second } from "#kernel/time.ts";
import type { CampaignRow } from "../store-campaigns.ts";

export function presenceSettings(row: CampaignRow | undefined): PresenceSettings {
  if (!row) return defaultPresence;
  return { ...defaultPresence, wrapup: row.wrapupMode, wrapupMs: row.wrapupSeconds * second };
}

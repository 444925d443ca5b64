// Campaigns as strategists and administrators change them, and the door to the dialler's other services. What runs is the
// engine's; this only writes rows.
import { AppError } from "#kernel/errors.ts";
import type { CampaignId, TenantId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { newId } from "#platform/new-id.ts";
import { proposedCap } from "./core/proposed-cap.ts";
import { refuseTwin } from "./refuse-twin.ts";
import * as store from "./store-campaigns.ts";

interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}

/** Without a cap: that of the mandate's country. */
type NewCampaign = Omit<store.CampaignSettings, "abandonmentCap"> &
  Partial<Pick<store.CampaignSettings, "abandonmentCap">>;

export async function createCampaign(
  tx: Tx,
  who: Who,
  wished: NewCampaign,
  at: Instant,
): Promise<CampaignId> {
  const id = newId<CampaignId>();
  await requireSegment(tx, wished);
  const abandonmentCap = wished.abandonmentCap ?? proposedCap(await store.countryOf(tx, wished.portfolio));
  const settings = { ...wished, abandonmentCap };
  await store.insertCampaign(tx, who.tenant, id, settings, who.user, at).catch(refuseTwin("name"));
  await append(tx, [
    {
      tenant: who.tenant,
      at,
      type: "campaign.created",
      subject: id,
      portfolio: settings.portfolio,
      actor: who.user,
    },
  ]);
  return id;
}

/** A list of another mandate, or of none, would never be dialled and would say nothing of why. */
async function requireSegment(
  tx: Tx,
  { portfolio, segment }: Pick<store.CampaignSettings, "portfolio" | "segment">,
): Promise<void> {
  if (!(await store.isSegmentOf(tx, segment, portfolio)))
    throw new AppError("not_found", { what: "segment" });
}

/** Mode, segment and trunk of a campaign that dials are not changed under its agents' feet: pause or stop it first. */
const frozenWhileRunning = ["mode", "segment", "trunk", "portfolio", "detection"] as const;

export async function changeCampaign(
  tx: Tx,
  who: Who,
  id: CampaignId,
  settings: Partial<store.CampaignSettings>,
  at: Instant,
): Promise<void> {
  const [row] = await store.listCampaigns(tx, { id });
  if (!row) throw new AppError("not_found");
  const frozen = frozenWhileRunning.filter((field) => settings[field] !== undefined);
  if (row.state === "running" && frozen.length > 0)
    throw new AppError("campaign_state", { reason: "running", fields: frozen });
  if (settings.segment !== undefined || settings.portfolio !== undefined)
    await requireSegment(tx, { portfolio: row.portfolio, segment: row.segment, ...settings });
  await store.updateCampaign(tx, id, settings).catch(refuseTwin("name"));
  await append(tx, [
    {
      tenant: who.tenant,
      at,
      type: "campaign.changed",
      subject: id,
      actor: who.user,
      payload: { fields: Object.keys(settings) },
    },
  ]);
}

/** What still stops it from starting, in Spanish. */
export function unmetOf(row: store.CampaignRow): readonly string[] {
  const unmet: string[] = [];
  if (row.demo && !row.trunk.demo)
    unmet.push("La cartera es de demostración: solo sale por la troncal de demostración");
  if (!row.demo && row.trunk.demo)
    unmet.push("La troncal de demostración no lleva llamadas reales: elige una troncal propia");
  return unmet;
}

export async function requireReady(tx: Tx, id: CampaignId): Promise<store.CampaignRow> {
  const [row] = await store.listCampaigns(tx, { id });
  if (!row) throw new AppError("not_found");
  const unmet = unmetOf(row);
  if (unmet.length > 0) throw new AppError("campaign_not_ready", { unmet });
  return row;
}

export { createSights, narrow, type Sight, sightIn } from "./floor-sight.ts";
export { listCallerIds } from "./store-caller-ids.ts";
export type { CampaignRow } from "./store-campaigns.ts";
export { listCampaigns } from "./store-campaigns.ts";
export { forgetPacing, unsqueezed } from "./store-pacing-log.ts";
export { campaignPeople } from "./store-people.ts";
export { lastTestCalls } from "./store-test-calls.ts";
export { listTrunks } from "./store-trunks.ts";
export { samplesNightly, sweepSamples } from "./sweep-samples.ts";
export {
  changeCallerId,
  changeTrunk,
  createCallerId,
  createTrunk,
  setCallerId,
  type TrunkWish,
  trunkDefaults,
  verifyCallerId,
} from "./trunks.ts";

// Campaigns and trunks as strategists and administrators change them. What runs is the engine's; this only writes rows.
import { AppError } from "#kernel/errors.ts";
import type { CampaignId, TenantId, TrunkId, UserId } from "#kernel/ids.ts";
import { isPhone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { newId } from "#platform/new-id.ts";
import * as store from "./store-campaigns.ts";
import * as trunks from "./store-trunks.ts";

interface Who {
  readonly tenant: TenantId;
  readonly user: UserId;
}

export async function createCampaign(
  tx: Tx,
  who: Who,
  settings: store.CampaignSettings,
  at: Instant,
): Promise<CampaignId> {
  const id = newId<CampaignId>();
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
    unmet.push("La troncal de demostración no lleva llamadas reales: elija una troncal propia");
  return unmet;
}

export async function requireReady(tx: Tx, id: CampaignId): Promise<store.CampaignRow> {
  const [row] = await store.listCampaigns(tx, { id });
  if (!row) throw new AppError("not_found");
  const unmet = unmetOf(row);
  if (unmet.length > 0) throw new AppError("campaign_not_ready", { unmet });
  return row;
}

export interface TrunkWish {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly callerIds: readonly string[];
  readonly maxLines: number;
  readonly callsPerSecond: number;
}
/** A host name or an IPv4 address: what goes into a SIP URI must not carry anything else. */
const hostPattern = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,198}[a-zA-Z0-9])?$/;

export async function createTrunk(
  tx: Tx,
  who: Who,
  wish: TrunkWish,
  at: Instant,
  demo = false,
): Promise<TrunkId> {
  const id = newId<TrunkId>();
  await trunks.insertTrunk(tx, who.tenant, { id, demo, ...checked(wish) }, at).catch(refuseTwin("name"));
  await append(tx, [{ tenant: who.tenant, at, type: "trunk.created", subject: id, actor: who.user }]);
  return id;
}
export async function changeTrunk(
  tx: Tx,
  who: Who,
  id: TrunkId,
  wish: TrunkWish,
  at: Instant,
): Promise<void> {
  if (!(await trunks.updateTrunk(tx, id, checked(wish)))) throw new AppError("not_found");
  await append(tx, [{ tenant: who.tenant, at, type: "trunk.changed", subject: id, actor: who.user }]);
}
function checked(wish: TrunkWish): Omit<trunks.TrunkRow, "id" | "demo"> {
  if (!hostPattern.test(wish.host)) throw new AppError("trunk_invalid", { field: "host" });
  const callerIds = wish.callerIds.map((number) => (number.startsWith("+") ? number : `+${number}`));
  const wrong = callerIds.find((number) => !isPhone(number));
  if (wrong) throw new AppError("trunk_invalid", { field: "callerIds", value: wrong });
  return { ...wish, callerIds, username: wish.username ?? null, password: wish.password ?? null };
}

function refuseTwin(field: string): (error: Error & { code?: string }) => never {
  return (error) => {
    if (error.code === "23505") throw new AppError("conflict", { field });
    if (error.code === "23503") throw new AppError("not_found", { field: "reference" });
    throw error;
  };
}

export { createSights, narrow } from "./floor-sight.ts";
export type { CampaignRow } from "./store-campaigns.ts";
export { listCampaigns } from "./store-campaigns.ts";
export { campaignPeople } from "./store-list.ts";
export { listTrunks } from "./store-trunks.ts";

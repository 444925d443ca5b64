// SQL of campaigns.
import {
  asId,
  type CampaignId,
  type PortfolioId,
  type SegmentId,
  type TenantId,
  type TrunkId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { listTrunks, type TrunkRow } from "./store-trunks.ts";

export type CampaignMode = "manual" | "preview" | "progressive" | "predictive";
export type CampaignState = "draft" | "running" | "paused" | "stopped";
export type WrapupMode = "optional" | "mandatory" | "timed" | "timed_fixed";

export interface CampaignSettings {
  readonly name: string;
  readonly portfolio: PortfolioId;
  readonly segment: SegmentId;
  readonly trunk: TrunkId;
  readonly mode: CampaignMode;
  readonly abandonmentCap: number;
  readonly maxLines: number;
  readonly ringSeconds: number;
  readonly wrapupMode: WrapupMode;
  readonly wrapupSeconds: number;
  readonly previewSeconds: number;
  readonly detection: "talk" | "amd";
  readonly record: boolean;
  /** Null: none. */
  readonly occupancyCeiling?: number | null;
  /** Null: no ring is given up before its time. */
  readonly cancelAfterSeconds?: number | null;
  /** Whoever hangs up during detection counts as abandoned. */
  readonly hangupsCount?: boolean;
  /** Of the calls taken for machines, the share people listen to (core/detection-sample); none unless said. */
  readonly sampleShare?: number;
  /** A recorded message on the mailboxes that answer (core/mailbox); none unless said. */
  readonly leaveMessage?: boolean;
}
export interface CampaignRow extends Omit<Required<CampaignSettings>, "trunk"> {
  readonly tenant: TenantId;
  readonly id: CampaignId;
  readonly portfolioName: string;
  readonly country: string;
  /** Where the agents work. */
  readonly agencyCountry: string;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly creditor: string;
  readonly creditorKind: string;
  readonly segmentName: string;
  readonly trunk: TrunkRow;
  readonly state: CampaignState;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
}

export async function isSegmentOf(tx: Tx, segment: SegmentId, portfolio: PortfolioId): Promise<boolean> {
  const row = await tx
    .selectFrom("segment")
    .select("id")
    .where("id", "=", segment)
    .where("portfolio_id", "=", portfolio)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countryOf(tx: Tx, portfolio: PortfolioId): Promise<string> {
  const query = tx.selectFrom("portfolio").select("country").where("id", "=", portfolio);
  return (await query.executeTakeFirstOrThrow()).country;
}

const maxCampaignsListed = 500;
/** All but what its pacer has learned: the dialler reads its campaigns each second, and that is the largest part of the row. */
const columns = [
  "campaign.tenant_id",
  "campaign.id",
  "campaign.name",
  "campaign.portfolio_id",
  "campaign.segment_id",
  "campaign.trunk_id",
  "campaign.mode",
  "campaign.state",
  "campaign.abandonment_cap",
  "campaign.max_lines",
  "campaign.ring_seconds",
  "campaign.wrapup_mode",
  "campaign.wrapup_seconds",
  "campaign.preview_seconds",
  "campaign.detection",
  "campaign.record",
  "campaign.occupancy_ceiling",
  "campaign.cancel_after_seconds",
  "campaign.hangups_count",
  "campaign.sample_share",
  "campaign.leave_message",
  "campaign.created_at",
  "campaign.started_at",
] as const;

export async function listCampaigns(
  tx: Tx,
  filter: { id?: CampaignId; state?: CampaignState } = {},
  known?: readonly TrunkRow[],
): Promise<readonly CampaignRow[]> {
  let query = tx
    .selectFrom("campaign")
    .innerJoin("portfolio", (join) =>
      join
        .onRef("portfolio.id", "=", "campaign.portfolio_id")
        .onRef("portfolio.tenant_id", "=", "campaign.tenant_id"),
    )
    .innerJoin("creditor", (join) =>
      join
        .onRef("creditor.id", "=", "portfolio.creditor_id")
        .onRef("creditor.tenant_id", "=", "portfolio.tenant_id"),
    )
    .innerJoin("segment", (join) =>
      join
        .onRef("segment.id", "=", "campaign.segment_id")
        .onRef("segment.tenant_id", "=", "campaign.tenant_id"),
    )
    .innerJoin("tenant", "tenant.tenant_id", "campaign.tenant_id")
    .select(columns)
    .select([
      "tenant.country as agencyCountry",
      "portfolio.name as portfolioName",
      "portfolio.country",
      "portfolio.time_zone",
      "portfolio.demo",
      "creditor.id as creditor",
      "creditor.kind as creditorKind",
      "segment.name as segmentName",
    ])
    .orderBy("campaign.created_at", "desc")
    .limit(maxCampaignsListed);
  if (filter.id) query = query.where("campaign.id", "=", filter.id);
  if (filter.state) query = query.where("campaign.state", "=", filter.state);
  const trunks = new Map((known ?? (await listTrunks(tx))).map((trunk) => [trunk.id, trunk]));
  return (await query.execute()).flatMap((row) => {
    const trunk = trunks.get(asId<TrunkId>(row.trunk_id));
    if (!trunk) return [];
    const campaign: CampaignRow = {
      tenant: asId(row.tenant_id),
      id: asId(row.id),
      name: row.name,
      portfolio: asId(row.portfolio_id),
      portfolioName: row.portfolioName,
      country: row.country,
      agencyCountry: row.agencyCountry,
      timeZone: row.time_zone,
      demo: row.demo,
      creditor: row.creditor,
      creditorKind: row.creditorKind,
      segment: asId(row.segment_id),
      segmentName: row.segmentName,
      mode: row.mode as CampaignMode,
      state: row.state as CampaignState,
      abandonmentCap: row.abandonment_cap,
      maxLines: row.max_lines,
      ringSeconds: row.ring_seconds,
      wrapupMode: row.wrapup_mode as WrapupMode,
      wrapupSeconds: row.wrapup_seconds,
      previewSeconds: row.preview_seconds,
      detection: row.detection as "talk" | "amd",
      record: row.record,
      occupancyCeiling: row.occupancy_ceiling,
      cancelAfterSeconds: row.cancel_after_seconds,
      hangupsCount: row.hangups_count,
      sampleShare: row.sample_share,
      leaveMessage: row.leave_message,
      createdAt: row.created_at,
      startedAt: row.started_at,
      trunk,
    };
    return [campaign];
  });
}

const columnsOf = (settings: Partial<CampaignSettings>) => ({
  ...(settings.name === undefined ? {} : { name: settings.name }),
  ...(settings.portfolio === undefined ? {} : { portfolio_id: settings.portfolio }),
  ...(settings.segment === undefined ? {} : { segment_id: settings.segment }),
  ...(settings.trunk === undefined ? {} : { trunk_id: settings.trunk }),
  ...(settings.mode === undefined ? {} : { mode: settings.mode }),
  ...(settings.abandonmentCap === undefined ? {} : { abandonment_cap: settings.abandonmentCap }),
  ...(settings.maxLines === undefined ? {} : { max_lines: settings.maxLines }),
  ...(settings.ringSeconds === undefined ? {} : { ring_seconds: settings.ringSeconds }),
  ...(settings.wrapupMode === undefined ? {} : { wrapup_mode: settings.wrapupMode }),
  ...(settings.wrapupSeconds === undefined ? {} : { wrapup_seconds: settings.wrapupSeconds }),
  ...(settings.previewSeconds === undefined ? {} : { preview_seconds: settings.previewSeconds }),
  ...(settings.detection === undefined ? {} : { detection: settings.detection }),
  ...(settings.record === undefined ? {} : { record: settings.record }),
  ...(settings.occupancyCeiling === undefined ? {} : { occupancy_ceiling: settings.occupancyCeiling }),
  ...(settings.cancelAfterSeconds === undefined ? {} : { cancel_after_seconds: settings.cancelAfterSeconds }),
  ...(settings.hangupsCount === undefined ? {} : { hangups_count: settings.hangupsCount }),
  ...(settings.sampleShare === undefined ? {} : { sample_share: settings.sampleShare }),
  ...(settings.leaveMessage === undefined ? {} : { leave_message: settings.leaveMessage }),
});

export async function insertCampaign(
  tx: Tx,
  tenant: TenantId,
  id: CampaignId,
  settings: CampaignSettings,
  by: UserId | null,
  at: Instant,
): Promise<void> {
  await tx
    .insertInto("campaign")
    .values({
      tenant_id: tenant,
      id,
      created_by: by,
      created_at: new Date(at),
      ...columnsOf(settings),
    } as never)
    .execute();
}
export async function updateCampaign(
  tx: Tx,
  id: CampaignId,
  settings: Partial<CampaignSettings>,
): Promise<void> {
  const columns = columnsOf(settings);
  if (Object.keys(columns).length > 0)
    await tx.updateTable("campaign").set(columns).where("id", "=", id).execute();
}
export async function setCampaignState(
  tx: Tx,
  id: CampaignId,
  state: CampaignState,
  at: Instant,
): Promise<void> {
  await tx
    .updateTable("campaign")
    .set(state === "running" ? { state, started_at: new Date(at) } : { state })
    .where("id", "=", id)
    .execute();
}

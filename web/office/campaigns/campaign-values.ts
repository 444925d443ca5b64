// The campaign as its form holds it: text while it is written, the contract's shape when it is sent.
import type { Campaign, CampaignInput } from "#http/contract/campaigns.ts";

export const whole = {
  maxLines: { from: 1, to: 1000, usual: 60 },
  ringSeconds: { from: 15, to: 60, usual: 25 },
  wrapupSeconds: { from: 5, to: 600, usual: 60 },
  previewSeconds: { from: 5, to: 600, usual: 60 },
} as const;
export type WholeField = keyof typeof whole;
/** May be left empty: then nothing of the kind holds. */
export const optional = {
  /** Per cent of staffed time. */
  occupancyCeiling: { from: 50, to: 99, usual: 88 },
  cancelAfterSeconds: { from: 15, to: 60 },
} as const;
export type OptionalField = keyof typeof optional;
/** Per cent of human answers: the legal and contractual ceiling. */
export const highestCap = 3;
/** Per cent of the calls taken for machines that are kept to be heard. */
export const usualSample = 2;

export type CampaignValues = Record<
  | WholeField
  | OptionalField
  | "hangupsCount"
  | "leaveMessage"
  | "name"
  | "segmentId"
  | "mode"
  | "trunkId"
  | "abandonmentCap"
  | "wrapupMode"
  | "detection"
  | "record"
  | "sampleShare",
  string
>;

export function valuesOf(campaign: Campaign | undefined, segmentId: string, trunkId: string): CampaignValues {
  return {
    name: campaign?.name ?? "",
    segmentId: campaign?.segmentId ?? segmentId,
    mode: campaign?.mode ?? "predictive",
    trunkId: campaign?.trunkId ?? trunkId,
    // 0.03 × 100 is not exactly 3.
    abandonmentCap: campaign ? String(Math.round(campaign.abandonmentCap * 10_000) / 100) : "",
    maxLines: String(campaign?.maxLines ?? whole.maxLines.usual),
    ringSeconds: String(campaign?.ringSeconds ?? whole.ringSeconds.usual),
    wrapupMode: campaign?.wrapupMode ?? "timed",
    wrapupSeconds: String(campaign?.wrapupSeconds ?? whole.wrapupSeconds.usual),
    previewSeconds: String(campaign?.previewSeconds ?? whole.previewSeconds.usual),
    detection: campaign?.detection ?? "talk",
    record: campaign?.record === false ? "no" : "yes",
    occupancyCeiling: campaign
      ? textOf(campaign.occupancyCeiling && Math.round(campaign.occupancyCeiling * 100))
      : String(optional.occupancyCeiling.usual),
    cancelAfterSeconds: textOf(campaign?.cancelAfterSeconds),
    hangupsCount: campaign?.hangupsCount ? "yes" : "no",
    leaveMessage: campaign?.leaveMessage ? "yes" : "no",
    sampleShare: String(campaign ? Math.round((campaign.sampleShare ?? 0) * 10_000) / 100 : usualSample),
  };
}
export function inputOf(values: CampaignValues, portfolioId: string): CampaignInput {
  return {
    name: values.name.trim(),
    portfolioId,
    segmentId: values.segmentId,
    mode: values.mode as CampaignInput["mode"],
    trunkId: values.trunkId,
    // Empty: the country's own.
    ...(values.abandonmentCap.trim() === "" ? {} : { abandonmentCap: capOf(values.abandonmentCap) / 100 }),
    maxLines: Number(values.maxLines),
    ringSeconds: Number(values.ringSeconds),
    wrapupMode: values.wrapupMode as NonNullable<CampaignInput["wrapupMode"]>,
    wrapupSeconds: Number(values.wrapupSeconds),
    previewSeconds: Number(values.previewSeconds),
    detection: values.detection as CampaignInput["detection"],
    record: values.record === "yes",
    occupancyCeiling: values.occupancyCeiling.trim() === "" ? null : Number(values.occupancyCeiling) / 100,
    cancelAfterSeconds: values.cancelAfterSeconds.trim() === "" ? null : Number(values.cancelAfterSeconds),
    hangupsCount: values.hangupsCount === "yes",
    leaveMessage: values.leaveMessage === "yes",
    sampleShare: shareOf(values.sampleShare) / 100,
  };
}
function textOf(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}
/** A percentage up to a hundred, written either way; NaN when it is none. */
export function shareOf(text: string): number {
  const written = /^\d{1,3}(?:[.,]\d{1,2})?$/.test(text.trim())
    ? Number(text.trim().replace(",", "."))
    : Number.NaN;
  return written <= 100 ? written : Number.NaN;
}
/** "2,5" and "2.5" are the same percentage; NaN when it is none. */
export function capOf(text: string): number {
  return /^\d(?:[.,]\d{1,2})?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : Number.NaN;
}
export function isWithin(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) >= from && Number(text) <= to;
}

// Campaigns: a segment worked in one mode, with its pace, hours, retries and trunk.
import { type Static, Type } from "typebox";
import { usualSampleShare } from "#dialer/core/detection-sample.ts";
import { Id, Instant } from "./common.ts";
import { WrapupMode } from "./desk.ts";

export const CampaignMode = Type.Union([
  Type.Literal("manual"),
  Type.Literal("preview"),
  Type.Literal("progressive"),
  Type.Literal("predictive"),
]);
export const CampaignState = Type.Union([
  Type.Literal("draft"),
  Type.Literal("running"),
  Type.Literal("paused"),
  Type.Literal("stopped"),
]);

export const CampaignInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  portfolioId: Id,
  segmentId: Id,
  mode: CampaignMode,
  /** Share of human answers, 0–1; legal or contractual cap, never above 0.03. Absent: the country's (0.01 in Chile). */
  abandonmentCap: Type.Optional(Type.Number({ minimum: 0, maximum: 0.03 })),
  maxLines: Type.Integer({ minimum: 1, maximum: 1000, default: 60 }),
  ringSeconds: Type.Integer({ minimum: 15, maximum: 60, default: 25 }),
  wrapupMode: Type.Optional(WrapupMode),
  wrapupSeconds: Type.Integer({ minimum: 5, maximum: 600, default: 60 }),
  detection: Type.Union([Type.Literal("talk"), Type.Literal("amd")], { default: "talk" }),
  trunkId: Id,
  record: Type.Boolean({ default: true }),
  /** Of the calls taken for machines, the share whose seconds of detection are kept for people to listen to; only where it records. */
  sampleShare: Type.Optional(Type.Number({ minimum: 0, maximum: 1, default: usualSampleShare })),
  previewSeconds: Type.Integer({ minimum: 5, maximum: 600, default: 60 }),
  /** Share of staffed time with people from which on nothing is dialled, over half an hour; null: none. Absent: 0.88. */
  occupancyCeiling: Type.Optional(Type.Union([Type.Number({ minimum: 0.5, maximum: 0.99 }), Type.Null()])),
  /** Rings this old may be given up when abandonment is at risk; null or absent: none is. */
  cancelAfterSeconds: Type.Optional(Type.Union([Type.Integer({ minimum: 15, maximum: 60 }), Type.Null()])),
  /** Whoever hangs up while detection listens counts as abandoned by law's clock. Absent: no. */
  hangupsCount: Type.Optional(Type.Boolean()),
  /** A recorded message, without a word of a debt, on the mailboxes that answer; only where our own ear detects. Absent: none. */
  leaveMessage: Type.Optional(Type.Boolean()),
});
export type CampaignInput = Static<typeof CampaignInput>;

export const Campaign = Type.Intersect([
  CampaignInput,
  Type.Object({
    id: Id,
    abandonmentCap: Type.Number(),
    occupancyCeiling: Type.Union([Type.Number(), Type.Null()]),
    cancelAfterSeconds: Type.Union([Type.Integer(), Type.Null()]),
    hangupsCount: Type.Boolean(),
    leaveMessage: Type.Boolean(),
    state: CampaignState,
    segmentName: Type.String(),
    portfolioName: Type.String(),
    createdAt: Instant,
    startedAt: Type.Union([Instant, Type.Null()]),
    /** What still stops it from starting, in Spanish; empty when it can start. */
    unmet: Type.Array(Type.String()),
  }),
]);
export type Campaign = Static<typeof Campaign>;

// GET /v1/campaigns · POST /v1/campaigns · GET|PATCH /v1/campaigns/{id} · POST /v1/campaigns/{id}/{start|pause|stop}
// GET /v1/campaigns/{id}/why-not → { reasons: WhyNot[] }

// How a campaign is paced: the tape of its pacer.
import { type Static, Type } from "typebox";
import { CampaignMode } from "./campaigns.ts";
import { Id, Instant, LocalDate } from "./common.ts";

/** GET /v1/floor/campaigns/{id}/pacing-log?from&to&day: from the last start before the stretch to its end. */
export const PacingTape = Type.Object({
  campaignId: Id,
  name: Type.String(),
  mode: CampaignMode,
  timeZone: Type.String(),
  day: LocalDate,
  from: Instant,
  to: Instant,
  pieces: Type.Array(
    Type.Object({
      tape: Id,
      n: Type.Integer(),
      fromAt: Instant,
      toAt: Instant,
      /** Of the campaign-day, whose seconds the piece counts. */
      dayStart: Instant,
      entries: Type.Integer(),
      bytes: Type.String({ description: "raw deflate of a line of JSON, base64" }),
    }),
  ),
  /** Ask again with afterTape and afterPiece of the last one. */
  more: Type.Boolean(),
});
export type PacingTape = Static<typeof PacingTape>;

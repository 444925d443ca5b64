// The simulator over HTTP: a campaign's own world.
import { Type } from "typebox";
import { Id, LocalDate } from "./common.ts";

/** GET /v1/simulator/campaigns/{id}/world?days (whole days before today; 14 unless told) */
export const CampaignWorldQuery = Type.Object({
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
});
export const CampaignWorld = Type.Object({
  campaignId: Id,
  name: Type.String(),
  from: LocalDate,
  to: LocalDate,
  /** Days of these on which it dialled, and dials looked at. */
  days: Type.Integer(),
  attempts: Type.Integer(),
  /** Second of the local day from which the world's hours count; 0 without days. */
  opensAt: Type.Integer(),
  /** As in a world file (docs/operating/simulator.md). */
  world: Type.Record(Type.String(), Type.Unknown()),
  figures: Type.Array(
    Type.Object({
      figure: Type.String({ description: "its place in the world" }),
      value: Type.Number(),
      low: Type.Number(),
      /** null: too few to know. */
      high: Type.Union([Type.Number(), Type.Null()]),
      n: Type.Number(),
      few: Type.Boolean(),
    }),
  ),
  /** Places of the world of which nothing was seen. */
  assumed: Type.Array(Type.String()),
});

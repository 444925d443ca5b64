// What leaves the system as a file: asked for with a reason, let go by a second person when it is much, fetched for a day.
import { type Static, Type } from "typebox";
import { Id, Instant, LocalDate, OneOf } from "./common.ts";

const Name = Type.Union([Type.String(), Type.Null()]);
export const Reason = Type.String({ minLength: 1, maxLength: 400 });
export const ExportProfile = OneOf(["excel", "machine"], { description: "excel unless told" });

/** POST /v1/exports: the gestiones of a period. The id is the browser's: sent again it is the same request. */
export const AskExport = Type.Object({
  id: Id,
  from: LocalDate,
  to: LocalDate,
  portfolioId: Type.Optional(Id),
  profile: Type.Optional(ExportProfile),
  reason: Reason,
});

export const Export = Type.Object({
  id: Id,
  number: Type.Integer(),
  kind: OneOf(["gestiones", "person"]),
  portfolioId: Type.Union([Id, Type.Null()]),
  from: Name,
  to: Name,
  reason: Type.String(),
  rows: Type.Integer(),
  secondPerson: Type.Boolean({ description: "More rows than one person may take out alone" }),
  state: OneOf(["asked", "approved", "refused", "ready", "failed", "expired"]),
  askedByName: Type.String(),
  askedAt: Instant,
  mine: Type.Boolean({ description: "Asked by the caller, who alone may fetch it and may not let it go" }),
  decidedByName: Name,
  decidedAt: Type.Union([Instant, Type.Null()]),
  decisionReason: Name,
  expiresAt: Type.Union([Instant, Type.Null()]),
});
export type Export = Static<typeof Export>;
export const Exports = Type.Object({ exports: Type.Array(Export) });

/** POST /v1/exports/{id}/decision, by somebody else than who asked. */
export const DecideExport = Type.Object({ verdict: OneOf(["approve", "refuse"]), reason: Reason });

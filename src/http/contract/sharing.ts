// What two mandates share of the people they both hold: agreements signed by each side.
import { type Static, Type } from "typebox";
import { sharedKinds, sharingStates } from "#portfolio/core/sharing.ts";
import { Id, Instant, LocalDate, OneOf } from "./common.ts";

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Kinds = Type.Array(OneOf(sharedKinds), {
  minItems: 1,
  maxItems: sharedKinds.length,
  uniqueItems: true,
});

const Signature = Type.Object({
  signedBy: Type.String(),
  signedOn: LocalDate,
  document: Type.String(),
  at: Instant,
  by: Nullable(Type.String()),
});
const Side = Type.Object({
  portfolioId: Id,
  portfolioName: Type.String(),
  creditorName: Type.String(),
  signature: Nullable(Signature),
});
export const Sharing = Type.Object({
  id: Id,
  kinds: Kinds,
  fromOn: LocalDate,
  toOn: LocalDate,
  endsOn: Nullable(LocalDate),
  endReason: Nullable(Type.String()),
  state: OneOf(sharingStates),
  /** The mandate asked about, and the other one. */
  own: Side,
  other: Side,
});
export type Sharing = Static<typeof Sharing>;

export const DraftSharing = Type.Object({
  otherId: Id,
  kinds: Kinds,
  fromOn: LocalDate,
  toOn: LocalDate,
});
export const SignSharing = Type.Object({
  portfolioId: Id,
  signedBy: Type.String({ minLength: 1, maxLength: 200 }),
  signedOn: LocalDate,
  document: Type.String({ minLength: 1, maxLength: 200, description: "Where the signed paper is found" }),
});
export const EndSharing = Type.Object({
  endsOn: LocalDate,
  reason: Type.Optional(Type.String({ maxLength: 400 })),
});

/** One contact point of another mandate, to be used in this one. */
export const TakeShared = Type.Union([
  Type.Object({ kind: Type.Literal("phone"), phoneId: Id }),
  Type.Object({ kind: Type.Literal("email"), debtorId: Id }),
  Type.Object({ kind: Type.Literal("address"), debtorId: Id }),
]);

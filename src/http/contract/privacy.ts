// What is held of a person, what goes and what stays when it is erased, and who asked for it.
import { type Static, Type } from "typebox";
import { Id, Instant, OneOf } from "./common.ts";

const Name = Type.Union([Type.String(), Type.Null()]);

/** GET /v1/debtors/{id}/rights: the person in every mandate the caller sees. */
export const Rights = Type.Object({
  name: Type.String(),
  document: Type.String(),
  mandates: Type.Array(
    Type.Object({
      debtorId: Id,
      portfolioName: Type.String(),
      creditorName: Type.String(),
      endsOn: Name,
      keptDays: Type.Integer({ description: "Days that records are kept after the mandate ended" }),
      keptBy: Type.String({ description: "The rule that says so" }),
      erasedAt: Type.Union([Instant, Type.Null()]),
    }),
  ),
  blocked: Type.Boolean({ description: "Nobody may contact this person in any of these mandates" }),
  goes: Type.Object({ phones: Type.Integer(), notes: Type.Integer(), recordings: Type.Integer() }),
  stays: Type.Object({ contacts: Type.Integer(), debts: Type.Integer(), payments: Type.Integer() }),
  erasures: Type.Array(
    Type.Object({
      requestId: Id,
      state: OneOf(["asked", "withdrawn", "confirmed", "done"]),
      byAge: Type.Boolean(),
      reason: Type.String(),
      askedAt: Instant,
      askedByName: Name,
      mine: Type.Boolean({ description: "The caller asked for it, so somebody else confirms" }),
      confirmedByName: Name,
      finishedAt: Type.Union([Instant, Type.Null()]),
    }),
  ),
});
export type Rights = Static<typeof Rights>;

const reason = Type.String({ minLength: 1, maxLength: 400 });
export const BlockPerson = Type.Object({ reason });
/** The request's id is the browser's: sent again it is the same request. */
export const AskErasure = Type.Object({ id: Id, reason });

/** POST /v1/debtors/{id}/rights/export. The id is the browser's: sent again it keeps its number. */
export const AskPersonExport = Type.Object({ id: Id, reason });
export const PersonExport = Type.Object({
  export: Type.Object(
    { number: Type.Integer(), by: Type.String(), at: Instant },
    { description: "Whose copy this is" },
  ),
  person: Type.Object({ documentType: Type.String(), document: Type.String() }),
  mandates: Type.Array(
    Type.Object({
      creditor: Type.String(),
      portfolio: Type.String(),
      complete: Type.Boolean({ description: "False: a kind has more rows than an export holds" }),
      data: Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown()))),
    }),
  ),
  lookedAt: Type.Array(Type.Object({ at: Instant, who: Name, action: Type.String(), what: Type.String() })),
});
export type PersonExport = Static<typeof PersonExport>;

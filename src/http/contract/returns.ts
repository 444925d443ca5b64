// The file that goes back to the creditor: its profile, what it would hold, and the files made.
import { type Static, Type } from "typebox";
import {
  dateFormats,
  mostReturnColumns,
  mostWidth,
  returnEncodings,
  returnFields,
  returnSeparators,
  totalsPlaces,
} from "#reporting/core/return-profile.ts";
import { Id, Instant, LocalDate, MoneySchema, OneOf } from "./common.ts";

const ReturnColumn = Type.Object({
  header: Type.String({ maxLength: 100 }),
  from: Type.Union([
    Type.Object({ field: OneOf(returnFields) }, { additionalProperties: false }),
    Type.Object({ fixed: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
  ]),
  width: Type.Optional(Type.Integer({ minimum: 1, maximum: mostWidth })),
  align: Type.Optional(OneOf(["left", "right"])),
});
export const ReturnProfile = Type.Object({
  columns: Type.Array(ReturnColumn, { minItems: 1, maxItems: mostReturnColumns }),
  codes: Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 40 }), {
    description: "Our result → the creditor's code",
  }),
  encoding: OneOf(returnEncodings),
  separator: OneOf(returnSeparators),
  decimal: OneOf([",", "."]),
  dateFormat: OneOf(dateFormats),
  namePattern: Type.String({ maxLength: 120, description: "With {cartera}, {AAAAMMDD} and {n}" }),
  header: Type.Boolean(),
  totals: OneOf(totalsPlaces),
  plain: Type.Boolean({ description: "Text as it is, also where a spreadsheet would run it as a formula" }),
});
export const StoredReturnProfile = Type.Object({
  stored: Type.Boolean({
    description: "False: what a mandate starts with; nothing is made until it is stored",
  }),
  profile: ReturnProfile,
  results: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Type.String(),
      ofTree: Type.Union([Type.String(), Type.Null()], {
        description: "The creditor's code the result tree brings; the profile's own goes before it",
      }),
    }),
    { description: "Every result a row may carry, those of the dialler too" },
  ),
});

export type StoredReturnProfile = Static<typeof StoredReturnProfile>;

export const OfDay = Type.Object({ day: LocalDate });
const Totals = { rows: Type.Integer(), accounts: Type.Integer(), promised: Type.Array(MoneySchema) };
export const ReturnPreview = Type.Object({
  headers: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Type.String())),
  unmapped: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), rows: Type.Integer() })),
  totals: Type.Object(Totals),
});
export type ReturnPreview = Static<typeof ReturnPreview>;
export const ReturnFile = Type.Object({
  id: Id,
  day: LocalDate,
  n: Type.Integer(),
  name: Type.String(),
  controlName: Type.Union([Type.String(), Type.Null()]),
  sha256: Type.String(),
  bytes: Type.Integer(),
  ...Totals,
  madeAt: Instant,
  madeBy: Type.Union([Id, Type.Null()]),
});
export type ReturnFile = Static<typeof ReturnFile>;
export const ReturnFiles = Type.Object({ files: Type.Array(ReturnFile) });

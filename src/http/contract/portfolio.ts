// Creditors, mandates and the files that fill them; searching for people.
// GET|POST /v1/creditors · GET|POST /v1/portfolios
// POST /v1/portfolios/{id}/imports (the file's bytes as application/octet-stream) → 202, Location: /v1/jobs/{jobId}
// GET /v1/portfolios/{id}/imports · GET /v1/imports/{id}/rejects.csv
// POST /v1/imports/preview (the first megabyte as application/octet-stream) → ImportPreview
// GET|POST /v1/portfolios/{id}/mapping-profiles · PUT|DELETE /v1/portfolios/{id}/mapping-profiles/{profileId}
// POST /v1/debtors/search · PATCH /v1/debtors/{id} · POST /v1/debtors/{id}/phones · PATCH /v1/debtors/{id}/phones/{phoneId}
// GET /v1/debtors/{id}/contact-changes
import { type Static, Type } from "typebox";
import { contactFields, givenBy, origins } from "#portfolio/core/contact-points.ts";
import { Id, Instant, LocalDate, OneOf } from "./common.ts";

const CountrySchema = Type.Union([Type.Literal("CL"), Type.Literal("PE")]);
const CurrencySchema = Type.Union([Type.Literal("CLP"), Type.Literal("PEN"), Type.Literal("USD")]);
const Code = Type.String({ pattern: "^[A-Za-z0-9_-]{1,40}$" });
const Name = Type.String({ minLength: 1, maxLength: 200 });

export const CreditorInput = Type.Object({
  code: Code,
  name: Name,
  kind: OneOf(["financial", "retail_financial", "commercial", "utility", "public", "b2b"]),
  country: CountrySchema,
});
export const Creditor = Type.Intersect([Type.Object({ id: Id }), CreditorInput]);
export type Creditor = Static<typeof Creditor>;

export const PortfolioInput = Type.Object({
  creditorId: Id,
  code: Code,
  name: Name,
  currency: Type.Optional(CurrencySchema),
  timeZone: Type.Optional(Type.String({ maxLength: 60 })),
  hideAmountsUntilIdentity: Type.Optional(Type.Boolean()),
  agencyName: Type.Optional(Type.String({ maxLength: 200 })),
  callbackNumber: Type.Optional(Type.Union([Type.String({ maxLength: 30 }), Type.Null()])),
  paymentInstructions: Type.Optional(Type.String({ maxLength: 2000 })),
});
export const Portfolio = Type.Object({
  id: Id,
  creditorId: Id,
  code: Type.String(),
  name: Type.String(),
  country: CountrySchema,
  currency: CurrencySchema,
  timeZone: Type.String(),
  demo: Type.Boolean(),
  hideAmountsUntilIdentity: Type.Boolean(),
});
export type Portfolio = Static<typeof Portfolio>;

const FieldSchema = OneOf([
  "document",
  "documentCheck",
  "documentType",
  "name",
  "paternal",
  "maternal",
  "birthOn",
  "email",
  "address",
  "commune",
  "region",
  "deceased",
  "accountNumber",
  "product",
  "currency",
  "principal",
  "interest",
  "fees",
  "balance",
  "dueOn",
  "daysPastDue",
  "writtenOff",
  "phone",
  "exclusionReason",
]);
export const PhoneRoleSchema = OneOf(["titular", "aval", "referencia", "laboral"]);
export const ColumnRuleSchema = Type.Object({
  field: FieldSchema,
  aliases: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 300 }),
  role: Type.Optional(PhoneRoleSchema),
});
export const MappingSpecSchema = Type.Object({
  country: CountrySchema,
  currency: CurrencySchema,
  encoding: OneOf(["auto", "utf-8", "utf-16le", "utf-16be", "windows-1252", "cp850"]),
  separator: OneOf(["auto", ";", ",", "\t", "|"]),
  decimal: OneOf(["auto", ",", "."]),
  dateOrder: OneOf(["auto", "dmy", "mdy"]),
  excelSerials: Type.Boolean(),
  restoreZeros: Type.Boolean(),
  roundAmounts: Type.Boolean(),
  keepExtra: Type.Boolean(),
  columns: Type.Array(ColumnRuleSchema, { maxItems: 300 }),
});
export const MappingProfileInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  spec: MappingSpecSchema,
});

export const ImportKind = Type.Union([
  Type.Literal("assignment"),
  Type.Literal("update"),
  Type.Literal("withdrawal"),
  Type.Literal("exclusion"),
]);
export const ImportQuery = Type.Object({
  kind: ImportKind,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  profileId: Type.Optional(Id),
  acceptRejects: Type.Optional(
    Type.Boolean({ description: "Load the good rows even when more than 30 % are rejected" }),
  ),
  decimal: Type.Optional(OneOf([",", "."])),
  dateOrder: Type.Optional(OneOf(["dmy", "mdy"])),
});
export const ImportFile = Type.Object({
  id: Id,
  jobId: Id,
  kind: ImportKind,
  name: Type.String(),
  bytes: Type.Integer(),
  state: Type.Union([Type.Literal("received"), Type.Literal("loaded"), Type.Literal("refused")]),
  counts: Type.Record(Type.String(), Type.Unknown()),
  receivedAt: Instant,
});
export type ImportFile = Static<typeof ImportFile>;

export const PreviewQuery = Type.Object({ portfolioId: Id, kind: ImportKind, profileId: Type.Optional(Id) });
const ColumnDoubt = Type.Object({
  column: Type.String(),
  about: Type.Union([Type.Literal("decimal"), Type.Literal("date")]),
  conflict: Type.Union([Type.Literal("contradictory"), Type.Literal("ambiguous")]),
  examples: Type.Array(Type.Object({ row: Type.Integer(), value: Type.String() })),
});
export const ImportPreview = Type.Object({
  encoding: Type.String(),
  separator: Type.String(),
  doubleEncoded: Type.Boolean(),
  profile: Type.Union([Type.Null(), Type.Object({ id: Id, name: Type.String() })]),
  spec: MappingSpecSchema,
  missing: Type.Array(Type.String({ description: "Fields without a column" })),
  duplicated: Type.Array(Type.String()),
  columns: Type.Array(
    Type.Object({
      header: Type.String(),
      field: Type.Union([FieldSchema, Type.Null()]),
      role: Type.Union([PhoneRoleSchema, Type.Null()]),
      samples: Type.Array(Type.String()),
      doubts: Type.Array(ColumnDoubt, { description: "Were this column an amount or a date" }),
    }),
  ),
  ambiguities: Type.Array(ColumnDoubt),
});
export type ImportPreview = Static<typeof ImportPreview>;

export const DebtorQuery = Type.Object({
  q: Type.String({
    minLength: 2,
    maxLength: 100,
    description: "Document, phone, operation or words of a name, in any order",
  }),
  by: Type.Optional(
    OneOf(["anything", "document"], { description: "Of a caller who has said only their document" }),
  ),
  portfolioId: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
});
export const FoundDebtor = Type.Object({
  id: Id,
  portfolioId: Id,
  portfolioName: Type.String(),
  fullName: Type.String(),
  documentType: Type.String(),
  document: Type.String(),
  accounts: Type.Integer(),
});
export const GivenBySchema = OneOf(givenBy, { description: "Who said so" });
const NullableText = (max: number) => Type.Union([Type.String({ maxLength: max }), Type.Null()]);
export const DebtorChange = Type.Object(
  {
    fullName: Type.Optional(Name),
    birthOn: Type.Optional(Type.Union([LocalDate, Type.Null()])),
    email: Type.Optional(NullableText(200)),
    address: Type.Optional(NullableText(300)),
    commune: Type.Optional(NullableText(100)),
    region: Type.Optional(NullableText(100)),
    employer: Type.Optional(NullableText(200)),
    givenBy: GivenBySchema,
  },
  { additionalProperties: false, minProperties: 2 },
);
const TypedPhone = Type.String({ minLength: 1, maxLength: 40 });
export const PhoneInput = Type.Object({
  number: TypedPhone,
  role: PhoneRoleSchema,
  givenBy: GivenBySchema,
});
/** A new number takes the old one's place; the old one is retired and stays in the history. */
export const PhoneChange = Type.Object(
  {
    number: Type.Optional(TypedPhone),
    role: Type.Optional(PhoneRoleSchema),
    retire: Type.Optional(Type.Boolean()),
    givenBy: GivenBySchema,
  },
  { additionalProperties: false, minProperties: 2 },
);
/** What was known before each correction, newest first. */
export const ContactChange = Type.Object({
  id: Id,
  field: OneOf(contactFields),
  was: Type.Union([Type.String(), Type.Null()]),
  became: Type.Union([Type.String(), Type.Null()]),
  givenBy: OneOf(origins, { description: "Who said so" }),
  at: Instant,
  by: Type.Union([Type.String(), Type.Null()]),
});
export type ContactChange = Static<typeof ContactChange>;
export const MappingProfile = Type.Object({ id: Id, name: Type.String(), spec: MappingSpecSchema });
export const Created = Type.Object({ id: Id });

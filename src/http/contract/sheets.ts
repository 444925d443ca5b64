// The creditor's instruction sheet over the API: the one in force, its versions, a draft rehearsed.
import { type Static, Type } from "typebox";
import { Id, Instant, LocalDate, OneOf } from "./common.ts";

const clock = "^([01]\\d|2[0-4]):[0-5]\\d$";
const PerMille = Type.Integer({ minimum: 0, maximum: 1_000, description: "Parts per thousand" });

export const InstructionSheet = Type.Object({
  readings: Type.Record(Type.String({ maxLength: 60 }), OneOf(["strict", "literal"]), {
    description: "Limit of the law → reading; left out: strict",
  }),
  contacts: Type.Array(OneOf(["third_party", "abandoned", "machine", "no_answer"]), {
    description: "What counts as a contact besides a conversation",
    maxItems: 4,
  }),
  hours: Type.Array(
    Type.Object({
      days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
      from: Type.String({ pattern: clock }),
      to: Type.String({ pattern: clock }),
    }),
    { maxItems: 14, description: "Narrower than the law; empty: the law's own" },
  ),
  attempts: Type.Object({
    personDay: Type.Integer(),
    personWeek: Type.Integer(),
    phoneDay: Type.Integer(),
    phoneWeek: Type.Integer(),
    gapHours: Type.Number({ description: "Hours between attempts that rang" }),
  }),
  channels: Type.Array(OneOf(["voice", "bot", "ivr", "sms", "email", "whatsapp", "letter", "visit"]), {
    maxItems: 8,
  }),
  addressees: Type.Array(OneOf(["titular", "codeudor", "aval", "representante"]), { maxItems: 4 }),
  questions: Type.Array(OneOf(["reason_for_default", "attitude"]), {
    maxItems: 2,
    description: "What may be asked of whoever cannot pay; a law that forbids it goes first",
  }),
  promises: Type.Object({
    minPerMille: PerMille,
    maxDaysAhead: Type.Integer({ minimum: 0 }),
    graceDays: Type.Integer({ minimum: 0, description: "Business days" }),
    tolerancePerMille: PerMille,
    minPartialPerMille: PerMille,
  }),
  callerIds: Type.Array(Type.String({ maxLength: 20 }), {
    maxItems: 200,
    description: "Empty: the trunk's own",
  }),
  hideAmounts: Type.Boolean({ description: "Until identity is verified" }),
  endsOn: Type.Union([LocalDate, Type.Null()]),
});
export type InstructionSheetView = Static<typeof InstructionSheet>;

const SheetVersion = Type.Object({
  id: Id,
  version: Type.Integer(),
  /** The creditor's sheet, for mandates without their own. */
  ofCreditor: Type.Boolean(),
  from: Instant,
  signedBy: Type.String(),
  signedOn: LocalDate,
  note: Type.String(),
  createdAt: Instant,
  sheet: InstructionSheet,
});
/** GET /v1/portfolios/{id}/sheet */
export const SheetState = Type.Object({
  version: Type.Integer({ description: "0: nothing signed, the house's default" }),
  sheet: InstructionSheet,
  /** Limits of the country's law that have two readings. */
  readable: Type.Array(Type.String()),
  /** The house's default: nothing looser is accepted for attempts and contacts. */
  house: InstructionSheet,
  versions: Type.Array(SheetVersion),
});
export type SheetState = Static<typeof SheetState>;

/** POST /v1/portfolios/{id}/sheet */
export const SignSheet = Type.Object({
  sheet: InstructionSheet,
  forCreditor: Type.Boolean({ description: "For every mandate of the creditor without its own" }),
  from: Type.Optional(Instant),
  signedBy: Type.String({ minLength: 1, maxLength: 200 }),
  signedOn: LocalDate,
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
});
export const SheetSigned = Type.Object({ id: Id, version: Type.Integer() });

/** POST /v1/portfolios/{id}/sheet/rehearse */
export const RehearseSheet = Type.Object({ sheet: InstructionSheet });
export const Rehearsal = Type.Object({
  people: Type.Integer({ description: "With an open debt" }),
  looked: Type.Integer({ description: "Looked at; the figures are of these" }),
  callableNow: Type.Integer(),
  callableWithDraft: Type.Integer(),
  heldBackBy: Type.Array(
    Type.Object({
      choice: OneOf(["readings", "contacts", "hours", "attempts", "channels", "addressees", "endsOn"]),
      people: Type.Integer(),
    }),
  ),
});
export type RehearsalView = Static<typeof Rehearsal>;

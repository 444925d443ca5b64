// Parts of the card of a debtor: phones, lines of history, and what other mandates lend by signed agreement.
import { Type } from "typebox";
import { Id, Instant } from "./common.ts";

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const PhoneView = Type.Object({
  id: Id,
  /** The last digits only, unless the agent may see it whole. */
  number: Type.String(),
  role: Type.Union([
    Type.Literal("titular"),
    Type.Literal("aval"),
    Type.Literal("referencia"),
    Type.Literal("laboral"),
  ]),
  label: Type.String({
    description: "Spanish, derived: titular confirmado, de tercero, equivocado, sin contacto …",
  }),
  dialable: Type.Boolean(),
  whyNot: Nullable(Type.String({ description: "Spanish reason when not dialable" })),
  lastOutcome: Nullable(Type.String()),
});

export const TimelineEntry = Type.Object({
  id: Id,
  at: Instant,
  kind: Type.Union([
    Type.Literal("gestion"),
    Type.Literal("call"),
    Type.Literal("promise"),
    Type.Literal("payment"),
    Type.Literal("note"),
  ]),
  title: Type.String(),
  detail: Type.String(),
  by: Nullable(Type.String()),
  /** The recorded call behind this line, for whoever may listen to calls; `own`: also for this agent. */
  recording: Nullable(Type.Object({ attemptId: Id, seconds: Type.Integer(), own: Type.Boolean() })),
  sharedBy: Nullable(Type.String({ description: "The other mandate it comes from, by signed agreement" })),
});

/** How another mandate reaches the same person, by signed agreement: to be read, or taken into this mandate. */
export const SharedContacts = Type.Object({
  phones: Type.Array(
    Type.Object({ id: Id, number: Type.String(), role: PhoneView.properties.role, mandate: Type.String() }),
  ),
  contacts: Type.Array(
    Type.Object({
      debtorId: Id,
      kind: Type.Union([Type.Literal("email"), Type.Literal("address")]),
      text: Type.String(),
      mandate: Type.String(),
    }),
  ),
});

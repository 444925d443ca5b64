// What happened on a contact: the result tree, the script and the save. Ids are made in the browser, so every save may
// be repeated.
import { type Static, Type } from "typebox";
import { waysWithoutCall } from "#gestiones/core/without-call.ts";
import { Id, Instant, LocalDate, MoneySchema, OneOf } from "./common.ts";

export const PaymentChannelSchema = OneOf([
  "banco",
  "caja",
  "agente",
  "transferencia",
  "billetera",
  "web",
  "otro",
]);

/**
 * POST /v1/gestiones → 201, or 200 when it was there already (`replayed`). Refusals: disposition_invalid with
 * details.problems [{field, code, by?}] (`forbidden`: what may not be asked there, by which norm or signature), promise_out_of_policy with details.problems, promise_already_active, account_closed,
 * conflict (why: mandate_closed | attempt_of_another_person |
 * attempt_of_another_agent), idempotency_mismatch.
 */
export const NewGestion = Type.Object({
  id: Id,
  attemptId: Type.Optional(Id),
  debtorId: Id,
  accountIds: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
  disposition: Type.String({ minLength: 1, maxLength: 40 }),
  note: Type.Optional(Type.String({ maxLength: 4000 })),
  reasonForDefault: Type.Optional(Type.String({ maxLength: 40 })),
  /** How the person took it: only with a result that offers it, where law and the creditor's sheet let us note it. */
  attitude: Type.Optional(Type.String({ maxLength: 40 })),
  promises: Type.Optional(
    Type.Array(
      Type.Object({
        id: Id,
        accountId: Id,
        amount: MoneySchema,
        dueOn: LocalDate,
        replaces: Type.Optional(Id),
      }),
      { maxItems: 50 },
    ),
  ),
  callback: Type.Optional(
    Type.Object({
      at: Instant,
      owner: Type.Union([Type.Literal("me"), Type.Literal("team")]),
      phoneId: Type.Optional(Id),
    }),
  ),
  /** "Ya pagué": of all the debts together; required where the result asks for it. */
  reportedPayment: Type.Optional(
    Type.Object({
      on: LocalDate,
      amount: MoneySchema,
      channel: PaymentChannelSchema,
      operation: Type.Optional(Type.String({ maxLength: 60 })),
    }),
  ),
  /** Without a call: what happened instead, and when. Up to 15 days back, never ahead; not together with attemptId. */
  withoutCall: Type.Optional(Type.Object({ way: OneOf(waysWithoutCall), at: Instant })),
  /** What the desk does after this save. */
  // biome-ignore lint/suspicious/noThenProperty: the desk's word for "and then"; never awaited
  then: Type.Optional(Type.Union([Type.Literal("next"), Type.Literal("pause")])),
});
export type NewGestion = Static<typeof NewGestion>;
export const GestionSaved = Type.Object({
  id: Id,
  replayed: Type.Boolean(),
  promiseIds: Type.Array(Id),
  /** Promises whose day the bank rests on, with the next bank day they fall on. */
  moved: Type.Array(Type.Object({ promiseId: Id, from: LocalDate, to: LocalDate })),
});

export const Annulment = Type.Object({ id: Id, reason: Type.String({ minLength: 3, maxLength: 400 }) });

export const Requirement = Type.Union([
  Type.Literal("promise"),
  Type.Literal("callback"),
  Type.Literal("note"),
  Type.Literal("reason"),
  Type.Literal("confirm"),
  Type.Literal("reported_payment"),
]);
/** GET /v1/dispositions?portfolioId: level 1 keys 1–9, then two-digit paths; 0x when nobody spoke. */
export const Dispositions = Type.Object({
  version: Type.Integer(),
  groups: Type.Array(
    Type.Object({ key: Type.String(), name: Type.String(), leaf: Type.Union([Type.String(), Type.Null()]) }),
  ),
  leaves: Type.Array(
    Type.Object({
      path: Type.String({ description: "Digits that lead to it" }),
      code: Type.String(),
      name: Type.String(),
      contactClass: Type.Union([
        Type.Literal("DIRECT"),
        Type.Literal("INDIRECT"),
        Type.Literal("NONE"),
        Type.Literal("ADMIN"),
      ]),
      weight: Type.Integer(),
      requires: Type.Array(Requirement),
      offers: Type.Array(OneOf(["attitude"]), { description: "May be said besides, and need not" }),
      effects: Type.Object({
        stopPhone: Type.Boolean(),
        doNotContact: Type.Boolean(),
        hold: Type.Union([Type.String(), Type.Null()]),
      }),
    }),
  ),
  reasons: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  attitudes: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  /** What may not be asked or noted in this mandate, and which norm or signed sheet says so. */
  unasked: Type.Array(
    Type.Object({ question: OneOf(["reason_for_default", "attitude"]), by: Type.String() }),
  ),
});

/** GET /v1/scripts?portfolioId: texts with their {{variables}}; the card carries the filled-in ones. */
export const Script = Type.Object({
  version: Type.Integer(),
  steps: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      text: Type.String(),
      neutral: Type.Boolean(),
      when: Type.Array(
        Type.Object({
          field: Type.String(),
          is: Type.String(),
          value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
        }),
      ),
      objections: Type.Array(Type.Object({ key: Type.String(), title: Type.String(), text: Type.String() })),
    }),
  ),
});
export const OfPortfolio = Type.Object({ portfolioId: Id });

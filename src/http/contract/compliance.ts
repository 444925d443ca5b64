// The compliance queue, signed overlays and the decisions of the gate, as the API shows them.
import { type Static, Type } from "typebox";
import { Id, Instant, LocalDate } from "./common.ts";

const Verdict = Type.Union([Type.Literal("ALLOW"), Type.Literal("REVIEW"), Type.Literal("DENY")]);
const Answer = Type.Union([Type.Literal("ALLOW"), Type.Literal("DENY")]);

export const Reason = Type.Object({
  ruleSet: Type.String(),
  version: Type.String(),
  rule: Type.String(),
  article: Type.String(),
  verdict: Verdict,
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
/** GET /v1/debtors/{id}/contact-decisions */
export const ContactDecision = Type.Object({
  id: Id,
  at: Instant,
  purpose: Type.Union([Type.Literal("plan"), Type.Literal("dial")]),
  channel: Type.String(),
  verdict: Verdict,
  reasons: Type.Array(Reason),
  ruleVersions: Type.Record(Type.String(), Type.String()),
  nextAllowedAt: Type.Union([Instant, Type.Null()]),
});
export type ContactDecision = Static<typeof ContactDecision>;

/** GET /v1/compliance/reviews */
export const ReviewItem = Type.Object({
  id: Id,
  portfolioId: Id,
  portfolioName: Type.String(),
  ruleSet: Type.String(),
  rule: Type.String(),
  article: Type.String(),
  state: Type.Union([Type.Literal("open"), Type.Literal("allowed"), Type.Literal("denied")]),
  times: Type.Integer({ description: "Contacts this doubt has held back" }),
  openedAt: Instant,
  lastAt: Instant,
  resolvedAt: Type.Union([Instant, Type.Null()]),
  note: Type.String(),
});
export type ReviewItem = Static<typeof ReviewItem>;
/** POST /v1/compliance/reviews/{id}/resolve */
export const ResolveReview = Type.Object({
  verdict: Answer,
  validTo: Type.Optional(LocalDate),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
});

/** GET and POST /v1/compliance/overlays: a creditor's signed reading of a limit, or a lower maximum. */
export const OverlayChange = Type.Union([
  Type.Object({
    kind: Type.Literal("reading"),
    rule: Type.String(),
    reading: Type.Union([Type.Literal("strict"), Type.Literal("literal")]),
  }),
  Type.Object({
    kind: Type.Literal("max"),
    rule: Type.String(),
    max: Type.Integer({ minimum: 0, maximum: 1_000 }),
  }),
]);
export const SignOverlay = Type.Object({
  ruleSet: Type.String({ minLength: 1, maxLength: 60 }),
  portfolioId: Id,
  change: OverlayChange,
  validFrom: LocalDate,
  validTo: Type.Optional(LocalDate),
  signedBy: Type.String({ minLength: 1, maxLength: 200 }),
  signedOn: LocalDate,
  reviewedBy: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
export const Overlay = Type.Object({
  id: Id,
  ruleSet: Type.String(),
  portfolioId: Type.Union([Id, Type.Null()]),
  creditorId: Type.Union([Id, Type.Null()]),
  change: Type.Record(Type.String(), Type.Unknown()),
  validFrom: LocalDate,
  validTo: Type.Union([LocalDate, Type.Null()]),
  signedBy: Type.String(),
  signedOn: LocalDate,
  reviewedBy: Type.Union([Type.String(), Type.Null()]),
});

// Trunks as data, the numbers they show, and calls to ourselves.
// GET|POST /v1/trunks · PATCH /v1/trunks/{id} · POST /v1/trunks/{id}/test
// GET|POST /v1/caller-ids · PATCH /v1/caller-ids/{id} · POST /v1/caller-ids/{id}/{stop|start|test|verify}
import { type Static, Type } from "typebox";
import { Id, Instant } from "./common.ts";

const NumberFormat = Type.Union(
  [
    Type.Literal("e164_plus"),
    Type.Literal("e164"),
    Type.Literal("international"),
    Type.Literal("national"),
    Type.Literal("national_zero"),
  ],
  {
    description:
      "+56987654321 · 56987654321 · 0056987654321 · without the country's code · the same with a 0 before fixed lines",
  },
);
const Codec = Type.Union([
  Type.Literal("ulaw"),
  Type.Literal("alaw"),
  Type.Literal("g722"),
  Type.Literal("gsm"),
]);
const Country = Type.Union([Type.Literal("CL"), Type.Literal("PE")]);
const Currency = Type.Union([Type.Literal("CLP"), Type.Literal("PEN"), Type.Literal("USD")]);
const Price = Type.String({
  pattern: "^[0-9]{1,6}(\\.[0-9]{1,6})?$",
  description: "Of a minute, in the currency's unit",
});
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

const known = {
  name: Type.String({ pattern: "^[a-z0-9-]{1,30}$" }),
  host: Type.String({ minLength: 1, maxLength: 200 }),
  port: Type.Integer({ minimum: 1, maximum: 65535, default: 5060 }),
  maxLines: Type.Integer({ minimum: 1, maximum: 1000, default: 30 }),
  callsPerSecond: Type.Integer({ minimum: 1, maximum: 100, default: 10 }),
};
/** What most carriers do not ask; left out it is as it was before anybody asked: dialler/trunks.trunkDefaults. */
const asked = {
  techPrefix: Type.String({ pattern: "^[0-9*#]{0,12}$" }),
  numberFormat: NumberFormat,
  country: orNull(Country),
  codecs: Type.Array(Codec, { minItems: 1, maxItems: 4, uniqueItems: true }),
  firstSeconds: Type.Integer({ minimum: 1, maximum: 600 }),
  nextSeconds: Type.Integer({ minimum: 1, maximum: 600 }),
  mobilePrice: orNull(Price),
  fixedPrice: orNull(Price),
  currency: orNull(Currency),
  backupOrder: Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Type.Null()], {
    description: "Its place among the trunks that stand in for one that fails; null: it stands in for none",
  }),
};
const mayBeAsked = Type.Partial(Type.Object(asked)).properties;
const secret = {
  username: Type.Optional(Type.String({ maxLength: 100 })),
  password: Type.Optional(Type.String({ maxLength: 200 })),
};
export const TrunkChange = Type.Object({ ...known, ...mayBeAsked, ...secret });
export type TrunkChange = Static<typeof TrunkChange>;
export const TrunkInput = Type.Object({
  ...known,
  ...mayBeAsked,
  ...secret,
  callerIds: Type.Optional(
    Type.Array(Type.String({ pattern: "^\\+?[0-9]{7,15}$" }), {
      maxItems: 50,
      description: "Numbers it may show from the start; unknown ones are made, for every mandate",
    }),
  ),
});

const TestMark = Type.Union([Type.Literal("pending"), Type.Literal("ok"), Type.Literal("failed")]);
export const TestCall = Type.Object({
  id: Id,
  trunkId: Id,
  /** The number of ours that was called. */
  callerIdId: Id,
  at: Instant,
  endedAt: orNull(Instant),
  outward: TestMark,
  ringsBack: TestMark,
  reason: orNull(Type.String()),
  q850: orNull(Type.Integer()),
  sip: orNull(Type.Integer()),
});
export type TestCall = Static<typeof TestCall>;

export const Trunk = Type.Object({
  id: Id,
  ...known,
  ...asked,
  username: orNull(Type.String()),
  demo: Type.Boolean(),
  /** Until when it rests after failing again and again; null: it is used. */
  restsUntil: orNull(Instant),
  lastTest: orNull(TestCall),
});
export type Trunk = Static<typeof Trunk>;

const Shown = Type.Object({ uses: Type.Integer(), answers: Type.Integer() });
export const CallerIdChange = Type.Object({
  trunkIds: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
  portfolioIds: Type.Array(Id, { maxItems: 200, uniqueItems: true, description: "None: every mandate" }),
  dailyCap: orNull(Type.Integer({ minimum: 1, maximum: 100_000 })),
});
export const CallerIdInput = Type.Object({
  number: Type.String({ pattern: "^\\+?[0-9]{7,15}$" }),
  ...CallerIdChange.properties,
});
export const CallerId = Type.Object({
  id: Id,
  number: Type.String(),
  ...CallerIdChange.properties,
  state: Type.Union([Type.Literal("in_use"), Type.Literal("stopped")]),
  stateAt: Instant,
  stateBy: orNull(Type.String()),
  stateReason: orNull(Type.String()),
  /** Since when somebody has shown that it is ours to show, and by what; null: it is never shown. */
  verifiedAt: orNull(Instant),
  verifiedBy: orNull(Type.String()),
  evidence: orNull(Type.String()),
  /** Whose it is: shown for this creditor's mandates alone. */
  creditorId: orNull(Id),
  /** Calls that showed it and those picked up by somebody: today, in the seven days before and in the seven before those. */
  today: Shown,
  week: Shown,
  weekBefore: Shown,
  /** Answered 30 % less today than in its own week, on a sample that can say so. */
  fallen: Type.Boolean(),
  lastTest: orNull(TestCall),
});
export type CallerId = Static<typeof CallerId>;
export const CallerIdEvidence = Type.Object({
  evidence: Type.String({ minLength: 3, maxLength: 300 }),
  creditorId: orNull(Id),
});
export const Reason = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 300 }) });

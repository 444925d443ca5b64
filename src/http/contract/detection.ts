// What detection learns from: sampled sounds and their labels, how often it errs, and the thresholds it judges by.
// GET /v1/detection/samples · GET /v1/detection/samples/{id}/sound · PUT /v1/detection/samples/{id}/label · GET /v1/detection/rates
// GET /v1/detection/settings · GET /v1/detection/proposal · POST /v1/detection/settings
import { type Static, Type } from "typebox";
import { Id, Instant } from "./common.ts";

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const Label = Type.Union([Type.Literal("person"), Type.Literal("machine"), Type.Literal("unknown")]);

export const DetectionSample = Type.Object({
  attemptId: Id,
  portfolioName: Type.String(),
  country: Type.String(),
  trunkName: orNull(Type.String()),
  takenAt: Instant,
  seconds: Type.Number(),
  keepUntil: Instant,
  label: orNull(Label),
  labelledAt: orNull(Instant),
  labelledBy: orNull(Type.String()),
});
export type DetectionSample = Static<typeof DetectionSample>;
/** Those to be heard, newest first, and those heard last. */
export const DetectionSamples = Type.Object({
  toHear: Type.Array(DetectionSample),
  heard: Type.Array(DetectionSample),
});
export type DetectionSamples = Static<typeof DetectionSamples>;
export const SampleLabelChange = Type.Object({ label: orNull(Label) });

/** Wilson's 95 % interval; `few`: too few calls to build on. */
const Share = Type.Object({
  value: Type.Number(),
  low: Type.Number(),
  high: Type.Number(),
  n: Type.Number(),
  few: Type.Boolean(),
});
export type Share = Static<typeof Share>;
const JudgedCalls = Type.Object({
  toPeople: Type.Integer({ description: "Given to an agent" }),
  saidPerson: Type.Integer({ description: "Of those, a person by the agent's result" }),
  saidMachine: Type.Integer(),
  toMachines: Type.Integer({ description: "Hung up on as machines" }),
  heardPerson: Type.Integer({ description: "Of those, a person by whoever listened to a sample" }),
  heardMachine: Type.Integer(),
  heardUnknown: Type.Integer(),
  toBeHeard: Type.Integer(),
  peopleCut: orNull(Share),
  machinesPassed: orNull(Share),
});
export const DetectionRates = Type.Object({
  from: Instant,
  to: Instant,
  all: JudgedCalls,
  groups: Type.Array(
    Type.Intersect([Type.Object({ trunkName: orNull(Type.String()), country: Type.String() }), JudgedCalls]),
  ),
});
export type DetectionRates = Static<typeof DetectionRates>;

const Ms = Type.Integer({ minimum: 0, maximum: 60_000 });
export const Ear = Type.Object({
  shortestWordMs: Ms,
  pauses: Type.Array(Type.Object({ spokenMs: Ms, waitMs: Ms }), { minItems: 1, maxItems: 10 }),
  machineTalkMs: Ms,
  silentMs: Ms,
  patienceMs: Ms,
  roomBelowDb: Type.Number({ minimum: 0, maximum: 60 }),
});
export type Ear = Static<typeof Ear>;

const RefitFigures = Type.Object({
  peopleCut: Share,
  machinesPassed: Share,
  waitMs: orNull(Type.Number({ description: "Median, from the end of a person's greeting" })),
  untold: Type.Integer(),
});
export type RefitFigures = Static<typeof RefitFigures>;
export const RefitEvidence = Type.Object({ before: RefitFigures, after: RefitFigures });
export const DetectionProposal = Type.Object({
  /** Labelled calls that were replayed. */
  people: Type.Integer(),
  machines: Type.Integer(),
  fewestPeople: Type.Integer(),
  fewestMachines: Type.Integer(),
  proposal: orNull(Type.Intersect([Type.Object({ ear: Ear }), RefitEvidence])),
  why: orNull(Type.Union([Type.Literal("few_labels"), Type.Literal("nothing_better")])),
});
export type DetectionProposal = Static<typeof DetectionProposal>;

export const DetectionVersion = Type.Object({
  /** 0: the product's own. */
  number: Type.Integer(),
  name: Type.String(),
  ear: Ear,
  evidence: orNull(RefitEvidence),
  restores: orNull(Type.Integer()),
  reason: orNull(Type.String()),
  appliedAt: orNull(Instant),
  appliedBy: orNull(Type.String()),
});
export type DetectionVersion = Static<typeof DetectionVersion>;
/** The first is in force. */
export const DetectionSettings = Type.Object({ versions: Type.Array(DetectionVersion) });
export type DetectionSettings = Static<typeof DetectionSettings>;

const wish = {
  /** The wish's own: sent twice, it is applied once. */
  id: Id,
  reason: Type.String({ minLength: 3, maxLength: 300 }),
};
export const ApplyDetection = Type.Union([
  /** Applied only while it is still what would be proposed. */
  Type.Object({
    kind: Type.Literal("proposal"),
    name: Type.String({ minLength: 1, maxLength: 120 }),
    ear: Ear,
    ...wish,
  }),
  Type.Object({ kind: Type.Literal("restore"), number: Type.Integer({ minimum: 0 }), ...wish }),
]);
export type ApplyDetection = Static<typeof ApplyDetection>;

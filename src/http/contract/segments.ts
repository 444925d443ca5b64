// Segments: criteria over account facts and who is in.
// GET /v1/segments?portfolioId= · POST /v1/segments · PUT /v1/segments/{id} · POST /v1/segments/preview
// GET /v1/segments/{id}/members?cursor=&limit= · GET /v1/segments/{id}/explain?accountId=
import { type Static, Type } from "typebox";
import { Id, Instant, LocalDate, MoneySchema } from "./common.ts";

/**
 * A tree at most three groups deep: {all:[…]}, {any:[…]}, {not:…} and clauses {field, op, …}; the grammar is
 * segmentation/core/criteria.ts, and what breaks it is answered with segment_invalid and the path.
 */
export const CriteriaSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: "{all|any:[…]} | {not:…} | {field, op, value | from, to | values, key}",
});
const Name = Type.String({ minLength: 1, maxLength: 120 });
export const SegmentInput = Type.Object({ portfolioId: Id, name: Name, criteria: CriteriaSchema });
export const SegmentChange = Type.Object({ name: Name, criteria: CriteriaSchema });
export const Segment = Type.Object({
  id: Id,
  portfolioId: Id,
  name: Type.String(),
  criteria: CriteriaSchema,
  sentence: Type.String({ description: "The criteria in Spanish" }),
  version: Type.Integer(),
  members: Type.Integer(),
  evaluatedAt: Type.Union([Instant, Type.Null()]),
});
export type Segment = Static<typeof Segment>;

export const SegmentPreviewInput = Type.Object({ portfolioId: Id, criteria: CriteriaSchema });
export const SegmentPreview = Type.Object({
  count: Type.Integer(),
  sentence: Type.String(),
  balances: Type.Array(MoneySchema),
  sample: Type.Array(
    Type.Object({
      accountId: Id,
      number: Type.String(),
      fullName: Type.String(),
      balance: MoneySchema,
      dueOn: LocalDate,
    }),
  ),
});
export type SegmentPreview = Static<typeof SegmentPreview>;

export const MembersQuery = Type.Object({
  cursor: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
});
export const Members = Type.Object({
  items: Type.Array(Type.Object({ accountId: Id, sinceAt: Instant })),
  cursor: Type.Union([Id, Type.Null()]),
});

export const SegmentExplanation = Type.Object({
  member: Type.Boolean(),
  explanation: Type.Unknown({
    description: "{kind: all|any|not, holds, parts} | {kind: clause, holds, sentence}",
  }),
});

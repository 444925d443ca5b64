// Shapes that many routes share. The web apps import these files: typebox only, no Node.
import { type Static, Type } from "typebox";

export const Id = Type.String({ format: "uuid", description: "UUIDv7" });
export const Instant = Type.Integer({ description: "UTC milliseconds since 1970" });
export const LocalDate = Type.String({
  pattern: "^\\d{4}-\\d{2}-\\d{2}$",
  description: "Calendar day yyyy-mm-dd",
});
export const OneOf = <const V extends readonly string[]>(values: V, told: { description?: string } = {}) =>
  Type.Unsafe<V[number]>(Type.String({ enum: [...values], ...told }));
export const MoneySchema = Type.Object(
  {
    minor: Type.String({ pattern: "^-?\\d{1,18}$", description: "Minor units, as text" }),
    currency: Type.Union([Type.Literal("CLP"), Type.Literal("PEN"), Type.Literal("USD")]),
  },
  { description: "An exact amount" },
);

/** RFC 9457, with our code and the request's id. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    requestId: Type.String(),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { description: "application/problem+json" },
);
export type Problem = Static<typeof Problem>;

/** A file as an answer. */
export const CsvFile = { content: { "text/csv": { schema: Type.String({ format: "binary" }) } } };

export const JobState = Type.Union(
  ["queued", "running", "succeeded", "failed", "cancelled"].map((state) => Type.Literal(state as "queued")),
);
export const Job = Type.Object({
  id: Id,
  kind: Type.String(),
  title: Type.String(),
  state: JobState,
  progress: Type.Object({
    done: Type.Integer(),
    total: Type.Union([Type.Integer(), Type.Null()]),
    unit: Type.String(),
  }),
  /** False: it ended, or it is past the point where it could end without leaving half of its work. */
  cancellable: Type.Boolean(),
  result: Type.Record(Type.String(), Type.Unknown()),
  error: Type.Union([
    Type.Null(),
    Type.Object({ code: Type.String(), details: Type.Record(Type.String(), Type.Unknown()) }),
  ]),
  createdAt: Instant,
  finishedAt: Type.Union([Instant, Type.Null()]),
});
export type Job = Static<typeof Job>;
export const Accepted = Type.Object({ jobId: Id });

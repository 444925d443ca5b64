// The watched folder: what became of its files, and where each mandate's folder is.
import { type Static, Type } from "typebox";
import { Id, Instant, OneOf } from "./common.ts";

const Count = Type.Union([Type.Integer(), Type.Null()]);

/** GET /v1/inbox-files: the newest first. */
export const InboxFile = Type.Object({
  id: Id,
  portfolioId: Id,
  portfolioName: Type.String(),
  name: Type.String(),
  kind: Type.Union([
    OneOf(["assignment", "update", "withdrawal", "exclusion", "payments"]),
    Type.Null({ description: "The name does not say" }),
  ]),
  outcome: OneOf(["loaded", "partly", "already", "refused", "unknown_name", "of_tomorrow", "not_a_file"]),
  reason: Type.String({ description: "Spanish, a line each; empty when there is nothing to say" }),
  rows: Count,
  rejected: Count,
  jobId: Type.Union([Id, Type.Null({ description: "It was not handed to a load" })]),
  at: Instant,
});
export type InboxFile = Static<typeof InboxFile>;
export const InboxFiles = Type.Object({
  files: Type.Array(InboxFile),
  folders: Type.Array(
    Type.Object({
      portfolioId: Id,
      portfolioName: Type.String(),
      path: Type.Union([Type.String(), Type.Null({ description: "Its code can name no folder" })]),
    }),
  ),
});
export type InboxFiles = Static<typeof InboxFiles>;

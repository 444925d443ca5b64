// GET /v1/preflight: the check before the floor opens, a tick or a reason per line.
import { type Static, Type } from "typebox";
import { Instant, OneOf } from "./common.ts";

export const Preflight = Type.Object({
  at: Instant,
  lines: Type.Array(
    Type.Object({
      topic: OneOf([
        "engine",
        "trunk",
        "number",
        "campaign",
        "roster",
        "payments",
        "mandate",
        "holidays",
        "disk",
      ]),
      subject: Type.String(),
      mark: OneOf(["ok", "warn", "bad"]),
      testing: Type.Boolean({ description: "A test call is under way" }),
      text: Type.String({ description: "In Spanish, with what to do" }),
    }),
  ),
});
export type Preflight = Static<typeof Preflight>;

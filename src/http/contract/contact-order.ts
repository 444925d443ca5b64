// Why a person and which phone of theirs is called at this hour, as the desk and the office ask it.
import { Type } from "typebox";
import { Id } from "./common.ts";

const Lines = Type.Array(Type.String({ description: "Spanish, one figure each with where it comes from" }));

export const WhyNow = Type.Object({
  campaign: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  lines: Lines,
  phones: Type.Array(
    Type.Object({
      phoneId: Id,
      chosen: Type.Boolean({ description: "The list would call this one" }),
      chance: Type.Number({ description: "P(the right party speaks at this hour), 0–1" }),
      lines: Lines,
    }),
  ),
});
export type WhyNow = Type.Static<typeof WhyNow>;

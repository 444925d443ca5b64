// Somebody called and the number did not say who: whose call it is, or how it ended with nobody named.
import { Type } from "typebox";
import { type CallerEnding, callerEndings, mostClosingNote } from "#dialer/core/caller-endings.ts";
import { Id, OneOf } from "./common.ts";

export const CallerNamed = Type.Object({ attemptId: Id, debtorId: Id });
export const CallerUnnamed = Type.Object({
  attemptId: Id,
  ending: OneOf(Object.keys(callerEndings) as CallerEnding[]),
  note: Type.Optional(Type.String({ maxLength: mostClosingNote })),
});

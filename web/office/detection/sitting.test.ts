import { expect, test } from "vitest";
import { afterLabel, afterSkip, afterUndo, begin } from "./sitting.ts";

test("undoing goes back to what was labelled last, over what was skipped since, and then to the one before", () => {
  const far = afterSkip(afterLabel(afterSkip(afterLabel(begin, null)), "machine"));
  expect(far.at).toBe(4);
  const back = afterUndo(far);
  expect(back).toEqual({ at: 2, said: [{ at: 0, before: null }] });
  expect(afterUndo(back)).toEqual(begin);
  expect(afterUndo(begin)).toEqual(begin);
});

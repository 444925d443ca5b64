import { expect, test } from "vitest";
import { arrearsClass } from "./arrears.ts";

test.each([
  [-10, false, "early"],
  [30, false, "early"],
  [31, false, "mid"],
  [90, false, "mid"],
  [91, false, "late"],
  [5, true, "late"],
] as const)("a debt %i days past due (written off: %s) is %s", (days, writtenOff, expected) => {
  expect(arrearsClass(days, writtenOff)).toBe(expected);
});

import { expect, test } from "vitest";
import { resultOfCall } from "./contact-history.ts";

test.each([
  ["human", true, "contact"],
  ["hangup", true, "contact"],
  ["abandoned", true, "abandoned"],
  ["machine", true, "machine"],
  ["fax", true, "machine"],
  ["no_answer", true, "no_answer"],
  ["invalid", false, "invalid"],
  ["failed", false, "failed"],
  ["failed", true, "no_answer"],
  ["congestion", false, "failed"],
  ["congestion", true, "no_answer"],
] as const)("a call that ended as %s (rang: %s) is a %s in the ledger", (end, rang, result) => {
  expect(resultOfCall(end, rang)).toBe(result);
});

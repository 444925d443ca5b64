import { expect, test } from "vitest";
import { nextInARow } from "./in-a-row.ts";

test.each([
  ["a first promise", [], 1],
  ["after one broken", ["BROKEN"], 2],
  ["after one broken and one renewed: the third in a row", ["REPLACED", "BROKEN"], 3],
  ["renewing one that waits after one broken: the third in a row", ["ACTIVE", "BROKEN"], 3],
  ["a kept one begins the count anew", ["BROKEN", "KEPT", "BROKEN", "BROKEN"], 2],
  ["one kept in part does too", ["PARTIAL", "BROKEN", "BROKEN"], 1],
  ["one withdrawn or annulled broke nothing", ["CANCELLED", "BROKEN", "VOIDED"], 2],
] as const)("%s", (_name, states, next) => {
  expect(nextInARow(states)).toBe(next);
});

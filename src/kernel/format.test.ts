import { expect, test } from "vitest";
import { formatCount } from "./format.ts";

test("a count has its thousands apart, also the first", () => {
  expect([0, 999, 1_000, 5_000, 12_345, 1_000_000].map(formatCount)).toEqual([
    "0",
    "999",
    "1.000",
    "5.000",
    "12.345",
    "1.000.000",
  ]);
});

import { expect, test } from "vitest";
import { localDate } from "#kernel/time.ts";
import { bucketOf, daysPastDue, defaultBuckets, isGapless } from "./aging.ts";

test("a debt that is not due yet counts below zero", () => {
  const today = localDate("2026-11-24");
  expect(daysPastDue(localDate("2026-11-29"), today)).toBe(-5);
  expect(daysPastDue(today, today)).toBe(0);
  expect(daysPastDue(localDate("2026-10-24"), today)).toBe(31);
});

test.each([
  [-5, "not_due"],
  [0, "not_due"],
  [1, "early"],
  [30, "early"],
  [31, "mid"],
  [60, "mid"],
  [61, "late"],
  [90, "late"],
  [91, "hard"],
  [180, "hard"],
  [181, "older"],
])("%i days belong to %s", (days, code) => {
  expect(bucketOf(days)?.code).toBe(code);
});

test("a table of buckets with a gap or an overlap is recognised", () => {
  expect(isGapless(defaultBuckets)).toBe(true);
  expect(isGapless(defaultBuckets.filter((bucket) => bucket.code !== "mid"))).toBe(false);
  expect(isGapless([])).toBe(false);
});

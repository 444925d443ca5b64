import { expect, test } from "vitest";
import { fitClock, isGap, retryDelayMs } from "./live-core.ts";

test("a lost connection is tried again after 1, 3 and then every 5 seconds, spread by up to a second", () => {
  expect([0, 1, 2, 3, 50].map((attempt) => retryDelayMs(attempt, 0))).toEqual([1000, 3000, 5000, 5000, 5000]);
  expect(retryDelayMs(0, 0.999)).toBe(1999);
});
test("a view that was missed is noticed; the first of a connection never counts as missed", () => {
  expect([isGap(undefined, 7), isGap(7, 8), isGap(7, 9), isGap(7, 7)]).toEqual([false, false, true, true]);
});
test("of several messages the least delayed one sets the operation's clock", () => {
  let fit = fitClock(undefined, 100_000, 1_000);
  fit = fitClock(fit, 100_900, 2_000);
  expect(fit.offsetMs).toBe(99_000);
  fit = fitClock(fit, 102_050, 3_000);
  expect(fit.offsetMs).toBe(99_050);
});
test("a clock moved back is followed at once, a slow drift within a minute", () => {
  const fit = fitClock(undefined, 1_000_000, 0);
  expect(fitClock(fit, 500_000, 10).offsetMs).toBe(499_990);
  expect(fitClock(fit, 1_060_500, 61_000).offsetMs).toBe(999_500);
});

import { expect, test } from "vitest";
import type { PacingOptions } from "../pacing.ts";
import { riskPrice } from "./budget.ts";
import { initialState } from "./state.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 400,
  dayEndsAt: 28_800,
};
const noon = 14_400;

/** The price for five agents, after a morning of people and abandoned, some of them in the last half hour. */
function price(
  [humans, abandoned]: readonly [number, number],
  lately: readonly [number, number],
  { now = noon, cap = 0.03, staffed = 5 } = {},
): number {
  const state = initialState(options);
  state.day.humans = humans;
  state.day.abandoned = abandoned;
  state.day.minutes = [[Math.floor(now / 60) - 1, ...lately]];
  return riskPrice(state, { ...options, abandonmentCap: cap }, now, staffed);
}

test("two people lost of fifty in half an hour do not brake a small team beyond what its day says", () => {
  expect(price([400, 11], [50, 2])).toBe(price([400, 11], [50, 0]));
});

test("a half hour of a hundred people slows the price from three in a hundred on, and stops it at six", () => {
  const free = price([900, 20], [100, 3]);
  expect(free).toBe(price([900, 20], [100, 0]));
  expect(price([900, 20], [100, 4])).toBeLessThan(free);
  expect(price([900, 20], [100, 6])).toBe(0);
  expect(price([900, 20], [50, 6])).toBe(0);
});

test("what is left of the budget in the last minute is not spent in one burst", () => {
  const usual = price([400, 11], [50, 0]);
  const left = price([800, 22], [50, 0], { now: options.dayEndsAt - 30 });
  expect(left).toBeGreaterThan(usual);
  expect(left).toBeLessThan(1.7 * usual);
});

test("where the budget is large more than one call is kept in hand", () => {
  // Both have lost as much of what they may: a call less than the cap would allow, which is all that the small team keeps.
  const at = { now: options.dayEndsAt - 30, cap: 0.01 };
  const left = (humans: number): number => price([humans, 0.0097 * humans - 1.2], [0, 0], at);
  expect(left(700)).toBeGreaterThan(0);
  expect(left(4900)).toBe(0);
});

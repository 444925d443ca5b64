import { expect, test } from "vitest";
import { answerRules, fallOf, rateOf } from "./answer-rate.ts";

const week = { uses: 1000, answers: 300 };

test("a number answered thirty per cent less than in its own week is told", () => {
  expect(fallOf({ uses: 200, answers: 42 }, week)).toEqual({ now: 0.21, before: 0.3 });
  expect(fallOf({ uses: 200, answers: 43 }, week)).toBeNull();
});

test("a fall on too few calls is not told: of a day, or of the week it is measured against", () => {
  const { leastUses, leastUsesBefore } = answerRules;
  expect(fallOf({ uses: leastUses, answers: 2 }, week)).not.toBeNull();
  expect(fallOf({ uses: leastUses - 1, answers: 2 }, week)).toBeNull();
  expect(fallOf({ uses: 100, answers: 2 }, { uses: leastUsesBefore - 1, answers: 60 })).toBeNull();
});

test("a fall that chance brings often is not told", () => {
  // 14 of 50 against 40 %: thirty per cent less, and one time in twenty-five or so by chance alone; 15 of 50 is no such fall.
  expect(fallOf({ uses: 50, answers: 14 }, { uses: 1000, answers: 400 })).not.toBeNull();
  // 3 of 50 against 9 %: a third less, and nothing unusual.
  expect(fallOf({ uses: 50, answers: 3 }, { uses: 1000, answers: 90 })).toBeNull();
});

test("a number that was never shown has no rate", () => {
  expect(rateOf({ uses: 0, answers: 0 })).toBeNull();
  expect(rateOf({ uses: 4, answers: 1 })).toBe(0.25);
});

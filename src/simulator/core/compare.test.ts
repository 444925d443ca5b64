import { expect, test } from "vitest";
import { compare, estimate, student } from "./compare.ts";
import { runDay } from "./day.ts";
import { policyNamed } from "./policies.ts";
import { presets } from "./presets.ts";
import { withAgents } from "./world.ts";

test("the interval of a mean is Student's", () => {
  expect(estimate([1, 2, 3, 4, 5])).toEqual({
    mean: 3,
    plusMinus: expect.closeTo(2.776 * Math.sqrt(2.5 / 5), 6),
  });
  expect(student(11)).toBeCloseTo(2.201, 2);
  expect(student(30)).toBeCloseTo(2.042, 2);
  expect(student(1000)).toBeCloseTo(1.962, 3);
});

test("a single day has no interval", () => {
  expect(estimate([0.7])).toEqual({ mean: 0.7, plusMinus: null });
});

test("a difference day by day is surer than the difference of the means", () => {
  const days = (name: string) =>
    [1, 2, 3, 4, 5, 6].map((seed) => {
      const policy = policyNamed(name);
      if (!policy) throw new Error(name);
      return runDay({
        world: withAgents({ ...presets.base, hours: 1.5 }, 6),
        seed,
        abandonmentCap: 0.03,
        policy,
      });
    });
  const first = days("progressive");
  const { difference, figures } = compare(days("ratio-1.5"), first, 0.03);
  expect(difference?.occupancy.mean).toBeGreaterThan(0);
  expect(difference?.occupancy.plusMinus).toBeLessThan(figures.occupancy.plusMinus ?? 0);
  expect(compare(first, first, 0.03).difference?.occupancy).toEqual({ mean: 0, plusMinus: 0 });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { billedSeconds, costOf, type Tariff } from "./billing.ts";

const by = (firstSeconds: number, nextSeconds: number) => ({ firstSeconds, nextSeconds });
const clp: Tariff = { ...by(6, 6), mobileMicros: 12_000_000n, fixedMicros: 7_500_000n, currency: "CLP" };

test.each([
  ["1/1", by(1, 1), 0, 1],
  ["1/1", by(1, 1), 61_000, 61],
  ["1/1", by(1, 1), 61_001, 62],
  ["6/6", by(6, 6), 1, 6],
  ["6/6", by(6, 6), 6_000, 6],
  ["6/6", by(6, 6), 6_001, 12],
  ["60/60", by(60, 60), 60_000, 60],
  ["60/60", by(60, 60), 60_001, 120],
  ["30/6", by(30, 6), 31_000, 36],
] as const)("by %s, %o: %i ms answered are billed as %i seconds", (_name, tariff, ms, seconds) => {
  expect(billedSeconds(ms, tariff)).toBe(seconds);
});

test("a call is billed at the price of what was called, in the trunk's currency", () => {
  expect(costOf(61_000, "mobile", clp)).toEqual({ seconds: 66, micros: 13_200_000n, currency: "CLP" });
  expect(costOf(61_000, "fixed", clp)).toEqual({ seconds: 66, micros: 8_250_000n, currency: "CLP" });
});

test("a call that nobody answered costs nothing; one of an unknown price says so instead of nothing", () => {
  expect(costOf(null, "mobile", clp)).toEqual({ seconds: 0, micros: 0n, currency: "CLP" });
  expect(costOf(9_000, "fixed", { ...clp, fixedMicros: null })).toEqual({
    seconds: 12,
    micros: null,
    currency: null,
  });
});

test("no call is billed for less than it lasted, nor for a whole step more", () => {
  const increment = fc.record({
    firstSeconds: fc.integer({ min: 1, max: 600 }),
    nextSeconds: fc.integer({ min: 1, max: 600 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7_200_000 }), increment, (ms, tariff) => {
      const billed = billedSeconds(ms, tariff);
      expect(billed * 1000).toBeGreaterThanOrEqual(ms);
      expect(billed).toBeGreaterThanOrEqual(tariff.firstSeconds);
      expect(billed - Math.ceil(ms / 1000)).toBeLessThan(
        Math.max(tariff.firstSeconds + 1, tariff.nextSeconds),
      );
    }),
  );
});

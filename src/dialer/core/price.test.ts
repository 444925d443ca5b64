import fc from "fast-check";
import { expect, test } from "vitest";
import { microsOf, priceText } from "./price.ts";

test.each([
  ["7.5", 7_500_000n],
  ["12", 12_000_000n],
  ["0.0085", 8_500n],
  ["0", 0n],
] as const)("a price of %s a minute is counted and written back unchanged", (text, micros) => {
  expect(microsOf(text)).toBe(micros);
  expect(priceText(micros)).toBe(text);
});

test("no price is lost between the screen and the count", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (micros) => {
      expect(microsOf(priceText(micros))).toBe(micros);
    }),
  );
});

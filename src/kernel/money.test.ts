import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, fromJson, isCurrency, money, perMille, toDecimalText, toJson } from "./money.ts";

test("pesos have no cents and soles have two", () => {
  expect(toDecimalText(money(284_990n, "CLP"))).toBe("284990");
  expect(toDecimalText(money(28_499n, "PEN"))).toBe("284.99");
  expect(toDecimalText(money(5n, "PEN"))).toBe("0.05");
  expect(toDecimalText(money(-5n, "USD"))).toBe("-0.05");
});

test("a share is rounded half away from zero to the minor unit", () => {
  expect(perMille(money(1_001n, "CLP"), 500).minor).toBe(501n);
  expect(perMille(money(-1_001n, "CLP"), 500).minor).toBe(-501n);
  expect(perMille(money(999n, "CLP"), 1_000).minor).toBe(999n);
});

test("amounts of different currencies never mix", () => {
  expect(() => compare(money(1n, "CLP"), money(1n, "PEN"))).toThrow("different currencies");
});

test("an amount survives the trip through JSON exactly, however large", () => {
  fc.assert(
    fc.property(
      fc.bigInt(),
      fc.constantFrom("CLP" as const, "PEN" as const, "USD" as const),
      (minor, currency) => {
        const back = fromJson(JSON.parse(JSON.stringify(toJson(money(minor, currency)))));
        return back.minor === minor && back.currency === currency;
      },
    ),
  );
});

test("only currencies we know are currencies", () => {
  expect(["CLP", "PEN", "USD", "EUR", "toString"].map(isCurrency)).toEqual([true, true, true, false, false]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  currencyNamed,
  decideDecimal,
  decimalEvidence,
  maxMinor,
  parseAmount,
  parseWhole,
} from "./numbers.ts";

const seenIn = (values: readonly string[]) => {
  const seen = { ",": 0, ".": 0, either: 0, none: 0 };
  for (const value of values) seen[decimalEvidence(value)] += 1;
  return seen;
};

test.each([
  ["1.234,56", ","],
  ["1,234.56", "."],
  ["1234.5", "."],
  ["1 234,56", ","],
  ["(1234)", "none"],
  ["-0", "none"],
  ["1E5", "none"],
  ["$ 1.234", "either"],
  ["S/ 12.50", "."],
  ["NaN", "none"],
  ["", "none"],
  ["1.234", "either"],
  ["0,1", ","],
  ["999999999999999999.99", "."],
  ["12,345,67", "none"],
  ["1.234.567", ","],
  ["0.123", "."],
  ["1234,567", ","],
])("«%s» proves %s about its column", (text, evidence) => {
  expect(decimalEvidence(text)).toBe(evidence);
});

test("a column of nothing but 1.234 is ambiguous, and so is one that proves both signs", () => {
  expect(decideDecimal(seenIn(["1.234", "5.000"]))).toEqual({ conflict: "ambiguous" });
  expect(decideDecimal(seenIn(["1.234,5", "1,234.5"]))).toEqual({ conflict: "contradictory" });
  expect(decideDecimal(seenIn(["1.234", "12,5"]))).toEqual({ decimal: "," });
  expect(decideDecimal(seenIn(["1234", ""]))).toEqual({ decimal: "." });
});

// fixtures/portfolios/csv/own-numbers.csv, read with a decimal comma in soles.
test.each([
  ["1.234,56", 123_456n],
  ["1,234.56", "numero_invalido"],
  ["1234.5", "numero_invalido"],
  ["1 234,56", 123_456n],
  ["(1234)", -123_400n],
  ["-0", 0n],
  ["1E5", "numero_cientifico"],
  ["$ 1.234", 123_400n],
  ["S/ 12.50", "numero_invalido"],
  ["NaN", "numero_invalido"],
  ["", undefined],
  [" 12 ", 1_200n],
  ["1.234", 123_400n],
  ["0,1", 10n],
  ["999999999999999999.99", "numero_invalido"],
  ["12,345,67", "numero_invalido"],
  ["-S/ 5", -500n],
  ["S/ -5,00", -500n],
])("with a decimal comma «%s» is %s", (text, expected) => {
  const result = parseAmount(text, ",", "PEN");
  expect("code" in result ? result.code : result.minor).toBe(expected);
});

test("Chilean pesos have no cents: zeros are dropped, anything else is refused unless the profile rounds", () => {
  expect(parseAmount("1.234,00", ",", "CLP")).toEqual({ minor: 1_234n });
  expect(parseAmount("1.234,89", ",", "CLP")).toEqual({ code: "numero_decimales", detail: "CLP" });
  expect(parseAmount("1.234,89", ",", "CLP", true)).toEqual({ minor: 1_235n });
  expect(parseAmount("1.234,49", ",", "CLP", true)).toEqual({ minor: 1_234n });
});

test("the largest amount is accepted and one more is refused", () => {
  expect(parseAmount(maxMinor.toString(), ",", "CLP")).toEqual({ minor: maxMinor });
  expect(parseAmount((maxMinor + 1n).toString(), ",", "CLP")).toEqual({ code: "numero_fuera_de_rango" });
});

test("an amount written with either convention reads back exactly", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: maxMinor }),
      fc.constantFrom<"," | ".">(",", "."),
      (minor, decimal) => {
        const group = decimal === "," ? "." : ",";
        const digits = minor.toString().padStart(3, "0");
        const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, group);
        expect(parseAmount(`${whole}${decimal}${digits.slice(-2)}`, decimal, "PEN")).toEqual({ minor });
      },
    ),
  );
});

test("days of arrears are whole and signed", () => {
  expect(parseWhole("45")).toEqual({ value: 45 });
  expect(parseWhole("-5")).toEqual({ value: -5 });
  expect(parseWhole("45,0")).toEqual({ value: 45 });
  expect(parseWhole("45,5")).toEqual({ code: "numero_invalido" });
});

test.each([
  ["284.990", "CLP", ","],
  ["60,000", "CLP", "."],
  ["284.990", "PEN", "either"],
  ["284.990", "USD", "either"],
] as const)("«%s» in %s proves %s: without cents one reading is left", (text, currency, evidence) => {
  expect(decimalEvidence(text, currency)).toBe(evidence);
});
test.each([
  ["clp", "CLP"],
  ["Dólares", "USD"],
  ["S/.", "PEN"],
  ["constructor", undefined],
  ["UF", undefined],
])("a cell that says «%s» names %s", (text, currency) => {
  expect(currencyNamed(text)).toBe(currency);
});

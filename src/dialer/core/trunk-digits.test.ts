import { expect, test } from "vitest";
import { asPhone } from "#kernel/phone.ts";
import { digitsFor, kindOf, type NumberFormat, shownFor, spokenOf } from "./trunk-digits.ts";

const mobileCl = asPhone("+56987654321");
const fixedPe = asPhone("+5117654321");
const mobilePe = asPhone("+51987654321");
const trunk = (numberFormat: NumberFormat, country: "CL" | "PE" | null = null, techPrefix = "") => ({
  numberFormat,
  country,
  techPrefix,
});

test.each([
  ["e164_plus", null, mobileCl, "+56987654321"],
  ["e164", null, mobileCl, "56987654321"],
  ["international", null, fixedPe, "005117654321"],
  ["national", "CL", mobileCl, "987654321"],
  ["national", "PE", fixedPe, "17654321"],
  ["national_zero", "PE", fixedPe, "017654321"],
  ["national_zero", "PE", mobilePe, "987654321"],
] as const)("a carrier that wants %s of %s is sent %s as %s", (format, country, phone, digits) => {
  expect(digitsFor(trunk(format, country), phone)).toBe(digits);
});

test("the technical prefix stands before the number, and never before the number we show", () => {
  expect(digitsFor(trunk("e164", null, "77#"), mobileCl)).toBe("77#56987654321");
  expect(shownFor(trunk("e164", null, "77#"), mobileCl)).toBe("56987654321");
});

test("a carrier of one country is not sent another's number: cut short it would be a stranger's", () => {
  expect(digitsFor(trunk("national", "CL"), mobilePe)).toBeNull();
  expect(digitsFor(trunk("national_zero", "PE"), mobileCl)).toBeNull();
  expect(digitsFor(trunk("national"), mobileCl)).toBeNull();
  expect(shownFor(trunk("national", "CL"), fixedPe)).toBe("5117654321");
});

test("a message says a number as people of its country dial it", () => {
  expect([asPhone("+566005550100"), fixedPe, mobilePe].map(spokenOf)).toEqual([
    "6005550100",
    "017654321",
    "987654321",
  ]);
});

test("mobile and fixed are told apart, for the bill", () => {
  expect([mobileCl, fixedPe, mobilePe, asPhone("+56223456789"), asPhone("+56600123456")].map(kindOf)).toEqual(
    ["mobile", "fixed", "mobile", "fixed", "fixed"],
  );
});

import type { TFunction } from "i18next";
import { expect, test } from "vitest";
import { bodyOf, numbersOf, type TrunkValues, valuesOf, wrongOf } from "./trunk-values.ts";

const t = ((key: string) => key) as unknown as TFunction;
const filled: TrunkValues = { ...valuesOf(), name: "operador", host: "192.0.2.10" };
const wrong = (over: Partial<TrunkValues>) => Object.keys(wrongOf({ ...filled, ...over }, t));

test("a trunk with its server and name alone is right, and sends no price and no place as backup", () => {
  expect(wrong({})).toEqual([]);
  expect(bodyOf(filled)).toMatchObject({
    numberFormat: "e164_plus",
    codecs: ["ulaw", "alaw"],
    country: null,
    currency: null,
    mobilePrice: null,
    backupOrder: null,
  });
});

test.each<[string, Partial<TrunkValues>, string]>([
  ["national numbers of no country", { numberFormat: "national" }, "country"],
  ["a price without its currency", { mobilePrice: "7.5" }, "currency"],
  ["a price with a comma", { mobilePrice: "7,5", currency: "CLP" }, "mobilePrice"],
  ["letters in the prefix", { techPrefix: "77A" }, "techPrefix"],
  ["no seconds in an increment", { nextSeconds: "0" }, "nextSeconds"],
  ["a number too short to be anybody's", { callerIds: "+56225551234, 600" }, "callerIds"],
  ["a place as backup that does not exist", { backupOrder: "0" }, "backupOrder"],
])("it says so of %s", (_title, over, field) => {
  expect(wrong(over)).toEqual([field]);
});

test("numbers are taken however they are parted", () => {
  expect(numbersOf({ ...filled, callerIds: "+56225551234\n+56225551235; +56225551236" })).toHaveLength(3);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CountryCode } from "libphonenumber-js/max";
import { expect, test } from "vitest";
import { maxPhonesPerCell, parsePhone, parsePhones } from "./phone-parse.ts";

const fixture = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, "../../fixtures/portfolios", name), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1);
const verdicts = (cell: string, country: CountryCode): string[] =>
  parsePhones(cell, country).map((parsed) => ("phone" in parsed ? parsed.phone : parsed.code));

const mobile = "+56912345678";
const expected: readonly (readonly string[])[] = [
  [mobile],
  [mobile],
  [mobile],
  [mobile],
  [mobile],
  ["telefono_cientifico"],
  ["telefono_invalido"],
  ["telefono_corto"],
  ["telefono_satelital"],
  ["telefono_satelital"],
  ["telefono_otro_pais"],
  ["telefono_otro_pais"],
  ["telefono_emergencia"],
  ["telefono_emergencia"],
  ["telefono_emergencia"],
  ["telefono_codigo_servicio"],
  ["telefono_con_anexo"],
  ["telefono_con_anexo"],
  [mobile],
  [mobile],
  ["+56223456789", mobile],
  [],
];
const spellings = fixture("own-phones.csv").map((line) => line.slice(line.indexOf(";") + 1));

test("every spelling of the collection has its verdict", () => {
  expect(spellings).toHaveLength(expected.length);
});
test.each(
  spellings.map((cell, i) => [cell, expected[i] ?? []] as const),
)("«%s» becomes %o in Chile", (cell, numbers) => {
  expect(verdicts(cell, "CL")).toEqual(numbers);
});

const examples = fixture("latam-example-numbers.csv").map((line) => line.split(","));
test.each(
  examples.filter(([, type]) => type === "PREMIUM_RATE"),
)("the premium number of %s (%s %s) is refused in every spelling", (country = "", _type, e164 = "", _international, national = "") => {
  expect(verdicts(e164, country as CountryCode)).toEqual(["telefono_tarificado"]);
  expect(verdicts(national, country as CountryCode)).toEqual(["telefono_tarificado"]);
});
test.each(
  examples.filter(([country]) => country !== "CL"),
)("a number of %s (%s %s) is not dialled for a Chilean mandate", (_country, _type, e164 = "") => {
  expect(verdicts(e164, "CL")).toEqual(["telefono_otro_pais"]);
});

test.each([
  ["81234567", "CL", mobile.replace("912345678", "981234567")],
  ["600 123 4567", "CL", "telefono_de_servicio"],
  ["800 123 456", "CL", "telefono_de_servicio"],
  ["700 123 4567", "CL", "telefono_tarificado"],
  ["51 987 654 321", "PE", "+51987654321"],
  ["(01) 1234567", "PE", "+5111234567"],
  ["0805 12345", "PE", "telefono_tarificado"],
  ["22 345 6789 anexo 12", "CL", "telefono_con_anexo"],
] as const)("«%s» in %s is %s", (text, country, verdict) => {
  const parsed = parsePhone(text, country);
  expect("phone" in parsed ? parsed.phone : parsed.code).toBe(verdict);
});

test("Chilean mobiles and fixed lines are told apart by the numbering plan", () => {
  expect(parsePhone("912345678", "CL")).toMatchObject({ lineType: "mobile" });
  expect(parsePhone("+56 2 2345 6789", "CL")).toMatchObject({ lineType: "fixed" });
});

test("a cell holds at most six numbers", () => {
  const numbers = Array.from({ length: maxPhonesPerCell }, (_, i) => `91234567${i}`);
  expect(verdicts(numbers.join(" / "), "CL")).toHaveLength(maxPhonesPerCell);
  expect(verdicts([...numbers, "912345699"].join(" / "), "CL")).toEqual(["telefonos_de_mas"]);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { integer, seededRng } from "#kernel/rng.ts";
import { lineOf } from "#platform/line.ts";
import { parsePhone } from "../portfolio/phone-parse.ts";
import { ask, questionOf } from "./asking.fixture.ts";
import { explain } from "./core/explain.ts";
import { mayContact } from "./core/may-contact.ts";

const fixture = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, "../../fixtures/portfolios", name), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1);
const examples = fixture("latam-example-numbers.csv").map((row) => row.split(","));
const atTen = "2026-11-24T13:00:00Z";
const gate = (phone: string, diallable: readonly string[]) => {
  const { verdict, reasons } = ask({ at: atTen, request: { phone, line: lineOf(phone), diallable } });
  return { verdict, codes: reasons.map(({ detail }) => detail.code), words: reasons.map(explain) };
};

const ofPeople = new Set(["MOBILE", "FIXED_LINE"]);
/** libphonenumber's example of a Chilean fixed line is a 600, which Subtel's plan makes shared cost. */
const notWhatItSays = new Set(["+56600123456"]);
/** Chile's numbers over the internet have an area of their own (44), cost what fixed lines do and are people's. */
const ofPeopleToo = new Set(["+56441234567"]);
const isOfPeople = (type: string, e164: string): boolean =>
  ofPeopleToo.has(e164) || (ofPeople.has(type) && !notWhatItSays.has(e164));
const everywhere = [...new Set(examples.map(([country = ""]) => country))];

test("a mobile or fixed line of an allowed country passes; its premium, service, shared-cost and toll-free ones never do", () => {
  expect(examples).toHaveLength(97);
  for (const [country = "", type = "", e164 = ""] of examples) {
    const wanted = isOfPeople(type, e164) ? ["ALLOW"] : ["DENY", "number_kind"];
    const { verdict, codes } = gate(e164, everywhere);
    expect([country, type, e164, verdict, ...codes]).toEqual([country, type, e164, ...wanted]);
  }
});

test("of a country that is not allowed no line passes, and the reason names the country in Spanish", () => {
  for (const [country = "", type = "", e164 = ""] of examples) {
    const line = lineOf(e164);
    const others = everywhere.filter((one) => one !== country && one !== line.country);
    const { verdict, codes } = gate(e164, others);
    expect([e164, verdict]).toEqual([e164, "DENY"]);
    expect(codes).toEqual([isOfPeople(type, e164) ? "number_country" : "number_kind"]);
  }
  expect(gate("+51912345678", ["CL"]).words).toEqual([
    "No se marca: el número es de un país no permitido (Perú)",
  ]);
  expect(gate("+56700123456", ["CL"]).words).toEqual(["No se marca: el número es tarificado"]);
  expect(gate("+882161234567", ["CL"]).words).toEqual(["No se marca: el número es satelital"]);
});

test("satellite, short, service and emergency numbers, codes and anything that is no E.164 number are refused as they stand", () => {
  const cells = fixture("own-phones.csv").map((row) => row.slice(row.indexOf(";") + 1));
  const asWritten = cells.flatMap((cell) => [cell, `+${cell}`, cell.startsWith("+") ? cell : `+56${cell}`]);
  const allowed = asWritten.filter((phone) => gate(phone, everywhere).verdict === "ALLOW");
  // What is left are the collection's own good numbers, written out in full; one of them is Cuba's.
  expect([...new Set(allowed)].sort()).toEqual(["+56912345678"]);
  for (const special of [
    "123",
    "112",
    "911",
    "133",
    "*31#912345678",
    "+882161234567",
    "+8835100",
    "+1900555012",
    "+97912345678",
  ])
    expect([special, gate(special, everywhere).codes]).toEqual([special, ["number_kind"]]);
});

test("a number nobody has judged is refused", () => {
  const question = questionOf({ at: atTen });
  const { line: _line, ...request } = question.request;
  expect(mayContact(question).verdict).toBe("ALLOW");
  const { verdict, reasons } = mayContact({ ...question, request });
  expect(verdict).toBe("DENY");
  expect(reasons.map(explain)).toEqual(["No se marca: el número no es un móvil ni un fijo conocido"]);
});

test("whatever a file may bring in the gate may dial, and whatever the gate may dial a file may bring in", () => {
  const rng = seededRng(20_261_122);
  const wrong: string[] = [];
  for (let i = 0; i < 4_000; i++) {
    const country = i % 2 === 0 ? ("CL" as const) : ("PE" as const);
    const digits = 6 + integer(rng, 5);
    const national = `${1 + integer(rng, 9)}${`${integer(rng, 10 ** (digits - 1))}`.padStart(digits - 1, "0")}`;
    const e164 = `+${country === "CL" ? "56" : "51"}${national}`;
    const parsed = parsePhone(e164, country);
    const brought = "phone" in parsed && parsed.phone === e164;
    const dialled = gate(e164, [country]).verdict === "ALLOW";
    if (brought !== dialled) wrong.push(`${e164} ${brought} ${dialled}`);
  }
  expect(wrong).toEqual([]);
});

import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { defaultSheet } from "#compliance/core/sheet.ts";
import { ruleSets } from "#compliance/rules/catalogue.ts";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { formatOf } from "../../../shared/format.ts";
import { startTexts } from "../../../shared/texts/i18n.ts";
import { ruleArticle } from "../../compliance/rule-name.ts";
import { changesBetween, daysText, linesOf, type Telling } from "./words.ts";

const house = structuredClone(defaultSheet) as InstructionSheetView;
let telling: Telling;
beforeAll(async () => {
  await startTexts();
  telling = { t: i18next.t, format: formatOf("CL"), readable: ["cl.direct"] };
});

test("the house's own policy reads as a compliance officer would say it", () => {
  const said = Object.fromEntries(linesOf(house, telling).map(({ id, text }) => [id, text]));
  expect(said).toMatchObject({
    hours: "Sin horario propio: rige el de la ley.",
    "attempts.personDay": "3",
    "attempts.gapHours": "2 h",
    contacts: "Conversación con la persona; Conversación con un tercero; Llamada que quedó sin gestor",
    "readings.cl.direct": "Lectura estricta",
    "promises.minPerMille": "10\u00a0%",
    "promises.graceDays": "2 días hábiles",
    callerIds: "Los de la troncal",
    endsOn: "Sin fecha de término",
  });
});
test.each([
  [[1, 2, 3, 4, 5], "lunes a viernes"],
  [[6, 7], "sábado, domingo"],
  [[3, 1], "lunes, miércoles"],
  [[1, 2, 3, 4, 5, 6, 7], "todos los días"],
])("days %j are «%s»", (days, text) => {
  expect(daysText(telling.t, days)).toBe(text);
});

test("two sheets differ in words, old and new, and equal ones in nothing", () => {
  const after: InstructionSheetView = {
    ...house,
    hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }],
    attempts: { ...house.attempts, personDay: 2 },
    readings: { "cl.direct": "literal" },
    callerIds: ["+56225551234"],
  };
  expect(
    changesBetween(house, after, telling).map(({ name, before, after: now }) => [name, before, now]),
  ).toEqual([
    ["Horario", "Sin horario propio: rige el de la ley.", "lunes a viernes, 09:00–18:00"],
    ["Intentos · Por persona y día", "3", "2"],
    ["Lectura de la norma · Contactos directos por semana", "Lectura estricta", "Lectura literal"],
    ["Números que se muestran", "Los de la troncal", "1 número; agrega +56225551234"],
  ]);
  // A reading left out is the strict one.
  expect(changesBetween(house, { ...house, readings: { "cl.direct": "strict" } }, telling)).toEqual([]);
});
test("every limit of a country's law that has two readings is shown with its article", () => {
  const limits = ruleSets.filter(({ country }) => country !== "*").flatMap(({ limits: all }) => all);
  expect(limits.length).toBeGreaterThan(0);
  for (const { id, source } of limits)
    expect(ruleArticle(telling.t, id)).toBe(`${source.norm}, ${source.article}`);
});

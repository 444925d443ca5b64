import { expect, test } from "vitest";
import { ask } from "../asking.fixture.ts";
import { lawCases } from "../law-cases.fixture.ts";
import { ruleSets } from "../rules/catalogue.ts";
import { counterName, explain, meterOf, tellInstant } from "./explain.ts";

test("every refusal of the law's tricky cases is a Spanish sentence without gaps or identifiers", () => {
  const sentences = lawCases.flatMap(([, , asked]) => ask(asked).reasons.map(explain));
  expect(sentences.length).toBeGreaterThan(30);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-ZÁÉÍÓÚÑ]/);
    expect(sentence).not.toMatch(/undefined|_|America\//);
  }
});
test("every counter of the product's rules has a name", () => {
  for (const { limits } of ruleSets) for (const { id } of limits) expect(counterName(id)).not.toBe(id);
});
test("the next instant is told on the person's wall clock", () => {
  expect(tellInstant(Date.parse("2026-11-23T11:00:00Z"), "America/Santiago")).toBe("lunes 23-11 a las 08:00");
});
test("the desk's meter says until when, by which article and how much of each limit is used", () => {
  const meter = meterOf(ask({ at: "2026-11-21T23:30:00Z" }), "America/Santiago");
  expect(meter).toMatchObject({
    verdict: "DENY",
    summary: "No se puede contactar hasta el lunes 23-11 a las 08:00",
    reasons: [{ rule: "cl.hours", text: "Fuera del horario permitido" }],
  });
  expect(meter.counters).toContainEqual({ label: "Contactos de la semana", used: 0, max: 1 });
  expect(meterOf(ask({ at: "2026-11-24T15:00:00Z" }), "America/Santiago").summary).toBe(
    "Se puede contactar ahora",
  );
});

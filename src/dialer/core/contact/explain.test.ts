import { expect, test } from "vitest";
import { type PersonTold, type PhoneTold, personLines, phoneLines } from "./explain.ts";

const phone: PhoneTold = {
  ...{ prior: { holder: 0.22, answer: 0.3 }, chance: { holder: 0.31, answer: 0.44 }, weekday: 2, hour: 10 },
  ...{ near: { tries: 8, holders: 3 }, all: { tries: 12, holders: 3 }, triesToday: 1, chosen: true },
};
test("each figure of a phone is said with where it comes from", () => {
  expect(phoneLines(phone)).toEqual([
    "Titular a esta hora: 31 %; que conteste alguien: 44 %.",
    "Cerca de las 10: habló el titular en 3 de 8 intentos.",
    "Su segmento los martes a las 10: 22 %.",
    "A todas las horas: 3 de 12 intentos en cuatro meses.",
    "Hoy: 1 intento a este teléfono.",
  ]);
});
test("a phone nobody called says that its segment speaks for it", () => {
  const none = { tries: 0, holders: 0 };
  expect(phoneLines({ ...phone, near: none, all: none, triesToday: 0 })).toContain(
    "Cerca de las 10 nunca se le ha llamado: vale lo de su segmento.",
  );
});

const person: PersonTold = {
  ...{ turn: { place: 214, ordered: 20_000, weight: 1.83, explored: false }, amounts: true },
  ...{ brokenPromise: false, notYet: null, listed: true },
};
test("the debt's weight is told only to whoever may see amounts", () => {
  expect(personLines(person)).toContain("Su deuda pesa 1,8 veces lo usual de la lista.");
  expect(personLines({ ...person, amounts: false }).join()).not.toMatch(/pesa|1,8/);
});
test("who was ordered by the segment alone is told so, and who may not be called yet is told why", () => {
  const turn = { place: 1, ordered: 2, weight: 1, explored: true };
  expect(personLines({ ...person, turn }).join()).toContain("para volver a mirar");
  expect(personLines({ ...person, notYet: "en descanso" })[0]).toBe("Ahora no le toca: en descanso.");
  expect(personLines({ ...person, listed: false })).toHaveLength(1);
});

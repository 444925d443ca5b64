import { expect, test } from "vitest";
import { told } from "./pacing.ts";
import { readReplayOptions } from "./pacing-options.ts";

const read = (words: string) => readReplayOptions(words.split(" "));

test("hours are hours of the campaign's day, with minutes and seconds or without", () => {
  const wish = { campaign: "Mora", day: undefined, all: false, json: false, user: undefined };
  expect(read("replay --campaign Mora --from 10 --to 10:15:30")).toEqual({
    ...wish,
    from: 36_000,
    to: 36_930,
  });
  expect(read("replay --campaign Mora --from 0:00 --to 24:00 --day 2026-11-24 --all")).toEqual({
    ...wish,
    from: 0,
    to: 86_400,
    day: "2026-11-24",
    all: true,
  });
});

test.each([
  ["replay --from 10 --to 11", "Falta --campaign"],
  ["replay --campaign Mora --to 11", "Falta --from"],
  ["replay --campaign Mora --from 10", "Falta --to"],
  ["replay --campaign Mora --from 25:00 --to 26:00", "--from «25:00» no es una hora"],
  ["replay --campaign Mora --from 10:75 --to 11", "--from «10:75» no es una hora"],
  ["replay --campaign Mora --from diez --to 11", "--from «diez» no es una hora"],
  ["replay --campaign Mora --from 11 --to 11", "--from 11 no es anterior a --to 11"],
  ["replay --campaign Mora --from 10 --to 11 --day ayer", "--day «ayer» no es una fecha"],
  ["replay --campaign Mora --from 10 --to 11 --rapido", "No se entiende"],
  ["repite --campaign Mora --from 10 --to 11", "Se pide «pacing replay»"],
])("«%s» is refused with what is wrong in it", (words, wrong) => {
  expect(read(words)).toEqual({ wrong: expect.stringContaining(wrong) });
});

test("equal decisions in a row are one line, and each that differs says what was recorded", () => {
  const one = { dial: 0, recordedDial: 0, same: true, sentence: "0 llamadas: 0 libres; sin gestores" };
  const decisions = [
    { ...one, at: 36_000 },
    { ...one, at: 36_000.25 },
    { ...one, at: 36_001, dial: 1, recordedDial: 3, same: false, sentence: "1 llamada: 1 libre" },
    { ...one, at: 36_002, same: false },
  ];
  const place = { name: "Mora", day: "2026-11-24" };
  expect(
    told(place, { decisions, gaps: [{ from: 36_005, to: 36_020 }], starts: 1 }, false).split("\n"),
  ).toEqual([
    "«Mora», 2026-11-24",
    "10:00:00  0 llamadas: 0 libres; sin gestores (×2, hasta 10:00:00,250)",
    "10:00:01  1 llamada: 1 libre ✖ registrada: 3",
    "10:00:02  0 llamadas: 0 libres; sin gestores ✖ distinta de la registrada",
    "⚠ Sin registro de 10:00:05 a 10:00:20.",
    "✖ 4 decisiones, 2 iguales.",
  ]);
  const same = decisions.slice(0, 2);
  expect(told(place, { decisions: same, gaps: [], starts: 1 }, true).split("\n").slice(1)).toEqual([
    "10:00:00  0 llamadas: 0 libres; sin gestores",
    "10:00:00,250  0 llamadas: 0 libres; sin gestores",
    "✔ 2 decisiones, 2 iguales.",
  ]);
});

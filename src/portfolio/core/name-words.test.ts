import { expect, test } from "vitest";
import { mostWords, nameWords, searchWords } from "./name-words.ts";

test.each([
  ["María José Ñuñez", ["maria", "jose", "nunez"]],
  ["GONZÁLEZ  PÉREZ, Ana", ["gonzalez", "perez", "ana"]],
  ["O'Higgins-Riquelme", ["o", "higgins", "riquelme"]],
  ["Jose\u0301", ["jose"]],
  ["¿…?", []],
])("%s is searched by its plain words", (name, words) => {
  expect(nameWords(name)).toEqual(words);
});

test("a single letter, or digits alone, look for nobody's name", () => {
  expect(searchWords("a")).toEqual([]);
  expect(searchWords("12345678-5")).toEqual([]);
  expect(searchWords("j. soto")).toEqual(["j", "soto"]);
});

test("a word said twice counts once, and a search has at most six", () => {
  expect(searchWords("soto soto")).toEqual(["soto"]);
  expect(searchWords("uno dos tres cuatro cinco seis siete")).toHaveLength(mostWords);
});

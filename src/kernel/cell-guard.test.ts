import { expect, test } from "vitest";
import { guardCell, guardText } from "./cell-guard.ts";

test.each([
  ["=1+1", "'=1+1"],
  ["+56 9 cmd", "'+56 9 cmd"],
  ["-2+3", "'-2+3"],
  ["@SUM(1)", "'@SUM(1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", "'\r=1"],
  ["\n=1", "'\n=1"],
  ["\uff1d1", "'\uff1d1"],
  ["\uff0b1", "'\uff0b1"],
  ["\uff0d1", "'\uff0d1"],
  ["\uff201", "'\uff201"],
  ["\u200b=1", "'\u200b=1"],
  ["\ufeff=1", "'\ufeff=1"],
  [" =1", "' =1"],
  ["Ana = Luis", "Ana = Luis"],
  ["O'Higgins", "O'Higgins"],
  ["", ""],
])("%j leaves as %j, and so it does where rows are sent back", (text, expected) => {
  expect([guardText(text), guardCell(text)]).toEqual([expected, expected]);
});

test("an amount or a telephone that is sent back stays as it came, so that the row can be loaded again", () => {
  for (const text of ["-1200", "-1.200,50", "+56 9 1234 5678", "+51 (1) 234-5678"])
    expect(guardCell(text)).toBe(text);
  for (const text of ["-1200+cmd|' /C calc'!A0", "+1;=2", "-A1"]) expect(guardCell(text)).toBe(`'${text}`);
});

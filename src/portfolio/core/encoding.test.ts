import { expect, test } from "vitest";
import { addAscii, addBytes, judgeEncoding, noFacts } from "./encoding.ts";

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const latin = (text: string): Buffer => Buffer.from(text, "latin1");
const verdictOf = (...pieces: readonly Buffer[]) => {
  const facts = noFacts();
  for (const piece of pieces) addBytes(facts, piece);
  return judgeEncoding(facts, Buffer.concat(pieces));
};
/** Row 2 is UTF-8; the row under test is the third. */
const before = utf8("nombre;comuna\nMuñoz;Ñuñoa\n");
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

test.each<[string, readonly Buffer[], number]>([
  ["in the middle of a row", [before, latin("José;Maipú\nAna;Lota\n")], 3],
  ["as the last letter of a row", [before, latin("Ana;café\nLuis;Lota\n")], 3],
  [
    "as the last letter of a row that ends as Windows ends them",
    [before, latin("Ana;café\r\nLuis;Lota\r\n")],
    3,
  ],
  ["as the last letter of the file", [before, latin("Ana;café")], 3],
  ["as the last letter of the file's only row, after a mark", [mark, latin("café")], 1],
  ["as the last letter of a piece of the file", [before, latin("Ana;caf\u00e9"), latin("\nLuis;Lota\n")], 3],
  ["half a letter at the end of the file", [before, utf8("Ana;café").subarray(0, -1)], 3],
])("a letter in another encoding %s is told with its own row", (_where, pieces, row) => {
  expect(verdictOf(...pieces)).toEqual({ mixed: { row } });
});

test("a sequence broken by a piece of plain text is told with the row it began in", () => {
  const facts = noFacts();
  addBytes(facts, Buffer.concat([before, latin("Ana;caf\u00e9")]));
  addAscii(facts, utf8("\nLuis;Lota\n"), 2);
  expect(judgeEncoding(facts, before)).toEqual({ mixed: { row: 3 } });
});

test.each<[string, Buffer, string]>([
  ["plain letters", utf8("nombre\nAna\n"), "utf-8"],
  ["letters of UTF-8", utf8("nombre\nMuñoz\ncafé"), "utf-8"],
  [
    "letters of Windows at the end of rows and of the file",
    latin("nombre\nMuñoz\nJosé\ncafé"),
    "windows-1252",
  ],
])("a file of %s is read as what it is", (_what, bytes, encoding) => {
  expect(verdictOf(bytes)).toEqual({ encoding, byteOrderMark: 0 });
});

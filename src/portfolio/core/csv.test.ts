import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CsvRecord, createCsvReader, csvCell, csvLimits, type Separator } from "./csv.ts";

const folder = join(import.meta.dirname, "../../../fixtures/portfolios/csv");

function read(text: string, separator: Separator, piece = text.length || 1): CsvRecord[] {
  const reader = createCsvReader(separator);
  const records: CsvRecord[] = [];
  for (let at = 0; at < text.length; at += piece)
    records.push(...reader.push(text.slice(at, at + piece)).records);
  return [...records, ...reader.end().records];
}
const cellsOf = (records: readonly CsvRecord[]) =>
  records.map((record) => ("cells" in record ? record.cells : []));

const spectrum = readdirSync(join(folder, "expected")).map((name) => name.replace(".json", ""));
test.each(
  spectrum,
)("the known difficult file %s reads as its authors say, whole and byte by byte", (name) => {
  const text = readFileSync(join(folder, `${name}.csv`), "utf8");
  const expected = [
    JSON.parse(readFileSync(join(folder, "expected", `${name}.json`), "utf8")),
  ].flat() as Record<string, string>[];
  for (const piece of [text.length, 1, 3]) {
    const [header = [], ...rows] = cellsOf(read(text, ",", piece));
    const objects = rows.map((row) => Object.fromEntries(header.map((name_, i) => [name_, row[i]])));
    const unified = expected.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value.replaceAll("\r\n", "\n")])),
    );
    expect(objects).toEqual(unified);
  }
});

test("whatever is written with our quoting is read back the same, in pieces of any size", () => {
  const cell = fc.string({ unit: fc.constantFrom(..."ab;,\"'\n \t=ñ") });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 7 }), (rows, piece) => {
      const text = rows.map((row) => row.map((c) => csvCell(c, ";")).join(";")).join("\r\n");
      // A line of nothing but an empty first cell cannot happen with two cells and a separator.
      expect(cellsOf(read(text, ";", piece))).toEqual(rows);
    }),
  );
});

test("lines that end with a lone carriage return are lines", () => {
  expect(cellsOf(read("rut;nombre\r1-9;A\r2-7;B\r", ";", 1))).toEqual([
    ["rut", "nombre"],
    ["1-9", "A"],
    ["2-7", "B"],
  ]);
});

test("a quote that never closes costs its own line and no other", () => {
  const records = read('a;b\n1;"abierta\n2;buena\n3;"tambien"\n', ";");
  expect(records).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, unclosed: '1;"abierta' },
    { line: 3, cells: ["2", "buena"] },
    { line: 4, cells: ["3", "tambien"] },
  ]);
});

test("a record keeps the number of the line it began on", () => {
  const records = read('a\n"x\ny"\n\nb\n', ";");
  expect(records.map((record) => record.line)).toEqual([1, 2, 5]);
});

test("a line at the limit is read and one character more is refused with its row", () => {
  const fits = `a\n${"x".repeat(csvLimits.lineCharacters)}\n`;
  expect(cellsOf(read(fits, ";", 65_536))[1]?.[0]).toHaveLength(csvLimits.lineCharacters);
  const reader = createCsvReader(";");
  reader.push("a\n");
  expect(reader.push("x".repeat(csvLimits.lineCharacters + 1))).toEqual({ records: [], tooLongAt: 2 });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { dateEvidence, decideDateOrder, parseDate } from "./dates.ts";

// fixtures/portfolios/csv/own-dates.csv: 31-02-2026 and 29/02/2027 prove that the day comes first.
test.each([
  ["01/02/2026", "2026-02-01"],
  ["2026-02-01", "2026-02-01"],
  ["1/2/26", "fecha_ano_corto"],
  ["31-02-2026", "fecha_imposible"],
  ["29/02/2027", "fecha_imposible"],
  ["45678", "fecha_serial_excel"],
  ["2026-04-04 24:00", "fecha_invalida"],
  ["2026-09-06 00:30", "2026-09-06"],
  ["00/00/0000", "fecha_imposible"],
  ["2026-13-01", "fecha_imposible"],
  ["hoy", "fecha_invalida"],
  ["", undefined],
  ["2026/02/01", "2026-02-01"],
  ["20260201", "2026-02-01"],
  ["01022026", "2026-02-01"],
])("with the day first «%s» is %s", (text, expected) => {
  const result = parseDate(text, "dmy");
  expect("code" in result ? result.code : result.date).toBe(expected);
});

test("a spreadsheet's day number is a date only where the profile accepts it", () => {
  expect(parseDate("45678", "dmy", true)).toEqual({ date: "2025-01-21" });
});

test("day and month are told apart by the whole column or not at all", () => {
  const seenIn = (values: readonly string[]) => {
    const seen = { dmy: 0, mdy: 0, either: 0, none: 0 };
    for (const value of values) seen[dateEvidence(value)] += 1;
    return seen;
  };
  expect(decideDateOrder(seenIn(["01/02/2026", "13/02/2026"]))).toEqual({ order: "dmy" });
  expect(decideDateOrder(seenIn(["01/02/2026", "02/13/2026"]))).toEqual({ order: "mdy" });
  expect(decideDateOrder(seenIn(["01/02/2026", "03/04/2026"]))).toEqual({ conflict: "ambiguous" });
  expect(decideDateOrder(seenIn(["13/02/2026", "02/13/2026"]))).toEqual({ conflict: "contradictory" });
  expect(decideDateOrder(seenIn(["2026-02-01", "05/05/2026", ""]))).toEqual({ order: "dmy" });
});

test("every real day reads back in each spelling", () => {
  const day = fc.date({ min: new Date("1901-01-01"), max: new Date("2199-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(day, (at) => {
      const date = at.toISOString().slice(0, 10);
      const [y, m, d] = date.split("-");
      for (const text of [`${d}/${m}/${y}`, `${d}-${m}-${y}`, date, `${y}/${m}/${d}`]) {
        expect(parseDate(text, "dmy")).toEqual({ date });
      }
      expect(parseDate(`${m}/${d}/${y}`, "mdy")).toEqual({ date });
    }),
  );
});

import { expect, test } from "vitest";
import { defaultSheet } from "#compliance/core/sheet.ts";
import { sheetFaults } from "#compliance/core/sheet-faults.ts";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { localDate } from "#kernel/time.ts";
import { formatOf } from "../../../shared/format.ts";
import { clockOf, secondOfDay, sheetOf, valuesOf } from "./draft.ts";
import { ofView } from "./versions.ts";

const readable = ["cl.direct", "cl.remote"];
const house = structuredClone(defaultSheet) as InstructionSheetView;
const format = formatOf("CL");
const written = (changed: Record<string, string> = {}, slots: Parameters<typeof sheetOf>[1] = []) =>
  sheetOf({ ...valuesOf(house, readable, format), ...changed }, slots, readable);
const faultsOf = (...from: Parameters<typeof written>) =>
  sheetFaults(ofView(written(...from)), { readable: new Set(readable), today: localDate("2026-11-24") }).map(
    ({ field, problem }) => `${field}: ${problem}`,
  );

test("a sheet put into its form and taken out again is the same sheet, in either country's decimals", () => {
  const sheet: InstructionSheetView = {
    ...house,
    readings: { "cl.direct": "literal" },
    contacts: ["third_party", "abandoned", "machine"],
    hours: [{ days: [1, 3], from: "09:00", to: "13:30" }],
    attempts: { personDay: 2, personWeek: 4, phoneDay: 1, phoneWeek: 3, gapHours: 3.5 },
    channels: ["voice", "sms"],
    addressees: ["titular"],
    questions: ["attitude"],
    promises: {
      minPerMille: 125,
      maxDaysAhead: 15,
      graceDays: 1,
      tolerancePerMille: 0,
      minPartialPerMille: 1_000,
    },
    callerIds: ["+56225551234", "600600600"],
    hideAmounts: true,
    endsOn: "2027-03-31",
  };
  for (const country of ["CL", "PE"]) {
    const slots = sheet.hours.map((one, key) => ({ ...one, key }));
    expect(sheetOf(valuesOf(sheet, readable, formatOf(country)), slots, readable)).toEqual(sheet);
  }
  expect(faultsOf()).toEqual([]);
});

test.each([
  ["12,5", 125],
  ["12.5 %", 125],
  ["10", 100],
  ["0,1", 1],
  ["16,1", 161],
])("a percentage written «%s» is %i per mille", (text, perMille) => {
  expect(written({ "promises.minPerMille": text }).promises.minPerMille).toBe(perMille);
});
test.each([
  "12,55",
  "-1",
  "diez",
  "",
  "101",
])("«%s» is no percentage and is told beside its field", (text) => {
  expect(faultsOf({ "promises.minPerMille": text })).toEqual(["promises.minPerMille: out_of_range"]);
});
test.each([
  [{ "attempts.personDay": "" }, "attempts.personDay: out_of_range"],
  [{ "attempts.personDay": "4" }, "attempts.personDay: loosens"],
  [{ "attempts.gapHours": "1,5" }, "attempts.gapHours: loosens"],
  [{ "attempts.gapHours": "poco" }, "attempts.gapHours: loosens"],
  [{ callerIds: "+56 2 2555 1234\nsin número" }, "callerIds: not_a_number"],
  [{ endsOn: "2026-11-23" }, "endsOn: in_the_past"],
])("what is written wrong is one fault of that field: %j", (changed, fault) => {
  expect(faultsOf(changed)).toEqual([fault]);
});
test("numbers are taken as people write them, each once", () => {
  expect(written({ callerIds: " +56 (2) 2555-1234 \n\n600 600 600\n+56225551234" }).callerIds).toEqual([
    "+56225551234",
    "600600600",
  ]);
});

test.each([
  ["9", "09:00"],
  ["930", "09:30"],
  ["9:30", "09:30"],
  ["18.00", "18:00"],
  ["24:00", "24:00"],
  ["99", "99"],
  ["9:75", "9:75"],
  ["nueve", "nueve"],
])("an hour written «%s» is read as «%s»", (text, clock) => {
  expect(clockOf(text)).toBe(clock);
});
test("a slot without days, or that ends before it begins, is told at that slot", () => {
  const right = { key: 1, days: [5, 1], from: "9", to: "18" };
  expect(written({}, [right]).hours).toEqual([{ days: [1, 5], from: "09:00", to: "18:00" }]);
  expect(faultsOf({}, [right, { ...right, days: [] }])).toEqual(["hours.1: hours_invalid"]);
  expect(faultsOf({}, [{ ...right, to: "8" }])).toEqual(["hours.0: hours_invalid"]);
  expect(faultsOf({}, [{ ...right, from: "nueve" }])).toEqual(["hours.0: hours_invalid"]);
});
test("an hour to begin at is one of the day", () => {
  expect(secondOfDay("8:30")).toBe(30_600);
  expect(secondOfDay("24:00")).toBeUndefined();
  expect(secondOfDay("")).toBeUndefined();
});

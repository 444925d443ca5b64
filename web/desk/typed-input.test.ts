import { expect, test } from "vitest";
import type { Currency } from "#kernel/money.ts";
import { localDate } from "#kernel/time.ts";
import { readAmount, readDay, readPastDay, readTime } from "./typed-input.ts";

const tuesday = localDate("2026-11-24");
const amount = (text: string, currency: Currency = "CLP") => {
  const read = readAmount(text, currency);
  return read.ok ? read.value.minor : read.why;
};
const day = (text: string, today = tuesday) => {
  const read = readDay(text, today);
  return read.ok ? read.value : read.why;
};
const time = (text: string, now = 600) => {
  const read = readTime(text, now);
  return read.ok ? read.value : read.why;
};

test.each([
  ["60000", 60_000n],
  ["60.000", 60_000n],
  ["60,000", 60_000n],
  ["60k", 60_000n],
  ["60 mil", 60_000n],
  ["1,5k", 1_500n],
  ["1.5k", 1_500n],
  ["$ 1.284.990", 1_284_990n],
  ["60.000,00", 60_000n],
  ["", "amount_empty"],
  ["0", "amount_zero"],
  ["60,5", "amount_no_cents"],
  ["6.00.00", "amount_unreadable"],
  ["60.0000", "amount_unreadable"],
  ["1.000,000", "amount_unreadable"],
  ["-500", "amount_unreadable"],
  ["1e6", "amount_unreadable"],
  ["9999999999999", "amount_too_large"],
  ["999999999999k", "amount_too_large"],
] as const)("an amount of Chilean pesos typed as «%s» is %s", (text, expected) => {
  expect(amount(text)).toBe(expected);
});
test.each([
  ["100", 10_000n],
  ["100.5", 10_050n],
  ["100,50", 10_050n],
  ["S/ 1,234.56", 123_456n],
  ["1.234,56", 123_456n],
  ["60.000", 6_000_000n],
  ["0.10", 10n],
  ["1.2345k", "amount_unreadable"],
  ["1.234k", 123_400n],
] as const)("an amount of soles typed as «%s» is %s hundredths", (text, expected) => {
  expect(amount(text, "PEN")).toBe(expected);
});

test.each([
  ["hoy", "2026-11-24"],
  ["mañana", "2026-11-25"],
  ["MANANA", "2026-11-25"],
  ["+5", "2026-11-29"],
  ["+0", "2026-11-24"],
  ["v", "2026-11-27"],
  ["viernes", "2026-11-27"],
  ["m", "2026-12-01"],
  ["x", "2026-11-25"],
  ["miércoles", "2026-11-25"],
  ["24", "2026-11-24"],
  ["30", "2026-11-30"],
  ["15", "2026-12-15"],
  ["31", "2026-12-31"],
  ["15/3", "2027-03-15"],
  ["15-12", "2026-12-15"],
  ["29/2", "2028-02-29"],
  ["5/1/27", "2027-01-05"],
  ["2026-12-01", "2026-12-01"],
  ["31/11", "day_missing"],
  ["32", "day_missing"],
  ["23/11/2026", "day_past"],
  ["", "day_empty"],
  ["pronto", "day_unreadable"],
  ["+999", "day_unreadable"],
] as const)("on Tuesday 24 November 2026 the day «%s» is %s", (text, expected) => {
  expect(day(text)).toBe(expected);
});
test("a weekday typed on that very weekday is the next one", () => {
  expect(day("v", localDate("2026-11-27"))).toBe("2026-12-04");
});
test("the 31st typed in a short month skips to a month that has one", () => {
  expect(day("31", localDate("2027-02-01"))).toBe("2027-03-31");
});
test.each([
  ["15:30", 930],
  ["1530", 930],
  ["15", 900],
  ["9.05", 545],
  ["+20", 620],
  ["24:00", "time_unreadable"],
  ["9:61", "time_unreadable"],
  ["", "time_unreadable"],
  ["+900", "time_unreadable"],
] as const)("at ten o'clock the hour «%s» is minute %s of the day", (text, expected) => {
  expect(time(text)).toBe(expected);
});

test.each([
  ["hoy", "2026-11-24"],
  ["ayer", "2026-11-23"],
  ["antier", "2026-11-22"],
  ["-3", "2026-11-21"],
  ["l", "2026-11-23"],
  ["m", "2026-11-17"],
  ["24", "2026-11-24"],
  ["25", "2026-10-25"],
  ["31", "2026-10-31"],
  ["30/12", "2025-12-30"],
  ["3/11/26", "2026-11-03"],
] as const)("a day that has been: «%s» on Tuesday 24 November is %s", (text, expected) => {
  expect(readPastDay(text, localDate("2026-11-24"))).toEqual({ ok: true, value: expected });
});
test.each([
  ["", "day_empty"],
  ["mañana", "day_unreadable"],
  ["25/11/2026", "day_future"],
  ["31/2", "day_missing"],
] as const)("«%s» is no day that has been: %s", (text, why) => {
  expect(readPastDay(text, localDate("2026-11-24"))).toEqual({ ok: false, why });
});

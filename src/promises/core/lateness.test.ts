import { expect, test } from "vitest";
import { instantOf, type LocalDate, localDate } from "../../kernel/time.ts";
import { latenessOf } from "./lateness.ts";

const zone = "America/Santiago";
const holidays = new Set([localDate("2026-12-08")]);
const at = (day: string, hour: number, minute = 0) =>
  instantOf(localDate(day), hour * 3_600 + minute * 60, zone);
const expectedAt = (now: number, through: LocalDate | null) =>
  latenessOf({ timeZone: zone, paymentsThroughOn: through }, holidays, now)?.expectedOn;

test.each([
  ["at 07:59 nothing is late", at("2026-11-24", 7, 59), "2026-11-20", undefined],
  ["at 08:00 on Tuesday Monday's payments are", at("2026-11-24", 8), "2026-11-20", "2026-11-23"],
  ["Monday's payments known, nothing is late", at("2026-11-24", 8), "2026-11-23", undefined],
  ["on Monday it is Friday's that are expected", at("2026-11-23", 9), "2026-11-19", "2026-11-20"],
  ["Friday's known, Monday waits for nothing", at("2026-11-23", 9), "2026-11-20", undefined],
  ["after a holiday it is the business day before it", at("2026-12-09", 9), "2026-12-04", "2026-12-07"],
])("%s", (_title, now, through, expected) => {
  expect(expectedAt(now, localDate(through))).toBe(expected);
});

test("a mandate that never sent payments is late from 08:00 on", () => {
  expect(expectedAt(at("2026-11-24", 8), null)).toBe("2026-11-23");
});

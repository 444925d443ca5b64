import { expect, test } from "vitest";
import { money as amountOf } from "#kernel/money.ts";
import {
  count,
  day,
  dayAndHour,
  dayInWords,
  formatOf,
  hourMinute,
  lasting,
  money,
  percent,
  placeOf,
} from "./format.ts";

const chile = formatOf("CL");
const peru = formatOf("PE");

test.each([
  ["Chile, pesos", chile, amountOf(284_990n, "CLP"), "$284.990"],
  ["Chile, a debt in favour of the person keeps its sign in front", chile, amountOf(-500n, "CLP"), "−$500"],
  ["Perú, soles with two decimals", peru, amountOf(123_456_789n, "PEN"), "S/\u00a01,234,567.89"],
  ["Perú, whole soles", peru, amountOf(10_000n, "PEN"), "S/\u00a0100.00"],
  ["beyond what a float can hold", chile, amountOf(9_007_199_254_740_993n, "CLP"), "$9.007.199.254.740.993"],
])("an amount is written as the portfolio's country writes it: %s", (_name, format, amount, text) => {
  expect(money(amount, format)).toBe(text);
});

test("an amount never breaks over two lines", () => {
  expect(money({ minor: "1234500", currency: "USD" }, peru)).not.toContain(" ");
});
test("counts and shares use the country's separators", () => {
  expect(count(8412, chile)).toBe("8.412");
  expect(count(8412, peru)).toBe("8,412");
  expect(percent(0.019, chile)).toBe("1,9\u00a0%");
});
test("days are dd-mm-aaaa in Chile and dd/mm/aaaa in Perú", () => {
  expect(day("2026-03-05", chile)).toBe("05-03-2026");
  expect(day("2026-03-05", peru)).toBe("05/03/2026");
});
test("a day in words names the year only when it is another one", () => {
  expect(dayInWords("2026-11-27", "2026-11-24")).toBe("viernes, 27 de noviembre");
  expect(dayInWords("2027-01-04", "2026-11-24")).toBe("lunes, 4 de enero de 2027");
});
test("the hour is the place's, on a 24-hour clock", () => {
  const at = Date.UTC(2026, 10, 24, 12, 52);
  expect(hourMinute(at, chile)).toBe("09:52");
  expect(hourMinute(at, peru)).toBe("07:52");
  expect(hourMinute(Date.UTC(2026, 10, 24, 3, 5), chile)).toBe("00:05");
  expect(dayAndHour(at, chile)).toBe("martes 24-11-2026 09:52");
});
test("a duration is minutes and seconds, with hours when there are any, never negative", () => {
  expect([lasting(134_999), lasting(3_734_000), lasting(-5)]).toEqual(["2:14", "1:02:14", "0:00"]);
});
test("a zone is named by its place", () => {
  expect([placeOf("America/Punta_Arenas"), placeOf("Pacific/Easter")]).toEqual(["Punta Arenas", "Rapa Nui"]);
});

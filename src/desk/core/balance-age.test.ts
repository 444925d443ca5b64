import { expect, test } from "vitest";
import { freshForMs, isOld } from "./balance-age.ts";

test("a balance of a day ago is still said as it is; a moment later its date goes with it", () => {
  const told = Date.parse("2026-11-20T21:00:00Z");
  expect(isOld(told, told)).toBe(false);
  expect(isOld(told, told + freshForMs)).toBe(false);
  expect(isOld(told, told + freshForMs + 1)).toBe(true);
});

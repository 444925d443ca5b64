import { expect, test } from "vitest";
import { metrics } from "#reporting/core/metrics.ts";
import { figureText } from "./figure-text.ts";

const chile = { country: "CL", zone: "America/Santiago" } as const;

test("time is written as time, a share as a percentage, an empty denominator as a dash", () => {
  expect(figureText("talkSeconds", 3_725, chile)).toBe("1:02:05");
  expect(figureText("occupancy", 0.825, chile)).toBe("82,5\u00a0%");
  expect(figureText("intensity", 1.26, chile)).toBe("1,3");
  expect(figureText("dialled", 12_345, chile)).toBe("12.345");
  expect(figureText("keptRate", null, chile)).toBe("—");
});
test("every figure whose formula divides is written as a share, a rate or a time, never as a whole number", () => {
  for (const [code, { formula }] of Object.entries(metrics)) {
    if (!formula.includes("÷")) continue;
    expect(figureText(code, 0.5, chile), code).not.toMatch(/^[01]$/);
  }
});

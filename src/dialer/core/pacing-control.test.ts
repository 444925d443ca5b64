import { expect, test } from "vitest";
import { createPacer, type PacingOptions } from "./pacing.ts";
import { automatic, isAutomatic, under, wrongField } from "./pacing-control.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 60,
  dayEndsAt: 72_000,
};

test.each([
  [{ linesPerAgent: null, cap: null }, undefined],
  [{ linesPerAgent: 1, cap: 0 }, undefined],
  [{ linesPerAgent: 12, cap: 0.03 }, undefined],
  [{ linesPerAgent: 0.5, cap: null }, "linesPerAgent"],
  [{ linesPerAgent: 13, cap: null }, "linesPerAgent"],
  [{ linesPerAgent: Number.NaN, cap: null }, "linesPerAgent"],
  [{ linesPerAgent: null, cap: 0.031 }, "cap"],
  [{ linesPerAgent: null, cap: -0.01 }, "cap"],
])("ordering %j of a campaign of 3 %% is refused for: %s", (wish, wrong) => {
  expect(wrongField(wish, 0.03)).toBe(wrong);
});

test("a supervisor's cap only tightens the campaign's, also one that was lowered since", () => {
  expect(under(options, automatic)).toEqual(options);
  expect(under(options, { linesPerAgent: null, cap: 0.01 }).abandonmentCap).toBe(0.01);
  expect(
    under({ ...options, abandonmentCap: 0.005 }, { linesPerAgent: null, cap: 0.01 }).abandonmentCap,
  ).toBe(0.005);
  expect(under({ ...options, maxLinesPerAgent: 2 }, { linesPerAgent: 3, cap: null }).maxLinesPerAgent).toBe(
    2,
  );
  expect(under(options, { linesPerAgent: 1.5, cap: null }).maxLinesPerAgent).toBe(1.5);
  expect([isAutomatic(automatic), isAutomatic({ linesPerAgent: 2, cap: null })]).toEqual([true, false]);
});

test("under a ceiling of one line per agent four free agents get four calls, without it more", () => {
  const dials = (limits: PacingOptions): number => {
    const pacer = createPacer(limits);
    for (let agent = 1; agent <= 4; agent++)
      pacer.observe({ type: "agent", at: 36_000, agent, state: "idle" });
    return pacer.decide(36_000).dial;
  };
  expect(dials(under(options, { linesPerAgent: 1, cap: null }))).toBe(4);
  expect(dials(options)).toBeGreaterThan(4);
});

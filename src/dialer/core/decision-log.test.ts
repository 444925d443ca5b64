import { expect, test } from "vitest";
import { decidedAt, decisionLog, keptChanges, keptSeconds, remember } from "./decision-log.ts";
import type { PacingDecision } from "./pacing.ts";

function decision(dial: number, idle: number): PacingDecision {
  return {
    dial,
    reason: {
      risk: 0.04,
      riskPrice: 0.03,
      answerRate: 0.25,
      expectedFree: 1,
      expectedLandings: 1,
      abandonment: 0,
      limitedBy: "risk",
      idle,
      ringing: 2,
    },
  };
}

test("the same decision, second after second, is one line that says since when and how often", () => {
  const log = decisionLog();
  for (let at = 10; at < 20; at++) remember(log, at, decision(0, 1));
  remember(log, 20, decision(2, 3));
  expect(log.entries).toHaveLength(2);
  expect(log.entries[0]).toMatchObject({ from: 10, until: 19, times: 10, dialled: 0 });
  expect(log.entries[1]).toMatchObject({ from: 20, times: 1, dialled: 2 });
});

test("what held at an instant is found again, and nothing before the first decision", () => {
  const log = decisionLog();
  remember(log, 10, decision(0, 1));
  remember(log, 20, decision(2, 3));
  expect(decidedAt(log, 15)?.from).toBe(10);
  expect(decidedAt(log, 20)?.from).toBe(20);
  expect(decidedAt(log, 9)).toBeUndefined();
});

test("an hour is kept, and never more changes than its seconds", () => {
  const log = decisionLog();
  remember(log, 0, decision(0, 1));
  remember(log, 100, decision(1, 1));
  remember(log, keptSeconds, decision(0, 2));
  expect(log.entries[0]?.from).toBe(0);
  remember(log, keptSeconds + 1, decision(1, 2));
  expect(log.entries[0]?.from).toBe(100);
  for (let i = 0; i < keptChanges + 50; i++) remember(log, keptSeconds + 2 + i / 10, decision(0, i % 7));
  expect(log.entries).toHaveLength(keptChanges);
});

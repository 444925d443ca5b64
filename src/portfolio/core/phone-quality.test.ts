import fc from "fast-check";
import { expect, test } from "vitest";
import { day } from "#kernel/time.ts";
import { afterNews, type PhoneFacts, phoneLabel, phoneQuality } from "./phone-quality.ts";

const now = Date.UTC(2026, 10, 24, 13);
const fresh: PhoneFacts = {
  state: { validity: "unknown", ownership: "unknown", reach: "never" },
  role: "titular",
  origin: "file",
  line: "mobile",
  tries: [],
  lastHumanAt: null,
};

test("a phone on which the holder spoke last week is better than a new one, and than one that never answers", () => {
  const spoke = { ...fresh, tries: [{ at: now - 7 * day, rightParty: true }], lastHumanAt: now - 7 * day };
  const silent = { ...fresh, tries: [1, 2, 3].map((d) => ({ at: now - d * day, rightParty: false })) };
  expect(phoneQuality(spoke, now)).toBeGreaterThan(phoneQuality(fresh, now));
  expect(phoneQuality(fresh, now)).toBeGreaterThan(phoneQuality(silent, now));
});

test("what happened sixty days ago weighs a quarter", () => {
  const at = (days: number): PhoneFacts => ({ ...fresh, lastHumanAt: now - days * day });
  const gain = (days: number): number => phoneQuality(at(days), now) - phoneQuality(fresh, now);
  expect(gain(60) / gain(0)).toBeCloseTo(0.25);
});

test("a dead phone is worth nothing", () => {
  expect(phoneQuality({ ...fresh, state: { ...fresh.state, validity: "invalid" } }, now)).toBe(0);
});

test("an agent's «equivocado» is not undone by a machine that finds the phone ringing, only by a talk", () => {
  const wrong = afterNews(fresh.state, { by: "agent", found: "wrong" });
  expect(afterNews(wrong, { by: "line", found: "human" })).toEqual(wrong);
  expect(phoneLabel(wrong)).toBe("confirmed_invalid");
  expect(afterNews(wrong, { by: "agent", found: "holder" }).ownership).toBe("holder");
});

test("a number that was invalid and rings again lives again", () => {
  const dead = afterNews(fresh.state, { by: "line", found: "invalid" });
  expect(phoneLabel(dead)).toBe("invalid");
  expect(phoneLabel(afterNews(dead, { by: "line", found: "no_human" }))).toBe("not_reached");
});

test("quality lies between 0 and 1 and another right party never lowers it", () => {
  const tried = fc.record({ at: fc.integer({ min: now - 400 * day, max: now }), rightParty: fc.boolean() });
  fc.assert(
    fc.property(fc.array(tried, { maxLength: 30 }), (tries) => {
      const before = phoneQuality({ ...fresh, tries }, now);
      const after = phoneQuality({ ...fresh, tries: [...tries, { at: now, rightParty: true }] }, now);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(after).toBeLessThanOrEqual(1);
      expect(after).toBeGreaterThanOrEqual(before);
    }),
  );
});

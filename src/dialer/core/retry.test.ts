import fc from "fast-check";
import { expect, test } from "vitest";
import { hour, instantOf, localDate, localTime, minute } from "#kernel/time.ts";
import type { CallOutcome } from "./call.ts";
import { nextTry, type PastTry, passesToday } from "./retry.ts";

const zone = "America/Lima";
const at = (date: string, hours: number, minutes = 0): number =>
  instantOf(localDate(date), hours * 3600 + minutes * 60, zone);
const tuesday = "2026-11-24";
const next = (outcome: CallOutcome, now: number, history: readonly PastTry[] = [], phone = "a") =>
  nextTry(history, { outcome, phone }, now, zone);
const past = (outcome: CallOutcome, when: number, phone = "a"): PastTry => ({ outcome, at: when, phone });

test("busy is tried again on the same phone after 15 minutes, three times in all, then on the next phone", () => {
  const nine = at(tuesday, 9);
  expect(next("busy", nine)).toEqual({ notBefore: nine + 15 * minute, phone: "same" });
  const once = [past("busy", nine - 15 * minute)];
  expect(next("busy", nine, once)).toEqual({ notBefore: nine + 15 * minute, phone: "same" });
  const twice = [past("busy", nine - 30 * minute), ...once];
  expect(next("busy", nine, twice)).toEqual({ notBefore: nine + 2 * hour, phone: "next" });
});

test.each([
  ["at 9 in the morning after lunch begins", 9, 12],
  ["at 11 two hours later, which is another part of the day already", 11, 13],
  ["at 13 four hours later, in the evening", 13, 17],
  ["at 18 two hours later is still the evening: four hours later at most", 18, 22],
])("no answer %s", (_title, hours, expected) => {
  expect(next("no_answer", at(tuesday, hours))).toEqual({ notBefore: at(tuesday, expected), phone: "next" });
});

test("a mailbox is tried in another part of the day", () => {
  expect(next("machine", at(tuesday, 10)).notBefore).toBe(at(tuesday, 12));
  expect(next("machine", at(tuesday, 18)).notBefore).toBe(at("2026-11-25", 8));
});

test("a phone that is off is left alone for three hours", () => {
  expect(next("off", at(tuesday, 9)).notBefore).toBe(at(tuesday, 12));
});

test("an invalid number sends us to the next phone at once and dies on the second day in a row", () => {
  const now = at(tuesday, 9);
  expect(next("invalid", now)).toEqual({ notBefore: now, phone: "next" });
  expect(next("invalid", now, [past("invalid", at(tuesday, 8, 30))])).not.toHaveProperty("phoneDead");
  expect(next("invalid", now, [past("invalid", at("2026-11-23", 9))])).toHaveProperty("phoneDead", true);
  const rangBetween = [past("invalid", at("2026-11-22", 9)), past("no_answer", at("2026-11-23", 9))];
  expect(next("invalid", now, rangBetween)).not.toHaveProperty("phoneDead");
  expect(next("invalid", now, [past("invalid", at("2026-11-23", 9), "b")])).not.toHaveProperty("phoneDead");
});

test("a carrier that failed before ringing is not counted, and is asked less and less often", () => {
  const now = at(tuesday, 9);
  expect(next("failed", now)).toEqual({ notBefore: now + 2 * minute, phone: "same", uncounted: true });
  const failures = Array.from({ length: 9 }, (_, i) => past("failed", now - (9 - i) * minute));
  expect(next("failed", now, failures).notBefore).toBe(now + 30 * minute);
});

test("whoever has our message is given a day to call back", () => {
  const found = { outcome: "machine", phone: "a" } as const;
  const now = at(tuesday, 10);
  expect(nextTry([], found, now, zone).notBefore).toBeLessThan(now + 24 * hour);
  expect(nextTry([], { ...found, messageLeft: true }, now, zone)).toEqual({
    notBefore: now + 24 * hour,
    phone: "next",
  });
});

test("a person is not tried in a third pass on the same day", () => {
  const morningTry = [past("no_answer", at(tuesday, 9))];
  expect(next("no_answer", at(tuesday, 13), morningTry).notBefore).toBe(at("2026-11-25", 8));
  expect(next("off", at(tuesday, 13), morningTry).notBefore).toBe(at("2026-11-25", 8));
  expect(next("invalid", at(tuesday, 13), morningTry)).toEqual({ notBefore: at(tuesday, 13), phone: "next" });
});

test("who was abandoned is not called again within a day, who spoke not before tomorrow", () => {
  expect(next("abandoned", at(tuesday, 9)).notBefore).toBe(at("2026-11-25", 9));
  expect(next("human", at(tuesday, 9)).notBefore).toBe(at("2026-11-25", 8));
});

const outcomes = [
  "busy",
  "no_answer",
  "invalid",
  "rejected",
  "congestion",
  "failed",
  "off",
  "hangup",
  "human",
  "machine",
  "abandoned",
  "silence",
  "fax",
] as const;

test("no debtor is tried in more than two passes a day, however the tries end and however late they come", () => {
  const tries = fc.array(fc.tuple(fc.constantFrom(...outcomes), fc.nat({ max: 90 * minute })), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(tries, (results) => {
      const history: PastTry[] = [];
      let now = at(tuesday, 8);
      const passes = new Map<string, number>();
      let begins = true;
      for (const [outcome, late] of results) {
        const { date } = localTime(now, zone);
        const found = nextTry(history, { outcome, phone: "a" }, now, zone);
        expect(found.notBefore).toBeGreaterThanOrEqual(now);
        // A carrier that failed reached nobody: the pass it was to begin, or to go on with, is still to come.
        if (outcome !== "failed") {
          if (begins) passes.set(date, (passes.get(date) ?? 0) + 1);
          begins = outcome === "busy" ? found.phone === "next" : found.notBefore > now;
        }
        history.push(past(outcome, now));
        now = found.notBefore + late;
        if (localTime(now, zone).date !== date) begins = true;
      }
      for (const count of passes.values()) expect(count).toBeLessThanOrEqual(2);
    }),
  );
});

test("a repeat of a busy phone that a failing carrier or a full floor put off is still the same pass", () => {
  const morningTry = past("no_answer", at(tuesday, 8));
  const put = [morningTry, past("busy", at(tuesday, 12)), past("failed", at(tuesday, 12, 15))];
  expect(next("busy", at(tuesday, 12, 50), put)).toEqual({ notBefore: at(tuesday, 13, 5), phone: "same" });
  const third = [...put, past("busy", at(tuesday, 12, 50))];
  expect(next("busy", at(tuesday, 13, 5), third).notBefore).toBe(at("2026-11-25", 8));
});

test("whoever puts a list back by hand sees the passes of today, and none of yesterday's", () => {
  const nine = at(tuesday, 9);
  expect(passesToday([], nine, zone)).toBe(0);
  expect(passesToday([past("no_answer", nine - 24 * hour)], nine, zone)).toBe(0);
  const repeated = [past("busy", nine), past("busy", nine + 15 * minute)];
  expect(passesToday(repeated, nine + hour, zone)).toBe(1);
  const twice = [past("no_answer", nine), past("no_answer", nine + 3 * hour)];
  expect(passesToday(twice, nine + 4 * hour, zone)).toBe(2);
});

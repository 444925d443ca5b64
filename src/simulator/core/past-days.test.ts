import { expect, test } from "vitest";
import { type AttemptRow, pastDays } from "./past-days.ts";

const nine = 9 * 3600;
const row: AttemptRow = {
  day: "2026-11-23",
  dialledAt: nine + 600,
  answeredAt: null,
  greetingEndedAt: null,
  verdictAt: null,
  endedAt: nine + 625,
  verdict: null,
  outcome: "no_answer",
  said: null,
  talkSeconds: null,
  wrapupSeconds: null,
};

test("days are counted from the hour of the earliest dial of all, to the hour after the latest", () => {
  const days = pastDays(
    [row, { ...row, day: "2026-11-24", dialledAt: nine + 2 * 3600, endedAt: nine + 7205 }],
    [],
  );
  expect(days.map(({ seconds }) => seconds)).toEqual([10_800, 10_800]);
  expect(days.map(({ attempts }) => attempts[0]?.at)).toEqual([600, 7200]);
});

test("a verdict of a person, or of silence, is a person, also when abandoned; what nobody knows is left out", () => {
  const answered = { ...row, answeredAt: nine + 610, verdictAt: nine + 612, endedAt: nine + 700 };
  const [day] = pastDays(
    [
      { ...answered, verdict: "human", outcome: "abandoned" },
      { ...answered, verdict: "silence", outcome: "human", talkSeconds: 80, wrapupSeconds: 12 },
      { ...answered, verdict: "machine", outcome: "machine", said: "human" },
      { ...answered, verdictAt: null, outcome: "hangup" },
      { ...row, outcome: "off" },
      { ...row, outcome: "rejected" },
      { ...row, outcome: "unknown" },
      { ...row, outcome: null },
    ],
    [],
  );
  expect(day?.attempts.map(({ outcome, settledAfter }) => [outcome, settledAfter])).toEqual([
    ["human", 12],
    ["human", 12],
    ["machine", 12],
    ["hangup", 100],
    ["invalid", 25],
    ["busy", 25],
  ]);
  expect(day?.attempts[1]).toMatchObject({ answeredAfter: 10, talkSeconds: 80, wrapupSeconds: 12 });
});

test("what agents did outside the day's hours does not count", () => {
  const spell = { day: row.day, agent: "a", state: "available", from: nine - 600, to: nine + 900 };
  const [day] = pastDays(
    [row],
    [
      spell,
      { ...spell, state: "paused", from: nine + 900, to: nine + 90_000 },
      { ...spell, state: "closed" },
    ],
  );
  expect(day?.spells).toEqual([
    { agent: "a", state: "idle", from: 0, to: 900 },
    { agent: "a", state: "paused", from: 900, to: 3600 },
  ]);
});

test("an agent whose person has hung up is still busy with the call, and has not gone away", () => {
  const spell = { day: row.day, agent: "a", state: "dropped", from: nine, to: nine + 13 };
  const [day] = pastDays([row], [spell]);
  expect(day?.spells).toEqual([{ agent: "a", state: "wrapup", from: 0, to: 13 }]);
});

test("without a dial there is no day", () => {
  expect(pastDays([], [])).toEqual([]);
});

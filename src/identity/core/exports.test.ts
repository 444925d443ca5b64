import { expect, test } from "vitest";
import { fetchableMs, needsSecondPerson, rowsWithoutSecondPerson, stateAt, waitsMs } from "./exports.ts";

test.each([
  [0, 0, false],
  [rowsWithoutSecondPerson, 0, false],
  [rowsWithoutSecondPerson + 1, 0, true],
  [1, rowsWithoutSecondPerson - 1, false],
  [1, rowsWithoutSecondPerson, true],
  // Ten exports of a day each are as much as one of ten days.
  [2_000, 9_000, true],
])("%d rows after %d taken the same day ask for a second person: %s", (rows, taken, asked) => {
  expect(needsSecondPerson(rows, taken)).toBe(asked);
});

test("a file is there until its time is over, to the millisecond, and a request nobody decided about lapses", () => {
  const ready = { state: "ready", askedAt: 0, expiresAt: fetchableMs } as const;
  expect([stateAt(ready, fetchableMs - 1), stateAt(ready, fetchableMs)]).toEqual(["ready", "expired"]);
  const asked = { state: "asked", askedAt: 0, expiresAt: null } as const;
  expect([stateAt(asked, waitsMs - 1), stateAt(asked, waitsMs)]).toEqual(["asked", "expired"]);
  expect(stateAt({ ...asked, state: "refused" }, waitsMs * 2)).toBe("refused");
});

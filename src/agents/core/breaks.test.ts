import { expect, test } from "vitest";
import { asId, type UserId } from "#kernel/ids.ts";
import { minute } from "#kernel/time.ts";
import { beginsBreak, breakGraceMs, breakLeadMs, phaseOf, placeAll, turnAt } from "./breaks.ts";

const user = (n: number): UserId => asId<UserId>(`00000000-0000-0000-0000-00000000000${n}`);
const plan = { turns: 3, turnMinutes: 20 };
const begins = 13 * 60 * minute;

test("a team is spread over the turns as evenly as it goes, and whoever was moved stays where they were put", () => {
  const team = [1, 2, 3, 4, 5, 6, 7].map(user);
  const placed = placeAll(plan, team, new Map([[user(7), 1]]));
  const counts = [1, 2, 3].map((turn) => [...placed.values()].filter((one) => one === turn).length);
  expect(counts.toSorted()).toEqual([2, 2, 3]);
  expect(placed.get(user(7))).toBe(1);
  expect(placed.get(user(1))).toBe(2);
});

test("a colleague who comes later takes the emptiest turn and moves nobody", () => {
  const before = placeAll(plan, [1, 2, 3].map(user), new Map());
  const after = placeAll(plan, [1, 2, 3, 4].map(user), before);
  for (const [one, turn] of before) expect(after.get(one)).toBe(turn);
  expect(after.get(user(4))).toBe(1);
});

test("whoever left the team, or whose turn is gone, holds no place", () => {
  const placed = placeAll(
    { turns: 1 },
    [user(1)],
    new Map([
      [user(1), 3],
      [user(2), 1],
    ]),
  );
  expect([...placed]).toEqual([[user(1), 1]]);
});

test("turns follow each other without a gap", () => {
  expect(turnAt(plan, 1, begins)).toEqual({ from: begins, until: begins + 20 * minute });
  expect(turnAt(plan, 3, begins).from).toBe(turnAt(plan, 2, begins).until);
});

test("pacing is told just before the turn, the pause begins at it, and a turn long begun or taken begins no pause", () => {
  const turn = turnAt(plan, 1, begins);
  const phases = [turn.from - breakLeadMs - 1, turn.from - breakLeadMs, turn.from, turn.until].map((at) =>
    phaseOf(turn, at),
  );
  expect(phases).toEqual(["later", "soon", "due", "over"]);
  expect(beginsBreak(turn, turn.from - 1, false)).toBe(false);
  expect(beginsBreak(turn, turn.from, false)).toBe(true);
  expect(beginsBreak(turn, turn.from, true)).toBe(false);
  expect(beginsBreak(turn, turn.from + breakGraceMs, false)).toBe(false);
});

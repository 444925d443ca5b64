import { expect, test } from "vitest";
import { localDate, startOfDay } from "#kernel/time.ts";
import { byUrgency, type Followed, stageOf } from "./follow-up.ts";

const zone = "America/Santiago";
const immaculate = new Set([localDate("2026-12-08")]);
const at = (today: string) => ({ today: localDate(today), zone, holidays: immaculate });
const promise = (dueOn: string, more: Partial<Followed> = {}): Followed => ({
  state: "ACTIVE",
  dueOn: localDate(dueOn),
  evaluateOn: localDate("2026-12-31"),
  decidedAt: null,
  ...more,
});

test.each([
  ["the day before", "2026-11-24", "2026-11-25", "soon"],
  ["the very day", "2026-11-25", "2026-11-25", "today"],
  ["two days before", "2026-11-23", "2026-11-25", "later"],
  ["on Friday for a Monday: nobody may be called on Sunday", "2026-11-27", "2026-11-30", "soon"],
  ["on Friday for a Tuesday", "2026-11-27", "2026-12-01", "later"],
  ["before a holiday for the day after it", "2026-12-07", "2026-12-09", "soon"],
  ["the day after, within its grace", "2026-11-26", "2026-11-25", "grace"],
] as const)("%s a promise is %s", (_name, today, dueOn, stage) => {
  expect(stageOf(promise(dueOn), at(today))).toBe(stage);
});

test("a promise whose payments are awaited is never called broken, whatever the day", () => {
  const waiting = promise("2026-11-20", {
    state: "PENDING_CONFIRMATION",
    evaluateOn: localDate("2026-11-24"),
  });
  expect(stageOf(waiting, at("2026-11-30"))).toBe("pending");
  const overnight = promise("2026-11-20", { evaluateOn: localDate("2026-11-24") });
  expect(stageOf(overnight, at("2026-11-25"))).toBe("pending");
});

test("a promise broken yesterday is looked at today, one of Friday night on Monday, and no longer", () => {
  const broken = (day: string) =>
    promise("2026-11-20", { state: "BROKEN", decidedAt: startOfDay(localDate(day), zone) + 9 * 3_600_000 });
  expect(stageOf(broken("2026-11-24"), at("2026-11-25"))).toBe("broken");
  expect(stageOf(broken("2026-11-27"), at("2026-11-30"))).toBe("broken");
  expect(stageOf(broken("2026-11-23"), at("2026-11-25"))).toBeUndefined();
  expect(stageOf(promise("2026-11-20", { state: "KEPT" }), at("2026-11-25"))).toBeUndefined();
});

test("what falls due today comes first, then what is about to, then what broke", () => {
  const row = (stage: "today" | "soon" | "broken" | "later", dueOn: string) => ({
    id: `${stage}${dueOn}`,
    stage,
    dueOn: localDate(dueOn),
  });
  const rows = [
    row("broken", "2026-11-20"),
    row("soon", "2026-11-27"),
    row("soon", "2026-11-26"),
    row("today", "2026-11-25"),
  ];
  expect(byUrgency(rows).map(({ id }) => id)).toEqual([
    "today2026-11-25",
    "soon2026-11-26",
    "soon2026-11-27",
    "broken2026-11-20",
  ]);
});

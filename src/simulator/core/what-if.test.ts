import { expect, test } from "vitest";
import { presets } from "./presets.ts";
import {
  nameOf,
  playSetting,
  restOfShift,
  type Setting,
  settingAt,
  sideBySide,
  valuesOf,
} from "./what-if.ts";
import { agentsOf } from "./world.ts";

const day = {
  ...presets.base,
  hours: 8,
  answers: { ...presets.base.answers, byHour: [0.1, 0.2, 0.3, 0.4, 0.5] },
};
const ahead = { elapsedHours: 5, agents: 6, lines: 40, contacts: null };
const ours: Setting = { policy: "auto", agents: 6, campaignCap: 0.03, cap: null, linesPerAgent: null };

test("what is left of a shift has its own hours, answers and breaks, and who is there now", () => {
  const rest = restOfShift(day, ahead);
  expect([rest.hours, agentsOf(rest), rest.trunk.lines]).toEqual([3, 6, 40]);
  expect(rest.answers.byHour.map((share) => Math.round(share * 1000) / 1000)).toEqual([0.35, 0.4, 0.45, 0.5]);
  // Of breaks at a third and two thirds of eight hours only the second is ahead, after 20 of 180 minutes.
  expect(rest.staffing.breaks.map(({ atShare }) => atShare)).toEqual([expect.closeTo(1 / 9)]);
});

test("before the shift its first hours are played, after it an hour, and a large team a shorter stretch", () => {
  expect(restOfShift(day, { ...ahead, elapsedHours: -2 }).hours).toBe(3);
  expect(restOfShift(day, { ...ahead, elapsedHours: 11 }).hours).toBe(1);
  expect(restOfShift(day, { ...ahead, elapsedHours: 0, agents: 300 }).hours).toBe(0.5);
});

test("a tighter cap and a ceiling of lines bring fewer contacts on the same days, by the policy of the live loop", () => {
  const world = restOfShift(day, { ...ahead, elapsedHours: 6.5 });
  const seeds = [1, 2, 3];
  const play = (setting: Setting) => seeds.map((seed) => playSetting(world, setting, seed));
  const free = play(ours);
  const limited = play({ ...ours, linesPerAgent: 1, cap: 0 });
  const both = sideBySide(limited, free, 0.03);
  expect(both?.difference?.contactsPerAgentHour.mean).toBeLessThan(0);
  expect(both?.figures.abandonment.mean).toBeLessThan(
    free.reduce((sum, each) => sum + each.abandonment, 0) / seeds.length + 1e-9,
  );
  expect(sideBySide([], free, 0.03)).toBeUndefined();
  // One day of one against two of the other: one pair, and no interval.
  expect(sideBySide(limited.slice(0, 1), free, 0.03)).toMatchObject({
    days: 1,
    figures: { occupancy: { plusMinus: null } },
  });
});

test("a list that ends is told with its hour", () => {
  const world = restOfShift(day, { ...ahead, elapsedHours: 7, contacts: 60 });
  const { listEndsAtHour } = playSetting(world, ours, 1);
  expect(listEndsAtHour).toBeGreaterThan(0);
  expect(listEndsAtHour).toBeLessThan(1);
});

test("others' rules know nothing of our limits: their day is played once for all of them", () => {
  const names = [1, 2, 4].map((lines) => nameOf({ ...ours, policy: "progressive", linesPerAgent: lines }));
  expect(new Set(names).size).toBe(1);
  expect(nameOf(ours)).not.toBe(nameOf({ ...ours, cap: 0.01 }));
  expect(nameOf({ ...ours, policy: "vicidial-hard" })).not.toBe(
    nameOf({ ...ours, policy: "vicidial-hard", cap: 0.01 }),
  );
});

test("the points of a curve lie around what is set", () => {
  expect(valuesOf("agents", ours)).toEqual([2, 4, 5, 6, 7, 9]);
  expect(valuesOf("agents", { ...ours, agents: 1 })).toEqual([1, 2]);
  expect(valuesOf("cap", ours)).toEqual([0.005, 0.01, 0.015, 0.02, 0.025, 0.03]);
  expect(settingAt("linesPerAgent", 2, ours)).toEqual({ ...ours, linesPerAgent: 2 });
});

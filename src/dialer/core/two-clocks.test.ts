import { expect, test } from "vitest";
import {
  answered,
  assigned,
  attempt,
  bridged,
  dialling,
  ended,
  type Happening,
  hello,
  play,
} from "./call.fixture.ts";
import { type DayByLaw, dayByLaw, isAbandonedByLaw, isDetectionHangup, isOverByLaw } from "./two-clocks.ts";

/** Says hello 400 ms after the answer, for half a second; the verdict comes 600 ms after that. */
const greeted = (joinedAt: number): Happening[] => [
  dialling,
  answered(5000),
  ...hello(5400),
  assigned(joinedAt - 50),
  bridged(joinedAt),
  ended(60_000),
];

test.each<[string, Happening[], boolean, boolean]>([
  ["joined two seconds after the first words ended", greeted(7900), false, false],
  ["joined later than that, though within two seconds of the verdict", greeted(7950), false, true],
  [
    "silent and joined four seconds after the answer",
    [dialling, answered(5000), assigned(8900), bridged(9000)],
    false,
    false,
  ],
  ["silent and joined later", [dialling, answered(5000), assigned(8900), bridged(9010)], false, true],
  ["met by nobody", [dialling, answered(5000), ...hello(5400), ended(9000)], true, true],
  [
    "a mailbox",
    [dialling, answered(5000), { type: "talk_started", attempt, at: 5100 }, ended(12_000)],
    false,
    false,
  ],
])("by verdict and by law: %s", (_who, happenings, byVerdict, byLaw) => {
  const { call } = play(happenings, "predictive", 20_000);
  expect({ byVerdict: call.abandoned, byLaw: isAbandonedByLaw(call) }).toEqual({ byVerdict, byLaw });
});

test("an agent who hears it ring keeps nobody waiting by law's clock", () => {
  const { call } = play([dialling, bridged(300), answered(5000), ended(60_000)], "preview");
  expect(isAbandonedByLaw(call)).toBe(false);
});

test("who hangs up while we listen is told apart; who hangs up on an agent or was never heard is not", () => {
  const hungUp = (happenings: Happening[]) => isDetectionHangup(play(happenings).call);
  expect(hungUp([dialling, answered(5000), ended(5600)])).toBe(true);
  expect(hungUp(greeted(7000))).toBe(false);
  expect(hungUp([dialling, ended(5600, 17)])).toBe(false);
});

const day: DayByLaw = { human: 100, machine: 100, unheard: 0, abandonedByLaw: 3, hangups: 5 };

test.each<[string, Partial<DayByLaw>, boolean, { lost: number; people: number }]>([
  ["hang-ups are not among them", {}, false, { lost: 3, people: 100 }],
  ["unless the campaign counts them", {}, true, { lost: 8, people: 105 }],
  [
    "half of the unheard were people, as half of the heard were",
    { human: 140, unheard: 60, machine: 80 },
    false,
    { lost: 3, people: 110 },
  ],
  [
    "nobody was heard: all of them were people",
    { unheard: 100, machine: 0 },
    false,
    { lost: 3, people: 100 },
  ],
  [
    "there are never fewer people than were lost",
    { human: 1, abandonedByLaw: 2 },
    false,
    { lost: 2, people: 2 },
  ],
])("a day by law: %s", (_what, more, hangupsCount, expected) => {
  expect(dayByLaw({ ...day, ...more }, hangupsCount)).toMatchObject(expected);
});

test("one alone is not over the cap, the second of few people is, and the cap is what holds from then on", () => {
  const over = (lost: number, people: number) => isOverByLaw({ lost, people, share: lost / people }, 0.03);
  expect([over(1, 1), over(2, 20), over(2, 67), over(3, 100), over(4, 100)]).toEqual([
    false,
    true,
    false,
    false,
    true,
  ]);
});

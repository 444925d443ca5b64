import { expect, test } from "vitest";
import { meanBand, rateBand, shareBand } from "#kernel/bands.ts";
import { conditionsOf } from "./conditions.ts";
import { runDay, startDay } from "./day.ts";
import { estimateWorld } from "./estimate.ts";
import { createHistorian, type PastDay } from "./history.ts";
import { meanOf } from "./laws.ts";
import { policyNamed } from "./policies.ts";
import { presets } from "./presets.ts";
import { type World, withAgents } from "./world.ts";
import { worldFrom } from "./world-check.ts";

const policy =
  policyNamed("ratio-1.5") ??
  (() => {
    throw new Error("ratio-1.5");
  })();
const { base } = presets;
/** Restless and with an answer share that climbs, so that there is something to find out. */
const truth: World = withAgents(
  {
    ...base,
    hours: 4,
    answers: { ...base.answers, byHour: [0.2, 0.25, 0.35, 0.4, 0.3], wave: { amplitude: 0, minutes: 60 } },
    staffing: { ...base.staffing, breaks: [], pausesPerHour: 1.2, vanishPerHour: 0.4 },
  },
  24,
);

function pastDay(world: World, seed: number): PastDay {
  const historian = createHistorian(world.hours * 3600);
  const day = startDay({ world, seed, abandonmentCap: 0.03, policy, watch: historian.watch });
  day.advance(day.endsAt);
  return historian.day();
}
const past = [1, 2, 3].map((seed) => pastDay(truth, seed));
const talkMean = truth.talks.reduce(
  (sum, { weight, talkSeconds }) => sum + (weight / 100) * meanOf(talkSeconds),
  0,
);
const wrapupMean = truth.talks.reduce(
  (sum, { weight, wrapupSeconds }) => sum + (weight / 100) * meanOf(wrapupSeconds),
  0,
);

test("a world estimated from simulated days gives back the figures it was played with, within its bands", () => {
  const { figures } = estimateWorld(past, base, "propia");
  const known: Readonly<Record<string, number>> = {
    "answers.byHour[1]": 0.25,
    "answers.byHour[2]": 0.35,
    "others.machine": 26 / 84,
    "others.no_answer": 30 / 84,
    "others.busy": 4 / 84,
    "others.invalid": 24 / 84,
    "others.failed": 0,
    "detection.humanSeconds": 2,
    "detection.machineSeconds": 2,
    "detection.hangUps": 0.04,
    "dialling.machineRingSeconds": 16.25,
    "dialling.refusedSeconds": 2.75,
    "talks[0].talkSeconds": talkMean,
    "talks[0].wrapupSeconds": wrapupMean,
    "staffing.pausesPerHour": 1.2,
    "staffing.pauseMinutes": 4,
    "staffing.vanishMinutes": 1.75,
    "staffing.lateSeconds": 60,
    "teams[0].agents": 24,
  };
  const outside = Object.entries(known).filter(([figure, value]) => {
    const band = figures.find((each) => each.figure === figure);
    return !band || value < band.low || value > band.high;
  });
  // Of nineteen bands of 95 % one may miss.
  expect(outside.map(([figure]) => figure).length).toBeLessThanOrEqual(1);
  for (const { figure, n, few } of figures) expect([figure, few]).toEqual([figure, n < 30]);
});

test("what is estimated is a good world, and busy as the one it was taken from", () => {
  const { world } = estimateWorld(past, base, "propia");
  expect(worldFrom({ ...world })).toEqual({ world });
  const mean = (of: World): number =>
    [11, 12, 13].reduce(
      (sum, seed) => sum + runDay({ world: of, seed, abandonmentCap: 0.03, policy }).occupancy / 3,
      0,
    );
  expect(Math.abs(mean(world) - mean(truth))).toBeLessThan(0.03);
});

test("the answer share follows the hour of the day", () => {
  const { world } = estimateWorld(past, base, "propia");
  const conditions = conditionsOf(world, 1);
  for (const hour of [0.5, 1, 2, 3, 3.5]) {
    const real = conditionsOf(truth, 1).answers(hour * 3600);
    expect(Math.abs(conditions.answers(hour * 3600) - real)).toBeLessThan(0.04);
  }
});

test("who hangs up before the verdict has answered too", () => {
  const like = {
    at: 1800,
    settledAfter: 7,
    greetedAfter: null,
    talkSeconds: null,
    wrapupSeconds: null,
    said: null,
  };
  const attempts = (["human", "hangup", "busy", "no_answer"] as const).map((outcome) => ({
    ...like,
    outcome,
    answeredAfter: outcome === "human" || outcome === "hangup" ? 5 : null,
  }));
  const { world } = estimateWorld([{ seconds: 3600, attempts, spells: [] }], base, "colgada");
  expect(world.answers.byHour).toEqual([0.5, 0.5]);
  expect(world.detection.hangUps).toBe(0.5);
});

test("with a few calls the bands are wide and say so; of what nobody saw the preset is kept and named", () => {
  const [day] = past;
  const few: PastDay = { seconds: day?.seconds ?? 0, spells: [], attempts: day?.attempts.slice(0, 12) ?? [] };
  const { figures, assumed, world } = estimateWorld([few], base, "corta");
  const hangUps = figures.find(({ figure }) => figure === "detection.hangUps");
  expect(hangUps?.few).toBe(true);
  expect((hangUps?.high ?? 0) - (hangUps?.low ?? 0)).toBeGreaterThan(0.2);
  expect(assumed).toEqual(
    expect.arrayContaining(["greeting.seconds", "detection.humansCut", "staffing.pauseMinutes"]),
  );
  expect(world.greeting).toEqual(base.greeting);
});

test("from no day at all comes the preset, every figure of it assumed", () => {
  const { world, assumed } = estimateWorld([], base, "vacía");
  expect(world.answers).toEqual(base.answers);
  expect(world.talks).toEqual(base.talks);
  expect([world.hours, world.teams, world.staffing]).toEqual([base.hours, base.teams, base.staffing]);
  expect(worldFrom({ ...world })).toEqual({ world });
  expect(assumed).toEqual(expect.arrayContaining(["answers.byHour", "others", "talks", "detection.hangUps"]));
});

test("detection's errors come only from calls somebody listened to", () => {
  const like = {
    at: 1,
    answeredAfter: 5,
    settledAfter: 7,
    greetedAfter: null,
    talkSeconds: null,
    wrapupSeconds: null,
  };
  const attempts = [
    ...Array.from({ length: 90 }, () => ({ ...like, outcome: "machine" as const, said: null })),
    ...Array.from({ length: 38 }, () => ({ ...like, outcome: "human" as const, said: "human" as const })),
    ...Array.from({ length: 2 }, () => ({ ...like, outcome: "machine" as const, said: "human" as const })),
    ...Array.from({ length: 6 }, () => ({ ...like, outcome: "human" as const, said: "machine" as const })),
    ...Array.from({ length: 54 }, () => ({ ...like, outcome: "machine" as const, said: "machine" as const })),
  ];
  const { world } = estimateWorld([{ seconds: 3600, attempts, spells: [] }], base, "oída");
  expect(world.detection.humansCut).toBeCloseTo(2 / 40);
  expect(world.detection.machinesPassed).toBeCloseTo(6 / 60);
});

test("bands: nothing seen of ten may still be a quarter, and three events in an hour anything from one to nine", () => {
  expect(shareBand(0, 10)).toMatchObject({ low: 0, high: expect.closeTo(0.278, 2), few: true });
  expect(shareBand(30, 100)).toMatchObject({
    low: expect.closeTo(0.219, 2),
    high: expect.closeTo(0.396, 2),
    few: false,
  });
  expect(rateBand(3, 1)).toMatchObject({ low: expect.closeTo(0.62, 1), high: expect.closeTo(8.77, 1) });
  expect(meanBand([5])).toMatchObject({ value: 5, low: 0, high: Number.POSITIVE_INFINITY, few: true });
});

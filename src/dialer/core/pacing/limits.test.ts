import { expect, test } from "vitest";
import { createPacer, type Pacer, type PacingOptions } from "../pacing.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 400,
  dayEndsAt: 28_800,
};

function floorOf(agents: number, more: Partial<PacingOptions> = {}): Pacer {
  const pacer = createPacer({ ...options, ...more });
  for (let agent = 0; agent < agents; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  return pacer;
}

test("in no second are more calls launched than the trunk takes", () => {
  const pacer = floorOf(30, { callsPerSecond: 3 });
  const launches: number[] = [];
  for (let now = 0; now < 6; now += 0.2) {
    const { dial, reason } = pacer.decide(now);
    for (let i = 0; i < dial; i++) {
      pacer.observe({ type: "dialled", at: now, call: launches.length });
      launches.push(now);
    }
    if (dial > 0) expect(reason.limitedBy).toBe("lines");
    expect(launches.filter((at) => at > now - 1)).toHaveLength(Math.min(3, launches.length));
  }
  expect(launches).toHaveLength(18);
});

test("lines per agent are a wall, also while nobody answers", () => {
  const pacer = floorOf(4, { maxLinesPerAgent: 1.5 });
  let inFlight = 0;
  for (let now = 0; now < 12; now++) {
    const { dial } = pacer.decide(now);
    for (let i = 0; i < dial; i++) pacer.observe({ type: "dialled", at: now, call: inFlight++ });
    expect(inFlight).toBeLessThanOrEqual(6);
  }
  expect(inFlight).toBe(6);
});

test("an agent within the gap between two attentions is nobody's free agent", () => {
  const pacer = floorOf(1, { minGapSeconds: 10 });
  expect(pacer.decide(1)).toMatchObject({ reason: { idle: 1 } });
  pacer.observe({ type: "agent", at: 2, agent: 0, state: "talking" });
  pacer.observe({ type: "agent", at: 60, agent: 0, state: "idle" });
  expect(pacer.decide(64)).toMatchObject({ reason: { idle: 0 } });
  expect(pacer.decide(71)).toMatchObject({ reason: { idle: 1 } });
  expect(pacer.decide(72).dial).toBeGreaterThan(0);
});

test("over the occupancy ceiling nothing is dialled until the team has rested", () => {
  const pacer = floorOf(4, { occupancyCeiling: 0.5 });
  for (let agent = 0; agent < 3; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "talking" });
  for (let now = 0; now < 200; now++) pacer.decide(now);
  const { dial, reason } = pacer.decide(200);
  expect({ dial, ...reason }).toMatchObject({ dial: 0, limitedBy: "agents", occupancyCeiling: 0.5 });
  expect(reason.occupancy).toBeCloseTo(0.75, 2);
  for (let agent = 0; agent < 3; agent++) pacer.observe({ type: "agent", at: 200, agent, state: "idle" });
  for (let now = 201; now < 400; now++) pacer.decide(now);
  const rested = pacer.decide(400);
  expect(rested.dial).toBeGreaterThan(0);
  expect(rested.reason.occupancy).toBeUndefined();
});

test("an announced end of a talk is an agent about to be free, the end of a shift is not", () => {
  const expected = (news: { closing?: boolean; shiftEndsAt?: number }): number => {
    const pacer = createPacer(options);
    pacer.observe({ type: "agent", at: 0, agent: 1, state: "talking" });
    pacer.observe({ type: "agent", at: 0, agent: 2, state: "talking" });
    pacer.decide(0);
    pacer.observe({ type: "agent", at: 30, agent: 1, state: "talking", ...news });
    return pacer.decide(31).reason.expectedFree;
  };
  expect(expected({ closing: true })).toBeGreaterThan(expected({}));
  expect(expected({ closing: true, shiftEndsAt: 33 })).toBeLessThan(expected({}));
});

test("a ring is given up only after fifteen seconds, only when its person would find nobody, and only if allowed", () => {
  const play = (more: Partial<PacingOptions>, pauseAt: number) => {
    const pacer = floorOf(3, more);
    const named: [number, number][] = [];
    for (let call = 0; call < 6; call++) pacer.observe({ type: "dialled", at: 0, call });
    for (let now = 0; now < 24; now++) {
      if (now === pauseAt)
        for (const agent of [0, 1, 2]) pacer.observe({ type: "agent", at: now, agent, state: "talking" });
      for (const call of pacer.decide(now).cancel ?? []) named.push([now, call]);
    }
    return named;
  };
  const allowed = play({ cancelAfterSeconds: 5 }, 10);
  expect(allowed.length).toBeGreaterThan(0);
  expect(Math.min(...allowed.map(([now]) => now))).toBe(15);
  expect(play({}, 10)).toEqual([]);
  expect(play({ cancelAfterSeconds: 5 }, 30)).toEqual([]);
});

test("when everybody has gone, rings of fifteen seconds are given up where that is allowed", () => {
  const named = (more: Partial<PacingOptions>): number[][] => {
    const pacer = floorOf(1, more);
    pacer.observe({ type: "dialled", at: 0, call: 1 });
    pacer.observe({ type: "dialled", at: 2, call: 2 });
    pacer.observe({ type: "answered", at: 9, call: 2 });
    pacer.observe({ type: "agent", at: 3, agent: 0, state: "out" });
    return [14.9, 15, 30].map((now) => pacer.decide(now).cancel ?? []);
  };
  expect(named({ cancelAfterSeconds: 15 })).toEqual([[], [1], [1]]);
  expect(named({})).toEqual([[], [], []]);
  expect(named({ cancelAfterSeconds: Number.POSITIVE_INFINITY })).toEqual([[], [], []]);
});

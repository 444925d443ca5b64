import { expect, test } from "vitest";
import type { Pacer, PacingEvent, PacingOptions } from "../pacing.ts";
import { createErlangPacer, expectedFree } from "./erlang.ts";
import { createIssabelPacer, soonFree } from "./issabel.ts";
import { callsToMake, createOmnidialerPacer, freeWithin, smoothed } from "./omnidialer.ts";
import { createManualPacer, createProgressivePacer, createRatioPacer } from "./simple.ts";
import {
  britishDropShare,
  createVicidialPacer,
  linesToMake,
  nextLevel,
  thrownBack,
  vicidialDefaults,
} from "./vicidial.ts";
import { createWombatPacer } from "./wombat.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 200,
  dayEndsAt: 28_800,
};

/** A floor of so many idle and talking agents, and calls already ringing. */
function floor(create: (options: PacingOptions) => Pacer, idle: number, talking = 0, ringing = 0): Pacer {
  const pacer = create(options);
  for (let agent = 0; agent < idle + talking; agent++) {
    const state = agent < idle ? "idle" : "talking";
    pacer.observe({ type: "agent", at: 0, agent, state });
  }
  for (let call = 0; call < ringing; call++) pacer.observe({ type: "dialled", at: 0, call });
  return pacer;
}

test("by hand and in preview the pacer never dials", () => {
  expect(floor(createManualPacer, 5).decide(1).dial).toBe(0);
});

test("in progressive nobody is dialled for an agent who rests between two attentions, nor over the ceiling", () => {
  const resting = floor((all) => createProgressivePacer({ ...all, minGapSeconds: 10 }), 0, 1);
  resting.observe({ type: "agent", at: 1, agent: 0, state: "idle" });
  expect([10, 11].map((now) => resting.decide(now).dial)).toEqual([0, 1]);
  const fresh = floor((all) => createProgressivePacer({ ...all, minGapSeconds: 10 }), 1);
  expect(fresh.decide(1).dial).toBe(1);
  const busy = floor((all) => createProgressivePacer({ ...all, occupancyCeiling: 0.5 }), 1, 3);
  for (let now = 0; now < 120; now++) busy.decide(now);
  expect(busy.decide(120)).toMatchObject({
    dial: 0,
    reason: { occupancy: expect.closeTo(0.75, 3), occupancyCeiling: 0.5 },
  });
  const restored = createProgressivePacer({ ...options, occupancyCeiling: 0.5 }, busy.snapshot());
  expect(restored.decide(121).dial).toBe(0);
});

test("progressive dials one line per idle agent and counts what already rings", () => {
  expect(floor(createProgressivePacer, 5, 3, 2).decide(1).dial).toBe(3);
  expect(floor(createProgressivePacer, 2, 3, 4).decide(1).dial).toBe(0);
});

test("nobody is dialled for who is about to leave", () => {
  const pacer = createProgressivePacer(options);
  pacer.observe({ type: "agent", at: 0, agent: 1, state: "idle", pausePending: true });
  expect(pacer.decide(1).dial).toBe(0);
});

test("a ratio of three dials three lines per idle agent", () => {
  expect(floor(createRatioPacer(3), 4, 10, 5).decide(1).dial).toBe(7);
});

// Lines in flight = L·READY + (L−1)·INCALL, or L·READY with available-only.
test.each([
  { level: 2, ready: 3, inCall: 5, availableOnly: false, lines: 2 * 3 + 5 },
  { level: 3, ready: 0, inCall: 10, availableOnly: false, lines: 20 },
  { level: 1, ready: 4, inCall: 9, availableOnly: false, lines: 4 },
  { level: 3, ready: 4, inCall: 9, availableOnly: true, lines: 12 },
  { level: 1.5, ready: 3, inCall: 0, availableOnly: true, lines: 5 },
  { level: 1.4, ready: 3, inCall: 0, availableOnly: true, lines: 4 },
])("VICIdial at level $level with $ready ready and $inCall in call wants $lines lines", ({
  level,
  ready,
  inCall,
  availableOnly,
  lines,
}) => {
  const settings = { ...vicidialDefaults, availableOnly };
  expect(linesToMake(level, ready, inCall, inCall, settings)).toBe(lines);
  expect(linesToMake(level, ready, inCall, inCall + lines + 3, settings)).toBe(0);
});

test("the VICIdial level grows by the share of ready agents, more with intensity, and stays within 1 and its maximum", () => {
  expect(nextLevel(1, 5, 0, 10, vicidialDefaults)).toBeCloseTo(1.5);
  expect(nextLevel(1, 5, 0, 10, { ...vicidialDefaults, intensity: 100 })).toBeCloseTo(2);
  expect(nextLevel(2, 0, 2, 10, vicidialDefaults)).toBeCloseTo(1.6);
  expect(nextLevel(2, 0, 2, 10, { ...vicidialDefaults, intensity: 50 })).toBeCloseTo(1.8);
  expect(nextLevel(2.8, 9, 0, 10, vicidialDefaults)).toBe(3);
  expect(nextLevel(1, 0, 9, 10, vicidialDefaults)).toBe(1);
  expect(nextLevel(2, 0, 0, 10, vicidialDefaults)).toBe(2);
});

test("over the limit VICIdial goes to one, to half, or down with the hands of the clock", () => {
  const tapered = { ...vicidialDefaults, method: "ADAPT_TAPERED" } as const;
  expect(thrownBack(3, vicidialDefaults, 12 * 3600, 28_800)).toBe(1);
  expect(thrownBack(3, { ...vicidialDefaults, method: "ADAPT_AVERAGE" }, 12 * 3600, 28_800)).toBe(1.5);
  // From 10:00 to 18:00: at 14:00 400 of the thousand are left, at 17:30 only 70.
  expect(thrownBack(3, tapered, 14 * 3600, 28_800)).toBeCloseTo(1.2);
  expect(thrownBack(3, tapered, 17.5 * 3600, 28_800)).toBeCloseTo(0.21);
  expect(thrownBack(3, tapered, 18.1 * 3600, 28_800)).toBe(1);
  expect(thrownBack(3, { ...tapered, startHour: 8 }, 8 * 3600, 11 * 3600)).toBe(3);
});

test("the British formula of VICIdial's reports: 29 drops, 9 live and 7 machines are 64.44 %", () => {
  expect(britishDropShare(29, 9, 7)).toBeCloseTo(0.6444, 4);
});

test("VICIdial does not see wrap-up, dials each 2.5 s and five calls a second for 25 agents", () => {
  const pacer = floor(createVicidialPacer({ method: "RATIO", level: 2 }), 10);
  pacer.observe({ type: "agent", at: 0, agent: 10, state: "wrapup" });
  let call = 0;
  const placed = (at: number): number => {
    const { dial } = pacer.decide(at);
    for (let i = 0; i < dial; i++) pacer.observe({ type: "dialled", at, call: call++ });
    return dial;
  };
  expect(placed(0)).toBe(1);
  expect(placed(1)).toBe(5);
  expect(placed(2)).toBe(5);
  expect(placed(3)).toBe(5);
  expect(placed(4)).toBe(4);
  expect(placed(5)).toBe(0);
  expect(call).toBe(20);
});

test("a VICIdial day over 3 % after fifty dials falls back to one line per agent", () => {
  const create = createVicidialPacer({ level: 3 });
  const pacer = floor(create, 0, 10);
  const events: PacingEvent[] = [];
  for (let call = 0; call < 60; call++) {
    events.push({ type: "dialled", at: 1, call }, { type: "human", at: 2, call });
    events.push(
      call < 6 ? { type: "abandoned", at: 4, call } : { type: "connected", at: 2, call, agent: call % 10 },
    );
  }
  for (const event of events) pacer.observe(event);
  for (let now = 5; now < 60; now++) pacer.decide(now);
  // Until the statistics of the minute the level stays: 3·10 − 10 in call.
  expect(pacer.snapshot()).toMatchObject({ memory: { level: 3 } });
  for (let now = 60; now < 90; now++) pacer.decide(now);
  expect(pacer.snapshot()).toMatchObject({ memory: { level: 1 } });
});

test("OMniDialer's smoothing: twelve misses in a row from 20 % leave 6 %, and one abandoned call is 3.3 times its limit", () => {
  let share = 0.2;
  for (let i = 0; i < 12; i++) share = smoothed(share, false);
  expect(share).toBeCloseTo(0.0565, 3);
  expect(smoothed(0, true) / 0.03).toBeCloseTo(3.33, 2);
});

test("OMniDialer counts an agent past the mean as nearly free", () => {
  expect(freeWithin(20, 90, 0)).toBeCloseTo(0.199, 3);
  expect(freeWithin(20, 90, 300)).toBeGreaterThan(0.999);
});

test("OMniDialer's formula: what is free less what will land, over the answer share, times its factor", () => {
  expect(callsToMake(3, 5, 0.2, 1)).toBe(10);
  expect(callsToMake(3, 5, 0.2, 0.2)).toBe(2);
  expect(callsToMake(0.5, 10, 0.2, 1)).toBe(0);
});

test("OMniDialer is progressive until fifty calls were handled and never dials more than three a second", () => {
  const pacer = floor(createOmnidialerPacer(), 2, 0, 0);
  expect(pacer.decide(1).dial).toBe(2);
  const many = floor(createOmnidialerPacer(), 30, 0, 0);
  expect(many.decide(1).dial).toBe(3);
  expect(many.decide(1.5).dial).toBe(0);
  expect(many.decide(2).dial).toBe(3);
});

test("Wombat dials free agents times its boost, less what is under way, and waits while somebody waits", () => {
  expect(floor(createWombatPacer(3), 4, 8, 5).decide(1).dial).toBe(7);
  expect(floor(createWombatPacer(2.5), 3).decide(1).dial).toBe(7);
  const pacer = floor(createWombatPacer(3), 4, 0, 1);
  pacer.observe({ type: "human", at: 1, call: 0 });
  expect(pacer.decide(1).dial).toBe(0);
});

test("Issabel counts a busy agent only after three and a half times the mean talk", () => {
  expect(soonFree(0, 3.5 * 86, 86, 0.97)).toBe(false);
  expect(soonFree(0, 3.51 * 86, 86, 0.97)).toBe(true);
  expect(soonFree(9, 3.51 * 86 - 9, 86, 0.97)).toBe(true);
});

test("Issabel decides every five seconds, one call per free agent, and with overcommit divides by the answer share", () => {
  const pacer = floor(createIssabelPacer(), 6, 2, 2);
  expect(pacer.decide(1).dial).toBe(4);
  expect(pacer.decide(3).dial).toBe(0);
  expect(pacer.decide(6).dial).toBe(4);
  const over = floor(createIssabelPacer({ overcommit: true }), 6);
  for (let call = 0; call < 10; call++) {
    over.observe({ type: "dialled", at: 1, call });
    if (call < 4) over.observe({ type: "answered", at: 2, call });
    over.observe({ type: "ended", at: 3, call, outcome: call < 4 ? "machine" : "no_answer" });
  }
  expect(over.decide(5).dial).toBe(15);
});

test("the Erlang rule expects of nine busy agents what a memoryless law promises, and never dials less than progressive", () => {
  expect(expectedFree(1, 9, 14, 90)).toBeCloseTo(1 + 9 * (1 - Math.exp(-14 / 90)));
  // Half of (1 + 9·(1 − e^(−14/90))) ÷ 0.3 = 3.8 to begin with.
  expect(floor(createErlangPacer, 1, 9).decide(1).dial).toBe(3);
  expect(floor(createErlangPacer, 5, 0, 0).decide(1).dial).toBeGreaterThanOrEqual(5);
});

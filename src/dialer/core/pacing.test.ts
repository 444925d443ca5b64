import fc from "fast-check";
import { expect, test } from "vitest";
import { playDay } from "#simulator/core/pacing-world.ts";
import { createPacer, type Pacer, type PacingEvent, type PacingOptions } from "./pacing.ts";
import { createManualPacer, createProgressivePacer, createRatioPacer } from "./policies/simple.ts";
import { createVicidialPacer } from "./policies/vicidial.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 40,
  dayEndsAt: 28_800,
};
const policies: readonly [string, (options: PacingOptions, snapshot?: unknown) => Pacer][] = [
  ["the engine", createPacer],
  ["progressive", createProgressivePacer],
  ["manual", createManualPacer],
  ["a fixed ratio", createRatioPacer(3)],
  ["the classic ratchet", createVicidialPacer()],
];

/** Events of any kind about few agents and calls, in any order: mostly nonsense, as a line after a fault. */
const small = fc.integer({ min: 0, max: 5 });
const gap = fc.double({ min: 0, max: 40, noNaN: true });
const anyEvent = fc.oneof(
  fc.record({
    type: fc.constant("agent" as const),
    agent: small,
    state: fc.constantFrom(
      "out" as const,
      "idle" as const,
      "talking" as const,
      "wrapup" as const,
      "paused" as const,
    ),
    pausePending: fc.boolean(),
  }),
  fc.record({ type: fc.constant("dialled" as const), call: small, score: fc.double() }),
  fc.record({
    type: fc.constantFrom("answered" as const, "human" as const, "abandoned" as const),
    call: small,
  }),
  fc.record({
    type: fc.constant("ended" as const),
    call: small,
    outcome: fc.constantFrom("machine" as const, "busy" as const, "no_answer" as const, "failed" as const),
  }),
  fc.record({ type: fc.constant("connected" as const), call: small, agent: small }),
);
const story = fc.array(fc.tuple(anyEvent, gap), { maxLength: 60 }).map((entries) => {
  let at = 0;
  return entries.map(([event, wait]) => {
    at += wait;
    return { ...event, at } as PacingEvent;
  });
});

test.each(policies)("%s decides identically after a restart, at any moment", (_name, create) => {
  fc.assert(
    fc.property(story, fc.nat(60), (events, restartAfter) => {
      let restarted = create(options);
      const steady = create(options);
      events.forEach((event, i) => {
        if (i === restartAfter) restarted = create(options, JSON.parse(JSON.stringify(restarted.snapshot())));
        steady.observe(event);
        restarted.observe(event);
        expect(restarted.decide(event.at)).toEqual(steady.decide(event.at));
      });
      expect(JSON.stringify(restarted.snapshot())).toBe(JSON.stringify(steady.snapshot()));
    }),
    { numRuns: 60 },
  );
});

test.each(
  policies,
)("%s never throws and never asks for more lines than are left, whatever the line reports", (_name, create) => {
  fc.assert(
    fc.property(story, (events) => {
      const pacer = create(options);
      const inFlight = new Set<number>();
      for (const event of events) {
        pacer.observe(event);
        if (event.type === "dialled") inFlight.add(event.call);
        if (event.type === "ended" || event.type === "connected" || event.type === "abandoned")
          inFlight.delete(event.call);
        const { dial } = pacer.decide(event.at);
        expect(Number.isInteger(dial)).toBe(true);
        expect(dial).toBeGreaterThanOrEqual(0);
        expect(dial).toBeLessThanOrEqual(options.maxLines - inFlight.size);
      }
    }),
    { numRuns: 100 },
  );
});

test("the engine never dials less than one line per idle agent", () => {
  fc.assert(
    fc.property(story, (events) => {
      const pacer = createPacer(options);
      const progressive = createProgressivePacer(options);
      for (const event of events) {
        pacer.observe(event);
        progressive.observe(event);
        expect(pacer.decide(event.at).dial).toBeGreaterThanOrEqual(progressive.decide(event.at).dial);
      }
    }),
    { numRuns: 60 },
  );
});

test("a snapshot of another version starts the day anew instead of failing", () => {
  for (const wrong of [null, 7, {}, { agents: 3 }, []])
    expect(createPacer(options, wrong).decide(0).dial).toBe(0);
});

test("asking twice changes nothing", () => {
  const pacer = createPacer(options);
  pacer.observe({ type: "agent", at: 0, agent: 1, state: "idle" });
  expect(pacer.decide(1)).toEqual(pacer.decide(1));
});

test("nobody is dialled for an agent who is about to leave", () => {
  const pacer = createPacer(options);
  pacer.observe({ type: "agent", at: 0, agent: 1, state: "talking", pausePending: true });
  const { dial, reason } = pacer.decide(300);
  expect(dial).toBe(0);
  expect(reason.limitedBy).toBe("agents");
});

test("once the day is over its cap, only idle agents are dialled for, and the reason says so", () => {
  const pacer = createPacer(options);
  for (let agent = 0; agent < 4; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  for (let call = 0; call < 40; call++) {
    pacer.observe({ type: "dialled", at: call, call });
    pacer.observe({ type: "human", at: call + 0.5, call });
    pacer.observe({ type: "abandoned", at: call + 0.5, call });
  }
  expect(pacer.decide(60)).toMatchObject({ dial: 4, reason: { limitedBy: "cap", abandonment: 1 } });
});

test("full lines are named as the limit", () => {
  const pacer = createPacer({ ...options, maxLines: 3 });
  for (let agent = 0; agent < 9; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  expect(pacer.decide(1)).toMatchObject({ dial: 3, reason: { limitedBy: "lines" } });
});

test("a manual campaign never dials by itself", () => {
  const pacer = createManualPacer(options);
  pacer.observe({ type: "agent", at: 0, agent: 1, state: "idle" });
  expect(pacer.decide(1).dial).toBe(0);
});

// Loose bounds, a few points under what bench/pacing.ts prints: they catch a broken engine, not a worse one.
test.each([
  { agents: 1, hours: 6, busyOver: 0.6, under: 0.045 },
  { agents: 5, hours: 3, busyOver: 0.7, under: 0.035 },
  { agents: 30, hours: 1.5, busyOver: 0.8, under: 0.035 },
  { agents: 120, hours: 0.5, busyOver: 0.8, under: 0.04 },
])("a day of $agents agents is busier than progressive and stays under the cap", ({
  agents,
  hours,
  busyOver,
  under,
}) => {
  const world = { agents, list: "base", seed: 4, hours, abandonmentCap: 0.03 } as const;
  const ours = playDay(world, createPacer);
  const progressive = playDay(world, createProgressivePacer);
  expect(ours.busyShare).toBeGreaterThan(busyOver);
  expect(ours.busyShare).toBeGreaterThanOrEqual(progressive.busyShare);
  expect(ours.abandonment).toBeLessThan(under);
});

test("the same seed plays the same day", () => {
  const world = { agents: 5, list: "shock", seed: 9, hours: 0.5, abandonmentCap: 0.03 } as const;
  expect(playDay(world, createPacer)).toEqual(playDay(world, createPacer));
});

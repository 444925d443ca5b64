import { expect, test } from "vitest";
import { integer, pick, type Rng, seededRng } from "#kernel/rng.ts";
import { createPacer, type PacingAgentState, type PacingEvent, type PacingOptions } from "../pacing.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 60,
  dayEndsAt: 28_800,
};
const states: [PacingAgentState, ...PacingAgentState[]] = ["idle", "talking", "wrapup", "paused", "out"];
const odd: [number, ...number[]] = [Number.NaN, Number.POSITIVE_INFINITY, -1e9, -1, 0, 1e9, 1e308];

/** What a line may report when everything goes wrong: news in no order, of nobody, by clocks that stand, jump and run back. */
function anyEvent(rng: Rng, now: number): PacingEvent {
  const at = rng.next() < 0.02 ? pick(rng, odd) : now - (rng.next() < 0.1 ? 30 * rng.next() : 0);
  const call = rng.next() < 0.02 ? pick(rng, odd) : integer(rng, 90);
  const agent = integer(rng, 12);
  const kind = integer(rng, 9);
  if (kind < 3) {
    const extra = rng.next() < 0.2 ? { pausePending: rng.next() < 0.5 } : {};
    const closing = rng.next() < 0.1 ? { closing: rng.next() < 0.7 } : {};
    const shift = rng.next() < 0.05 ? { shiftEndsAt: rng.next() < 0.2 ? Number.NaN : now + 60 } : {};
    return { type: "agent", at, agent, state: pick(rng, states), ...extra, ...closing, ...shift };
  }
  if (kind < 5)
    return { type: "dialled", at, call, ...(rng.next() < 0.3 ? { score: rng.next() * 2 - 0.5 } : {}) };
  if (kind === 5) return { type: "answered", at, call };
  if (kind === 6) return { type: "human", at, call };
  if (kind === 7)
    return { type: "ended", at, call, outcome: pick(rng, ["machine", "busy", "no_answer", "hangup"]) };
  return rng.next() < 0.5 ? { type: "connected", at, call, agent } : { type: "abandoned", at, call };
}

function isOver(event: PacingEvent): boolean {
  return event.type === "ended" || event.type === "connected" || event.type === "abandoned";
}

test.each([
  1, 2, 3, 4,
])("storm %i: whatever is reported, no line too many is asked for and a restarted engine goes on identically", (seed) => {
  const rng = seededRng(seed);
  const limits =
    seed % 2 === 0
      ? {}
      : { callsPerSecond: 4, maxLinesPerAgent: 5, minGapSeconds: 3, cancelAfterSeconds: 15 };
  const all = { ...options, ...limits };
  const steady = createPacer(all);
  let restarted = createPacer(all);
  const inFlight = new Set<number>();
  let now = 0;
  for (let i = 0; i < 900; i++) {
    now += rng.next() < 0.005 ? 4000 * (rng.next() - 0.3) : rng.next() < 0.3 ? 0 : 2 * rng.next();
    const event = anyEvent(rng, now);
    steady.observe(event);
    if (integer(rng, 40) === 0)
      restarted = createPacer(all, JSON.parse(JSON.stringify(restarted.snapshot())));
    restarted.observe(event);
    const known = Math.abs(event.at) < 1e10 && (event.type === "agent" || Number.isFinite(event.call));
    if (known && event.type === "dialled") inFlight.add(event.call);
    if (known && isOver(event) && event.type !== "agent") inFlight.delete(event.call);
    const decision = steady.decide(now);
    const { dial, reason } = decision;
    const sane = Number.isInteger(dial) && dial >= 0 && !Object.values(reason).some(Number.isNaN);
    const same = JSON.stringify(restarted.decide(now)) === JSON.stringify(decision);
    const fits = dial <= Math.max(0, all.maxLines - inFlight.size);
    if (!sane || !same || !fits) expect({ step: i, event, now, decision, sane, same, fits }).toBeNull();
  }
  expect(JSON.stringify(restarted.snapshot())).toBe(JSON.stringify(steady.snapshot()));
});

test.each<[string, Partial<PacingOptions>]>([
  ["no cap", { abandonmentCap: Number.NaN }],
  ["a negative cap", { abandonmentCap: -0.01 }],
  ["a cap of everybody and more", { abandonmentCap: 1.5 }],
  ["lines without end", { maxLines: Number.POSITIVE_INFINITY }],
  ["negative lines", { maxLines: -5 }],
  ["lines that are no number", { maxLines: Number.NaN }],
  ["a ring time that is no number", { ringTimeoutSeconds: Number.NaN }],
  ["a wait without end", { answerWithinSeconds: Number.POSITIVE_INFINITY }],
  ["a day that ends at no hour", { dayEndsAt: Number.NaN }],
  ["calls per second that are no number", { callsPerSecond: Number.NaN }],
  ["a negative gap", { minGapSeconds: -1 }],
  ["an occupancy that is no number", { occupancyCeiling: Number.NaN }],
])("with %s nothing is dialled", (_what, wrong) => {
  const pacer = createPacer({ ...options, ...wrong });
  for (let agent = 0; agent < 9; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  for (let now = 0; now < 30; now++) expect(pacer.decide(now).dial).toBe(0);
});

test("at an instant that is no number nothing is dialled, and the next second goes on", () => {
  const pacer = createPacer(options);
  pacer.observe({ type: "agent", at: 0, agent: 1, state: "idle" });
  expect(pacer.decide(Number.NaN).dial).toBe(0);
  expect(pacer.decide(Number.POSITIVE_INFINITY).dial).toBe(0);
  expect(pacer.decide(1).dial).toBeGreaterThan(0);
});

test("without agents nothing is dialled", () => {
  const pacer = createPacer(options);
  for (let now = 0; now < 10; now++) expect(pacer.decide(now).dial).toBe(0);
});

test("ten thousand agents who log in at once get fewer calls than would bring more people than agents", () => {
  const pacer = createPacer({ ...options, maxLines: 1_000_000 });
  for (let agent = 0; agent < 10_000; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  const { dial, reason } = pacer.decide(0);
  expect(dial).toBeGreaterThanOrEqual(10_000);
  expect(dial * reason.answerRate).toBeLessThan(10_000);
});

test("after the clock jumped only one line per idle agent is dialled for five seconds", () => {
  const pacer = createPacer(options);
  for (let agent = 0; agent < 8; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  expect(pacer.decide(0).dial).toBeGreaterThan(8);
  for (const now of [7200, 7202, 7204]) expect(pacer.decide(now).dial).toBe(8);
  expect(pacer.decide(7205).dial).toBeGreaterThan(8);
  expect(pacer.decide(100).dial).toBe(8);
});

test("a clock that stands still launches nothing twice once the calls are reported", () => {
  const pacer = createPacer(options);
  for (let agent = 0; agent < 4; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  const { dial } = pacer.decide(5);
  for (let call = 0; call < dial; call++) pacer.observe({ type: "dialled", at: 5, call });
  for (let i = 0; i < 5; i++) expect(pacer.decide(5).dial).toBe(0);
});

test("a call whose end was lost holds up neither the agents nor the answer rate", () => {
  const pacer = createPacer({ ...options, maxLines: 200 });
  for (let agent = 0; agent < 3; agent++) pacer.observe({ type: "agent", at: 0, agent, state: "idle" });
  for (const call of [1, 2, 3]) pacer.observe({ type: "dialled", at: 0, call });
  pacer.observe({ type: "human", at: 3, call: 3 });
  for (let now = 1; now < 120; now++) {
    pacer.observe({ type: "dialled", at: now, call: 100 + now });
    pacer.observe({ type: "ended", at: now, call: 100 + now, outcome: "invalid" });
    pacer.decide(now);
  }
  const { dial, reason } = pacer.decide(120);
  expect(reason.answerRate).toBeLessThan(0.1);
  expect(dial).toBeGreaterThan(3);
});

test("a snapshot of rubbish rows starts the day anew", () => {
  const good = createPacer(options).snapshot() as Record<string, unknown>;
  for (const [key, wrong] of [
    ["agents", [3, null]],
    ["calls", [null]],
    ["fresh", ["x"]],
    ["day", null],
    ["answers", {}],
  ] as const)
    expect(createPacer(options, { ...good, [key]: wrong }).decide(0).dial).toBe(0);
});

test("after a snapshot that cannot be read the day goes on from what was counted of it, and a nonsense count is no count", () => {
  const abandonment = (snapshot: unknown): number => {
    const pacer = createPacer(options, snapshot);
    pacer.observe({ type: "agent", at: 0, agent: 1, state: "idle" });
    return pacer.decide(1).reason.abandonment;
  };
  const old = { version: 2, calls: [], agents: [] };
  expect(abandonment({ ...old, counted: { humans: 50, abandoned: 2 } })).toBe(0.04);
  expect(abandonment({ counted: { humans: 50, abandoned: 2 } })).toBe(0.04);
  for (const counted of [{ humans: 1, abandoned: 2 }, { humans: Number.NaN, abandoned: 0 }, "x", null])
    expect(abandonment({ ...old, counted })).toBe(0);
  const readable = createPacer(options).snapshot() as object;
  expect(abandonment({ ...readable, counted: { humans: 50, abandoned: 2 } })).toBe(0);
});

test("the snapshot of three hundred agents and as many calls stays under 45 kB", () => {
  const pacer = createPacer({ ...options, maxLines: 3000 });
  const rng = seededRng(3);
  for (let agent = 0; agent < 300; agent++)
    pacer.observe({ type: "agent", at: rng.next(), agent, state: "talking" });
  for (let call = 0; call < 3000; call++) {
    const at = call / 10 + rng.next();
    pacer.observe({ type: "dialled", at, call });
    if (call < 2700) pacer.observe({ type: "ended", at: at + 9, call, outcome: "machine" });
    if (call % 10 === 0) pacer.decide(at);
  }
  expect(JSON.stringify(pacer.snapshot()).length).toBeLessThan(45_000);
});

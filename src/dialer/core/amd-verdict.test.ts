import fc from "fast-check";
import { expect, test } from "vitest";
import { type AttemptId, asId } from "#kernel/ids.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import { verdictOf } from "./amd.fixture.ts";
import { listen, noSignals } from "./amd-signals.ts";
import { defaultDetection, featuresOf, goesToPerson } from "./amd-verdict.ts";

const attempt = asId<AttemptId>("01900000-0000-7000-8000-000000000001");
const answered = (at: number): CallEvent => ({ type: "answered", attempt, at });
const started = (at: number): CallEvent => ({ type: "talk_started", attempt, at });
const tone = (at: number, heard: "sit" | "beep" | "fax"): CallEvent => ({
  type: "tone",
  attempt,
  at,
  tone: heard,
});
/** As the exchange reports it: 600 ms after the sound ended. */
const finished = (end: number, durationMs: number): CallEvent => ({
  type: "talk_finished",
  attempt,
  at: end + 600,
  durationMs,
});

const greeting = (startsAt: number, durationMs: number): CallEvent[] => [
  answered(0),
  started(startsAt),
  finished(startsAt + durationMs, durationMs),
];

test.each([
  ["a short «¿aló?» is a person 600 ms after it ends", greeting(400, 500), "human", 1500],
  ["«buenas tardes, ¿con quién hablo?» of 2.2 s is a person", greeting(400, 2200), "human", 3200],
  ["a hello of a tenth of a second is a person", greeting(400, 100), "human", 1100],
  [
    "talk that goes on for 2.5 s is a machine, without waiting for its end; its event would be 600 ms late",
    [answered(0), started(500)],
    "machine",
    3600,
  ],
  [
    "a length between person and machine is doubtful and goes to a person",
    greeting(400, 2400),
    "silence",
    3400,
  ],
  ["nothing heard for 4 s goes to a person", [answered(0)], "silence", 4000],
  ["a click is not a word", [answered(0), started(300), finished(360, 60)], "silence", 4000],
  ["a beep is a machine", [...greeting(400, 1900).slice(0, 2), tone(900, "beep")], "machine", 900],
  ["a fax tone is a fax", [answered(0), tone(1000, "fax")], "fax", 1000],
  [
    "a greeting that ends as patience runs out goes to a person then, not 600 ms later",
    [answered(0), started(3915), { ...finished(5901, 1986), at: 5901 }],
    "silence",
    6500,
  ],
  [
    "the noise of a street from the first instant goes to a person",
    [answered(0), started(20)],
    "silence",
    3120,
  ],
  ["an operator's tone before any answer means nobody was reached", [tone(900, "sit")], "off", 900],
  ["an announcement before any answer means nobody was reached", [started(1000)], "off", 4600],
  [
    "a second word soon after the first is the same greeting",
    [answered(0), started(300), { ...finished(700, 400), at: 900 }, started(1000), finished(1500, 500)],
    "human",
    2100,
  ],
] as const)("%s", (_title, events, verdict, at) => {
  expect(verdictOf(events)).toMatchObject({ verdict, at });
});

test("ringing tone heard before the answer does not count as an announcement nor as a greeting", () => {
  const ringback = [started(1000), finished(3000, 2000), started(6000), finished(8000, 2000)];
  const events = [...ringback, answered(9000), started(9500), finished(10_000, 500)];
  expect(verdictOf(events)).toMatchObject({ verdict: "human", at: 10_600 });
});

test("the exchange's own detector is believed, and its doubt goes to a person", () => {
  const detected = (result: "human" | "machine" | "unsure"): CallEvent => ({
    type: "detected",
    attempt,
    at: 2000,
    result,
    detail: "",
  });
  expect(verdictOf([answered(0), detected("machine")]).verdict).toBe("machine");
  expect(verdictOf([answered(0), detected("human")]).verdict).toBe("human");
  expect(goesToPerson("silence")).toBe(true);
  expect(verdictOf([answered(0), detected("unsure")]).verdict).toBe("silence");
});

test("every answered call is judged within six and a half seconds, whatever is heard", () => {
  const sound = fc.oneof(
    fc.record({ kind: fc.constant("start" as const), at: fc.integer({ min: 0, max: 9000 }) }),
    fc.record({
      kind: fc.constant("end" as const),
      at: fc.integer({ min: 0, max: 9000 }),
      ms: fc.integer({ min: 0, max: 5000 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(sound, { maxLength: 12 }), (sounds) => {
      const events = sounds.map((s) =>
        s.kind === "start" ? started(s.at) : { ...finished(s.at, s.ms), at: s.at },
      );
      const { verdict, at } = verdictOf([answered(0), ...events]);
      expect(verdict).not.toBe("undecided");
      expect(at).toBeLessThanOrEqual(defaultDetection.patienceMs);
    }),
  );
});

test("any greeting of 0.1 to 2.2 s that begins within 3.4 s reaches a person at most 700 ms after it ends", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 3300 }), fc.integer({ min: 100, max: 2200 }), (startsAt, ms) => {
      const { verdict, at } = verdictOf(greeting(startsAt, ms));
      expect(verdict).toBe("human");
      expect(at - (startsAt + ms)).toBeLessThanOrEqual(700);
    }),
  );
});

test("the features of an answer are kept for fitting the thresholds", () => {
  const signals = greeting(400, 500).reduce(listen, noSignals);
  expect(featuresOf(attempt, signals)).toEqual({ attempt, firstSoundMs: 400, firstBurstMs: 500, bursts: 1 });
});

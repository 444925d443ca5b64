import fc from "fast-check";
import { expect, test } from "vitest";
import { type AttemptId, asId } from "#kernel/ids.ts";
import type { CallEvent, LineTone } from "#telephony/core/events.ts";
import { verdictOf } from "./amd.fixture.ts";
import { defaultEar, waitAfter } from "./amd-by-ear.ts";

const attempt = asId<AttemptId>("01900000-0000-7000-8000-000000000001");
const answered: CallEvent = { type: "answered", attempt, at: 0 };
/** As our ear tells it: the end 200 ms after the last sound. */
const said = (from: number, until: number, levelDb = -20): readonly CallEvent[] => [
  { type: "talk_started", attempt, at: from, levelDb },
  { type: "talk_finished", attempt, at: until + 200, durationMs: until - from, levelDb },
];
const begins = (at: number): CallEvent => ({ type: "talk_started", attempt, at, levelDb: -20 });
const tone = (at: number, heard: LineTone): CallEvent => ({ type: "tone", attempt, at, tone: heard });

test.each([
  ["«¿aló?» is a person eleven tenths of a second after it ends", said(400, 900), "human", 2_000],
  [
    "«buenas tardes… ¿quién habla?» is one greeting and a person",
    [...said(400, 1_100), ...said(1_700, 2_500)],
    "human",
    3_938,
  ],
  [
    "«¿aló?… ¿aló?» is a person before the second",
    [...said(400, 900), ...said(2_100, 2_600)],
    "human",
    2_000,
  ],
  ["who says a whole company's name for four seconds is a person", said(400, 4_400), "human", 5_900],
  ["who stays silent for three seconds and then speaks is a person", said(3_000, 3_600), "human", 4_729],
  ["nothing heard for four seconds goes to a person", [], "silence", 4_000],
  [
    "a greeting that goes on after a breath, and on, is a machine",
    [...said(400, 1_000), ...said(1_500, 3_500), begins(4_000)],
    "machine",
    5_800,
  ],
  ["a short greeting and a beep are a machine", [...said(400, 1_600), tone(2_300, "beep")], "machine", 2_300],
  ["an information tone after the answer is nobody", [tone(700, "sit")], "off", 700],
  ["engaged after the answer is nobody", [begins(100), tone(1_500, "busy")], "off", 1_500],
  ["a fax is a fax", [tone(900, "fax")], "fax", 900],
  [
    "who is still being rung is waited for",
    [tone(700, "ringback"), tone(4_700, "ringback"), ...said(6_000, 6_500)],
    "human",
    7_600,
  ],
  [
    "a television in the room is not the person: their word is judged alone",
    [...said(100, 2_000, -45), ...said(2_300, 2_800, -18)],
    "human",
    3_900,
  ],
  ["a click opens no greeting", [...said(300, 360), ...said(1_500, 2_000)], "human", 3_100],
] as const)("%s", (_title, events, verdict, at) => {
  const heard = verdictOf([answered, begins(-500), ...said(-400, -100), ...events]);
  expect(heard).toMatchObject({ verdict });
  expect(Math.round(heard.at)).toBe(at);
});

test("the longer somebody has spoken, the longer the silence that ends it, and never over 1.5 s", () => {
  const waits = [0, 300, 500, 900, 1_200, 2_000, 2_500, 9_000].map((ms) => waitAfter(ms, defaultEar));
  expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  expect(waits[0]).toBe(1_100);
  expect(waits.at(-1)).toBe(1_500);
});

test("whatever our ear tells, every answered call is judged within its patience", () => {
  const burst = fc.record({
    from: fc.integer({ min: 0, max: 12_000 }),
    ms: fc.integer({ min: 0, max: 6_000 }),
  });
  fc.assert(
    fc.property(fc.array(burst, { maxLength: 14 }), fc.boolean(), (bursts, open) => {
      const events = bursts.flatMap(({ from, ms }) => said(from, from + ms));
      const { verdict, at } = verdictOf([answered, ...(open ? [begins(50)] : []), ...events]);
      expect(verdict).not.toBe("undecided");
      expect(at).toBeLessThanOrEqual(defaultEar.patienceMs);
    }),
  );
});

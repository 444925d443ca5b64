import { describe, expect, test } from "vitest";
import { type AttemptId, asId } from "#kernel/ids.ts";
import { seededRng } from "#kernel/rng.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import { defaultEar, type EarSettings } from "./amd-by-ear.ts";
import { fewestLabels, figuresOf, isSensible, type LabelledCall, refit, replay } from "./detection-refit.ts";

const attempt = asId<AttemptId>("019a0000-0000-7000-8000-000000000001");
/** Answered at 0; each [from, to] is speech, told as our ear tells it. */
function heard(...speech: readonly (readonly [number, number])[]): CallEvent[] {
  const talks = speech.flatMap(([from, to]): CallEvent[] => [
    { type: "talk_started", attempt, at: from, levelDb: -20 },
    { type: "talk_finished", attempt, at: to + 200, durationMs: to + 200 - from - 200, levelDb: -20 },
  ]);
  return [{ type: "answered", attempt, at: 0 }, ...talks];
}
const call = (of: Partial<LabelledCall>): LabelledCall => ({
  lot: 0.5,
  truth: "person",
  given: "agent",
  events: heard([500, 1_000]),
  bridgedAt: null,
  heardUntil: 20_000,
  ...of,
});
const waiting = (ms: number): EarSettings => ({ ...defaultEar, pauses: [{ spokenMs: 500, waitMs: ms }] });

describe("a call replayed with other thresholds", () => {
  test("who says hello and waits is a person as soon as the silence is long enough", () => {
    expect(replay(call({}), waiting(900))).toEqual({ person: true, waitMs: 900 });
    expect(replay(call({}), waiting(1_300))).toEqual({ person: true, waitMs: 1_300 });
  });

  test("a mailbox that pauses for a second is passed by the short silence and found by the long one", () => {
    const mailbox = call({ truth: "machine", events: heard([500, 1_500], [2_500, 8_500]), bridgedAt: 2_450 });
    expect(replay(mailbox, waiting(800))?.person).toBe(true);
    expect(replay(mailbox, waiting(1_200))?.person).toBe(false);
  });

  test("what a person answered to the agent is not held against them", () => {
    const talked = call({ events: heard([500, 1_000], [2_200, 9_000]), bridgedAt: 1_950 });
    expect(replay(talked, waiting(1_400))).toEqual({ person: true, waitMs: 1_400 });
  });

  test("audio that ends before these thresholds would decide tells nothing of them", () => {
    const short = call({ truth: "machine", given: "agent", bridgedAt: 1_900, heardUntil: 1_900 });
    expect(replay(short, waiting(900))?.person).toBe(true);
    expect(replay(short, waiting(1_500))).toBeNull();
    expect(figuresOf([short], { agent: 1, hung_up: 0 }, waiting(1_500)).untold).toBe(1);
  });

  test("a beep decides at once, and a call without a word of ours is somebody who listens", () => {
    const beep: CallEvent = { type: "tone", attempt, at: 1_300, tone: "beep" };
    const events = [...heard([500, 1_000]), beep];
    expect(replay(call({ truth: "machine", events }), waiting(900))?.person).toBe(false);
    expect(replay(call({ events: heard() }), defaultEar)).toEqual({ person: true, waitMs: null });
  });
});

/** People who say hello and wait; mailboxes whose greeting pauses for `gap`. */
function floor(count: number, gap: readonly [number, number]): readonly LabelledCall[] {
  const rng = seededRng(5);
  return Array.from({ length: count }, (_, index): LabelledCall => {
    const lot = rng.next();
    if (index % 2 === 0) return call({ lot, bridgedAt: 2_000 + rng.next() * 200 });
    const pause = gap[0] + rng.next() * (gap[1] - gap[0]);
    const events = heard([400, 1_400], [1_400 + pause, 9_000]);
    const passed = pause > 900;
    return call({ lot, truth: "machine", events, given: passed ? "agent" : "hung_up", bridgedAt: null });
  });
}
const totals = { agent: 400, hung_up: 400 };

describe("a proposal", () => {
  test("waits longer where this floor's mailboxes pause longer, and says what it would change on calls that did not choose it", () => {
    const found = refit(floor(800, [700, 1_130]), totals, waiting(900));
    expect(found.proposal?.ear.pauses).toEqual([{ spokenMs: 500, waitMs: 1_200 }]);
    expect(found.proposal?.before.machinesPassed.value).toBeGreaterThan(0.3);
    expect(found.proposal?.after.machinesPassed.value).toBe(0);
    expect(found.proposal?.after.machinesPassed.high).toBeGreaterThan(0);
    expect(found.proposal?.after).toMatchObject({ peopleCut: { value: 0 }, waitMs: 1_200 });
  });

  test("never lets people wait beyond the goal, however many machines that would find", () => {
    const found = refit(floor(800, [1_350, 1_450]), totals, waiting(1_100));
    expect(found).toMatchObject({ proposal: null, why: "nothing_better" });
  });

  test("is none while too little was labelled", () => {
    const few = floor(2 * fewestLabels.people - 2, [700, 1_150]);
    expect(refit(few, totals, waiting(900))).toMatchObject({ proposal: null, why: "few_labels" });
  });

  test("stays within what may ever be applied", () => {
    expect(isSensible(defaultEar)).toBe(true);
    expect(isSensible(waiting(300))).toBe(false);
    expect(isSensible({ ...defaultEar, machineTalkMs: 2_000 })).toBe(false);
    expect(isSensible({ ...defaultEar, pauses: [] })).toBe(false);
  });
});

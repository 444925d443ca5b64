import { expect, test } from "vitest";
import type { CallEvent } from "#telephony/core/events.ts";
import { attempt, type Happening } from "./call.fixture.ts";
import { type Call, deadlineOf, newCall, step, tick } from "./call.ts";
import { mailboxRules, messageSeconds } from "./mailbox.ts";

type Said = readonly [fromMs: number, toMs: number];
const lengthMs = 8_000;

/** As our ear tells it, from the answer on. */
function heard(talks: readonly Said[], beeps: readonly number[] = []): CallEvent[] {
  const levelDb = -20;
  const events: CallEvent[] = talks.flatMap(([from, to]): CallEvent[] => [
    { type: "talk_started", attempt, at: from, levelDb },
    { type: "talk_finished", attempt, at: to + 200, durationMs: to - from, levelDb },
  ]);
  for (const at of beeps) events.push({ type: "tone", attempt, at, tone: "beep" });
  return events.sort((a, b) => a.at - b.at);
}

interface Told {
  readonly call: Call;
  /** Instants of what was asked of the engine. */
  readonly spokenAt: number | null;
  readonly agentAt: number | null;
  readonly hungUpAt: number | null;
  readonly outcome: string | undefined;
  readonly settled: string | undefined;
}

/** A call answered at 0, with the engine's part: the gate says yes or no at once, the prompt is heard whole unless the line goes first. */
function left(
  events: readonly Happening[],
  { allows = true, leavesMessage = true, lingerMs = 0, endsAt = 60_000 } = {},
): Told {
  let call: Call = newCall({ attempt, mode: "predictive", ringSeconds: 25, leavesMessage, lingerMs }, 0);
  const asked: { type: string; at: number; outcome?: string; result?: string }[] = [];
  const queue: Happening[] = [
    { type: "dialling", attempt, at: 0 },
    { type: "answered", attempt, at: 0 },
    ...events,
    { type: "ended", attempt, at: endsAt, cause: { q850: 16 } },
  ];
  const next = (): { at: number; happening?: Happening } => {
    const due = deadlineOf(call) ?? Number.POSITIVE_INFINITY;
    const [first] = queue;
    return first && first.at <= due ? { at: first.at, happening: first } : { at: due };
  };
  for (let round = 0; round < 500 && call.at.phase !== "ended"; round++) {
    const { at, happening } = next();
    if (happening) queue.shift();
    const { call: after, effects } = happening ? step(call, happening, at) : tick(call, at);
    call = after;
    for (const effect of effects) {
      asked.push({ ...effect, at } as (typeof asked)[number]);
      if (effect.type !== "leave_message") continue;
      queue.unshift(allows ? { type: "message_begun", lengthMs, at } : { type: "message_refused", at });
      if (allows) queue.push({ type: "played", attempt, at: at + lengthMs, prompt: "mailbox" });
      queue.sort((a, b) => a.at - b.at);
    }
  }
  const first = (type: string) => asked.find((one) => one.type === type);
  return {
    call,
    spokenAt: first("leave_message")?.at ?? null,
    agentAt: first("allocate_agent")?.at ?? null,
    hungUpAt: first("hang_up")?.at ?? null,
    outcome: first("record")?.outcome,
    settled: first("settle")?.result,
  };
}
const greeting: Said = [400, 7_000];

test("the message begins a second after the beep, is heard whole, and the call ends with it", () => {
  const told = left(heard([greeting], [7_320]));
  expect(told.spokenAt).toBe(7_320 + mailboxRules.afterBeepMs);
  expect(told.hungUpAt).toBe(8_320 + lengthMs);
  expect(told.call.message).toEqual({ at: 8_320, lengthMs, playedMs: lengthMs });
  // Nobody spoke with us, and law may see a contact in it.
  expect([told.outcome, told.settled]).toEqual(["machine", "contact"]);
});

test("without the option a machine is hung up on at its verdict, as ever", () => {
  const told = left(heard([greeting], [7_320]), { leavesMessage: false });
  expect([told.spokenAt, told.hungUpAt]).toEqual([null, 400 + 5_400]);
  expect([told.outcome, told.settled]).toEqual(["machine", "attempt"]);
});

test("a beep within the greeting is not the last: whoever goes on speaking is let speak", () => {
  const told = left(heard([greeting, [7_900, 9_000]], [7_320, 9_400]));
  expect(told.spokenAt).toBe(9_400 + mailboxRules.afterBeepMs);
});

test("where no beep is heard, quiet after a long greeting will do; after a shorter one it may be a person who waits", () => {
  const long: Said = [400, 400 + mailboxRules.longGreetingMs];
  expect(left(heard([long])).spokenAt).toBe(long[1] + mailboxRules.quietMs);
  const shorter = left(heard([[400, 399 + mailboxRules.longGreetingMs]]));
  expect(shorter.spokenAt).toBe(null);
  expect(shorter.hungUpAt).toBe(399 + mailboxRules.longGreetingMs + mailboxRules.quietMs);
});

test("a mailbox that never comes to an end is hung up on without a message", () => {
  const endless = Array.from({ length: 40 }, (_, i): Said => [400 + i * 1_400, 1_400 + i * 1_400]);
  const told = left(heard(endless));
  expect(told.spokenAt).toBe(null);
  expect(told.hungUpAt).toBe((told.call.marks.verdictAt ?? 0) + mailboxRules.longestWaitMs);
});

test("somebody who talked on and then asks whether we are there is a person: an agent, and never the message", () => {
  const told = left(heard([greeting, [9_000, 9_600]]), { endsAt: 20_000 });
  expect(told.spokenAt).toBe(null);
  expect(told.agentAt).toBeGreaterThan(9_600);
  expect(told.agentAt).toBeLessThan(9_600 + 1_300);
  expect(told.call.verdict).toBe("human");
  // Nobody was free for them.
  expect([told.outcome, told.settled]).toEqual(["abandoned", "contact"]);
});

test("a word and a tone are no mailbox sure enough to be spoken to", () => {
  const told = left(heard([[400, 900]], [1_200]));
  expect([told.spokenAt, told.hungUpAt, told.outcome]).toEqual([null, 1_200, "machine"]);
});

test("a person, somebody silent, and a fax have no message", () => {
  for (const events of [
    heard([[400, 1_000]]),
    [],
    [{ type: "tone", attempt, at: 900, tone: "fax" } as const],
  ])
    expect(left(events, { endsAt: 30_000 }).spokenAt).toBe(null);
});

test("where the exchange alone hears there is no beep to wait for, and no message", () => {
  const told = left([
    { type: "talk_started", attempt, at: 400 },
    { type: "talk_finished", attempt, at: 7_600, durationMs: 6_600 },
  ]);
  expect([told.spokenAt, told.outcome]).toEqual([null, "machine"]);
});

test("what the gate refuses at the beep is hung up on without a word", () => {
  const told = left(heard([greeting], [7_320]), { allows: false });
  expect(told.hungUpAt).toBe(8_320);
  expect([told.call.message, told.settled]).toEqual([null, "attempt"]);
});

test("of a message cut short it is known how much was heard", () => {
  const told = left(heard([greeting], [7_320]), { endsAt: 8_320 + 3_000 });
  expect(told.call.message).toEqual({ at: 8_320, lengthMs, playedMs: 3_000 });
});

test("a gate that does not answer leaves no message, and what it says too late is not spoken", () => {
  const events: Happening[] = heard([greeting], [7_320]);
  let call: Call = newCall({ attempt, mode: "predictive", ringSeconds: 25, leavesMessage: true }, 0);
  for (const event of [
    { type: "dialling", attempt, at: 0 } as const,
    { type: "answered", attempt, at: 0 } as const,
    ...events,
  ]) {
    for (let due = deadlineOf(call); due !== null && due <= event.at; due = deadlineOf(call))
      call = tick(call, due).call;
    call = step(call, event, event.at).call;
  }
  const asked = tick(call, 8_320);
  expect(asked.effects).toEqual([{ type: "leave_message" }]);
  const late = tick(asked.call, 8_320 + mailboxRules.askWithinMs);
  expect(late.effects).toEqual([{ type: "hang_up", why: "machine" }]);
  const told = step(late.call, { type: "message_begun", lengthMs, at: 12_000 }, 12_000);
  expect([told.call.at.phase, told.effects]).toEqual(["hanging_up", []]);
  // Its row is written all the same.
  expect(told.call.message).toEqual({ at: 12_000, lengthMs, playedMs: 0 });
});

test("a sampled machine is waited on like any other", () => {
  expect(left(heard([greeting], [7_320]), { lingerMs: 3_000 }).spokenAt).toBe(8_320);
});

test("the hours asked of the gate at the dial hold until the last word could be spoken", () => {
  expect(messageSeconds).toBe(30 + 1 + 20);
});

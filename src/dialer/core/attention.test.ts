import { expect, test } from "vitest";
import { type Agent, newAgent } from "#agents/core/presence.ts";
import { type AttemptId, asId } from "#kernel/ids.ts";
import { minute } from "#kernel/time.ts";
import { attentionAfterMs, attentionOf } from "./attention.ts";

const attempt = asId<AttemptId>("00000000-0000-0000-0000-000000000001");
const dropped: Agent = {
  ...newAgent(0),
  at: { state: "dropped", since: 0, attempt, until: minute },
};
const talking: Agent = { ...newAgent(0), at: { state: "talking", since: 0, attempt } };
const none = { contacts: 0, promises: 0 };

test("somebody who asks for help goes before whatever else is wrong with them", () => {
  const help = { text: "Pide ayuda: Duda", since: 3 };
  expect(attentionOf(dropped, none, minute)?.code).toBe("dropped");
  expect(attentionOf(dropped, { ...none, help }, minute)).toEqual({ rank: 0, code: "help", ...help });
});

test("an agent still in a call when the break began is worth a look after some minutes, and not before", () => {
  const lateForBreak = { label: "Refrigerio", since: 0 };
  const at = (now: number) => attentionOf(talking, { ...none, lateForBreak }, now)?.code;
  expect(at(attentionAfterMs.lateForBreak)).toBeUndefined();
  expect(at(attentionAfterMs.lateForBreak + 1)).toBe("late_break");
});

test("a pause is looked at once it is over its limit", () => {
  const paused: Agent = {
    ...newAgent(0),
    at: { state: "paused", since: 0, reason: "bano", limitAt: minute },
  };
  expect(attentionOf(paused, none, minute)).toBeNull();
  expect(attentionOf(paused, none, minute + 1)?.code).toBe("pause_over");
});

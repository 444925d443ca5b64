import { expect, test } from "vitest";
import { newTestCall, stepTest, type TestEvent, testRules } from "./test-call.ts";

const now = Date.UTC(2026, 10, 24, 13);
const play = (...events: readonly (readonly [afterMs: number, event: TestEvent])[]) => {
  let call = newTestCall(now);
  for (const [afterMs, event] of events) {
    const next = stepTest(call, event, now + afterMs);
    if (next.result) return next.result;
    call = next.call;
  }
  return null;
};
const busy = { type: "ended", cause: { q850: 17, sip: 486 } } as const;
const { responseWithinMs, arrivesWithinMs, afterAnswerMs } = testRules;

test("a call that comes back to us proves the way out and the way in", () => {
  expect(play([900, { type: "ringing" }], [1_500, { type: "arrived" }])).toEqual({
    outward: "ok",
    ringsBack: "ok",
    reason: null,
    cause: null,
  });
});

test("a carrier that refuses is told with its cause; one that says nothing, after twelve seconds", () => {
  expect(play([300, { type: "ended", cause: { q850: 21, sip: 403 } }])).toMatchObject({
    outward: "failed",
    ringsBack: "failed",
    reason: "refused",
    cause: { sip: 403 },
  });
  expect(play([responseWithinMs - 1, { type: "tick" }])).toBeNull();
  expect(play([responseWithinMs, { type: "tick" }])).toMatchObject({
    outward: "failed",
    reason: "no_response",
  });
});

test("a number that rings somewhere else has a way out and no way back", () => {
  const ringing = [1_000, { type: "ringing" }] as const;
  expect(play(ringing, [2_000, busy])).toMatchObject({
    outward: "ok",
    ringsBack: "failed",
    reason: "did_not_arrive",
  });
  expect(play(ringing, [1_000 + arrivesWithinMs - 1, { type: "tick" }])).toBeNull();
  expect(play(ringing, [1_000 + arrivesWithinMs, { type: "tick" }])).toMatchObject({
    reason: "did_not_arrive",
  });
});

test("when somebody else picks up we leave within three seconds", () => {
  const answered = [2_000, { type: "answered" }] as const;
  expect(play(answered, [2_000 + afterAnswerMs, { type: "tick" }])).toMatchObject({
    outward: "ok",
    ringsBack: "failed",
    reason: "answered_elsewhere",
  });
});

test("a call the exchange could not send proves nothing of the carrier", () => {
  expect(play([0, { type: "not_sent" }])).toMatchObject({
    outward: "failed",
    reason: "not_sent",
    cause: null,
  });
});

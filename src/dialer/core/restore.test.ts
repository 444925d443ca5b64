import { expect, test } from "vitest";
import { attempt } from "./call.fixture.ts";
import { restoreCall, type StoppedCall } from "./restore.ts";

const marks = {
  dialledAt: 0,
  rangAt: 1,
  answeredAt: 2,
  verdictAt: null,
  greetingEndAt: null,
  bridgedAt: null,
};
const stopped: StoppedCall = {
  attempt,
  mode: "predictive",
  ringSeconds: 25,
  seat: null,
  state: "detecting",
  reservedAt: 0,
  marks,
  verdict: null,
  abandoned: false,
  messageAt: null,
};

test("a call that was being spoken to is hung up, and keeps its message, even where its verdict was not written in time", () => {
  const { call, fate } = restoreCall({ ...stopped, messageAt: 9_000 }, { answered: true }, 20_000);
  expect(fate).toBe("hang_up");
  expect(call).toMatchObject({ verdict: "machine", message: { at: 9_000, playedMs: null } });
});

test("one that waited for a beep is hung up without a message; one without a verdict is a person until known better", () => {
  const waiting = restoreCall(
    { ...stopped, state: "waiting", verdict: "machine" },
    { answered: true },
    20_000,
  );
  expect([waiting.fate, waiting.call.message]).toEqual(["hang_up", null]);
  expect(restoreCall(stopped, { answered: true }, 20_000).fate).toBe("allocate");
});

test("one that the exchange has let go of keeps its message", () => {
  const gone = restoreCall({ ...stopped, messageAt: 9_000 }, undefined, 20_000);
  expect([gone.fate, gone.call.message?.at]).toEqual(["vanished", 9_000]);
});

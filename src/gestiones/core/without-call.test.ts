import { expect, test } from "vitest";
import { contactMade, momentProblem, mostDaysBack } from "./without-call.ts";

const now = Date.parse("2026-11-24T15:00:00Z");
const day = 86_400_000;

test.each([
  ["visit", "DIRECT", { channel: "visit", inbound: false, result: "conversation" }],
  ["visit", "INDIRECT", { channel: "visit", inbound: false, result: "third_party" }],
  ["visit", "NONE", { channel: "visit", inbound: false, result: "no_answer" }],
  ["email", "DIRECT", { channel: "email", inbound: false, result: "sent" }],
  ["email", "NONE", { channel: "email", inbound: false, result: "sent" }],
  ["letter", "INDIRECT", { channel: "letter", inbound: false, result: "sent" }],
  ["branch", "DIRECT", { channel: "visit", inbound: true, result: "conversation" }],
  ["email_in", "DIRECT", { channel: "email", inbound: true, result: "conversation" }],
  ["letter_in", "NONE", undefined],
  ["visit", "ADMIN", undefined],
  ["branch", "ADMIN", undefined],
] as const)("%s with a result %s is told to the ledger as %o", (way, contactClass, made) => {
  expect(contactMade(way, contactClass)).toEqual(made);
});

test("what happens without a call may be noted days later, within a limit, and never before it happens", () => {
  expect(momentProblem(now, now)).toBeUndefined();
  expect(momentProblem(now - mostDaysBack * day, now)).toBeUndefined();
  expect(momentProblem(now - mostDaysBack * day - 1, now)).toBe("too_far");
  expect(momentProblem(now + 1, now)).toBe("in_the_future");
});

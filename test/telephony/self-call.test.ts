// A call to ourselves on the real exchange: out over a trunk with the digits its carrier wants, round through the carrier and back
// in at our own door, hung up there without having been answered. One that the carrier refuses, and one that somebody answers.
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownNumberOf } from "#dialer/core/return-call.ts";
import { newTestCall, stepTest, type TestEvent, type TestResult, testRules } from "#dialer/core/test-call.ts";
import { digitsFor, shownFor } from "#dialer/core/trunk-digits.ts";
import { asPhone, type Phone } from "#kernel/phone.ts";
import { invalidNumber, scripted, silent } from "#telephony/carrier/behaviour.ts";
import type { TelephonyEvent } from "#telephony/core/events.ts";
import { type Lab, startLab } from "./lab.ts";

const own = asPhone("+56600123456");
const shown = asPhone("+56600999999");
const strangers = asPhone("+56600123457");
const unknown = asPhone("+56600123458");
/** National numbers behind a technical prefix: what leaves is not what we call the number ourselves. */
const carrierWants = { techPrefix: "77", numberFormat: "national", country: "CL" } as const;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(scripted({ "77600123457": silent(), "77600123458": invalidNumber() }), {
    "77600123456": "600123456",
  });
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

/** What the engine makes of the line's events; the instant of the last one decides. */
async function testCall(to: Phone): Promise<TestResult> {
  const digits = digitsFor(carrierWants, to);
  if (digits === null) throw new Error("no digits");
  const seen = lab.told.events.length;
  const attempt = await lab.dial(to, { digits, callerId: shownFor(carrierWants, shown) });
  let call = newTestCall(Date.now());
  let result: TestResult | null = null;
  const follow = (event: TestEvent, at: number): void => {
    const next = stepTest(call, event, at);
    call = next.call;
    result ??= next.result;
  };
  await lab.told.until((event) => {
    if (!lab.told.events.slice(seen).includes(event)) return false;
    if (event.type === "inbound") follow({ type: "arrived" }, event.at);
    if (!("attempt" in event) || event.attempt !== attempt) return result !== null;
    if (event.type === "ringing" || event.type === "answered") follow({ type: event.type }, event.at);
    // Nobody waits three seconds here: the tick that ends it is given at its instant.
    if (event.type === "answered") follow({ type: "tick" }, event.at + testRules.afterAnswerMs);
    if (event.type === "ended") follow({ type: "ended", cause: event.cause }, event.at);
    return result !== null;
  });
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  if (!result) throw new Error("no result");
  return result;
}

type Inbound = Extract<TelephonyEvent, { type: "inbound" }>;

test("a call to our own number comes back to us, is known by both its numbers, and nobody is left on the line", async () => {
  expect(await testCall(own)).toMatchObject({ outward: "ok", ringsBack: "ok", reason: null });
  const inbound = await lab.told.until((event): event is Inbound => event.type === "inbound");
  expect(ownNumberOf([own], inbound.to)).toBe(own);
  expect(inbound.from).toBe("600999999");
  await lab.told.until((event) => event.type === "ended" && event.attempt === inbound.attempt);
  expect(lab.carrier.calls()).toEqual([]);
  // It was never answered: such a call costs nothing.
  expect(lab.told.events.filter(({ type }) => type === "answered")).toEqual([]);
});

test("a number that a stranger answers, and one that the carrier does not know, say so", async () => {
  expect(await testCall(strangers)).toMatchObject({
    outward: "ok",
    ringsBack: "failed",
    reason: "answered_elsewhere",
  });
  expect(await testCall(unknown)).toMatchObject({ outward: "failed", reason: "refused", cause: { q850: 1 } });
});

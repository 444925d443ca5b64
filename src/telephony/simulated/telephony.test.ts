import { expect, test } from "vitest";
import { type AttemptId, asId, type SeatId } from "#kernel/ids.ts";
import { asPhone, type Phone } from "#kernel/phone.ts";
import type { TelephonyEvent } from "../core/events.ts";
import { type DialRequest, DuplicateAttempt } from "../port.ts";
import { createCity } from "./city.ts";
import { createManualClock } from "./manual-clock.ts";
import { createSimulatedTelephony } from "./telephony.ts";

const start = Date.UTC(2026, 10, 24, 13);
const ana = asPhone("+51987654321");
const seat = asId<SeatId>("01900000-0000-7000-8000-0000000000a1");
const attemptId = (n: number): AttemptId => asId(`01900000-0000-7000-8000-${String(n).padStart(12, "0")}`);
const request = (n: number, phone: Phone, detection: DialRequest["detection"] = "talk"): DialRequest => ({
  attempt: attemptId(n),
  phone,
  digits: phone,
  trunk: { name: "troncal", demo: true },
  callerId: "+5112345678",
  ringSeconds: 25,
  detection,
});

async function floor(city = createCity()) {
  const clock = createManualClock(start);
  const telephony = createSimulatedTelephony({ city, clock });
  const heard: TelephonyEvent[] = [];
  await telephony.connect((event) => heard.push(event));
  /** What was heard of calls, as "seconds type". */
  const told = () => heard.filter((e) => e.type !== "link").map((e) => `${(e.at - start) / 1000} ${e.type}`);
  return { clock, telephony, city, heard, told };
}

test("a person rings, picks up, greets, meets the agent and hangs up after the talk", async () => {
  const { clock, telephony, city, told } = await floor();
  city.answers(ana, { afterMs: 6000, greetingMs: 700, talkMs: 30_000 });
  await telephony.openSeat({ seat, sipUser: "luis" });
  await telephony.dial(request(1, ana));
  clock.advance(8000);
  await telephony.bridge(attemptId(1), seat);
  clock.advance(60_000);
  expect(told()).toEqual([
    "0.005 dialling",
    "0.3 seat_up",
    "1 ringing",
    "6 answered",
    "6.4 talk_started",
    "7.7 talk_finished",
    "8.015 bridged",
    "38.015 ended",
  ]);
  expect(telephony.ledger[0]).toMatchObject({ answeredAt: start + 6000, bridgedAt: start + 8015 });
});

test.each([
  ["busy", ["0.005 dialling", "1.5 ended"], { q850: 17, sip: 486 }],
  ["invalid", ["0.005 dialling", "0.9 ended"], { q850: 1, sip: 404 }],
  ["off", ["0.005 dialling", "1.5 early_media", "1.5 tone", "7.5 ended"], { q850: 20, sip: 480 }],
  ["fax", ["0.005 dialling", "1 ringing", "5 answered", "5.8 tone", "25 ended"], { q850: 16 }],
  ["silence", ["0.005 dialling", "1 ringing", "6 answered", "18 ended"], { q850: 16 }],
  [
    "machine",
    [
      "0.005 dialling",
      "1 ringing",
      "9 answered",
      "9.3 talk_started",
      "15.5 tone",
      "15.9 talk_finished",
      "45 ended",
    ],
    { q850: 16 },
  ],
] as const)("a number that is %s says so the way the exchange does", async (kind, expected, cause) => {
  const { clock, telephony, city, heard, told } = await floor();
  city[kind](ana);
  await telephony.dial(request(1, ana));
  clock.advance(60_000);
  expect(told()).toEqual(expected);
  expect(heard.at(-1)).toMatchObject({ type: "ended", cause });
});

test("who is not met by an agent hangs up after eight seconds", async () => {
  const { clock, telephony, city, told } = await floor();
  city.answers(ana);
  await telephony.dial(request(1, ana));
  clock.advance(60_000);
  expect(told().at(-1)).toBe("14 ended");
});

test("a call that we give up ends as not answered", async () => {
  const { clock, telephony, city, heard } = await floor();
  city.noAnswer(ana);
  await telephony.dial(request(1, ana));
  clock.advance(25_000);
  await telephony.hangUp(attemptId(1), "gave_up");
  clock.advance(10);
  expect(heard.at(-1)).toMatchObject({ type: "ended", cause: { q850: 19 } });
});

test("an attempt is dialled once and never again, and a refused dial never leaves the building", async () => {
  const { telephony, city } = await floor();
  city.busy(ana);
  telephony.refuseDials(1);
  await expect(telephony.dial(request(1, ana))).rejects.toThrow("refused");
  expect(telephony.ledger).toHaveLength(0);
  await telephony.dial(request(1, ana));
  await expect(telephony.dial(request(1, ana))).rejects.toBeInstanceOf(DuplicateAttempt);
  expect(telephony.ledger).toHaveLength(1);
});

test("after a restart of the engine its talks and seats are found again, and lost events stay lost", async () => {
  const { clock, telephony, city, heard } = await floor();
  city.answers(ana, { talkMs: 600_000 });
  await telephony.openSeat({ seat, sipUser: "luis" });
  await telephony.dial(request(1, ana));
  clock.advance(8000);
  await telephony.bridge(attemptId(1), seat);
  await telephony.startRecording(attemptId(1));
  clock.advance(1000);
  await telephony.close();
  const before = heard.length;
  clock.advance(60_000);
  expect(heard).toHaveLength(before);
  await telephony.connect(() => undefined);
  expect(await telephony.inventory()).toEqual({
    calls: [{ attempt: attemptId(1), answered: true, seat, recording: true }],
    seats: [{ seat, sipUser: "luis" }],
  });
});

test("who picks up while no engine listens is hung up on, and the ledger knows", async () => {
  const { clock, telephony, city, told } = await floor();
  city.answers(ana, { afterMs: 6000 });
  await telephony.dial(request(1, ana));
  clock.advance(3000);
  telephony.linkDown();
  await expect(telephony.dial(request(2, ana))).rejects.toThrow("cannot be reached");
  clock.advance(5000);
  telephony.linkUp();
  expect(telephony.ledger[0]).toMatchObject({ answeredInGap: true, endedAt: start + 6002 });
  expect(told()).toEqual(["0.005 dialling", "1 ringing", "8 ended"]);
  expect((await telephony.inventory()).calls).toEqual([]);
});

test("an agent whose softphone vanishes leaves the customer on the line", async () => {
  const { clock, telephony, city, heard } = await floor();
  city.answers(ana, { talkMs: null });
  await telephony.openSeat({ seat, sipUser: "luis" });
  await telephony.dial(request(1, ana, "none"));
  clock.advance(500);
  await telephony.bridge(attemptId(1), seat);
  clock.advance(10_000);
  expect(telephony.talking()).toEqual([{ attempt: attemptId(1), seat }]);
  telephony.dropSeat(seat);
  clock.advance(20_000);
  expect(heard.at(-1)).toMatchObject({ type: "seat_down", seat });
  expect((await telephony.inventory()).calls).toHaveLength(1);
});

test("a command on a call that no longer exists is not an error", async () => {
  const { telephony } = await floor();
  await telephony.hangUp(attemptId(9), "normal");
  await telephony.bridge(attemptId(9), seat);
  await telephony.play(attemptId(9), "abandoned");
  expect(telephony.talking()).toEqual([]);
});

test("a return call rings in and can be answered", async () => {
  const { clock, telephony, heard } = await floor();
  const attempt = telephony.callIn(ana, "+5112345678");
  await telephony.answer(attempt);
  clock.advance(10);
  expect(heard.slice(-2).map(({ type }) => type)).toEqual(["inbound", "answered"]);
});

test("the same seed plays the same public, and it brings what the planning figures say", () => {
  const phone = (n: number): Phone => asPhone(`+519${String(10_000_000 + n)}`);
  const city = createCity({ public: { seed: 7 } });
  const again = createCity({ public: { seed: 7 } });
  const kinds = new Map<string, number>();
  for (let n = 0; n < 4000; n++) {
    const behaviour = city.behaviourOf(phone(n), 0);
    expect(again.behaviourOf(phone(n), 0)).toEqual(behaviour);
    const kind = behaviour.kind === "cut" ? "human" : behaviour.kind;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect((kinds.get("human") ?? 0) / 4000).toBeCloseTo(0.16, 1);
  expect((kinds.get("invalid") ?? 0) / 4000).toBeCloseTo(0.16, 1);
  expect((kinds.get("machine") ?? 0) / 4000).toBeCloseTo(0.26, 1);
  const dead = Array.from({ length: 100 }, (_, n) => phone(n)).find(
    (p) => city.behaviourOf(p, 0).kind === "invalid",
  );
  expect(dead && city.behaviourOf(dead, 5).kind).toBe("invalid");
});

test("the clock lets things happen in order and the engine finish after each instant", async () => {
  const clock = createManualClock(start);
  const happened: string[] = [];
  clock.after(20, () => happened.push("b"));
  clock.after(10, () => happened.push("a"));
  clock.after(10, () => clock.after(5, () => happened.push("a2")));
  clock.after(15, () => happened.push("never"))();
  await clock.advanceSettling(100, async () => {
    happened.push(`settled ${clock.monotonic()}`);
  });
  expect(happened).toEqual([
    "settled 0",
    "a",
    "settled 10",
    "a2",
    "settled 15",
    "b",
    "settled 20",
    "settled 100",
  ]);
  expect(clock.now()).toBe(start + 100);
});

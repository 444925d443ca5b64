import { afterAll, beforeAll, expect, test } from "vitest";
import { answering } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { cuttablePath } from "../support/cuttable.ts";
import { type Lab, number, startLab } from "./lab.ts";

/**
 * The engine is away for a second: audio that stopped with it would leave a gap of that second. A quarter of it is what a busy
 * machine's scheduling may cost (64 ms seen at a load of nine on two processors; 26 ms idle).
 */
const awayMs = 1_000;
const gapMs = awayMs / 4;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(() => answering([{ do: "loop", sound: tone(440, 1_000) }], { ringMs: 0 }));
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

test("the engine dies and another takes over: both sides keep hearing, the call is found and can be ended", async () => {
  const { seat, phone } = await lab.seatAt("agente-heredado");
  const [talking, held, ringingOut] = [
    await lab.dial(number(1)),
    await lab.dial(number(2)),
    await lab.dial(number(3)),
  ];
  for (const attempt of [talking, held, ringingOut])
    await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  phone.hum(300);
  await lab.telephony.bridge(held, seat);
  await lab.told.until((event) => event.type === "bridged" && event.attempt === held);
  await lab.telephony.hold(held);
  await lab.telephony.bridge(talking, seat);
  await lab.telephony.startRecording(talking);
  await lab.telephony.close();

  // One call ends while nobody looks; the others go on for a second.
  const unseen = lab.carrier.calls().find((call) => call.attempt === ringingOut);
  unseen?.hangUp();
  await new Promise((resolve) => setTimeout(resolve, awayMs));

  const { telephony, told } = await lab.another();
  const inventory = await telephony.inventory();
  expect(inventory.seats).toEqual([{ seat, sipUser: "agente-heredado" }]);
  expect(inventory.calls).toHaveLength(2);
  expect(inventory.calls).toContainEqual({ attempt: talking, answered: true, seat, recording: true });
  expect(inventory.calls).toContainEqual({ attempt: held, answered: true, seat, recording: false });

  await telephony.startRecording(talking);
  await telephony.hangUp(talking, "normal");
  await told.until((event) => event.type === "ended" && event.attempt === talking);
  const end = await lab.farEnd.until((event) => event.type === "end" && event.attempt === talking);
  expect(end.type === "end" && end.maxGapMs).toBeLessThan(gapMs);
  expect(phone.call().audio.ear.maxGapMs).toBeLessThan(gapMs);

  await telephony.resume(held);
  await told.until((event) => event.type === "bridged" && event.attempt === held);
  await telephony.hangUp(held, "normal");
  await told.until((event) => event.type === "ended" && event.attempt === held);
  await telephony.closeSeat(seat);
  await told.until((event) => event.type === "seat_down" && event.seat === seat);
});

test("after the link comes back, a call that ended in the gap is told as ended and then the link as up", async () => {
  const path = await cuttablePath(lab.settings.httpPort);
  const { telephony, told } = await lab.another(path.port);
  const attempt = await lab.dial(number(4), {}, telephony);
  const staying = await lab.dial(number(5), {}, telephony);
  for (const each of [attempt, staying])
    await told.until((event) => event.type === "answered" && event.attempt === each);
  const before = told.events.length;
  path.cut();
  await told.until((event) => event.type === "link" && !event.up);
  lab.carrier
    .calls()
    .find((call) => call.attempt === attempt)
    ?.hangUp();
  path.mend();
  await told.until((event) => event.type === "link" && event.up && told.events.indexOf(event) > before);
  expect(told.events.slice(before).map((event) => event.type)).toEqual(["link", "ended", "link"]);
  await telephony.hangUp(staying, "normal");
  await told.until((event) => event.type === "ended" && event.attempt === staying);
  await path.close();
});

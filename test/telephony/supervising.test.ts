import { afterAll, beforeAll, expect, test } from "vitest";
import { answering } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { type Lab, newSeat, number, startLab } from "./lab.ts";
import { nowMs, type SeatPhone } from "./seat-phone.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(({ number: dialled }) =>
    dialled === number(1)
      ? answering([{ do: "loop", sound: tone(440, 1_000) }], { ringMs: 0 })
      : answering([], { ringMs: 0 }),
  );
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

const soundAfter = (phone: SeatPhone, since: number) =>
  phone.heard.until((event) => event.type === "sound" && event.at >= since);
const quietAfter = (phone: SeatPhone, since: number) =>
  phone.heard.until((event) => event.type === "quiet" && event.at >= since);

test("a supervisor who listens hears customer and agent, and neither hears the supervisor", async () => {
  const { seat, phone } = await lab.seatAt("agente-uno");
  const supervisorPhone = await lab.phone("supervisor-uno");
  const supervisor = { seat: newSeat(), sipUser: "supervisor-uno" };
  const attempt = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  await lab.telephony.bridge(attempt, seat);
  const since = nowMs();
  await lab.telephony.supervise(seat, supervisor, "listen");
  await soundAfter(supervisorPhone, since);
  supervisorPhone.hum(700);
  // The customer's end of the line carries only what the customer may hear: nobody but the silent agent.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(lab.farEnd.events.some((event) => event.type === "heard" && event.attempt === attempt)).toBe(false);
  await lab.telephony.stopSupervising(supervisor.seat);
  await lab.told.until((event) => event.type === "seat_down" && event.seat === supervisor.seat);
  await lab.telephony.hangUp(attempt, "normal");
  await quietAfter(phone, nowMs());
  await lab.telephony.closeSeat(seat);
});

test("a whisper reaches the agent alone; joining in reaches the customer too", async () => {
  const { seat, phone } = await lab.seatAt("agente-dos");
  const supervisorPhone = await lab.phone("supervisor-dos");
  const supervisor = { seat: newSeat(), sipUser: "supervisor-dos" };
  const attempt = await lab.dial(number(2));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  await lab.telephony.bridge(attempt, seat);
  await lab.told.until((event) => event.type === "bridged" && event.attempt === attempt);
  let since = nowMs();
  await lab.telephony.supervise(seat, supervisor, "whisper");
  await lab.told.until((event) => event.type === "seat_up" && event.seat === supervisor.seat);
  supervisorPhone.hum(700);
  await soundAfter(phone, since);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const heard = () => lab.farEnd.events.some((event) => event.type === "heard" && event.attempt === attempt);
  expect(heard()).toBe(false);

  since = nowMs();
  await lab.telephony.supervise(seat, supervisor, "barge");
  await lab.farEnd.until((event) => event.type === "heard" && event.attempt === attempt);

  await lab.telephony.supervise(seat, supervisor, "listen");
  supervisorPhone.hush();
  await quietAfter(phone, since);
  since = nowMs();
  supervisorPhone.hum(700);
  phone.hum(300);
  await soundAfter(supervisorPhone, since);
  await lab.telephony.stopSupervising(supervisor.seat);
  await lab.telephony.hangUp(attempt, "normal");
  await lab.telephony.closeSeat(seat);
  await lab.told.until((event) => event.type === "seat_down" && event.seat === seat);
  expect(await lab.telephony.channels()).toEqual([]);
});

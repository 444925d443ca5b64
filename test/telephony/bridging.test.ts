import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import { answering, press, wait } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { type Lab, newSeat, number, startLab, trunk } from "./lab.ts";
import { nowMs, type SeatPhone } from "./seat-phone.ts";

/** The measured promise of the product; the suite fails when the machine or the code breaks it. */
const medianLimitMs = 60;
const p99LimitMs = 300;
const samples = 50;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(({ number: dialled }) => {
    if (dialled === number(1)) return answering([{ do: "loop", sound: tone(440, 1_000) }], { ringMs: 0 });
    if (dialled === number(2)) return answering([wait(300), press("159#")], { ringMs: 0 });
    return answering([], { ringMs: 0 });
  });
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

async function answered(
  to: ReturnType<typeof number>,
  detection: "none" | "talk" = "none",
): Promise<AttemptId> {
  const attempt = await lab.dial(to, { detection });
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  return attempt;
}
async function hungUp(attempt: AttemptId): Promise<void> {
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
}
const soundAfter = (phone: SeatPhone, since: number) =>
  phone.heard.until((event) => event.type === "sound" && event.at >= since);
const quietAfter = (phone: SeatPhone, since: number) =>
  phone.heard.until((event) => event.type === "quiet" && event.at >= since);
const customerHears = (attempt: AttemptId) =>
  lab.farEnd.until((event) => event.type === "heard" && event.attempt === attempt);
const customerHeard = (attempt: AttemptId): boolean =>
  lab.farEnd.events.some((event) => event.type === "heard" && event.attempt === attempt);

test("from the order to bridge, the agent hears the customer within the promised time", async () => {
  const { seat, phone } = await lab.seatAt("agente-medida");
  const delays: number[] = [];
  for (let i = 0; i < samples; i++) {
    const attempt = await answered(number(1), "talk");
    // The exchange takes the hum for talk, our own ear for a tone: whichever hears it first.
    await lab.told.until(
      (event) => (event.type === "talk_started" || event.type === "tone") && event.attempt === attempt,
    );
    const ordered = nowMs();
    await lab.telephony.bridge(attempt, seat);
    delays.push((await soundAfter(phone, ordered)).at - ordered);
    const left = nowMs();
    await hungUp(attempt);
    await quietAfter(phone, left);
  }
  delays.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(delays[Math.ceil(share * samples) - 1] ?? Number.NaN);
  console.log(
    `bridge → first sound at the agent's ear: median ${at(0.5)} ms, p99 ${at(0.99)} ms, n ${samples}`,
  );
  expect(at(0.5)).toBeLessThanOrEqual(medianLimitMs);
  expect(at(0.99)).toBeLessThanOrEqual(p99LimitMs);
  await lab.telephony.closeSeat(seat);
});

test("the two hear each other, on hold neither does, and afterwards both do again", async () => {
  const { seat, phone } = await lab.seatAt("agente-espera");
  const attempt = await answered(number(1));
  phone.hum(300);
  let since = nowMs();
  await lab.telephony.bridge(attempt, seat);
  await soundAfter(phone, since);
  await customerHears(attempt);
  since = nowMs();
  await lab.telephony.hold(attempt);
  await quietAfter(phone, since);
  expect((await lab.telephony.inventory()).calls).toContainEqual(
    expect.objectContaining({ attempt, seat, answered: true }),
  );
  since = nowMs();
  await lab.telephony.resume(attempt);
  await soundAfter(phone, since);
  await hungUp(attempt);
  await lab.telephony.closeSeat(seat);
});

test("the agent's tone of warning is not heard by the customer", async () => {
  const { seat, phone } = await lab.seatAt("agente-aviso");
  const attempt = await answered(number(3));
  const since = nowMs();
  await lab.telephony.alert(seat);
  await lab.telephony.bridge(attempt, seat);
  await soundAfter(phone, since);
  await quietAfter(phone, since);
  expect(customerHeard(attempt)).toBe(false);
  await hungUp(attempt);
  await lab.telephony.closeSeat(seat);
});

test("keys pressed by the customer are told, keys we send reach the customer", async () => {
  const attempt = await answered(number(2));
  await lab.told.until((event) => event.type === "dtmf" && event.attempt === attempt && event.digit === "#");
  const keys = lab.told.events.flatMap((event) =>
    event.type === "dtmf" && event.attempt === attempt ? [event.digit] : [],
  );
  expect(keys.join("")).toBe("159#");
  await lab.telephony.sendDtmf(attempt, "42");
  await lab.farEnd.until((event) => event.type === "dtmf" && event.attempt === attempt && event.key === "2");
  await hungUp(attempt);
});

test("a message is heard to its end and told as played", async () => {
  const attempt = await answered(number(3));
  await lab.telephony.play(attempt, "hold_please");
  await customerHears(attempt);
  const played = await lab.told.until((event) => event.type === "played" && event.attempt === attempt);
  expect(played).toMatchObject({ prompt: "hold_please" });
  await hungUp(attempt);
});

test("a softphone that is not registered is told as a seat that is down", async () => {
  const seat = newSeat();
  await lab.telephony.openSeat({ seat, sipUser: "agente-ausente" });
  await lab.told.until((event) => event.type === "seat_down" && event.seat === seat);
});

test("an agent's session is added while calls go on, and its credentials end with it", async () => {
  const attempt = await answered(number(1));
  const phone = await lab.phone("agente-nuevo");
  const seat: SeatId = newSeat();
  await lab.telephony.openSeat({ seat, sipUser: "agente-nuevo" });
  await lab.told.until((event) => event.type === "seat_up" && event.seat === seat);
  const since = nowMs();
  await lab.telephony.bridge(attempt, seat);
  await soundAfter(phone, since);
  await hungUp(attempt);
  await lab.telephony.closeSeat(seat);
  await lab.told.until((event) => event.type === "seat_down" && event.seat === seat);
  await lab.telephony.provision.removeSeatEndpoint("agente-nuevo");
  await lab.telephony.openSeat({ seat, sipUser: "agente-nuevo" });
  expect((await lab.telephony.inventory()).seats.map((each) => each.seat)).not.toContain(seat);
});

test("an agent whose line drops is told at once and the customer stays on the line", async () => {
  const { seat, phone } = await lab.seatAt("agente-corte");
  const attempt = await answered(number(1));
  await lab.telephony.bridge(attempt, seat);
  phone.call().hangUp();
  await lab.told.until((event) => event.type === "seat_down" && event.seat === seat);
  expect((await lab.telephony.inventory()).calls).toContainEqual(
    expect.objectContaining({ attempt, answered: true }),
  );
  const other = await lab.seatAt("agente-relevo");
  const since = nowMs();
  await lab.telephony.bridge(attempt, other.seat);
  await soundAfter(other.phone, since);
  await hungUp(attempt);
  await lab.telephony.closeSeat(seat);
  await lab.telephony.closeSeat(other.seat);
});

test("somebody who calls us gets an id of ours, hears ringing and can be put through", async () => {
  const { seat, phone } = await lab.seatAt("agente-entrante");
  // Provisioned twice, as a trunk of two campaigns is: who calls must still be known.
  await lab.telephony.provision.putTrunk({ ...trunk, host: "127.0.0.1", port: lab.carrier.port });
  await lab.carrier.placeCall({
    server: { host: "127.0.0.1", port: lab.settings.sipPort },
    to: "600100200",
    from: "56911112222",
    behaviour: { kind: "answer", ringMs: 0, steps: [{ do: "loop", sound: tone(440, 1_000) }] },
  });
  const inbound = await lab.told.until((event) => event.type === "inbound");
  expect(inbound).toMatchObject({ from: "56911112222", to: "600100200" });
  if (inbound.type !== "inbound") return;
  const { attempt } = inbound;
  await lab.telephony.answer(attempt);
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  const since = nowMs();
  await lab.telephony.bridge(attempt, seat);
  await soundAfter(phone, since);
  expect((await lab.telephony.inventory()).calls).toContainEqual(
    expect.objectContaining({ attempt, seat, answered: true }),
  );
  await hungUp(attempt);
  await lab.telephony.closeSeat(seat);
});

test("a leg asked for twice in a moment is replaced once, and the person in it stays", async () => {
  const { seat, phone } = await lab.seatAt("agente-recarga");
  const attempt = await answered(number(1));
  await lab.telephony.bridge(attempt, seat);
  const before = phone.call();
  const request = { seat, sipUser: "agente-recarga" };
  const since = nowMs();
  await Promise.all([lab.telephony.renewSeat(request), lab.telephony.renewSeat(request)]);
  await soundAfter(phone, since);
  expect(phone.call()).not.toBe(before);
  expect(lab.told.events.filter((event) => event.type === "seat_down" && event.seat === seat)).toEqual([]);
  await hungUp(attempt);
  await lab.telephony.closeSeat(seat);
});

test("the demo's trunk is never dialled as a real one", async () => {
  const before = lab.carrier.invitesByAttempt().size;
  await expect(lab.dial(number(1), { trunk: { ...trunk, demo: false } })).rejects.toThrow("demo");
  expect(lab.carrier.invitesByAttempt().size).toBe(before);
});

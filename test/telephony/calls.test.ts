import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptId } from "#kernel/ids.ts";
import { sessionTimerSeconds } from "#telephony/asterisk/provision.ts";
import {
  announcement,
  answering,
  busy,
  invalidNumber,
  noAnswer,
  person,
  say,
  scripted,
  switchedOff,
  voicemail,
  wait,
} from "#telephony/carrier/behaviour.ts";
import { type FarEndEvent, startFarEnd } from "#telephony/carrier/far-end.ts";
import { informationTone, silence, tone } from "#telephony/carrier/tones.ts";
import { outcomeOf, type TelephonyEvent } from "#telephony/core/events.ts";
import { DuplicateAttempt } from "#telephony/port.ts";
import {
  createLog,
  freePort,
  host,
  type Lab,
  type Log,
  newAttempt,
  number,
  speech,
  startLab,
  trunk,
} from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(
    scripted({
      [number(1)]: busy(200),
      [number(2)]: invalidNumber(),
      [number(3)]: noAnswer(),
      [number(4)]: announcement([informationTone(), silence(200), tone(300, 800)]),
      [number(5)]: person({ greeting: tone(300, 700), delayMs: 400 }),
      [number(6)]: voicemail({ greeting: speech(4_500), beep: tone(700, 300) }),
      [number(7)]: switchedOff(),
      [number(8)]: answering([wait(300), say(tone(300, 600))], { hangUpAfterMs: 1_500 }),
      [number(9)]: answering([wait(20_000)]),
    }),
  );
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

const story = (attempt: AttemptId): readonly string[] =>
  lab.told.events.flatMap((event) => ("attempt" in event && event.attempt === attempt ? [event.type] : []));
const ended = (attempt: AttemptId) =>
  lab.told.until(
    (event): event is Extract<TelephonyEvent, { type: "ended" }> =>
      event.type === "ended" && event.attempt === attempt,
  );

test.concurrent.for([
  ["a busy number", 1, "busy", ["dialling", "ringing", "ended"]],
  ["a number that does not exist", 2, "invalid", ["dialling", "ended"]],
  ["a switched-off telephone", 7, "off", ["dialling", "ended"]],
] as const)("%s is told as such and never as answered", async ([, last, outcome, expected]) => {
  const attempt = await lab.dial(number(last));
  const { cause } = await ended(attempt);
  const told = story(attempt);
  expect(told).toEqual(expected);
  expect(outcomeOf(cause, { rang: told.includes("ringing"), answered: false, gaveUp: false })).toBe(outcome);
});

test.concurrent("a trunk that moves to another address is dialled there and no longer at the old one", async () => {
  const seen = createLog<FarEndEvent>();
  const moved = await startFarEnd({ host, port: 0, behaviourOf: () => busy(), onEvent: seen.add });
  const invited = (log: Log<FarEndEvent>, attempt: AttemptId) =>
    log.until((event) => event.type === "invite" && event.attempt === attempt);
  const mobile = { name: "mudada", demo: true } as const;
  for (const [port, log] of [
    [moved.port, seen.log],
    [lab.carrier.port, lab.farEnd],
    [moved.port, seen.log],
  ] as const) {
    await lab.telephony.provision.putTrunk({ ...mobile, host, port });
    const attempt = await lab.dial(number(1), { trunk: mobile });
    await invited(log, attempt);
    await ended(attempt);
  }
  await moved.close();
});

test.concurrent("a carrier that is not there is told as failed while a telephone would still be ringing", async () => {
  const away = { name: "cerrada", demo: true } as const;
  await lab.telephony.provision.putTrunk({ ...away, host, port: await freePort("udp") });
  const attempt = await lab.dial(number(1), { trunk: away, ringSeconds: 25 });
  const { cause } = await ended(attempt);
  expect(cause).toEqual({ q850: 18, sip: 408 });
  expect(story(attempt)).toEqual(["dialling", "ended"]);
  expect(outcomeOf(cause, { rang: false, answered: false, gaveUp: false })).toBe("failed");
});

test.concurrent("every call asks for a session timer, so that a line whose end was lost is freed", async () => {
  const attempt = await lab.dial(number(1));
  await ended(attempt);
  const invite = await lab.farEnd.until((event) => event.type === "invite" && event.attempt === attempt);
  expect(invite.sessionExpires).toMatch(new RegExp(`^${sessionTimerSeconds}\\b`));
});

test.concurrent("nobody answers: we stop ringing at the limit and the carrier sees our cancel", async () => {
  const begun = performance.now();
  const attempt = await lab.dial(number(3), { ringSeconds: 15 });
  const { cause } = await ended(attempt);
  expect(story(attempt)).toEqual(["dialling", "ringing", "ended"]);
  expect(outcomeOf(cause, { rang: true, answered: false, gaveUp: true })).toBe("no_answer");
  expect(performance.now() - begun).toBeGreaterThan(14_500);
  const end = await lab.farEnd.until((event) => event.type === "end" && event.attempt === attempt);
  expect(end).toMatchObject({ end: { by: "cancelled" } });
});

test.concurrent("a caller who gives up early frees the line at once", async () => {
  const attempt = await lab.dial(number(3));
  await lab.told.until((event) => event.type === "ringing" && event.attempt === attempt);
  await lab.telephony.hangUp(attempt, "gave_up");
  await ended(attempt);
  const end = await lab.farEnd.until((event) => event.type === "end" && event.attempt === attempt);
  expect(end).toMatchObject({ end: { by: "cancelled" } });
});

test.concurrent("an operator's announcement is heard before any answer", async () => {
  const attempt = await lab.dial(number(4), { detection: "talk" });
  const { cause } = await ended(attempt);
  const told = story(attempt);
  expect(told).toContain("early_media");
  expect(told).toContain("talk_started");
  expect(told).not.toContain("answered");
  // The Reason header (cause 1) that carriers add is not passed on by the exchange: the 503 is what remains.
  expect(cause).toEqual({ q850: 34, sip: 503 });
  expect(outcomeOf(cause, { rang: true, answered: false, gaveUp: false })).toBe("congestion");
});

test.concurrent("a person's short greeting is timed to a tenth of a second", async () => {
  const attempt = await lab.dial(number(5), { detection: "talk" });
  const burst = await lab.told.until(
    (event): event is Extract<TelephonyEvent, { type: "talk_finished" }> =>
      event.type === "talk_finished" && event.attempt === attempt,
  );
  expect(story(attempt)).toEqual(["dialling", "ringing", "answered", "talk_started", "talk_finished"]);
  expect(burst.durationMs).toBeGreaterThan(600);
  expect(burst.durationMs).toBeLessThan(800);
  await lab.telephony.hangUp(attempt, "normal");
  const { cause } = await ended(attempt);
  expect(cause.q850).toBe(16);
});

test.concurrent("a voicemail speaks on with hardly a pause, then beeps", async () => {
  const attempt = await lab.dial(number(6), { detection: "talk" });
  const beep = await lab.told.until((event) => event.type === "tone" && event.attempt === attempt);
  expect(beep).toMatchObject({ tone: "beep" });
  const talk = lab.told.events.filter(
    (event) => (event.type === "talk_started" || event.type === "talk_finished") && event.attempt === attempt,
  );
  expect((talk.at(-1)?.at ?? 0) - (talk[0]?.at ?? 0)).toBeGreaterThan(4_000);
  await lab.telephony.hangUp(attempt, "machine");
  await ended(attempt);
});

test.concurrent.for([
  [5, "human"],
  [6, "machine"],
  [9, "unsure"],
] as const)("the exchange's own detector says of number %i: %s", async ([last, result]) => {
  const attempt = await lab.dial(number(last), { detection: "amd" });
  const told = await lab.told.until((event) => event.type === "detected" && event.attempt === attempt);
  expect(told).toMatchObject({ result });
  await lab.telephony.hangUp(attempt, "normal");
  await ended(attempt);
});

test.concurrent("the other side hangs up: the call ends with a normal cause and frees its id", async () => {
  const attempt = await lab.dial(number(8), { detection: "talk" });
  const { cause } = await ended(attempt);
  expect(cause).toEqual({ q850: 16 });
  expect((await lab.telephony.inventory()).calls.map((call) => call.attempt)).not.toContain(attempt);
});

test.concurrent("the carrier sees our attempt id and caller number, and sound from us at once", async () => {
  const attempt = await lab.dial(number(9), { detection: "talk", callerId: "56225556666" });
  const invite = await lab.farEnd.until((event) => event.type === "invite" && event.attempt === attempt);
  expect(invite.from).toBe("56225556666");
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  // Half a second of our silence: carriers wait for packets before they let the customer's voice through.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await lab.telephony.hangUp(attempt, "normal");
  const end = await lab.farEnd.until((event) => event.type === "end" && event.attempt === attempt);
  expect(end.type === "end" && end.packets).toBeGreaterThan(15);
});

test.concurrent("the same attempt is never dialled twice, by an engine that remembers it or by one that does not", async () => {
  const attempt = await lab.dial(number(9));
  const again = {
    attempt,
    phone: number(9),
    digits: number(9),
    trunk,
    callerId: "5622",
    ringSeconds: 15,
    detection: "none",
  } as const;
  await expect(lab.telephony.dial(again)).rejects.toBeInstanceOf(DuplicateAttempt);
  // The exchange refuses by itself: an engine that remembers nothing meets the same fence.
  expect(await lab.rawCreate(attempt)).toBe(409);
  expect(lab.carrier.invitesByAttempt().get(attempt)).toBe(1);
  await lab.telephony.hangUp(attempt, "normal");
  await ended(attempt);
});

test.concurrent("a trunk that does not exist ends the call before anything leaves the machine", async () => {
  const attempt = newAttempt();
  const request = {
    attempt,
    phone: number(5),
    digits: number(5),
    callerId: "5622",
    ringSeconds: 15,
    detection: "none",
  } as const;
  await lab.telephony.dial({ ...request, trunk: { name: "ninguna", demo: true } });
  const { cause } = await ended(attempt);
  expect(outcomeOf(cause, { rang: false, answered: false, gaveUp: false })).toBe("failed");
  expect(lab.carrier.invitesByAttempt().has(attempt)).toBe(false);
});

test.concurrent("orders to a call that has gone are not errors", async () => {
  const gone = newAttempt();
  const { telephony } = lab;
  await telephony.hangUp(gone, "normal");
  await telephony.answer(gone);
  await telephony.hold(gone);
  await telephony.resume(gone);
  await telephony.sendDtmf(gone, "1");
  await telephony.play(gone, "abandoned");
  await telephony.startRecording(gone);
  await telephony.muteRecording(gone, true);
  expect(story(gone)).toEqual([]);
});

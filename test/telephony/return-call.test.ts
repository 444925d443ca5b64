// A return call on the real exchange: the carrier calls our number, hears what we say, types its document, and is joined to an
// agent although a prompt was still speaking.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptId } from "#kernel/ids.ts";
import type { Step } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import type { TelephonyEvent } from "#telephony/core/events.ts";
import { type Lab, startLab } from "./lab.ts";
import { nowMs } from "./seat-phone.ts";

/** A waiting sound lasts nine seconds: whoever is joined within this was not kept until its end. */
const joinedWithinMs = 1_500;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(() => ({ kind: "noAnswer" }));
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

type Inbound = Extract<TelephonyEvent, { type: "inbound" }>;

/** Somebody calls in from a number of their own, and is answered. */
async function callIn(from: string, steps: readonly Step[]): Promise<{ attempt: AttemptId; callId: string }> {
  const { callId } = await lab.carrier.placeCall({
    server: { host: "127.0.0.1", port: lab.settings.sipPort },
    to: "600123456",
    from,
    behaviour: { kind: "answer", ringMs: 0, steps },
  });
  const inbound = await lab.told.until(
    (event): event is Inbound => event.type === "inbound" && event.from === from,
  );
  expect(inbound.to).toBe("600123456");
  await lab.telephony.answer(inbound.attempt);
  await lab.told.until((event) => event.type === "answered" && event.attempt === inbound.attempt);
  return { attempt: inbound.attempt, callId };
}
const played = (attempt: AttemptId, prompt: string) =>
  lab.told.until((event) => event.type === "played" && event.attempt === attempt && event.prompt === prompt);
const callerHears = (callId: string, since: number) =>
  lab.farEnd.until((event) => event.type === "heard" && event.callId === callId && event.at >= since);
const callerQuiet = (callId: string, since: number) =>
  lab.farEnd.until((event) => event.type === "quiet" && event.callId === callId && event.at >= since);

test("the caller hears the question, and the keys of the document arrive one by one", async () => {
  const since = nowMs();
  const { attempt, callId } = await callIn("56911110001", [
    { do: "listen", quietMs: 600 },
    { do: "press", keys: "1009*#" },
  ]);
  await lab.telephony.play(attempt, "ask_document");
  await callerHears(callId, since);
  await lab.told.until((event) => event.type === "dtmf" && event.attempt === attempt && event.digit === "#");
  const keys = lab.told.events.flatMap((event) =>
    event.type === "dtmf" && event.attempt === attempt ? [event.digit] : [],
  );
  expect(keys.join("")).toBe("1009*#");
  await played(attempt, "ask_document");
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
});

test("an agent who comes free in the middle of the waiting sound is joined at once, and both hear each other", async () => {
  const { seat, phone } = await lab.seatAt("agente-devolucion");
  const { attempt, callId } = await callIn("56911110002", [{ do: "loop", sound: tone(440, 1_000) }]);
  const asked = nowMs();
  await lab.telephony.play(attempt, "waiting");
  await callerHears(callId, asked);
  // The two notes are over, their seven seconds of pause are not: the prompt still plays.
  await callerQuiet(callId, asked);
  const ordered = nowMs();
  await lab.telephony.bridge(attempt, seat);
  await lab.told.until((event) => event.type === "bridged" && event.attempt === attempt);
  const heard = await phone.heard.until((event) => event.type === "sound" && event.at >= ordered);
  expect(heard.at - ordered).toBeLessThan(joinedWithinMs);
  // A word of the agent's, at whose end the caller's ear falls quiet again.
  const speaking = nowMs();
  phone.call().audio.player.play(tone(700, 600));
  await callerQuiet(callId, speaking);
  // The sound we cut short is not told as heard to its end: the caller would be played the next one over the agent.
  expect(lab.told.events.filter((event) => event.type === "played" && event.attempt === attempt)).toEqual([]);
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  await lab.telephony.closeSeat(seat);
});

test("a second prompt takes the place of the first, and the message of nobody there is heard to its end", async () => {
  const since = nowMs();
  const { attempt, callId } = await callIn("56911110003", []);
  await lab.telephony.play(attempt, "waiting");
  await lab.telephony.play(attempt, "unattended");
  await callerHears(callId, since);
  await played(attempt, "unattended");
  expect(
    lab.told.events.flatMap((event) =>
      event.type === "played" && event.attempt === attempt ? [event.prompt] : [],
    ),
  ).toEqual(["unattended"]);
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
});

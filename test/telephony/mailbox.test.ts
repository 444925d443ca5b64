// A mailbox with a greeting and a beep, over real SIP and audio: what it records is our message, from its first word on, and whoever dies
// while it is spoken leaves no call up.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { mailboxRules } from "#dialer/core/mailbox.ts";
import { answering, type Behaviour, person, say, voicemail, wait } from "#telephony/carrier/behaviour.ts";
import type { FarEndEvent } from "#telephony/carrier/far-end.ts";
import { tone as beep } from "#telephony/carrier/tones.ts";
import { tone, writeWav } from "#telephony/wav.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type EngineFloor, movableClock, openEngineFloor } from "./engine-floor.ts";
import { type Lab, number, speech, startLab } from "./lab.ts";

const clock = movableClock();
const messageMs = 3_000;
let base: TestDatabase;
let lab: Lab;
let floor: EngineFloor | undefined;
let answers: Behaviour;
let since = 0;

beforeAll(async () => {
  base = await openTestDatabase();
  lab = await startLab(() => answers, {}, clock);
  // Short, and there whether or not this machine has a voice.
  for (const name of ["mailbox", "unattended"])
    await writeFile(
      join(lab.settings.runDir, "prompts", `${name}.wav`),
      writeWav(tone(440, messageMs, 8_000)),
    );
});
afterEach(async () => {
  await floor?.close();
  floor = undefined;
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

async function open(behaviour: Behaviour): Promise<EngineFloor> {
  answers = behaviour;
  since = lab.farEnd.events.length;
  floor = await openEngineFloor(base, lab, clock, { campaign: { leaveMessage: true } });
  await floor.agent("Ana");
  return floor;
}
/** Of the call that this floor has made. */
const ofCall = (type: FarEndEvent["type"], label?: string): Promise<FarEndEvent> =>
  lab.farEnd.until(
    (event) =>
      lab.farEnd.events.indexOf(event) >= since &&
      event.type === type &&
      (label === undefined || (event.type === "said" && event.label === label)),
  );
async function attempt(of: EngineFloor) {
  await of.written();
  return base.owner
    .selectFrom("attempt")
    .select(["state", "verdict", "outcome", "message_ms", "message_length_ms", "message_at"])
    .where("tenant_id", "=", of.mandate.tenant)
    .executeTakeFirstOrThrow();
}

test("the message is heard whole after the beep, and the call ends with it", async () => {
  const mailbox = voicemail({ greeting: speech(6_500), beep: beep(1_230, 300) });
  const opened = await open(mailbox);
  const { at: beepAt } = await ofCall("said", "beep");
  const { at: heardAt } = await ofCall("heard");
  // A mailbox records from its beep on: nothing of the message is lost, and no long silence comes before it.
  expect(heardAt).toBeGreaterThan(beepAt);
  expect(heardAt - beepAt).toBeLessThan(mailboxRules.afterBeepMs + 1_000);
  const end = await ofCall("end");
  expect(end.type === "end" && end.end).toEqual({ by: "them" });
  expect(end.at - heardAt).toBeGreaterThan(messageMs - 200);
  expect(end.at - heardAt).toBeLessThan(messageMs + 1_500);
  expect(await attempt(opened)).toMatchObject({
    ...{ state: "ended", verdict: "machine", outcome: "machine" },
    ...{ message_ms: messageMs, message_length_ms: messageMs },
  });
});

test("a greeting that beeps, goes on and beeps again is spoken to after the last", async () => {
  await open(
    answering([
      wait(300),
      say(speech(6_000)),
      say(beep(1_000, 250)),
      say(speech(1_500)),
      say(beep(1_000, 250), "beep"),
    ]),
  );
  const { at: beepAt } = await ofCall("said", "beep");
  expect((await ofCall("heard")).at).toBeGreaterThan(beepAt);
  await ofCall("end");
});

test("a person who says hello meets an agent, and no message", async () => {
  const opened = await open(person({ greeting: speech(700) }));
  await opened.desks.until(({ view }) => view.state === "talking");
  expect(await attempt(opened)).toMatchObject({ verdict: "human", message_at: null });
});

test("when nobody is left to hang up, the exchange ends a call after our last words", async () => {
  answers = answering([]);
  const engine = await lab.another();
  const call = await lab.dial(number(9), {}, engine.telephony);
  await engine.told.until((event) => event.type === "answered" && event.attempt === call);
  await engine.telephony.play(call, "unattended");
  const { at } = await lab.farEnd.until((event) => event.type === "heard" && event.attempt === call);
  await engine.telephony.close();
  const end = await lab.farEnd.until((event) => event.type === "end" && event.attempt === call);
  expect(end.at - at).toBeGreaterThan(messageMs);
});

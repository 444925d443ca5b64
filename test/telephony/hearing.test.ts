import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AttemptId } from "#kernel/ids.ts";
import { seededRng } from "#kernel/rng.ts";
import {
  announcement,
  answering,
  person,
  say,
  scripted,
  voicemail,
  wait,
} from "#telephony/carrier/behaviour.ts";
import type { Sound } from "#telephony/carrier/player.ts";
import { faxAnswer, informationTone, silence, tone } from "#telephony/carrier/tones.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import { heardOnMs } from "#telephony/core/hearing/hearing.ts";
import { ulawFrom } from "#telephony/core/ulaw.ts";
import { readWav } from "#telephony/wav.ts";
import { type Lab, number, speech, startLab } from "./lab.ts";

/** A fan or an engine: loud, and no talk. */
function engine(ms: number): Sound {
  const rng = seededRng(3);
  return ulawFrom(Float32Array.from({ length: ms * 8 }, () => (rng.next() - 0.5) * 0.08));
}

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(
    scripted({
      [number(1)]: person({ greeting: speech(700), delayMs: 600 }),
      [number(2)]: voicemail({ greeting: speech(1_500), beep: tone(1_230, 300) }),
      [number(3)]: answering([wait(300), say(faxAnswer())]),
      [number(4)]: answering([wait(20_000)]),
      [number(5)]: person({ greeting: speech(700), delayMs: 1_500, background: engine(2_000) }),
      [number(7)]: answering([wait(300), say(speech(900)), wait(3_000), say(tone(1_230, 300))]),
      [number(6)]: announcement([informationTone(), silence(300)]),
    }),
  );
});
afterAll(async () => {
  await lab.close();
});

type Of<T extends CallEvent["type"]> = Extract<CallEvent, { type: T }>;
const told = <T extends CallEvent["type"]>(attempt: AttemptId, type: T): Promise<Of<T>> =>
  lab.told.until(
    (event): event is Of<T> => event.type === type && "attempt" in event && event.attempt === attempt,
  );
const all = <T extends CallEvent["type"]>(attempt: AttemptId, type: T): Of<T>[] =>
  lab.told.events.filter(
    (event): event is Of<T> => event.type === type && "attempt" in event && event.attempt === attempt,
  );
async function finish(attempt: AttemptId): Promise<void> {
  await lab.telephony.hangUp(attempt, "normal");
  await told(attempt, "ended");
}
/** What of the exchange was made to hear this call. */
async function remains(attempt: AttemptId): Promise<readonly string[]> {
  const channels = await lab.telephony.channels();
  return channels.map(({ id }) => id).filter((id) => id.startsWith(`${attempt}-`));
}

test.concurrent("a hello is heard where it begins and ends, with its level, sooner than the exchange tells", async () => {
  const attempt = await lab.dial(number(1), { detection: "talk" });
  const answered = await told(attempt, "answered");
  const [started, finished] = [await told(attempt, "talk_started"), await told(attempt, "talk_finished")];
  expect(started.levelDb).toBeLessThan(0);
  expect(Math.abs(started.at - answered.at - 600)).toBeLessThan(250);
  expect(finished.durationMs).toBeGreaterThan(400);
  expect(finished.durationMs).toBeLessThan(950);
  // The exchange's own detector waits for 600 ms of silence; ours for 200.
  expect(finished.at - started.at - finished.durationMs).toBeLessThan(450);
  await finish(attempt);
});

test.concurrent("a mailbox's beep is told, after its greeting", async () => {
  const attempt = await lab.dial(number(2), { detection: "talk" });
  const beep = await told(attempt, "tone");
  expect(beep.tone).toBe("beep");
  expect(beep.at).toBeGreaterThan((await told(attempt, "talk_started")).at + 1_000);
  await finish(attempt);
});

test.concurrent("a fax is told by its tone", async () => {
  const attempt = await lab.dial(number(3), { detection: "talk" });
  expect(await told(attempt, "tone")).toMatchObject({ tone: "fax" });
  await finish(attempt);
});

test.concurrent("an operator's tones are told before any answer", async () => {
  const attempt = await lab.dial(number(6), { detection: "talk" });
  expect(await told(attempt, "tone")).toMatchObject({ tone: "sit" });
  await told(attempt, "ended");
  expect(all(attempt, "answered")).toEqual([]);
});

test.concurrent("the noise of a place is no talk, and the word spoken over it is heard", async () => {
  const attempt = await lab.dial(number(5), { detection: "talk" });
  const answered = await told(attempt, "answered");
  // What the ear takes back lasts no time.
  const finished = await lab.told.until(
    (event): event is Of<"talk_finished"> =>
      event.type === "talk_finished" && event.attempt === attempt && event.durationMs > 0,
  );
  expect(finished.at - finished.durationMs - answered.at).toBeGreaterThan(1_000);
  expect(finished.durationMs).toBeLessThan(1_000);
  await finish(attempt);
});

test.concurrent("what was made to hear a call is gone a few seconds after it was joined to an agent, and when it has ended", async ({
  expect,
}) => {
  const { seat } = await lab.seatAt("oyente");
  const attempt = await lab.dial(number(4), { detection: "talk" });
  await told(attempt, "answered");
  await expect.poll(() => remains(attempt)).toHaveLength(2);
  await lab.telephony.bridge(attempt, seat);
  await told(attempt, "bridged");
  expect(await remains(attempt)).toHaveLength(2);
  await expect.poll(() => remains(attempt), { timeout: 3 * heardOnMs }).toEqual([]);
  await finish(attempt);
  const other = await lab.dial(number(4), { detection: "talk" });
  await told(other, "answered");
  await expect.poll(() => remains(other)).toHaveLength(2);
  await finish(other);
  await expect.poll(() => remains(other)).toEqual([]);
  expect(all(other, "talk_started")).toEqual([]);
});

test.concurrent("a mailbox that was given to an agent is still heard to beep", async ({ expect }) => {
  const { seat } = await lab.seatAt("segundo");
  const attempt = await lab.dial(number(7), { detection: "talk" });
  await told(attempt, "talk_finished");
  await lab.telephony.bridge(attempt, seat);
  const { at } = await told(attempt, "bridged");
  const beep = await told(attempt, "tone");
  expect(beep).toMatchObject({ tone: "beep" });
  expect(beep.at).toBeGreaterThan(at);
  await finish(attempt);
});

test.concurrent("of a call that keeps its sound what was heard is laid down once, and of no other", async ({
  expect,
}) => {
  const attempt = await lab.dial(number(2), { detection: "talk", keepsSound: true });
  const plain = await lab.dial(number(2), { detection: "talk" });
  await told(attempt, "tone");
  const heardMs = await lab.telephony.keepHeard(attempt);
  expect(heardMs).toBeGreaterThan(1_500);
  const { rate, samples } = readWav(
    await readFile(join(lab.settings.runDir, "samples", `${attempt}-deteccion.wav`)),
  );
  expect(samples.length / rate).toBeCloseTo(heardMs / 1_000, 2);
  // The greeting and the beep are in it, and they are loud.
  expect(samples.filter((sample) => Math.abs(sample) > 1_000).length).toBeGreaterThan(rate / 2);
  expect(await lab.telephony.keepHeard(attempt)).toBe(0);
  expect(await lab.telephony.keepHeard(plain)).toBe(0);
  await finish(attempt);
  await finish(plain);
});

test("an exchange that gives no audio is told of once, and its own talk detection goes on", async () => {
  expect(lab.faults).toEqual([]);
  const { install, runDir } = lab.settings;
  const unload = ["-C", join(runDir, "etc/asterisk.conf"), "-rx", "module unload chan_rtp.so"];
  await promisify(execFile)(install.binary, unload);
  const attempts = [
    await lab.dial(number(1), { detection: "talk" }),
    await lab.dial(number(1), { detection: "talk" }),
  ];
  for (const attempt of attempts) {
    const finished = await told(attempt, "talk_finished");
    expect(finished.levelDb).toBeUndefined();
    expect(finished.durationMs).toBeGreaterThan(400);
    await expect.poll(() => remains(attempt)).toEqual([]);
    await finish(attempt);
  }
  expect(lab.faults).toHaveLength(1);
  expect(lab.faults[0]).toContain("hearing");
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answering } from "#telephony/carrier/behaviour.ts";
import { tone } from "#telephony/carrier/tones.ts";
import { readWav, sampleRate } from "#telephony/wav.ts";
import { type Lab, number, startLab } from "./lab.ts";

const customerHertz = 440;
const agentHertz = 700;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab(() => answering([{ do: "loop", sound: tone(customerHertz, 1_000) }], { ringMs: 0 }));
});
afterAll(async () => {
  await lab.close();
  expect(lab.faults).toEqual([]);
});

const pass = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Amplitude of one frequency (Goertzel), 0 to 32767. */
function level(samples: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + coefficient * last - before];
  const power = last * last + before * before - coefficient * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
const loudest = (samples: Int16Array): number =>
  samples.reduce((max, each) => Math.max(max, Math.abs(each)), 0);
/** Longest stretch of digital silence, in milliseconds. */
function longestSilence(samples: Int16Array): number {
  let [longest, run] = [0, 0];
  for (const sample of samples) {
    run = sample === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest / (sampleRate / 1_000);
}

test("each voice has its own track, and card data leaves digital silence in both", async () => {
  const { seat, phone } = await lab.seatAt("agente-grabado");
  const attempt = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  phone.hum(agentHertz);
  await lab.telephony.bridge(attempt, seat);
  await lab.telephony.startRecording(attempt);
  // What is measured here is the length of sound in a file: real time has to pass.
  await pass(1_500);
  await lab.telephony.muteRecording(attempt, true);
  await pass(1_000);
  await lab.telephony.muteRecording(attempt, false);
  await pass(1_000);
  expect((await lab.telephony.inventory()).calls).toContainEqual(
    expect.objectContaining({ attempt, recording: true }),
  );
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
  await pass(200);

  const read = async (track: string): Promise<Int16Array> =>
    readWav(await readFile(join(lab.exchange.recordings, `${attempt}-${track}.wav`))).samples;
  const customer = await read("cliente");
  const agent = await read("agente");
  const firstSecond = (samples: Int16Array): Int16Array => samples.subarray(2_000, 10_000);
  expect(level(firstSecond(customer), customerHertz)).toBeGreaterThan(3_000);
  expect(level(firstSecond(customer), agentHertz)).toBeLessThan(100);
  expect(level(firstSecond(agent), agentHertz)).toBeGreaterThan(3_000);
  expect(level(firstSecond(agent), customerHertz)).toBeLessThan(100);
  for (const samples of [customer, agent]) {
    expect(longestSilence(samples)).toBeGreaterThan(850);
    expect(longestSilence(samples)).toBeLessThan(1_200);
    // The time line is kept: speech resumes where it was spoken.
    expect(samples.length / sampleRate).toBeGreaterThan(3.2);
    expect(loudest(samples.subarray(-4_000))).toBeGreaterThan(3_000);
  }
  await lab.telephony.closeSeat(seat);
});

test("a recording begins once, however often it is asked for", async () => {
  const attempt = await lab.dial(number(1));
  await lab.told.until((event) => event.type === "answered" && event.attempt === attempt);
  await Promise.all([lab.telephony.startRecording(attempt), lab.telephony.startRecording(attempt)]);
  await lab.telephony.startRecording(attempt);
  const channels = await lab.telephony.channels();
  expect(
    channels
      .filter((channel) => channel.id.startsWith(attempt))
      .map((channel) => channel.id)
      .sort(),
  ).toEqual([attempt, `${attempt}-agente`, `${attempt}-cliente`]);
  await lab.telephony.hangUp(attempt, "normal");
  await lab.told.until((event) => event.type === "ended" && event.attempt === attempt);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRtp, isKey, keyOf, keyPayload, parseRtp } from "../core/rtp.ts";
import { frameSamples, levelOf, linearToUlaw, mixInto, ulawSilence, ulawToLinear } from "../core/ulaw.ts";
import { createEar, fellQuiet, hearPacket, quietMs } from "./ear.ts";
import { createPlayer } from "./player.ts";
import { silence, tone } from "./tones.ts";

test("µ-law: known points, symmetry, and an error within the step of its segment", () => {
  expect([0xff, 0x7f, 0x80, 0x00].map(ulawToLinear)).toEqual([0, 0, 32_124, -32_124]);
  expect([0, 32_767, -32_768, 99_999].map(linearToUlaw)).toEqual([0xff, 0x80, 0x00, 0x80]);
  for (let sample = -32_600; sample <= 32_600; sample += 37) {
    const error = Math.abs(ulawToLinear(linearToUlaw(sample)) - sample);
    expect(error).toBeLessThanOrEqual(Math.max(4, Math.abs(sample) / 30 + 4));
  }
});

test("two sounds mixed are as loud as both, and mixing silence changes nothing", () => {
  const voice = tone(400, 20);
  const both = voice.slice();
  mixInto(both, voice);
  expect(levelOf(both) / levelOf(voice)).toBeCloseTo(2, 1);
  const alone = voice.slice();
  mixInto(alone, silence(20));
  expect(alone).toEqual(voice);
});

test("a packet is read back as it was written and garbage is refused without a throw", () => {
  const packet = {
    payloadType: 0,
    marker: true,
    sequence: 65_535,
    timestamp: 4_294_967_295,
    ssrc: 7,
    payload: Uint8Array.of(1, 2),
  };
  expect(parseRtp(new Uint8Array(formatRtp(packet)))).toEqual(packet);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => void parseRtp(noise)));
  expect(parseRtp(Uint8Array.of(0x80, 0))).toBeUndefined();
});

test("every key of a telephone travels as an event", () => {
  for (const key of "0123456789*#") expect(keyOf(keyPayload(key, 160, false))).toBe(key);
  expect(isKey("x")).toBe(false);
  expect(keyOf(Uint8Array.of(36, 0, 0, 0))).toBeUndefined();
});

test("sounds follow each other without a gap, over a background that stays", () => {
  const player = createPlayer();
  const done: string[] = [];
  player.play(new Uint8Array(200).fill(1), () => done.push("one"));
  player.play(new Uint8Array(100).fill(2), () => done.push("two"));
  const frame = new Uint8Array(frameSamples);
  player.next(frame);
  expect(frame.every((byte) => byte === 1)).toBe(true);
  player.next(frame);
  expect([frame[39], frame[40], frame[139], frame[140]]).toEqual([1, 2, 2, ulawSilence]);
  expect(done).toEqual(["one", "two"]);
  player.background(new Uint8Array(10).fill(3));
  player.next(frame);
  expect(frame.every((byte) => byte === 3)).toBe(true);
});

test("a stopped sound is never reported as said", () => {
  const player = createPlayer();
  player.play(silence(20), () => expect.unreachable());
  player.stop();
  player.next(new Uint8Array(frameSamples));
  expect(player.playing).toBe(false);
});

const loud = 2_000;
test("the first sound, its end and the next one are told apart; a click is no voice", () => {
  const ear = createEar();
  expect(hearPacket(ear, loud, 0)).toBeUndefined();
  expect(hearPacket(ear, 0, 20)).toBeUndefined();
  expect([hearPacket(ear, loud, 40), hearPacket(ear, loud, 60)]).toEqual([undefined, "first"]);
  expect(fellQuiet(ear, 60 + quietMs - 1)).toBe(false);
  expect([fellQuiet(ear, 60 + quietMs), fellQuiet(ear, 60 + quietMs)]).toEqual([true, false]);
  expect([hearPacket(ear, loud, 400), hearPacket(ear, loud, 420)]).toEqual([undefined, "started"]);
});

test("a microphone's steady hum is learned and a voice above it is still heard", () => {
  const ear = createEar();
  let now = 0;
  for (; now < 30_000; now += 20) {
    hearPacket(ear, 400, now);
    fellQuiet(ear, now);
  }
  expect(ear.speaking).toBe(false);
  hearPacket(ear, loud, now);
  expect(hearPacket(ear, loud, now + 20)).toBe("started");
});

test("gaps count after the first half second, late packets from 60 ms", () => {
  const ear = createEar();
  for (const at of [0, 300, 320, 600, 620, 700, 720, 775]) hearPacket(ear, 0, at);
  expect(ear).toMatchObject({ packets: 8, maxGapMs: 280, latePackets: 2 });
});

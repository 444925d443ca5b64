import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { levelOf, samplesPerSecond } from "../../core/ulaw.ts";
import { openClips } from "./clips.ts";
import { greetingLines, lines } from "./lines.ts";
import { noiseOf, places } from "./noise.ts";
import { toTelephoneRate } from "./shape.ts";
import { voicesOf } from "./voice-list.ts";
import { parseWav } from "./wav.ts";

const absent = "no-such-synthesiser";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clips-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("every line is spoken by at least four voices", () => {
  for (const [line, { cast }] of Object.entries(lines)) {
    expect([line, voicesOf(cast).length]).toEqual([line, expect.toSatisfy((count) => count >= 4)]);
  }
});

test("without a synthesiser the lines become babble with the timing of speech, made once", async () => {
  const first = await openClips({ cacheDir: join(folder, "cache"), espeak: absent });
  expect(first.source).toBe("babble");
  expect(first.madeNow).toBe(first.count);
  for (const line of greetingLines) {
    for (const voice of voicesOf("public")) {
      const seconds = first.clip(line, voice.name).length / samplesPerSecond;
      expect(seconds).toBeGreaterThanOrEqual(0.6);
      expect(seconds).toBeLessThanOrEqual(1.4);
    }
  }
  const again = await openClips({ cacheDir: join(folder, "cache"), espeak: absent });
  expect(again.madeNow).toBe(0);
  expect(again.clip("alo", "rosa")).toEqual(first.clip("alo", "rosa"));
});

test("a recording dropped into the folder wins over the synthetic voice", async () => {
  const userDir = join(folder, "mine");
  await mkdir(join(userDir, "alo"), { recursive: true });
  await writeFile(join(userDir, "alo", "rosa.wav"), wavOf(44_100, 0.5, 1_000));
  await writeFile(join(userDir, "alo", "jose.ul"), Uint8Array.of(1, 2, 3));
  const bank = await openClips({ cacheDir: join(folder, "cache"), userDir, espeak: absent });
  expect(bank.recorded).toBe(2);
  expect(bank.clip("alo", "rosa").length).toBe(4_000);
  expect(bank.clip("alo", "jose")).toEqual(Uint8Array.of(1, 2, 3));
});

test.each([
  8_000, 16_000, 22_050, 44_100, 48_000,
])("a 1 kHz tone at %d Hz keeps its pitch and level, one at 3.9 kHz is cut", (rate) => {
  const inBand = toTelephoneRate(sine(rate, 1_000), rate);
  expect(inBand.length).toBe(samplesPerSecond);
  const middle = inBand.slice(1_000, 7_000);
  const crossings = middle.reduce(
    (count, x, i) => count + (i > 0 && x >= 0 !== (middle[i - 1] ?? 0) >= 0 ? 1 : 0),
    0,
  );
  expect(Math.abs(crossings - 1_500)).toBeLessThanOrEqual(2);
  expect(Math.max(...middle)).toBeCloseTo(0.5, 1);
  expect(Math.max(...toTelephoneRate(sine(rate, 3_900), rate).slice(1_000, 7_000))).toBeLessThan(0.1);
});

test("a file that is no plain WAV is refused", () => {
  expect(parseWav(new Uint8Array())).toBeUndefined();
  expect(parseWav(Buffer.from("RIFF....WAVEfmt "))).toBeUndefined();
  const compressed = wavOf(8_000, 0.1, 440);
  compressed.writeUInt16LE(6, 20);
  expect(parseWav(compressed)).toBeUndefined();
});

test("street, television and fair are audible and quieter than a voice", () => {
  for (const place of places) {
    const level = levelOf(noiseOf(place));
    expect(level).toBeGreaterThan(100);
    expect(level).toBeLessThan(600);
  }
});

function sine(rate: number, hertz: number): Float32Array {
  return Float32Array.from({ length: rate }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
}
function wavOf(rate: number, seconds: number, hertz: number): Buffer {
  const samples = sine(rate, hertz).slice(0, rate * seconds);
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((x, i) => {
    bytes.writeInt16LE(Math.round(x * 32_767), 44 + 2 * i);
  });
  return bytes;
}

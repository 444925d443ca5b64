import { expect, test } from "vitest";
import { seededRng } from "../../../kernel/rng.ts";
import { type Heard, hear, newEar } from "./hearing.ts";
import { frameSamples, sampleRate } from "./level.ts";

type Sound = (i: number) => number;
const quiet: Sound = () => 0;
const tone =
  (hertz: number, amplitude = 4_000): Sound =>
  (i) =>
    amplitude * Math.sin((2 * Math.PI * hertz * i) / sampleRate);
/** Syllables: a buzz of many harmonics that opens and closes five times a second. */
const speech =
  (amplitude = 6_000, pitch = 130): Sound =>
  (i) => {
    const open = Math.max(0, Math.sin((2 * Math.PI * 5 * i) / sampleRate)) ** 2;
    let x = 0;
    for (let k = 1; k <= 20; k++)
      x += Math.sin((2 * Math.PI * pitch * k * i) / sampleRate + k * k) / Math.sqrt(k);
    return (amplitude * open * x) / 4;
  };
function noise(amplitude: number): Sound {
  const rng = seededRng(7);
  return () => amplitude * (rng.next() * 2 - 1);
}
const both =
  (...sounds: readonly Sound[]): Sound =>
  (i) =>
    sounds.reduce((sum, sound) => sum + sound(i), 0);

/** Parts in a row, each so many ms. */
function listenTo(...parts: readonly (readonly [number, Sound])[]): readonly Heard[] {
  const ear = newEar();
  const samples: number[] = [];
  for (const [ms, sound] of parts)
    for (let i = 0; i < (ms * sampleRate) / 1_000; i++) samples.push(sound(samples.length));
  const heard: Heard[] = [];
  for (let at = 0; at + frameSamples <= samples.length; at += frameSamples)
    heard.push(
      ...hear(
        ear,
        Int16Array.from(samples.slice(at, at + frameSamples), (x) => Math.round(x)),
      ),
    );
  return heard;
}
const tones = (heard: readonly Heard[]) => heard.flatMap((each) => (each.type === "tone" ? [each.tone] : []));
const talks = (heard: readonly Heard[]) =>
  heard.flatMap((each) => (each.type === "talk_finished" && each.durationMs > 80 ? [each] : []));

test("a word in a quiet line begins and ends where it does, to a tenth of a second", () => {
  const heard = listenTo([500, quiet], [800, speech()], [1_000, quiet]);
  const [begun] = heard;
  expect(begun).toMatchObject({ type: "talk_started" });
  expect(Math.abs((begun?.atMs ?? 0) - 500)).toBeLessThanOrEqual(100);
  const [word, ...more] = talks(heard);
  expect(more).toEqual([]);
  expect(Math.abs((word?.endedMs ?? 0) - 1_300)).toBeLessThanOrEqual(120);
  expect(word?.atMs).toBeLessThanOrEqual(1_600);
});

test("a word in a loud street is heard with its end, and the street is no talk", () => {
  const street = noise(900);
  const heard = listenTo([1_500, street], [800, both(street, speech(16_000))], [1_500, street]);
  const [word, ...more] = talks(heard);
  expect(more).toEqual([]);
  expect(Math.abs((word?.endedMs ?? 0) - 2_300)).toBeLessThanOrEqual(150);
});

test("steady noise from the first instant is never talk", () => {
  expect(talks(listenTo([5_000, noise(4_000)]))).toEqual([]);
});

test("music that goes on is taken back as talk", () => {
  const chord = both(tone(262, 1_500), tone(330, 1_500), tone(392, 1_500), tone(523, 1_000));
  expect(talks(listenTo([300, quiet], [4_000, chord], [500, quiet]))).toEqual([]);
});

test("whoever speaks far from the telephone is told apart from who speaks into it", () => {
  const heard = listenTo([300, quiet], [700, speech(700)], [100, quiet], [800, speech(9_000)], [800, quiet]);
  const words = talks(heard);
  const loudest = Math.max(...words.map(({ levelDb }) => levelDb));
  expect(words.filter(({ levelDb }) => levelDb > loudest - 14)).toHaveLength(1);
  expect(words.length).toBeGreaterThan(1);
});

test.each([
  [
    "a mailbox's beep after its greeting",
    [
      [900, speech()],
      [400, quiet],
      [300, tone(1_230)],
    ],
    ["beep"],
  ],
  [
    "a beep at the pitch of an information tone, after a greeting",
    [
      [900, speech()],
      [300, quiet],
      [400, tone(950)],
    ],
    ["beep"],
  ],
  [
    "a beep under the noise of a line",
    [
      [500, noise(400)],
      [300, both(noise(400), tone(700, 2_500))],
      [300, noise(400)],
    ],
    ["beep"],
  ],
  [
    "an operator's three tones",
    [
      [330, tone(950)],
      [330, tone(1_400)],
      [330, tone(1_800)],
      [300, quiet],
    ],
    ["sit"],
  ],
  [
    "an operator's tones heard from the second on",
    [
      [330, tone(1_400)],
      [330, tone(1_800)],
      [300, quiet],
    ],
    ["sit"],
  ],
  [
    "a fax that answers",
    [
      [500, quiet],
      [3_000, tone(2_100)],
    ],
    ["fax"],
  ],
  [
    "a fax that calls",
    [
      [500, tone(1_100)],
      [3_000, quiet],
    ],
    ["fax"],
  ],
  [
    "ringing",
    [
      [1_000, tone(425)],
      [3_000, quiet],
    ],
    ["ringback"],
  ],
  [
    "engaged",
    [
      [500, tone(425)],
      [500, quiet],
      [500, tone(425)],
      [500, quiet],
    ],
    ["busy"],
  ],
  [
    "a click",
    [
      [40, tone(1_000)],
      [300, quiet],
    ],
    [],
  ],
  [
    "speech",
    [
      [3_000, speech()],
      [300, quiet],
    ],
    [],
  ],
  ["silence", [[3_000, quiet]], []],
] as const)("%s is named as such", (_title, parts, expected) => {
  expect(tones(listenTo(...parts))).toEqual(expected);
});

test("a tone is no talk", () => {
  expect(talks(listenTo([300, quiet], [600, tone(1_000)], [500, quiet]))).toEqual([]);
});

test("a piece of audio that is no 20 ms is left out and harms nothing", () => {
  const ear = newEar();
  expect(hear(ear, new Int16Array(7))).toEqual([]);
  expect(hear(ear, new Int16Array(0))).toEqual([]);
  expect(ear.atMs).toBe(0);
});

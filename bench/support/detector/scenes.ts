// What is heard after a call is answered, as the two classes of the bench. Both are cut from the same voices, levels, noises and
// codecs. Lengths overlap on purpose: people of 3–5 s, mailboxes of one second. What differs is what the world differs in: a person
// ceases to speak and waits for us, a machine goes on or beeps. The shares are judgement, not a census of any country's calls.
import { integer, pick, type Rng, weighted } from "#kernel/rng.ts";
import type { BenchVoice, Utterance } from "./voices.ts";

export const rate = 8_000;
export type PersonKind = "short" | "medium" | "two_phrases" | "twice" | "long" | "shy";
export type MachineKind =
  | "short_beep"
  | "short_late"
  | "hello_goes_on"
  | "medium"
  | "long"
  | "music_first"
  | "information";

export interface Scene {
  readonly truth: "person" | "machine";
  readonly kind: PersonKind | MachineKind;
  readonly voice: string;
  readonly samples: Float32Array;
  /** When the first utterance ends (a person: from then on they wait for us). */
  readonly firstEndMs: number;
  /** Sum of speech in the first utterance: what a rule by length alone would see. */
  readonly firstLengthMs: number;
  readonly beepMs: number | null;
}

const personShares: Readonly<Record<PersonKind, number>> = {
  short: 46,
  medium: 16,
  two_phrases: 12,
  twice: 8,
  long: 8,
  shy: 10,
};
const machineShares: Readonly<Record<MachineKind, number>> = {
  short_beep: 15,
  short_late: 5,
  hello_goes_on: 15,
  medium: 25,
  long: 30,
  music_first: 5,
  information: 5,
};
/** The line is heard for so long. */
export const sceneMs = 11_000;

/** Sounds in a row. */
interface Tape {
  readonly out: Float32Array;
  at: number;
}
const newTape = (): Tape => ({ out: new Float32Array((sceneMs * rate) / 1_000), at: 0 });
function wait(tape: Tape, ms: number): void {
  tape.at += Math.round((ms * rate) / 1_000);
}
const nowMs = (tape: Tape): number => (tape.at * 1_000) / rate;
function put(tape: Tape, sound: Float32Array): void {
  if (tape.at < tape.out.length) tape.out.set(sound.subarray(0, tape.out.length - tape.at), tape.at);
  tape.at += sound.length;
}
const between = (rng: Rng, least: number, most: number): number => least + rng.next() * (most - least);

function say(tape: Tape, rng: Rng, from: readonly Utterance[], least: number, most: number): void {
  const fitting = from.filter((each) => each.seconds >= least && each.seconds <= most);
  const chosen = fitting[integer(rng, Math.max(1, fitting.length))] ?? from[0];
  if (chosen) put(tape, chosen.samples);
}

export function personScene(rng: Rng, voice: BenchVoice): Scene {
  const kind = weighted(rng, personShares);
  const tape = newTape();
  const from = voice.asPerson;
  wait(tape, kind === "shy" ? between(rng, 2_000, 3_800) : between(rng, 60, 1_300));
  const began = nowMs(tape);
  if (kind === "long") {
    say(tape, rng, from, 2.8, 5);
    if (rng.next() < 0.3 && nowMs(tape) - began < 3_600) {
      wait(tape, between(rng, 150, 400));
      say(tape, rng, from, 0.3, 1.5);
    }
  } else if (kind === "medium") say(tape, rng, from, 1.4, 2.9);
  else say(tape, rng, from, 0.25, 1.4);
  if (kind === "two_phrases") {
    wait(tape, between(rng, 200, 800));
    say(tape, rng, from, 0.4, 1.6);
  }
  const firstEndMs = nowMs(tape);
  if (kind === "twice" || rng.next() < 0.5) {
    wait(tape, kind === "twice" ? between(rng, 700, 1_800) : between(rng, 1_500, 3_000));
    say(tape, rng, from, 0.25, 1.2);
  }
  return sceneOf(tape, { truth: "person", kind, voice, began, firstEndMs, beepMs: null });
}

export function machineScene(rng: Rng, voice: BenchVoice, music: readonly Float32Array[]): Scene {
  const kind = weighted(rng, machineShares);
  const tape = newTape();
  const from = voice.asMachine;
  if (kind === "music_first" && music.length > 0) {
    const tune = pick(rng, music as [Float32Array, ...Float32Array[]]);
    const start = integer(rng, Math.max(1, tune.length - 4 * rate));
    put(tape, tune.slice(start, start + Math.round(between(rng, 1, 3) * rate)));
  } else if (kind === "information")
    for (const hertz of [950, 1_400, 1_800]) put(tape, sine(hertz, 330, 0.2));
  wait(tape, rng.next() < 0.1 ? between(rng, 2_000, 3_000) : between(rng, 60, 1_300));
  const began = nowMs(tape);
  switch (kind) {
    case "short_beep":
    case "short_late":
      say(tape, rng, from, 0.8, 2.5);
      break;
    case "hello_goes_on":
      say(tape, rng, from, 0.3, 1.2);
      break;
    case "medium":
      say(tape, rng, from, 2.5, 6);
      break;
    default:
      say(tape, rng, from, 3, 9);
  }
  const firstEndMs = nowMs(tape);
  if (kind === "hello_goes_on") goOn(tape, rng, from, integer(rng, 3) + 1, [300, 900]);
  if (kind === "long" || kind === "music_first" || kind === "information")
    goOn(tape, rng, from, integer(rng, 3) + 1, [150, 700]);
  if (kind === "medium" && rng.next() < 0.4) goOn(tape, rng, from, 1, [150, 600]);
  wait(tape, kind === "short_late" ? between(rng, 1_000, 2_500) : between(rng, 150, 1_000));
  const beepMs = nowMs(tape);
  put(tape, beepOf(rng));
  return sceneOf(tape, { truth: "machine", kind, voice, began, firstEndMs, beepMs });
}

function goOn(
  tape: Tape,
  rng: Rng,
  from: readonly Utterance[],
  times: number,
  pause: readonly [number, number],
): void {
  for (let i = 0; i < times; i++) {
    wait(tape, between(rng, ...pause));
    say(tape, rng, from, 1, 8);
  }
}

/** Beeps as mailboxes have them: any pitch, 0.2–1 s. */
function beepOf(rng: Rng): Float32Array {
  return sine(between(rng, 500, 2_000), between(rng, 200, 1_000), between(rng, 0.05, 0.25));
}

export function sine(hertz: number, ms: number, amplitude: number): Float32Array {
  const step = (2 * Math.PI * hertz) / rate;
  return Float32Array.from(
    { length: Math.round((ms * rate) / 1_000) },
    (_, i) => amplitude * Math.sin(step * i),
  );
}

function sceneOf(
  tape: Tape,
  told: Pick<Scene, "truth" | "kind" | "firstEndMs" | "beepMs"> & { voice: BenchVoice; began: number },
): Scene {
  const { voice, began, ...rest } = told;
  return { ...rest, voice: voice.name, samples: tape.out, firstLengthMs: rest.firstEndMs - began };
}

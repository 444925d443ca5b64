// The clips of every line in every voice: made once into a cache folder, then read from it. A recording that the
// user puts into <userDir>/<line>/<voice>.wav (or .ul) wins over the synthetic one.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { samplesPerSecond, ulawFrom } from "../../core/ulaw.ts";
import type { Sound } from "../player.ts";
import { babble } from "./babble.ts";
import { greetingLines, lines } from "./lines.ts";
import { addRoom, dropLows, normalize, toTelephoneRate, trim } from "./shape.ts";
import { type Voice, voicesOf } from "./voice-list.ts";
import { parseWav } from "./wav.ts";

export interface ClipBank {
  /** The line in that voice; a voice that does not speak the line is replaced by one of its cast. */
  clip(line: string, voice: string): Sound;
  /** "babble" when espeak-ng is missing: the rhythm of speech without words. */
  readonly source: "espeak-ng" | "babble";
  readonly count: number;
  readonly madeNow: number;
  readonly recorded: number;
}
export interface ClipOptions {
  readonly cacheDir: string;
  /** Recordings that replace clips; may be missing. */
  readonly userDir?: string | undefined;
  /** The synthesiser's program. */
  readonly espeak?: string | undefined;
}

const peak = 0.5;
const greetingMs = { least: 600, most: 1_400 } as const;
/** Raised when the making of clips changes: old ones are then made anew. */
const recipe = 1;
/** Keeps two cores busy while some of the processes are being born. Judgement. */
const atOnce = 4;
const longestFileBytes = 20_000_000;

export async function openClips(options: ClipOptions): Promise<ClipBank> {
  const espeak = options.espeak ?? "espeak-ng";
  const speaks = await run(espeak, ["--version"]).then(
    () => true,
    () => false,
  );
  const source = speaks ? "espeak-ng" : "babble";
  const jobs = Object.entries(lines).flatMap(([line, { text, cast }]) =>
    voicesOf(cast).map((voice) => ({ line, text, voice })),
  );
  const clips = new Map<string, Sound>();
  const counts = { madeNow: 0, recorded: 0 };
  const queue = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const { sound, from } = await obtain(options, speaks ? espeak : undefined, job);
      if (from !== "cache") counts[from] += 1;
      clips.set(`${job.line}/${job.voice.name}`, sound);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { clip: (line, voice) => find(clips, line, voice), source, count: clips.size, ...counts };
}

interface Job {
  readonly line: string;
  readonly text: string;
  readonly voice: Voice;
}
type Obtained = { readonly sound: Sound; readonly from: "cache" | "madeNow" | "recorded" };

async function obtain(options: ClipOptions, espeak: string | undefined, job: Job): Promise<Obtained> {
  const recorded = await recording(options.userDir, job);
  if (recorded) return { sound: recorded, from: "recorded" };
  const { voice } = job;
  const identity = JSON.stringify([recipe, espeak ? "espeak-ng" : "babble", job.text, voice]);
  const key = createHash("sha256").update(identity).digest("hex").slice(0, 12);
  const folder = join(options.cacheDir, job.line);
  const path = join(folder, `${voice.name}-${key}.ul`);
  const known = await readOrNothing(path);
  if (known) return { sound: known, from: "cache" };
  const sound = await make(espeak, job);
  await mkdir(folder, { recursive: true });
  // Renamed into place: a run that is killed leaves no half clip behind.
  await writeFile(`${path}.${process.pid}`, sound);
  await rename(`${path}.${process.pid}`, path);
  return { sound, from: "madeNow" };
}

async function make(espeak: string | undefined, job: Job): Promise<Sound> {
  const first = await speak(espeak, job.text, job.voice);
  if (!greetingLines.includes(job.line)) return telephone(first, job.voice);
  // People answer within 0.6–1.4 s; a voice outside is sped up or slowed down once, towards the middle of the range.
  const lastsMs = (first.length * 1_000) / samplesPerSecond;
  if (lastsMs >= greetingMs.least && lastsMs <= greetingMs.most) return telephone(first, job.voice);
  const wanted = lastsMs < greetingMs.least ? greetingMs.least * 1.1 : greetingMs.most * 0.9;
  const speed = Math.min(400, Math.max(80, Math.round((job.voice.speed * lastsMs) / wanted)));
  const second = await speak(espeak, job.text, { ...job.voice, speed });
  return telephone(withinGreeting(second), job.voice);
}

/** What is still too short gets a breath before it; what is too long ends early. */
function withinGreeting(samples: Float32Array): Float32Array {
  const least = (greetingMs.least * samplesPerSecond) / 1_000;
  const most = (greetingMs.most * samplesPerSecond) / 1_000;
  if (samples.length > most) return samples.slice(0, most);
  const padded = new Float32Array(Math.max(least, samples.length));
  padded.set(samples, padded.length - samples.length);
  return padded;
}

async function speak(espeak: string | undefined, text: string, voice: Voice): Promise<Float32Array> {
  if (espeak === undefined) return babble(text, voice);
  const args = ["--stdout", "-v", voice.espeak, "-s", `${voice.speed}`, "-p", `${voice.pitch}`, text];
  const wav = parseWav(await run(espeak, args));
  return wav ? trim(toTelephoneRate(wav.samples, wav.rate)) : babble(text, voice);
}

function telephone(samples: Float32Array, voice: Voice): Sound {
  const size = 0.7 + (voice.pitch % 7) / 10;
  return ulawFrom(normalize(addRoom(dropLows(samples), size), peak));
}

async function recording(userDir: string | undefined, job: Job): Promise<Sound | undefined> {
  if (userDir === undefined) return undefined;
  const base = join(userDir, job.line, job.voice.name);
  const raw = await readOrNothing(`${base}.ul`);
  if (raw) return raw;
  const wav = parseWav((await readOrNothing(`${base}.wav`)) ?? new Uint8Array());
  return wav ? ulawFrom(normalize(toTelephoneRate(wav.samples, wav.rate), peak)) : undefined;
}

async function readOrNothing(path: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readFile(path);
    return bytes.length > 0 && bytes.length <= longestFileBytes ? new Uint8Array(bytes) : undefined;
  } catch {
    return undefined;
  }
}

function find(clips: ReadonlyMap<string, Sound>, line: string, voice: string): Sound {
  const own = clips.get(`${line}/${voice}`);
  if (own) return own;
  const cast = lines[line]?.cast;
  const other = cast && voicesOf(cast)[0];
  const sound = other && clips.get(`${line}/${other.name}`);
  if (!sound) throw new Error(`no clip of the line ${line}`);
  return sound;
}

function run(program: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { encoding: "buffer", maxBuffer: longestFileBytes }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
  });
}

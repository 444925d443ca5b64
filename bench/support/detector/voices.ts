// The voices of the detector's bench: recorded prompts of Debian's Asterisk packages and espeak-ng. Nothing of them lies in
// this repository: packages are fetched by apt-get into the cache, and one that cannot be had is named.
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { dropLows, toTelephoneRate, trim } from "#telephony/carrier/voices/shape.ts";
import { parseWav } from "#telephony/carrier/voices/wav.ts";
import { greetings, machines } from "./texts.ts";

const run = promisify(execFile);

export interface Utterance {
  readonly samples: Float32Array;
  readonly seconds: number;
}
export interface BenchVoice {
  readonly name: string;
  readonly recorded: boolean;
  /** Constants are chosen on these; the others are only judged. */
  readonly half: "open" | "held";
  /** What it may say as a person and as a machine; a recorded voice says the same prompts as both. */
  readonly asPerson: readonly Utterance[];
  readonly asMachine: readonly Utterance[];
}

interface PromptPackage {
  readonly name: string;
  readonly folder: string;
  readonly voice: string;
  readonly half: BenchVoice["half"];
}
/** es-MX and en-US are one speaker and stay in one half. */
const prompts: readonly PromptPackage[] = [
  { name: "asterisk-core-sounds-es-wav", folder: "es_MX_f_Allison", voice: "es-MX", half: "open" },
  { name: "asterisk-core-sounds-en-wav", folder: "en_US_f_Allison", voice: "en-US", half: "open" },
  { name: "asterisk-core-sounds-fr-wav", folder: "fr_CA_f_June", voice: "fr-CA", half: "open" },
  { name: "asterisk-prompt-it-menardi-wav", folder: "it_IT_f_Menardi", voice: "it-2", half: "open" },
  { name: "asterisk-prompt-es-co", folder: "es", voice: "es-CO", half: "held" },
  { name: "asterisk-core-sounds-it-wav", folder: "it_IT_m_Carlo", voice: "it-1", half: "held" },
  { name: "asterisk-core-sounds-ru-wav", folder: "ru_RU_f_IvrvoiceRU", voice: "ru", half: "held" },
  { name: "asterisk-prompt-fr-armelle", folder: "fr", voice: "fr-FR", half: "held" },
];
export const musicPackage = "asterisk-moh-opsound-wav";

const synthetic = {
  open: ["es-419+m1", "es-419+f2", "es+m3", "es+f1"],
  held: ["es-419+m7", "es-419+f4", "es+m4", "es+f3"],
} as const;
const speeds = [140, 160, 180, 200] as const;

/** Files that are no voice, or whose words are not of one. */
const noVoice = /(beep|tone|tt-|silence|ascending|descending|monkey|weasel|conf-background|\/dir-intro-oper)/;
const seconds = { least: 0.2, most: 14 } as const;
/** Of one voice; more would only repeat it. */
const mostUtterances = 260;
/** Level of every utterance before a line is made of it. */
const rms = 0.08;

/** Turns GSM into 8 kHz PCM: the running exchange does. */
export type Convert = (from: string, to: string) => Promise<void>;

export async function openVoices(
  cacheDir: string,
  convert: Convert,
  log: (line: string) => void,
  halves: readonly BenchVoice["half"][] = ["open", "held"],
): Promise<readonly BenchVoice[]> {
  const voices: BenchVoice[] = [];
  for (const pack of prompts.filter(({ half }) => halves.includes(half))) {
    const folder = await fetchPackage(cacheDir, pack.name, log);
    if (!folder) continue;
    const said = await recorded(
      join(folder, "usr/share/asterisk/sounds", pack.folder),
      cacheDir,
      pack.voice,
      convert,
    );
    voices.push({ name: pack.voice, recorded: true, half: pack.half, asPerson: said, asMachine: said });
  }
  for (const half of halves)
    for (const [index, name] of synthetic[half].entries()) {
      const speed = speeds[index % speeds.length] ?? 160;
      const [asPerson, asMachine] = await Promise.all([
        Promise.all(greetings.map((text) => spoken(cacheDir, name, speed, text))),
        Promise.all(machines.map((text) => spoken(cacheDir, name, speed - 10, text))),
      ]);
      voices.push({ name: `espeak-ng ${name}`, recorded: false, half, asPerson, asMachine });
    }
  return voices;
}

/** Music for lines that play some. */
export async function openMusic(
  cacheDir: string,
  log: (line: string) => void,
): Promise<readonly Float32Array[]> {
  const folder = await fetchPackage(cacheDir, musicPackage, log);
  if (!folder) return [];
  const dir = join(folder, "usr/share/asterisk/moh");
  return readdirSync(dir)
    .filter((name) => name.endsWith(".wav"))
    .flatMap((name) => {
      const wav = parseWav(readFileSync(join(dir, name)));
      if (!wav) return [];
      const minute = wav.samples.slice(0, wav.rate * 60);
      return [levelled(wav.rate === 8_000 ? minute : toTelephoneRate(minute, wav.rate))];
    });
}

async function fetchPackage(
  cacheDir: string,
  name: string,
  log: (line: string) => void,
): Promise<string | undefined> {
  const folder = join(cacheDir, name);
  if (existsSync(folder)) return folder;
  const debs = join(cacheDir, "debs");
  await mkdir(debs, { recursive: true });
  const have = (): string | undefined => readdirSync(debs).find((file) => file.startsWith(`${name}_`));
  if (!have()) await run("apt-get", ["-qq", "download", name], { cwd: debs }).catch(() => {});
  const deb = have();
  if (!deb) {
    log(`Missing: the package ${name} (apt-get download ${name}); its voice is left out.`);
    return undefined;
  }
  await run("dpkg-deb", ["-x", join(debs, deb), `${folder}.part`]);
  await rename(`${folder}.part`, folder);
  return folder;
}

async function recorded(
  folder: string,
  cacheDir: string,
  voice: string,
  convert: Convert,
): Promise<Utterance[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (name) =>
        /\.(wav|gsm)$/.test(name) && !noVoice.test(`/${name}`) && statSync(join(folder, name)).size > 400,
    )
    .sort();
  // Evenly over the alphabet of names, so that digits and letters do not crowd out phrases.
  const every = Math.max(1, files.length / mostUtterances);
  const chosen = files.filter((_, index) => Math.floor(index / every) !== Math.floor((index - 1) / every));
  const utterances: Utterance[] = [];
  for (const name of chosen) {
    const samples = await samplesOf(join(folder, name), join(cacheDir, "pcm", voice), name, convert);
    if (samples) utterances.push(...utteranceOf(samples));
  }
  return utterances;
}

async function samplesOf(
  path: string,
  pcmDir: string,
  name: string,
  convert: Convert,
): Promise<Float32Array | undefined> {
  if (path.endsWith(".wav")) {
    const wav = parseWav(await readFile(path));
    return wav && dropLows(wav.rate === 8_000 ? wav.samples : toTelephoneRate(wav.samples, wav.rate));
  }
  const pcm = join(pcmDir, `${name.replaceAll("/", "-")}.sln`);
  if (!existsSync(pcm)) {
    await mkdir(pcmDir, { recursive: true });
    await convert(path, pcm);
  }
  const bytes = await readFile(pcm);
  return Float32Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i) / 32_768);
}

async function spoken(cacheDir: string, voice: string, speed: number, text: string): Promise<Utterance> {
  const name = `${voice}-${speed}-${Buffer.from(text).toString("base64url").slice(0, 120)}.wav`;
  const path = join(cacheDir, "espeak", name);
  if (!existsSync(path)) {
    await mkdir(join(cacheDir, "espeak"), { recursive: true });
    const { stdout } = await run("espeak-ng", ["--stdout", "-v", voice, "-s", `${speed}`, text], {
      encoding: "buffer",
      maxBuffer: 20_000_000,
    });
    await writeFile(path, stdout);
  }
  const wav = parseWav(await readFile(path));
  if (!wav) throw new Error(`espeak-ng did not speak: ${text}`);
  const [utterance] = utteranceOf(dropLows(toTelephoneRate(wav.samples, wav.rate)));
  if (!utterance) throw new Error(`too short or too long: ${text}`);
  return utterance;
}

function utteranceOf(samples: Float32Array): Utterance[] {
  const cut = trim(levelled(samples));
  const lasts = cut.length / 8_000;
  return lasts < seconds.least || lasts > seconds.most ? [] : [{ samples: cut, seconds: lasts }];
}

/** To one level of the samples that are loud at all. */
function levelled(samples: Float32Array): Float32Array {
  let [sum, count] = [0, 0];
  for (const x of samples)
    if (Math.abs(x) > 0.005) {
      sum += x * x;
      count += 1;
    }
  const gain = count === 0 ? 0 : rms / Math.sqrt(sum / count);
  return samples.map((x) => x * gain);
}

// What the product says on the telephone by itself. Nothing here speaks of a debt: whoever answers may not be the
// debtor, and a message heard by somebody else must tell nothing (Ley 19.496 art. 37, Chile; read 2026-11).
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { mailboxWords, spelled } from "./core/mailbox-words.ts";
import { join, readWav, tone, toTelephoneRate, writeWav } from "./wav.ts";

export interface PromptSettings {
  /** As people know it: the message of an abandoned call must say who called. */
  readonly agency: string;
  /** The number to call back, as it should be read. */
  readonly callBackNumber: string;
  /** Folder of Spanish studio prompts (digits/0.wav …), used when there is no synthesiser. */
  readonly soundsDir?: string;
}

export const promptNames = [
  ...(["abandoned", "greeting", "hold_please"] as const),
  ...(["unattended", "return_greeting", "ask_document", "ask_again", "mailbox"] as const),
] as const;
export type PromptName = (typeof promptNames)[number];

export function promptText(name: PromptName, { agency, callBackNumber }: PromptSettings): string {
  switch (name) {
    case "abandoned":
      return (
        `Le llamó ${agency}. En este momento no podemos atenderle. ` +
        `${withNumber(callBackNumber, "Puede comunicarse con nosotros al")}Gracias.`
      );
    case "unattended":
      return (
        `Se ha comunicado con ${agency}. En este momento no podemos atenderle. ` +
        `${withNumber(callBackNumber, "Le devolveremos la llamada desde el")}Gracias.`
      );
    case "mailbox":
      return mailboxWords(callBackNumber);
    case "return_greeting":
      return `Gracias por llamar a ${agency}. Un momento, por favor.`;
    case "ask_document":
      return (
        `Gracias por llamar a ${agency}. Marque su número de documento, con su dígito verificador, ` +
        "y luego la tecla numeral. Si termina en K, marque asterisco. Si no lo tiene, espere en la línea."
      );
    case "ask_again":
      return "No encontramos su documento. Márquelo otra vez y luego la tecla numeral, o espere en la línea.";
    case "greeting":
      return `Hola, le llama ${agency}. Un momento, por favor.`;
    case "hold_please":
      return "Por favor, espere un momento en la línea.";
  }
}

/** Prompts that name the agency or a number, made for each number we show: whoever hears one was called, or called, by it. */
const ofNumbers: readonly PromptName[] = [
  "abandoned",
  "unattended",
  "return_greeting",
  "ask_document",
  "mailbox",
];

/** Its file, without the ending; ensurePrompts writes it where `only` names the number. */
export function numberedPrompt(name: string, number: string): string {
  return `${name}_${number.replace(/\D/g, "")}`;
}

/** After this every number has its own files: what is said names the agency and that very number, as people dial it. */
export async function ensureNumberPrompts(
  dir: string,
  settings: Omit<PromptSettings, "callBackNumber">,
  numbers: readonly { readonly number: string; readonly spoken: string }[],
): Promise<void> {
  await mkdir(dir, { recursive: true });
  const synthesised = await hasSynthesiser();
  for (const { number, spoken } of numbers) {
    const own = { ...settings, callBackNumber: spoken };
    const voice = synthesised ? "espeak-ng" : studioDigits(own) ? "studio" : "tone";
    for (const name of ofNumbers) await ensureOne(dir, numberedPrompt(name, number), name, own, voice);
  }
}

/** A sentence about a number nobody has set would end in the air. */
function withNumber(number: string, sentence: string): string {
  return /\d/.test(number) ? `${sentence} ${spelled(number)}. ` : "";
}

/** The folder of the sounds on hold, inside the prompts' folder. */
export const holdMusicDir = (dir: string): string => joinPath(dir, "espera");

/** After this every prompt has its file (8 kHz WAV) in `dir`; unchanged ones are left alone. */
export async function ensurePrompts(
  dir: string,
  settings: PromptSettings,
): Promise<{ readonly voice: Voice; readonly written: readonly string[] }> {
  await mkdir(holdMusicDir(dir), { recursive: true });
  const voice = (await hasSynthesiser()) ? "espeak-ng" : studioDigits(settings) ? "studio" : "tone";
  const written: string[] = [];
  for (const name of promptNames) {
    if (await ensureOne(dir, name, name, settings, voice)) written.push(name);
  }
  const music = joinPath(holdMusicDir(dir), "espera.wav");
  if (!existsSync(music)) await writeWhole(music, writeWav(chime()));
  const waiting = joinPath(dir, "waiting.wav");
  if (!existsSync(waiting)) await writeWhole(waiting, writeWav(chime()));
  const alert = joinPath(dir, "alert.wav");
  if (!existsSync(alert)) await writeWhole(alert, writeWav(tone(1_000, alertMs, 5_000)));
  return { voice, written };
}

/** True: it was made anew. */
async function ensureOne(
  dir: string,
  fileName: string,
  name: PromptName,
  settings: PromptSettings,
  voice: Voice,
): Promise<boolean> {
  // A tone, or digits alone, is no message: without a voice there is none.
  if (name === "mailbox" && voice !== "espeak-ng") return false;
  const text = promptText(name, settings);
  const mark = createHash("sha256").update(`${voice}\n${text}`).digest("hex");
  const markFile = joinPath(dir, `${fileName}.sha256`);
  const file = joinPath(dir, `${fileName}.wav`);
  if (existsSync(file) && (await readFile(markFile, "utf8").catch(() => "")) === mark) return false;
  await writeWhole(file, writeWav(await speak(voice, name, text, settings)));
  await writeWhole(markFile, mark);
  return true;
}

type Voice = "espeak-ng" | "studio" | "tone";

async function speak(
  voice: Voice,
  name: PromptName,
  text: string,
  settings: PromptSettings,
): Promise<Int16Array> {
  if (voice === "espeak-ng") return toTelephoneRate(readWav(await synthesise(text)));
  const digits = name === "abandoned" || name === "unattended" ? (studioDigits(settings) ?? []) : [];
  const sounds = await Promise.all(
    digits.map(async (file) => toTelephoneRate(readWav(await readFile(file)))),
  );
  // Without a voice the caller at least hears that the line lives, and the number.
  return join([attention(), ...sounds]);
}

function studioDigits({ soundsDir, callBackNumber }: PromptSettings): readonly string[] | undefined {
  if (!soundsDir) return undefined;
  const files = callBackNumber
    .replace(/\D/g, "")
    .split("")
    .map((digit) => joinPath(soundsDir, "digits", `${digit}.wav`));
  return files.every((file) => existsSync(file)) ? files : undefined;
}

/** The agent hears nothing else meanwhile, so no longer than it takes to notice (judgement). */
const alertMs = 120;
const speechTimeoutMs = 10_000;

function hasSynthesiser(): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn("espeak-ng", ["--version"], { stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}

/** Latin American Spanish, a little slower than its default 175 words a minute (judgement: a telephone line). */
function synthesise(text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("espeak-ng", ["-v", "es-419", "-s", "150", "--stdin", "--stdout"], {
      stdio: ["pipe", "pipe", "ignore"],
      timeout: speechTimeoutMs,
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`espeak-ng terminó con ${code}`));
    });
    child.stdin.end(text);
  });
}

const attention = (): Int16Array =>
  join([tone(440, 250, 6_000), pause(100), tone(554, 350, 6_000), pause(300)]);
/** Two soft notes every eight seconds: says that nobody has hung up, and does not tire. */
const chime = (): Int16Array => join([tone(523, 300, 2_500), pause(80), tone(392, 500, 2_500), pause(7_000)]);
const pause = (milliseconds: number): Int16Array => new Int16Array(milliseconds * 8);

/** A prompt may be playing while it is replaced. */
async function writeWhole(file: string, content: Buffer | string): Promise<void> {
  await writeFile(`${file}.nuevo`, content);
  await rename(`${file}.nuevo`, file);
}

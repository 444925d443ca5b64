import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
  ensureNumberPrompts,
  ensurePrompts,
  holdMusicDir,
  numberedPrompt,
  promptNames,
  promptText,
} from "./prompts.ts";
import { readWav, sampleRate, tone, toTelephoneRate, writeWav } from "./wav.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "recaudo-prompts-"));
  folders.push(made);
  return made;
}
const agency = { agency: "Cobranza Andina", callBackNumber: "600 123 4567" };

test("the message of an abandoned call says who called and where to call back, and nothing of a debt", () => {
  const text = promptText("abandoned", agency);
  expect(text).toContain("Cobranza Andina");
  expect(text).toContain("6, 0, 0, 1, 2, 3, 4, 5, 6, 7");
  for (const name of promptNames)
    expect(promptText(name, agency)).not.toMatch(/deud|cobr(ar|anza de)|mora|pag(o|ar)|vencid/i);
});

test("the message for a mailbox says which number to call, twice, and names neither agency nor person nor debt", () => {
  const text = promptText("mailbox", agency);
  expect(text.split("6, 0, 0, 1, 2, 3, 4, 5, 6, 7")).toHaveLength(3);
  expect(text).not.toMatch(/cobran|andina|agencia|deud|mora\b|pag|vencid|banco|crédito/i);
  expect(promptText("mailbox", { ...agency, callBackNumber: "" })).toContain(
    "devuélvanos la llamada. Gracias",
  );
});

test("every prompt has a file the exchange can play, and a second start writes nothing", async () => {
  const dir = await folder();
  const first = await ensurePrompts(dir, agency);
  expect(first.written).toEqual(promptNames);
  for (const name of [...promptNames, "alert"]) {
    const sound = readWav(await readFile(join(dir, `${name}.wav`)));
    expect(sound.rate).toBe(sampleRate);
    expect(sound.samples.length).toBeGreaterThan(800);
  }
  expect((await stat(join(holdMusicDir(dir), "espera.wav"))).size).toBeGreaterThan(10_000);
  expect((await ensurePrompts(dir, agency)).written).toEqual([]);
  const renamed = await ensurePrompts(dir, { ...agency, agency: "Otra Agencia" });
  expect(renamed.written).toEqual(
    promptNames.filter((name) => !["hold_please", "ask_again", "mailbox"].includes(name)),
  );
});

test("each number has messages of its own, made anew when the agency changes its name", async () => {
  const dir = await folder();
  const numbers = [
    { number: "+566005550100", spoken: "6005550100" },
    { number: "+5115550100", spoken: "015550100" },
  ];
  await ensureNumberPrompts(dir, { agency: "Cobranza Andina" }, numbers);
  const made = async (number: string) => readFile(join(dir, `${numberedPrompt("abandoned", number)}.wav`));
  const [chile, lima] = [await made("+566005550100"), await made("+5115550100")];
  expect(readWav(chile).samples.length).toBeGreaterThan(800);
  const when = async () =>
    (await stat(join(dir, `${numberedPrompt("unattended", "+5115550100")}.wav`))).mtimeMs;
  const before = await when();
  await ensureNumberPrompts(dir, { agency: "Cobranza Andina" }, numbers);
  expect(await when()).toBe(before);
  await ensureNumberPrompts(dir, { agency: "Otra Agencia" }, numbers);
  expect(await when()).toBeGreaterThan(before);
  expect(lima.length).toBeGreaterThan(800);
});

test("a sound of another rate keeps its length and pitch on the telephone", () => {
  const at22k = Int16Array.from({ length: 22_050 }, (_, i) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * 400 * i) / 22_050)),
  );
  const samples = toTelephoneRate({ rate: 22_050, samples: at22k });
  expect(samples.length).toBe(8_000);
  const crossings = samples.reduce(
    (n, each, i) => n + (i > 0 && each >= 0 !== (samples[i - 1] ?? 0) >= 0 ? 1 : 0),
    0,
  );
  expect(crossings / 2).toBeGreaterThan(395);
  expect(crossings / 2).toBeLessThan(405);
});

test("a WAV is read back as it was written", () => {
  const samples = tone(440, 100, 1_000);
  expect(readWav(writeWav(samples))).toEqual({ rate: sampleRate, samples });
});

test.each([
  "unattended",
  "return_greeting",
  "ask_document",
  "ask_again",
] as const)("what a caller hears by itself (%s) speaks of no debt", (name) => {
  const text = promptText(name, { agency: "Cobranza Andina", callBackNumber: "600123456" });
  expect(text).not.toMatch(/deuda|pago|cobr(?!anza Andina)|mora|cuota/i);
  if (name === "unattended") expect(text).toContain("Cobranza Andina");
  if (name === "unattended") expect(text).toContain("6, 0, 0, 1, 2, 3, 4, 5, 6");
});
test("without a number to call back the message leaves the sentence out instead of ending it in the air", () => {
  for (const name of ["abandoned", "unattended"] as const)
    expect(promptText(name, { agency: "Cobranza Andina", callBackNumber: "" })).toMatch(
      /atenderle\. Gracias\.$/,
    );
});

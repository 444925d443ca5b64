// The same clips through a real Asterisk: its AMD() with one set of arguments, many calls at once over SIP and RTP.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type AttemptId, asId, uuidv7From } from "#kernel/ids.ts";
import { asPhone } from "#kernel/phone.ts";
import { ariApp, ariUser } from "#telephony/asterisk/config.ts";
import { startAsterisk } from "#telephony/asterisk/supervise.ts";
import { type AsteriskTelephony, createAsteriskTelephony } from "#telephony/asterisk/telephony.ts";
import { answering, say } from "#telephony/carrier/behaviour.ts";
import { startFarEnd } from "#telephony/carrier/far-end.ts";
import { linearToUlaw } from "#telephony/core/ulaw.ts";
import { host, labSettings, trunk } from "../../../test/telephony/lab.ts";
import type { ClipVerdict } from "./judge-clip.ts";
import type { Convert } from "./voices.ts";

const atOnce = 40;
/** AMD() decides within its total of 5–6 s. */
const giveUpMs = 12_000;

/** GSM files to PCM by the exchange itself. */
export async function withConverter<T>(work: (convert: Convert) => Promise<T>): Promise<T> {
  const settings = await labSettings();
  const exchange = await startAsterisk(settings);
  const run = promisify(execFile);
  try {
    const config = join(settings.runDir, "etc/asterisk.conf");
    const order = (command: string) => run(settings.install.binary, ["-C", config, "-rx", command]);
    // The product's exchange leaves it out.
    await order("module load res_convert.so");
    return await work(async (from, to) => void (await order(`file convert ${from} ${to}`)));
  } finally {
    await exchange.stop();
    await rm(settings.runDir, { recursive: true, force: true });
  }
}

export async function amdOn(clips: readonly Int16Array[], args: string): Promise<readonly ClipVerdict[]> {
  const settings = await labSettings();
  const exchange = await startAsterisk(settings);
  const sounds = clips.map((clip) => Uint8Array.from(clip, linearToUlaw));
  const carrier = await startFarEnd({
    host,
    port: 0,
    behaviourOf: ({ number }) =>
      answering([say(sounds[Number(number.slice(-5))] ?? new Uint8Array())], { ringMs: 0 }),
  });
  const verdicts: ClipVerdict[] = clips.map(() => ({ verdict: "undecided", because: "", atMs: Number.NaN }));
  const calls: Calls = new Map();
  const telephony = createAsteriskTelephony({
    host,
    port: settings.httpPort,
    user: ariUser,
    password: settings.ariPassword,
    app: ariApp,
    promptsDir: settings.runDir,
    amd: args,
    clock: { now: () => performance.timeOrigin + performance.now() },
    onFault: (what, error) => console.error(`${what}: ${String(error)}`),
  });
  try {
    await telephony.connect((event) => {
      const call = "attempt" in event ? calls.get(event.attempt) : undefined;
      if (!call) return;
      if (event.type === "answered") call.answeredAt = event.at;
      if (event.type === "detected") {
        const verdict = event.result === "unsure" ? "silence" : event.result;
        verdicts[call.index] = { verdict, because: event.detail, atMs: event.at - call.answeredAt };
      }
      if (event.type === "detected" || event.type === "ended") call.done();
    });
    await telephony.provision.putTrunk({ ...trunk, host, port: carrier.port });
    await judgeAll(telephony, calls, clips.length);
    return verdicts;
  } finally {
    await telephony.close();
    await carrier.close();
    await exchange.stop();
    await rm(settings.runDir, { recursive: true, force: true });
  }
}

type Calls = Map<AttemptId, { index: number; answeredAt: number; done: () => void }>;

async function judgeAll(telephony: AsteriskTelephony, calls: Calls, count: number): Promise<void> {
  let next = 0;
  const one = async (index: number): Promise<void> => {
    const attempt = asId<AttemptId>(uuidv7From(Date.now(), randomBytes(10)));
    const digits = `569000${String(index).padStart(5, "0")}`;
    const request = {
      attempt,
      phone: asPhone(`+${digits}`),
      digits,
      trunk,
      callerId: "5622",
      ringSeconds: 15,
    };
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(resolve, giveUpMs);
      const done = (): void => {
        clearTimeout(late);
        resolve();
      };
      calls.set(attempt, { index, answeredAt: 0, done });
      telephony.dial({ ...request, detection: "amd" }).catch(reject);
    });
    calls.delete(attempt);
    await telephony.hangUp(attempt, "normal");
  };
  const worker = async (): Promise<void> => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

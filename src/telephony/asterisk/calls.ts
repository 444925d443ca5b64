// The customer's leg: create, dial, answer, hang up, play, hold.
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "#kernel/assert.ts";
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import { DialRefused, type DialRequest, DuplicateAttempt } from "../port.ts";
import { numberedPrompt } from "../prompts.ts";
import { wavMs } from "../wav.ts";
import { AriError, linkLostStatus } from "./ari-types.ts";
import { channelPath, type Exchange, lineFor, unlessGone } from "./exchange.ts";
import { playbackName, seatBridge } from "./names.ts";
import { type Line, newLine } from "./translate.ts";

export interface CallSettings {
  /** Folder of the prompts, one wav per name of prompts.ts. */
  readonly promptsDir: string;
  /** Silence that ends a burst and energy above which a frame counts as sound. */
  readonly talkDetect?: string;
  /** Arguments of AMD(), in its order. */
  readonly amd?: string;
}

/** Measured over 63 clips at 600 ms and Asterisk's own energy threshold: 33/35 people, 28/28 machines. */
const defaultTalkDetect = "600,256";
/** Asterisk's defaults but a longer first silence and more words (judgement, for Spanish; fit on real calls). */
const defaultAmd = "4000,1500,800,6000,100,50,5,256";
/** No conversation lasts this long; a leg that does was forgotten. */
export const longestCallSeconds = 2 * 3_600;
/** Law and carriers agree (Chile, Perú, read 2026-11): a phone rings 15 s or more before we give up. */
export const leastRingSeconds = 15;
const outOfOrder = 38;

export async function dial(exchange: Exchange, settings: CallSettings, request: DialRequest): Promise<void> {
  assert(/^\+?[0-9*#]{1,40}$/.test(request.digits), "nothing but digits reaches a SIP address");
  const { attempt } = request;
  if (exchange.lines.calls.has(attempt)) throw new DuplicateAttempt(attempt);
  const line = newLine(attempt, attempt, request.detection);
  line.keepsSound = request.keepsSound ?? false;
  // Known before the request: of 150 originates 9 had entered, and 2 had ended, before the answer came.
  exchange.lines.calls.set(attempt, line);
  const entry = exchange.entered(attempt);
  const created = await create(exchange, settings, request).catch((error: unknown) => {
    exchange.lines.calls.delete(attempt);
    // A channel that was made and not dialled has called nobody, whatever became of the answer.
    throw error instanceof DuplicateAttempt ? error : new DialRefused((error as Error).message);
  });
  if (!created) return;
  if (!(await entry.arrived)) return abandonLeg(exchange, attempt);
  await unlessGone(ring(exchange, request)).catch(async (error: unknown) => {
    // No answer to the request: it may be ringing.
    if (!(error instanceof AriError) || error.status >= linkLostStatus) throw error;
    await abandonLeg(exchange, attempt);
    throw new DialRefused((error as Error).message);
  });
}

/** False: the exchange has no way to this trunk now, which has been told as an ended call. */
async function create(exchange: Exchange, settings: CallSettings, request: DialRequest): Promise<boolean> {
  const { attempt, detection } = request;
  const variables = {
    RECAUDO_ATTEMPT: attempt,
    "CONNECTEDLINE(num,i)": request.callerId,
    "TIMEOUT(absolute)": String(longestCallSeconds),
    ...(detection === "talk" ? { "TALK_DETECT(set)": settings.talkDetect ?? defaultTalkDetect } : {}),
    ...(detection === "amd" ? { RECAUDO_AMD: settings.amd ?? defaultAmd } : {}),
  };
  const query = {
    endpoint: `PJSIP/${request.digits}@${request.trunk.name}`,
    app: exchange.app,
    appArgs: "dial",
    channelId: attempt,
  };
  try {
    await exchange.ari.request("POST", "channels/create", query, { variables });
    return true;
  } catch (error) {
    if (!(error instanceof AriError)) throw error;
    if (error.status === 409) throw new DuplicateAttempt(attempt);
    // 400/500 "allocation failed": no such trunk, or no channel to be had. Nothing left the machine.
    if (error.status !== 400 && error.status !== 500) throw error;
    exchange.lines.calls.delete(attempt);
    exchange.emit({ type: "ended", attempt, at: exchange.clock.now(), cause: { q850: outOfOrder } });
    return false;
  }
}

async function ring(exchange: Exchange, { attempt, ringSeconds }: DialRequest): Promise<void> {
  // By a request of its own: set at create, PJSIP_HEADER waits for SIP with the channel locked, which has
  // deadlocked whole exchanges (asterisk issues 1872 and 1936).
  await exchange.ari.request("POST", `channels/${attempt}/variable`, {
    variable: "PJSIP_HEADER(add,X-Attempt)",
    value: attempt,
  });
  await exchange.ari.request("POST", `channels/${attempt}/dial`, {
    timeout: Math.max(ringSeconds, leastRingSeconds),
  });
}

async function abandonLeg(exchange: Exchange, attempt: AttemptId): Promise<void> {
  await unlessGone(exchange.ari.request("DELETE", `channels/${attempt}`));
}

/** What an answered call needs at once from us; called on its `answered` event. */
export async function onAnswered(exchange: Exchange, line: Line): Promise<void> {
  const path = channelPath(exchange, line.attempt);
  // With an agent on the line while it rang: silence of ours would cover their voice for the whole call.
  if (line.seat !== undefined || line.joining) return;
  if (line.detection !== "amd") {
    // Packets from the first instant: many carriers let the customer's voice through only after they hear us.
    await unlessGone(exchange.ari.request("POST", `${path}/silence`));
    return;
  }
  // In the dialplan the channel is out of our application, which would no longer be told that it ended.
  const source = `channel:${line.channel}`;
  await unlessGone(
    exchange.ari.request("POST", `applications/${exchange.app}/subscription`, { eventSource: source }),
  );
  await unlessGone(
    exchange.ari.request("POST", `${path}/continue`, {
      context: "recaudo-amd",
      extension: "s",
      priority: 1,
    }),
  );
}

export async function answer(exchange: Exchange, attempt: AttemptId): Promise<void> {
  const path = channelPath(exchange, attempt);
  // Sent together, taken in order, and waited for together: when the exchange dies both are refused.
  await Promise.all([
    unlessGone(exchange.ari.request("DELETE", `${path}/ring`)),
    unlessGone(exchange.ari.request("POST", `${path}/answer`)),
  ]);
}

export async function hangUp(exchange: Exchange, attempt: AttemptId): Promise<void> {
  await unlessGone(exchange.ari.request("DELETE", channelPath(exchange, attempt), { reason: "normal" }));
}

export async function bridge(exchange: Exchange, attempt: AttemptId, seat: SeatId): Promise<void> {
  const path = channelPath(exchange, attempt);
  const line = lineFor(exchange, attempt);
  const { channel } = line;
  line.joining = true;
  await stopMusic(exchange, line);
  // A prompt holds the channel: until it ends nobody is joined.
  await stopPlaying(exchange, attempt);
  // Sent together, taken in order: the silence we play would cover the agent's voice.
  const [, entered] = await Promise.all([
    unlessGone(exchange.ari.request("DELETE", `${path}/silence`)),
    unlessGone(exchange.ari.request("POST", `bridges/${seatBridge(seat)}/addChannel`, { channel })).finally(
      () => {
        line.joining = false;
      },
    ),
  ]);
  if (!entered) return;
  await unlessGone(
    exchange.ari.request("POST", `${path}/variable`, { variable: "RECAUDO_SEAT", value: seat }),
  );
  await unlessGone(
    exchange.ari.request("POST", `${path}/variable`, { variable: "TALK_DETECT(remove)", value: "" }),
  );
}

export async function hold(exchange: Exchange, attempt: AttemptId): Promise<void> {
  const line = exchange.lines.calls.get(attempt);
  if (!line?.seat || line.held) return;
  line.held = true;
  const removed = await unlessGone(
    exchange.ari.request("POST", `bridges/${seatBridge(line.seat)}/removeChannel`, { channel: line.channel }),
  );
  if (removed) await unlessGone(exchange.ari.request("POST", `${channelPath(exchange, attempt)}/moh`));
}

export async function resume(exchange: Exchange, attempt: AttemptId): Promise<void> {
  const line = exchange.lines.calls.get(attempt);
  if (!line?.seat || !line.held) return;
  await unlessGone(exchange.ari.request("DELETE", `${channelPath(exchange, attempt)}/moh`));
  await unlessGone(
    exchange.ari.request("POST", `bridges/${seatBridge(line.seat)}/addChannel`, { channel: line.channel }),
  );
}

export async function sendDtmf(exchange: Exchange, attempt: AttemptId, digits: string): Promise<void> {
  assert(/^[0-9*#A-D]{1,32}$/.test(digits), "DTMF digits are 0-9 * # A-D");
  await unlessGone(exchange.ari.request("POST", `${channelPath(exchange, attempt)}/dtmf`, { dtmf: digits }));
}

export async function play(
  exchange: Exchange,
  settings: CallSettings,
  attempt: AttemptId,
  { prompt, number }: { readonly prompt: string; readonly number: Phone | null },
): Promise<void> {
  assert(/^[a-z_]{1,40}$/.test(prompt), "a prompt is a name of prompts.ts");
  const path = channelPath(exchange, attempt);
  const held = exchange.lines.calls.get(attempt);
  if (held) await stopMusic(exchange, held);
  await stopPlaying(exchange, attempt);
  await unlessGone(exchange.ari.request("DELETE", `${path}/silence`));
  if (lastWords.has(prompt)) await endAfter(exchange, path, await lengthOf(settings, prompt, number));
  const playbackId = playbackName(attempt, prompt, exchange.nextTurn());
  const line = exchange.lines.calls.get(attempt);
  if (line) line.playing = playbackId;
  await unlessGone(
    exchange.ari.request("POST", `${path}/play`, {
      media: `sound:${settings.promptsDir}/${fileFor(settings.promptsDir, prompt, number)}`,
      playbackId,
    }),
  );
}

/** After these we hang up. Should we have died meanwhile, the exchange does. */
const lastWords: ReadonlySet<string> = new Set(["abandoned", "unattended", "mailbox"]);
/** What our own hang-up may take longer. Judgement. */
const hangUpGraceMs = 5_000;

async function endAfter(exchange: Exchange, path: string, lengthMs: number): Promise<void> {
  const seconds = Math.ceil((lengthMs + hangUpGraceMs) / 1_000);
  const limit = { variable: "TIMEOUT(absolute)", value: String(seconds) };
  await unlessGone(exchange.ari.request("POST", `${path}/variable`, limit));
}

export async function lengthOf(
  { promptsDir }: CallSettings,
  prompt: string,
  number: Phone | null,
): Promise<number> {
  const file = join(promptsDir, `${fileFor(promptsDir, prompt, number)}.wav`);
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  return wavMs(size);
}

/** The one that names this number and its agency; while none has been made, the one for everybody. */
function fileFor(dir: string, prompt: string, number: Phone | null): string {
  const own = number === null ? prompt : numberedPrompt(prompt, number);
  return existsSync(join(dir, `${own}.wav`)) ? own : prompt;
}

/** Of one who was held when their agent vanished. */
async function stopMusic(exchange: Exchange, line: Line): Promise<void> {
  if (!line.held) return;
  line.held = false;
  await unlessGone(exchange.ari.request("DELETE", `${channelPath(exchange, line.attempt)}/moh`));
}

async function stopPlaying(exchange: Exchange, attempt: AttemptId): Promise<void> {
  const line = exchange.lines.calls.get(attempt);
  if (!line?.playing) return;
  const { playing } = line;
  // Its end is ours and not told.
  line.playing = "";
  await unlessGone(exchange.ari.request("DELETE", `playbacks/${encodeURIComponent(playing)}`));
}

// Real audio of a call while it is judged: a snoop on the customer's leg, early media included, whose sound comes to us as RTP on
// loopback and through our own ear. The leg itself is not touched, so that whatever fails here fails open: without our
// audio the exchange's own talk detection goes on being told.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AttemptId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import { asCallEvent } from "../core/hearing/as-call-event.ts";
import { type Ear, hear, heardOnMs, newEar } from "../core/hearing/hearing.ts";
import { parseRtp } from "../core/rtp.ts";
import { frameSamples, ulawToLinear } from "../core/ulaw.ts";
import { sampleRate, writeWav } from "../wav.ts";
import type { AriBridge, AriChannel } from "./ari-types.ts";
import { channelPath, type Exchange, unlessGone } from "./exchange.ts";
import { hearingBridge, hearingOut, hearingTap, ownerOf, sampleName } from "./names.ts";
import type { Line } from "./translate.ts";

export interface Hearings {
  /** The call makes its first sound. Resolves when audio is on its way, or has been given up. */
  start(line: Line): Promise<void>;
  /** Its time is counted from the answer: ringing may have taken as long. */
  answered(attempt: AttemptId): void;
  /** An agent has joined: a beep, and a mailbox that goes on, are still heard for a while. */
  hearOn(attempt: AttemptId): void;
  /** Nobody listens any more: hung up, ended, spoken to. */
  stop(attempt: AttemptId): Promise<void>;
  /** Lays down what was heard of a call that keeps its sound, in milliseconds; a second time there is nothing. */
  keep(attempt: AttemptId): Promise<number>;
  /** The exchange tells of talk: if we have heard nothing for a while, ours has failed. */
  exchangeHears(attempt: AttemptId): void;
  /** Remains of an engine that died while it listened. */
  sweep(channels: readonly AriChannel[], bridges: readonly AriBridge[]): Promise<void>;
  close(): Promise<void>;
}

/** Each takes two RTP ports of the exchange and a socket; detection lasts seconds, so this is 10 answers a second and more. */
export const mostHearings = 64;
/** From the first sound, and anew from the answer: a mailbox's greeting with its beep; whoever is not decided by then never is (judgement). */
export const longestHearingMs = 45_000;
/** Of a sampled call the last so many frames stay in memory: 15 s, 120 kB. */
const mostKeptFrames = 750;
/** Frames come each 20 ms. A pause of this length is a call without audio, or a tap that broke. */
const staleMs = 300;
const ulawPayload = 0;
const loopback = "127.0.0.1";

interface Hearing {
  readonly line: Line;
  readonly socket: Socket;
  readonly ear: Ear;
  readonly frame: Int16Array;
  /** What was heard, as it came; null: nothing of it is kept. */
  kept: Uint8Array[] | null;
  /** Instant of the ear's first sample. */
  since: Instant;
  lastAt: Instant;
  stopped: boolean;
  limit: NodeJS.Timeout;
  /** Decided already: it gives way to a call that is not. */
  joined: boolean;
}

export function createHearings(
  exchange: Exchange,
  onFault: (what: string, error: unknown) => void,
  samplesFolder?: string,
): Hearings {
  const open = new Map<AttemptId, Hearing>();
  let told = false;
  /** Said once, until it works again: a floor without audio must not fill the log. */
  const fault = (error: unknown): void => {
    if (!told) onFault("hearing", error);
    told = true;
  };

  async function start(line: Line): Promise<void> {
    const { attempt } = line;
    if (line.detection !== "talk" || line.seat !== undefined || line.joining || open.has(attempt)) return;
    if (open.size >= mostHearings) giveWay();
    if (open.size >= mostHearings) return fault(new Error(`more than ${mostHearings} calls at once`));
    const hearing = newHearing(line, () => background(stop(attempt)));
    open.set(attempt, hearing);
    try {
      hearing.socket.bind(0, loopback);
      await once(hearing.socket, "listening");
      hearing.socket.on("message", (bytes) => receive(exchange, hearing, bytes));
      if (!(await connect(exchange, hearing)) && !hearing.stopped) throw new Error("no audio to be had");
      told = false;
    } catch (error) {
      if (!hearing.stopped && exchange.lines.calls.has(attempt)) fault(error);
      await stop(attempt);
    }
    // Ended while it was being made: what came into being meanwhile goes too.
    if (hearing.stopped) await takeDown(exchange, attempt);
  }

  async function stop(attempt: AttemptId): Promise<void> {
    const hearing = open.get(attempt);
    if (!hearing) return;
    open.delete(attempt);
    shut(hearing);
    await takeDown(exchange, attempt);
  }

  function giveWay(): void {
    for (const [attempt, { joined }] of open) if (joined) return background(stop(attempt));
  }

  function background(work: Promise<void>): void {
    work.catch(fault);
  }

  /** From now on. */
  function limitTo(hearing: Hearing, attempt: AttemptId, forMs: number): void {
    clearTimeout(hearing.limit);
    hearing.limit = setTimeout(() => background(stop(attempt)), forMs);
    hearing.limit.unref();
  }

  return {
    start,
    stop,
    answered(attempt) {
      const hearing = open.get(attempt);
      if (hearing && !hearing.joined) limitTo(hearing, attempt, longestHearingMs);
    },
    hearOn(attempt) {
      const hearing = open.get(attempt);
      if (!hearing || hearing.joined) return;
      hearing.joined = true;
      limitTo(hearing, attempt, heardOnMs);
    },
    async keep(attempt) {
      const hearing = open.get(attempt);
      const frames = hearing?.kept ?? [];
      if (hearing) hearing.kept = null;
      if (frames.length === 0 || samplesFolder === undefined) return 0;
      await mkdir(samplesFolder, { recursive: true });
      await writeFile(join(samplesFolder, `${sampleName(attempt)}.wav`), writeWav(soundOf(frames)));
      return (frames.length * frameSamples * 1_000) / sampleRate;
    },
    exchangeHears(attempt) {
      const hearing = open.get(attempt);
      if (!hearing?.line.heardByUs || exchange.clock.now() - hearing.lastAt < staleMs) return;
      hearing.line.heardByUs = false;
      fault(new Error("audio has stopped coming"));
    },
    async sweep(channels, bridges) {
      const orphans = new Set<AttemptId>();
      for (const { id } of [...channels, ...bridges]) {
        const owner = ownerOf(id.replace(/^hearing-(.*)$/, "$1-tap"));
        if (owner.kind === "hearing" && !open.has(owner.attempt)) orphans.add(owner.attempt);
      }
      await Promise.all([...orphans].map((attempt) => takeDown(exchange, attempt)));
    },
    async close() {
      for (const hearing of open.values()) shut(hearing);
      open.clear();
    },
  };
}

function newHearing(line: Line, expire: () => void): Hearing {
  const socket = createSocket("udp4");
  // "Listening" or the failure of bind is awaited; later errors are a far end that has gone.
  socket.on("error", () => {});
  const limit = setTimeout(expire, longestHearingMs);
  limit.unref();
  const ear = newEar();
  return {
    line,
    socket,
    ear,
    frame: new Int16Array(frameSamples),
    kept: line.keepsSound ? [] : null,
    since: 0,
    lastAt: 0,
    stopped: false,
    joined: false,
    limit,
  };
}

function shut(hearing: Hearing): void {
  if (hearing.stopped) return;
  hearing.stopped = true;
  hearing.line.heardByUs = false;
  clearTimeout(hearing.limit);
  hearing.socket.close();
}

/** Snoop and outlet at once, then both into a bridge of their own. */
async function connect(exchange: Exchange, { line, socket }: Hearing): Promise<boolean> {
  const { attempt } = line;
  const { ari, app } = exchange;
  const [tap, out, bridge] = [hearingTap(attempt), hearingOut(attempt), hearingBridge(attempt)];
  const entries = [exchange.entered(tap), exchange.entered(out)];
  const made = await Promise.all([
    unlessGone(
      ari.request("POST", `${channelPath(exchange, attempt)}/snoop/${tap}`, {
        app,
        appArgs: "tap",
        spy: "in",
      }),
    ),
    unlessGone(
      ari.request("POST", "channels/externalMedia", {
        channelId: out,
        app,
        external_host: `${loopback}:${socket.address().port}`,
        format: "ulaw",
        encapsulation: "rtp",
        transport: "udp",
        direction: "both",
      }),
    ),
    unlessGone(ari.request("POST", "bridges", { bridgeId: bridge, name: "hearing", type: "mixing" })),
  ]);
  if (!made.every(Boolean)) return false;
  const arrived = await Promise.all(entries.map((entry) => entry.arrived));
  if (!arrived.every(Boolean)) return false;
  return unlessGone(ari.request("POST", `bridges/${bridge}/addChannel`, { channel: `${tap},${out}` }));
}

async function takeDown({ ari }: Exchange, attempt: AttemptId): Promise<void> {
  await Promise.all([
    unlessGone(ari.request("DELETE", `channels/${hearingTap(attempt)}`)),
    unlessGone(ari.request("DELETE", `channels/${hearingOut(attempt)}`)),
    unlessGone(ari.request("DELETE", `bridges/${hearingBridge(attempt)}`)),
  ]);
}

function soundOf(frames: readonly Uint8Array[]): Int16Array {
  return Int16Array.from({ length: frames.length * frameSamples }, (_, i) =>
    ulawToLinear(frames[Math.floor(i / frameSamples)]?.[i % frameSamples] ?? 0xff),
  );
}

/** One packet: nothing of it is kept but what the ear remembers, unless the call is a sample. */
function receive(exchange: Exchange, hearing: Hearing, bytes: Uint8Array): void {
  const packet = parseRtp(bytes);
  if (hearing.stopped || packet?.payloadType !== ulawPayload || packet.payload.length !== frameSamples)
    return;
  const { ear, frame, line } = hearing;
  for (let i = 0; i < frameSamples; i++) frame[i] = ulawToLinear(packet.payload[i] as number);
  if (hearing.kept) {
    hearing.kept.push(packet.payload.slice());
    if (hearing.kept.length > mostKeptFrames) hearing.kept.shift();
  }
  const heard = hear(ear, frame);
  const now = exchange.clock.now();
  // The packet that came with the least delay tells when the ear began; after a gap in the audio it begins anew.
  const since = now - ear.atMs;
  if (!line.heardByUs || since < hearing.since || since - hearing.since > staleMs) hearing.since = since;
  hearing.lastAt = now;
  line.heardByUs = true;
  for (const each of heard) exchange.emit(asCallEvent(line.attempt, hearing.since, each));
}

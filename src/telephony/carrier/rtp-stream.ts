// One call's audio over UDP. All streams share one timer (RtpClock): each sends the frames that are due by the
// monotonic clock, so that pacing never drifts however late the timer fires.
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { formatRtp, isKey, keyOf, keyPayload, parseRtp } from "../core/rtp.ts";
import { frameSamples, levelOf } from "../core/ulaw.ts";
import { countPacket, createEar, type Ear, fellQuiet, hearPacket } from "./ear.ts";
import { createPlayer, type Player } from "./player.ts";
import { ulawPayload } from "./sdp.ts";

export interface PortRange {
  readonly from: number;
  readonly to: number;
}
export interface AudioTarget {
  readonly host: string;
  readonly port: number;
  readonly eventPayload: number | undefined;
}
export interface RtpHandlers {
  readonly onSound?: (first: boolean, now: number) => void;
  readonly onQuiet?: (since: number, now: number) => void;
  readonly onKey?: (key: string, now: number) => void;
  readonly onPressed?: (key: string, now: number) => void;
}
export interface RtpStream {
  readonly port: number;
  readonly player: Player;
  readonly ear: Readonly<Ear>;
  readonly sentPackets: number;
  /** Begins (or, after a re-INVITE, redirects) the sending. */
  sendTo(target: AudioTarget): void;
  /** Keys as RFC 4733 events, 100 ms each with 100 ms between; returns the keys that exist on a telephone. */
  press(keys: string): string;
  echo(on: boolean): void;
  close(): void;
}
export interface RtpClock {
  add(tick: (now: number) => void): () => void;
  close(): void;
}

const frameMs = 20;
/** Half a frame: no packet leaves more than this after its time. */
const tickMs = 10;
/** After a longer sleep of the process the missed frames are skipped (their time passes), not sent in a burst. */
const maxCatchUpMs = 200;
const keyFrames = 5;
const keyEndRepeats = 3;
const keyPauseFrames = 5;

export const monotonicMs = (): number => performance.timeOrigin + performance.now();

export function createRtpClock(): RtpClock {
  const ticks = new Set<(now: number) => void>();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const run = () => {
    const now = monotonicMs();
    for (const tick of ticks) tick(now);
  };
  return {
    add(tick) {
      ticks.add(tick);
      timer ??= setInterval(run, tickMs);
      return () => {
        ticks.delete(tick);
        if (ticks.size === 0) stop();
      };
    },
    close() {
      ticks.clear();
      stop();
    },
  };
}

export async function openRtpStream(options: {
  readonly host: string;
  readonly range: PortRange | undefined;
  readonly clock: RtpClock;
  readonly handlers: RtpHandlers;
}): Promise<RtpStream> {
  const socket = await bindEven(options.host, options.range);
  return new UdpStream(socket, options.clock, options.handlers);
}

/** Owns the socket of one call. */
class UdpStream implements RtpStream {
  readonly port: number;
  readonly player = createPlayer();
  readonly ear = createEar();
  sentPackets = 0;
  readonly #socket: Socket;
  readonly #clock: RtpClock;
  readonly #handlers: RtpHandlers;
  readonly #ssrc = randomBytes(4).readUInt32BE();
  readonly #frame = new Uint8Array(frameSamples);
  #sequence = randomBytes(2).readUInt16BE();
  #timestamp = randomBytes(4).readUInt32BE();
  #target: AudioTarget | undefined;
  #nextAt = 0;
  #remove: (() => void) | undefined;
  #keys: { key: string; frame: number }[] = [];
  #lastKeyTimestamp: number | undefined;
  #echo = false;
  #closed = false;

  constructor(socket: Socket, clock: RtpClock, handlers: RtpHandlers) {
    this.#socket = socket;
    this.#clock = clock;
    this.#handlers = handlers;
    this.port = socket.address().port;
    socket.on("message", (bytes) => this.#receive(bytes));
    // A port that answers "unreachable" is a far end that has gone; SIP will say so.
    socket.on("error", () => {});
  }

  sendTo(target: AudioTarget): void {
    this.#target = target;
    if (this.#remove || this.#closed) return;
    this.#nextAt = monotonicMs();
    this.#remove = this.#clock.add((now) => this.#tick(now));
  }

  press(keys: string): string {
    const known = [...keys].filter(isKey);
    this.#keys.push(...known.map((key) => ({ key, frame: 0 })));
    return known.join("");
  }

  echo(on: boolean): void {
    this.#echo = on;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#remove?.();
    this.player.stop();
    this.#socket.close();
  }

  #tick(now: number): void {
    if (now - this.#nextAt > maxCatchUpMs) {
      const missed = Math.floor((now - this.#nextAt) / frameMs);
      this.#nextAt += missed * frameMs;
      this.#timestamp = (this.#timestamp + missed * frameSamples) >>> 0;
    }
    while (!this.#closed && this.#nextAt <= now) {
      this.#sendFrame(now);
      this.#nextAt += frameMs;
    }
    if (fellQuiet(this.ear, now)) this.#handlers.onQuiet?.(this.ear.lastLoudAt, now);
  }

  #sendFrame(now: number): void {
    const key = this.#keys[0];
    this.player.next(this.#frame);
    if (!key || this.#target?.eventPayload === undefined)
      this.#send(ulawPayload, this.#timestamp, this.#frame, false);
    else this.#sendKey(key, this.#target.eventPayload, now);
    this.#timestamp = (this.#timestamp + frameSamples) >>> 0;
  }

  /** The packets of one key share the timestamp of its beginning (RFC 4733 §2.5.1.2); then a pause of audio. */
  #sendKey(pressed: { key: string; frame: number }, payloadType: number, now: number): void {
    const frame = pressed.frame++;
    const began = (this.#timestamp - frame * frameSamples) >>> 0;
    if (frame < keyFrames) {
      const payload = keyPayload(pressed.key, (frame + 1) * frameSamples, false);
      this.#send(payloadType, began, payload, frame === 0);
    } else if (frame === keyFrames) {
      const payload = keyPayload(pressed.key, keyFrames * frameSamples, true);
      for (let i = 0; i < keyEndRepeats; i++) this.#send(payloadType, began, payload, false);
      this.#handlers.onPressed?.(pressed.key, now);
    } else {
      this.#send(ulawPayload, this.#timestamp, this.#frame, false);
      if (frame >= keyFrames + keyPauseFrames) this.#keys.shift();
    }
  }

  #send(payloadType: number, timestamp: number, payload: Uint8Array, marker: boolean): void {
    // The end of a sound may have ended the call between the frame and its sending.
    if (!this.#target || this.#closed) return;
    const packet = { payloadType, marker, sequence: this.#sequence, timestamp, ssrc: this.#ssrc, payload };
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.sentPackets += 1;
    this.#socket.send(formatRtp(packet), this.#target.port, this.#target.host);
  }

  #receive(bytes: Uint8Array): void {
    const packet = parseRtp(bytes);
    if (!packet || this.#closed) return;
    const now = monotonicMs();
    if (packet.payloadType === ulawPayload) {
      const heard = hearPacket(this.ear, levelOf(packet.payload), now);
      if (heard) this.#handlers.onSound?.(heard === "first", now);
      if (this.#echo) this.player.play(packet.payload.slice());
      return;
    }
    countPacket(this.ear, now);
    const key = packet.payloadType === this.#target?.eventPayload ? keyOf(packet.payload) : undefined;
    if (key === undefined || packet.timestamp === this.#lastKeyTimestamp) return;
    this.#lastKeyTimestamp = packet.timestamp;
    this.#handlers.onKey?.(key, now);
  }
}

let lastPort = 0;

/** An even port of the range (RTP's habit), the next one after the last used; without a range, any port. */
async function bindEven(host: string, range: PortRange | undefined): Promise<Socket> {
  if (!range) return bind(host, 0);
  const first = range.from + (range.from % 2);
  const count = Math.floor((range.to - first) / 2) + 1;
  for (let tried = 0; tried < count; tried++) {
    lastPort = lastPort + 2 > range.to || lastPort < first ? first : lastPort + 2;
    try {
      return await bind(host, lastPort);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(`no free RTP port between ${range.from} and ${range.to}`);
}

function bind(host: string, port: number): Promise<Socket> {
  // Addresses are numeric here: the resolver is never asked, which halves the cost of a packet.
  const socket = createSocket({ type: "udp4", lookup: (name, _options, done) => done(null, name, 4) });
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, host, () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

// The agent's telephone in the browser, around JsSIP: registers with the seat's credentials on the same origin, answers
// the parked ("nailed-up") leg by itself and keeps it; the server joins and parts calls at its end.
import type { WebSocketInterface } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession.js";
import type { RTCSessionEvent, UA } from "jssip/lib/UA.js";
import {
  announceCall,
  type MediaProblem,
  meterOf,
  openMicrophone,
  playClip,
  problemOf,
  recordClip,
  silentStream,
} from "./media.ts";
import { noAudio, type Reception, receive } from "./reception.ts";

export interface SipAccount {
  readonly user: string;
  readonly password: string;
  readonly domain: string;
}
export interface SoftphoneState {
  readonly registration: "off" | "connecting" | "registered" | "lost";
  readonly line: "down" | "up";
  readonly muted: boolean;
  readonly microphone: "off" | "on" | "silent";
  /** No sound has come from the other side for three seconds of a call. */
  readonly oneWay: boolean;
  /** Nothing of the agent leaves this desk. */
  readonly unheard: boolean;
  /** The browser wants a click before it plays sound. */
  readonly needsGesture: boolean;
  readonly problem: MediaProblem | null;
}
const idle: SoftphoneState = {
  registration: "off",
  line: "down",
  muted: false,
  microphone: "off",
  oneWay: false,
  unheard: false,
  needsGesture: false,
  problem: null,
};
/** Registered but without a leg for this long: register again and ask to be called, for whatever got lost. */
const renailAfterMs = 8_000;

export class Softphone {
  #state = idle;
  #listeners = new Set<() => void>();
  #ua: UA | undefined;
  #session: RTCSession | undefined;
  #stream: MediaStream | undefined;
  #context: AudioContext | undefined;
  #meter: { level: () => number; close: () => void } | undefined;
  #audio = new Audio();
  #timer: number | undefined;
  #expecting = false;
  #reception: Reception = noAudio;
  #sending: Reception = noAudio;
  #downSince = 0;
  #turn = 0;
  /** The exchange knows us and we have no leg: whoever owns the seat asks to be called. */
  onRegistered: () => void = () => undefined;

  state = (): SoftphoneState => this.#state;
  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  /** Loudness of one's own voice, 0–1; nothing while muted. */
  level = (): number => (this.#state.muted ? 0 : (this.#meter?.level() ?? 0));

  /** Opens the microphone (or, without one, a silent source) before the seat is asked for. */
  async prepare(choice: { deviceId: string; listenOnly: boolean }): Promise<boolean> {
    this.#context ??= new AudioContext();
    await Promise.race([this.#context.resume(), new Promise((done) => setTimeout(done, 300))]);
    this.#release();
    try {
      this.#stream = choice.listenOnly ? silentStream(this.#context) : await openMicrophone(choice.deviceId);
    } catch (error) {
      this.#set({ microphone: "off", problem: problemOf(error) });
      return false;
    }
    this.#meter = meterOf(this.#context, this.#stream);
    for (const track of this.#stream.getAudioTracks())
      track.onended = () => this.#set({ problem: "missing" });
    this.#set({ microphone: choice.listenOnly ? "silent" : "on", problem: null });
    await this.#replaceTrack();
    return true;
  }
  /** The loudspeaker, where the browser lets the page choose. */
  async playThrough(deviceId: string): Promise<void> {
    if ("setSinkId" in this.#audio) await this.#audio.setSinkId(deviceId).catch(() => undefined);
  }

  async connect(account: SipAccount): Promise<void> {
    this.disconnect();
    this.#set({ registration: "connecting" });
    const turn = this.#turn;
    const { UA: UserAgent, WebSocketInterface: SipSocket } = await import("jssip");
    // Closed, or connected anew, while the program came: two of one seat would be called in turns.
    if (turn !== this.#turn) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket: WebSocketInterface = new SipSocket(`${scheme}://${location.host}/sip`);
    const ua = new UserAgent({
      sockets: [socket],
      uri: `sip:${account.user}@${account.domain}`,
      password: account.password,
      register: true,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
    });
    ua.on("registered", () => {
      this.#set({ registration: "registered" });
      if (this.#state.line === "down") this.onRegistered();
    });
    ua.on("registrationFailed", () => this.#set({ registration: "lost" }));
    ua.on("disconnected", () => this.#set({ registration: "lost" }));
    ua.on("newRTCSession", (event: RTCSessionEvent) => {
      if (event.originator === "remote") this.#answer(event.session);
    });
    this.#ua = ua;
    this.#downSince = performance.now();
    ua.start();
    this.#timer = window.setInterval(() => void this.#watch(), 1_000);
  }
  disconnect(): void {
    this.#turn += 1;
    clearInterval(this.#timer);
    this.#ua?.stop();
    this.#ua = undefined;
    this.#session = undefined;
    this.#set({ registration: "off", line: "down", oneWay: false, unheard: false });
  }
  /** Gives back the microphone too. */
  close(): void {
    this.disconnect();
    this.#release();
    this.#set(idle);
  }

  mute(muted: boolean): void {
    for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !muted;
    this.#set({ muted });
  }
  /** Says whether a call is on, so that silence on a parked leg is not taken for a fault. */
  expectAudio(expecting: boolean): void {
    if (expecting === this.#expecting) return;
    this.#expecting = expecting;
    this.#reception = noAudio;
    this.#sending = noAudio;
    if (!expecting) this.#set({ oneWay: false, unheard: false });
  }
  announce(): void {
    if (this.#context?.state === "running") announceCall(this.#context);
  }
  /** A few seconds of one's own voice, for the device check. */
  record(ms: number): Promise<Blob> {
    return recordClip(this.#stream ?? new MediaStream(), ms);
  }
  async playBack(clip: Blob): Promise<void> {
    await playClip(clip, this.#audio.sinkId ?? "");
  }
  async play(): Promise<void> {
    await this.#context?.resume();
    await this.#audio.play().then(
      () => this.#set({ needsGesture: false }),
      () => this.#set({ needsGesture: true }),
    );
  }

  #answer(session: RTCSession): void {
    // A new leg replaces an old one that died without a word.
    const before = this.#session;
    this.#session = session;
    if (before && !before.isEnded()) before.terminate();
    session.on("peerconnection", ({ peerconnection }) => {
      peerconnection.addEventListener("track", (event) => {
        this.#audio.srcObject = event.streams[0] ?? new MediaStream([event.track]);
        void this.play();
      });
    });
    session.on("confirmed", () => this.#set({ line: "up" }));
    const down = (): void => {
      if (this.#session !== session) return;
      this.#session = undefined;
      this.#downSince = performance.now();
      this.#set({ line: "down", oneWay: false, unheard: false });
    };
    session.on("ended", down);
    session.on("failed", down);
    session.answer({
      mediaConstraints: { audio: true, video: false },
      pcConfig: { iceServers: [] },
      ...(this.#stream ? { mediaStream: this.#stream } : {}),
    });
  }
  async #watch(): Promise<void> {
    const { registration, line } = this.#state;
    if (
      registration === "registered" &&
      line === "down" &&
      performance.now() - this.#downSince > renailAfterMs
    ) {
      this.#downSince = performance.now();
      this.#ua?.register();
      this.onRegistered();
    }
    const connection = this.#session?.connection;
    if (!this.#expecting || !connection || line === "down") return;
    let packets = 0;
    let sent = 0;
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp") packets += Number(report.packetsReceived ?? 0);
      if (report.type === "outbound-rtp") sent += Number(report.packetsSent ?? 0);
    }
    this.#reception = receive(this.#reception, packets, performance.now());
    this.#sending = receive(this.#sending, sent, performance.now());
    const [oneWay, unheard] = [this.#reception.oneWay, this.#sending.oneWay];
    if (oneWay !== this.#state.oneWay || unheard !== this.#state.unheard) this.#set({ oneWay, unheard });
  }
  async #replaceTrack(): Promise<void> {
    const track = this.#stream?.getAudioTracks()[0];
    const sender = this.#session?.connection?.getSenders().find((each) => each.track?.kind === "audio");
    if (track && sender) await sender.replaceTrack(track);
    if (track) track.enabled = !this.#state.muted;
  }
  #release(): void {
    this.#meter?.close();
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.#stream = undefined;
  }
  #set(change: Partial<SoftphoneState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

// The live connection of this browser: one WebSocket, topics, whole views. After a gap or a reconnection it subscribes
// again and takes the snapshot; it never guesses what it missed.
import {
  type ClientMessage,
  type LiveChange,
  type LiveTopic,
  liveCloseCodes,
  type ServerMessage,
} from "#http/contract/live.ts";
import { patched } from "#kernel/patch.ts";
import { type ClockFit, fitClock, isGap, retryDelayMs } from "./live-core.ts";

export type LiveStatus = "connecting" | "open" | "reconnecting" | "ended";
export interface LiveView {
  readonly data: unknown;
  /** performance.now() when it came: the age of what is on the screen. */
  readonly receivedAt: number;
}
export interface LiveState {
  readonly status: LiveStatus;
  readonly replaced: boolean;
  readonly views: Readonly<Partial<Record<LiveTopic, LiveView>>>;
  readonly refused: Readonly<Partial<Record<LiveTopic, string>>>;
}

/** A ping each 10 s keeps the clock fitted; no word for 25 s means the line is dead though the socket looks open. */
const pingEveryMs = 10_000;
const deadAfterMs = 25_000;

export class LiveClient {
  #socket: WebSocket | undefined;
  #state: LiveState = { status: "connecting", replaced: false, views: {}, refused: {} };
  #listeners = new Set<() => void>();
  #heeders = new Set<(what: LiveChange) => void>();
  #wanted = new Map<LiveTopic, number>();
  #seqs = new Map<LiveTopic, number>();
  #fit: ClockFit | undefined;
  #attempt = 0;
  #retry: number | undefined;
  #heardAt = 0;
  #pinger: number | undefined;
  #stopped = true;

  state = (): LiveState => this.#state;
  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  /** `reread` is called when the server says that something the page read is not what it was. */
  heed = (reread: (what: LiveChange) => void): (() => void) => {
    this.#heeders.add(reread);
    return () => this.#heeders.delete(reread);
  };
  /** The operation's time, UTC milliseconds; undefined before the first word from the server. */
  now = (): number | undefined => (this.#fit ? performance.now() + this.#fit.offsetMs : undefined);
  /** The session's answer also carries the clock. */
  tell = (serverNow: number): void => {
    this.#fit = fitClock(this.#fit, serverNow, performance.now());
  };

  start(): void {
    this.#stopped = false;
    this.#update({ status: "connecting", replaced: false });
    this.#connect();
    addEventListener("online", this.#connectNow);
  }
  stop(): void {
    this.#stopped = true;
    removeEventListener("online", this.#connectNow);
    clearTimeout(this.#retry);
    clearInterval(this.#pinger);
    this.#socket?.close();
    this.#socket = undefined;
    this.#state = { status: "ended", replaced: false, views: {}, refused: {} };
  }

  subscribe(topic: LiveTopic): () => void {
    const before = this.#wanted.get(topic) ?? 0;
    this.#wanted.set(topic, before + 1);
    if (before === 0) this.#follow(topic);
    return () => {
      const left = (this.#wanted.get(topic) ?? 1) - 1;
      if (left > 0) {
        this.#wanted.set(topic, left);
        return;
      }
      this.#wanted.delete(topic);
      this.#seqs.delete(topic);
      this.#send({ type: "unsubscribe", topic });
    };
  }

  #connectNow = (): void => {
    if (this.#stopped || this.#socket) return;
    clearTimeout(this.#retry);
    this.#connect();
  };
  #connect(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/v1/live`);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#heard(JSON.parse(String(event.data)) as ServerMessage);
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#closed(event.code);
    };
  }
  #opened(): void {
    this.#attempt = 0;
    this.#seqs.clear();
    this.#heardAt = performance.now();
    this.#update({ status: "open" });
    for (const topic of this.#wanted.keys()) this.#follow(topic);
    this.#ping();
    clearInterval(this.#pinger);
    this.#pinger = window.setInterval(() => this.#ping(), pingEveryMs);
  }
  #ping(): void {
    if (performance.now() - this.#heardAt > deadAfterMs) {
      const dead = this.#socket;
      this.#closed(0);
      dead?.close();
      return;
    }
    this.#send({ type: "ping", sentAt: performance.now() });
  }
  #closed(code: number): void {
    this.#socket = undefined;
    clearInterval(this.#pinger);
    if (this.#stopped) return;
    if (code === liveCloseCodes.sessionEnded || code === liveCloseCodes.notAllowed) {
      this.#update({ status: "ended" });
      return;
    }
    this.#update({ status: "reconnecting" });
    this.#retry = window.setTimeout(() => this.#connect(), retryDelayMs(this.#attempt++, Math.random()));
  }
  #heard(message: ServerMessage): void {
    this.#heardAt = performance.now();
    if (message.type === "view" || message.type === "patch" || message.type === "pong")
      this.tell(message.now);
    if (message.type === "changed") for (const reread of this.#heeders) reread(message.what);
    if (message.type === "replaced") this.#update({ replaced: true });
    if (message.type === "refused") {
      this.#update({ refused: { ...this.#state.refused, [message.topic]: message.code } });
    }
    if (message.type === "view") this.#took(message, message.data);
    if (message.type === "patch") this.#changed(message);
  }
  #took({ topic, seq }: { readonly topic: LiveTopic; readonly seq: number }, data: unknown): void {
    if (!this.#wanted.has(topic)) return;
    if (isGap(this.#seqs.get(topic), seq)) this.#again(topic);
    else this.#seqs.set(topic, seq);
    const view = { data, receivedAt: performance.now() };
    this.#update({ views: { ...this.#state.views, [topic]: view } });
  }
  /** What changed says nothing to whoever has not the view before it. */
  #changed(message: Extract<ServerMessage, { type: "patch" }>): void {
    const { topic, seq } = message;
    if (!this.#wanted.has(topic)) return;
    const held = this.#state.views[topic];
    const before = this.#seqs.get(topic);
    if (!held || before === undefined || isGap(before, seq)) return this.#again(topic);
    this.#took(message, patched(held.data, message.patch as never));
  }
  #again(topic: LiveTopic): void {
    this.#seqs.delete(topic);
    this.#follow(topic);
  }
  #follow(topic: LiveTopic): void {
    this.#send({ type: "subscribe", topic, patches: true });
  }
  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
  #update(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

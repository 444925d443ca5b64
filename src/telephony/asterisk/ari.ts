// Client of Asterisk's REST interface: one WebSocket carries the events and, on Asterisk 22, the requests too
// (median 0.06 ms against 0.17 ms over HTTP, and in order). Older exchanges get their requests over HTTP.
import WebSocket from "ws";
import { AriError, type AriEvent, linkLostStatus } from "./ari-types.ts";

export interface AriOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly app: string;
}
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Ari {
  /** Resolves when the socket is open; afterwards it reconnects by itself until close(). */
  connect(): Promise<void>;
  request<T = void>(method: Method, path: string, query?: Query, body?: unknown): Promise<T>;
  close(): Promise<void>;
}
export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface AriHandlers {
  readonly onEvent: (event: AriEvent) => void;
  readonly onLink: (up: boolean, detail: string) => void;
}

const requestTimeoutMs = 5_000;
const openTimeoutMs = 5_000;
/** Reboot to an answering ARI takes 0.5 s: start well under it, settle where a dead exchange costs nothing. */
const backoffMs = [100, 200, 400, 800, 1_500, 3_000] as const;
/** One probe decides the transport; a live exchange answers in under a millisecond. */
const probeTimeoutMs = 1_000;
/** Noise: one event a variable or dialplan step, none of which we read. */
const unwantedEvents = ["ChannelVarset", "ChannelDialplan", "ChannelCreated", "ChannelConnectedLine"];

interface Pending {
  readonly settle: (answer: { status: number; body: string }) => void;
  readonly fail: (error: Error) => void;
}

export function createAri(options: AriOptions, handlers: AriHandlers): Ari {
  const authorization = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString("base64")}`;
  const pending = new Map<string, Pending>();
  let socket: WebSocket | undefined;
  let closing = false;
  let attempts = 0;
  let sequence = 0;
  let overSocket = true;
  let retry: NodeJS.Timeout | undefined;

  async function open(): Promise<void> {
    const url = `ws://${options.host}:${options.port}/ari/events?app=${options.app}`;
    const opened = new WebSocket(url, {
      headers: { Authorization: authorization },
      perMessageDeflate: false,
      handshakeTimeout: openTimeoutMs,
    });
    await new Promise<void>((resolve, reject) => {
      opened.once("open", resolve);
      opened.once("error", reject);
    });
    opened.on("error", () => {}); // "close" follows and tells
    opened.on("message", (data) => receive(data.toString()));
    opened.on("close", () => lost(opened));
    socket = opened;
    await chooseTransport();
    await request("PUT", `applications/${options.app}/eventFilter`, undefined, {
      disallowed: unwantedEvents.map((type) => ({ type })),
    });
    attempts = 0;
    handlers.onLink(true, "conectado");
  }

  async function chooseTransport(): Promise<void> {
    overSocket = true;
    overSocket = await send("GET", "asterisk/ping", undefined, undefined, probeTimeoutMs).then(
      () => true,
      () => false,
    );
  }

  function receive(text: string): void {
    const message = JSON.parse(text) as { type: string };
    if (message.type !== "RESTResponse") {
      handlers.onEvent(message as AriEvent);
      return;
    }
    const answer = message as unknown as { request_id: string; status_code: number; message_body?: string };
    pending.get(answer.request_id)?.settle({ status: answer.status_code, body: answer.message_body ?? "" });
  }

  function lost(which: WebSocket): void {
    if (socket !== which) return;
    socket = undefined;
    for (const each of [...pending.values()]) each.fail(new AriError(linkLostStatus, "ARI", "link lost"));
    if (closing) return;
    handlers.onLink(false, "conexión perdida");
    scheduleRetry();
  }

  function scheduleRetry(): void {
    const wait = backoffMs[Math.min(attempts, backoffMs.length - 1)] ?? 3_000;
    attempts += 1;
    retry = setTimeout(() => {
      open().catch(() => {
        socket?.terminate();
        socket = undefined;
        if (!closing) scheduleRetry();
      });
    }, wait);
  }

  async function request<T>(method: Method, path: string, query?: Query, body?: unknown): Promise<T> {
    const answer = overSocket
      ? await send(method, path, query, body, requestTimeoutMs)
      : await overHttp(method, path, query, body);
    if (answer.status >= 400)
      throw new AriError(answer.status, `${method} ${path}`, answer.body.slice(0, 200));
    return (answer.body === "" ? undefined : JSON.parse(answer.body)) as T;
  }

  function send(
    method: Method,
    path: string,
    query: Query | undefined,
    body: unknown,
    timeoutMs: number,
  ): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const current = socket;
      if (!current || current.readyState !== WebSocket.OPEN)
        return reject(new AriError(linkLostStatus, `${method} ${path}`, "no link"));
      sequence += 1;
      const id = String(sequence);
      const done = (act: () => void): void => {
        clearTimeout(timer);
        pending.delete(id);
        act();
      };
      const timer = setTimeout(
        () => done(() => reject(new AriError(504, `${method} ${path}`, "no answer"))),
        timeoutMs,
      );
      pending.set(id, {
        settle: (answer) => done(() => resolve(answer)),
        fail: (error) => done(() => reject(error)),
      });
      const hasBody = body !== undefined;
      current.send(
        JSON.stringify({
          type: "RESTRequest",
          request_id: id,
          method,
          uri: path + queryText(query),
          ...(hasBody ? { content_type: "application/json", message_body: JSON.stringify(body) } : {}),
        }),
      );
    });
  }

  async function overHttp(
    method: Method,
    path: string,
    query: Query | undefined,
    body: unknown,
  ): Promise<{ status: number; body: string }> {
    const url = `http://${options.host}:${options.port}/ari/${path}${queryText(query)}`;
    const response = await fetch(url, {
      method,
      headers: { Authorization: authorization, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    return { status: response.status, body: await response.text() };
  }

  async function close(): Promise<void> {
    closing = true;
    clearTimeout(retry);
    const current = socket;
    if (!current) return;
    const gone = new Promise<void>((resolve) => {
      current.once("close", () => resolve());
    });
    current.terminate();
    await gone;
  }

  return { connect: open, request, close };
}

function queryText(query: Query | undefined): string {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return "";
  return `?${new URLSearchParams(entries.map(([key, value]): [string, string] => [key, String(value)])).toString()}`;
}

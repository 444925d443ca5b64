// Between our processes on one machine: JSON lines over a Unix socket. Commands get one answer; pushes go to everybody
// connected. The client reconnects by itself; a command while the other side is away fails at once, it is never queued:
// a late hang-up is worse than a refused one.
import { mkdirSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { AppError, type ErrorCode, errorCatalogue } from "#kernel/errors.ts";

export interface RpcServer {
  push(topic: string, data: unknown): void;
  close(): Promise<void>;
}
export type RpcHandler = (payload: unknown) => Promise<unknown>;

/** Unread bytes after which a client is dropped; it will reconnect and ask for a snapshot. */
const maxUnreadBytes = 8_388_608;
const requestTimeoutMs = 5_000;

export async function serveRpc(
  path: string,
  handlers: Readonly<Record<string, RpcHandler>>,
): Promise<RpcServer> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    const lines = createInterface({ input: socket });
    lines.on("line", (line) => {
      const request = parsed<Request>(line);
      if (request) void answer(socket, handlers, request);
    });
    lines.on("error", () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  return {
    push(topic, data) {
      if (sockets.size === 0) return;
      const line = `${JSON.stringify({ topic, data })}\n`;
      for (const socket of sockets) {
        if (socket.writableLength > maxUnreadBytes) socket.destroy();
        else socket.write(line);
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface Request {
  readonly id: number;
  readonly command: string;
  readonly payload: unknown;
}

/** Undefined: torn. Whoever dies in the middle of a line leaves its beginning as the last one. */
function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}

async function answer(
  socket: Socket,
  handlers: Readonly<Record<string, RpcHandler>>,
  request: Request,
): Promise<void> {
  const reply = await run(handlers, request.command, request.payload);
  if (!socket.destroyed) socket.write(`${JSON.stringify({ id: request.id, ...reply })}\n`);
}

async function run(
  handlers: Readonly<Record<string, RpcHandler>>,
  command: string,
  payload: unknown,
): Promise<object> {
  const handler = handlers[command];
  if (!handler) return { error: { code: "not_found", details: { command } } };
  try {
    return { result: (await handler(payload)) ?? null };
  } catch (error) {
    if (error instanceof AppError) return { error: { code: error.code, details: error.details } };
    return { error: { code: "internal", details: { message: (error as Error).message } } };
  }
}

export interface RpcClient {
  request(command: string, payload: unknown): Promise<unknown>;
  onPush(listener: (topic: string, data: unknown) => void): void;
  onLink(listener: (up: boolean) => void): void;
  connected(): boolean;
  close(): void;
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { code: ErrorCode; details: Record<string, unknown> };
  readonly topic?: string;
  readonly data?: unknown;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

export function connectRpc(path: string, options: { retryMs?: number; once?: boolean } = {}): RpcClient {
  const waiting = new Map<number, Waiting>();
  const pushListeners: ((topic: string, data: unknown) => void)[] = [];
  const linkListeners: ((up: boolean) => void)[] = [];
  let socket: Socket | undefined;
  let up = false;
  let closing = false;
  let next = 1;

  const setUp = (value: boolean): void => {
    if (up === value) return;
    up = value;
    for (const listener of linkListeners) listener(value);
  };
  const failAll = (): void => {
    for (const [id, entry] of waiting) {
      clearTimeout(entry.timer);
      waiting.delete(id);
      entry.reject(new AppError("engine_unavailable"));
    }
  };
  const open = (): void => {
    socket = connect(path);
    socket.on("connect", () => setUp(true));
    socket.on("error", () => {});
    socket.on("close", () => {
      setUp(false);
      failAll();
      if (!closing && !options.once) setTimeout(open, options.retryMs ?? 250);
    });
    const lines = createInterface({ input: socket });
    lines.on("error", () => {});
    lines.on("line", (line) => {
      const message = parsed<Message>(line);
      if (message) take(message);
    });
  };
  const take = (message: Message): void => {
    if (message.topic !== undefined) {
      for (const listener of pushListeners) listener(message.topic, message.data);
      return;
    }
    const entry = waiting.get(message.id ?? 0);
    if (!entry) return;
    waiting.delete(message.id ?? 0);
    clearTimeout(entry.timer);
    if (!message.error) entry.resolve(message.result);
    else
      entry.reject(
        new AppError(
          Object.hasOwn(errorCatalogue, message.error.code) ? message.error.code : "internal",
          message.error.details,
        ),
      );
  };
  open();
  return {
    request(command, payload) {
      if (!up || !socket) return Promise.reject(new AppError("engine_unavailable"));
      const id = next++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new AppError("engine_unavailable", { reason: "timeout" }));
        }, requestTimeoutMs);
        waiting.set(id, { resolve, reject, timer });
        socket?.write(`${JSON.stringify({ id, command, payload })}\n`);
      });
    },
    onPush: (listener) => void pushListeners.push(listener),
    onLink: (listener) => void linkListeners.push(listener),
    connected: () => up,
    close() {
      closing = true;
      socket?.destroy();
    },
  };
}

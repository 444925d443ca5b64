// WebSockets of the browser: /v1/live (ours) and /sip (the softphone's signalling, handed on to Asterisk's /ws; its other
// paths, ARI above all, are never reachable from here). Both need a session and the page's own Origin.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { findSession, type SessionInfo } from "#identity/service.ts";
import { realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { sessionCookie } from "./auth.ts";
import { liveLimits } from "./contract/live.ts";

/** A SIP message is a few kB; anything larger is not one. */
const maxSipBytes = 65_536;

export interface UpgradeOptions {
  readonly db: Database;
  /** ws://host:port/ws of Asterisk. */
  readonly sipUrl: string;
  readonly onLive: (socket: WebSocket, session: SessionInfo) => void;
}

/** Returns what ends every socket. */
export function acceptUpgrades(app: App, options: UpgradeOptions): () => void {
  const live = new WebSocketServer({
    noServer: true,
    maxPayload: liveLimits.messageBytes,
    perMessageDeflate: false,
  });
  const sip = new WebSocketServer({
    noServer: true,
    maxPayload: maxSipBytes,
    handleProtocols: () => "sip",
    perMessageDeflate: false,
  });
  app.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void admit(options.db, request).then(
      (session) => {
        if (!session) return refuse(socket, request.headers.origin === undefined ? 401 : 403);
        if (request.url === "/v1/live")
          return live.handleUpgrade(request, socket, head, (ws) => options.onLive(ws, session));
        if (request.url === "/sip")
          return sip.handleUpgrade(request, socket, head, (ws) => relay(ws, options.sipUrl));
        refuse(socket, 404);
      },
      () => refuse(socket, 500),
    );
  });
  return () => {
    for (const server of [live, sip]) {
      for (const client of server.clients) client.terminate();
      server.close();
    }
  };
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function admit(db: Database, request: IncomingMessage): Promise<SessionInfo | undefined> {
  if (!sameOrigin(request)) return undefined;
  const cookie = request.headers.cookie?.split(/;\s*/).find((part) => part.startsWith(`${sessionCookie}=`));
  const token = cookie?.slice(sessionCookie.length + 1);
  const session = token ? await findSession(db, token, realNow(), false) : undefined;
  return session?.mustChangePassword ? undefined : session;
}

/** Browsers always send Origin on a WebSocket; programs (robots, the CLI) send none and carry no ambient cookie. */
function sameOrigin(request: IncomingMessage): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === request.headers.host;
  } catch {
    return false;
  }
}

function relay(browser: WebSocket, sipUrl: string): void {
  const exchange = new WebSocket(sipUrl, "sip", { perMessageDeflate: false });
  const early: { data: Buffer; binary: boolean }[] = [];
  browser.on("message", (data, binary) => {
    const message = { data: data as Buffer, binary };
    if (exchange.readyState === WebSocket.OPEN) exchange.send(message.data, { binary });
    else if (early.length < 20) early.push(message);
  });
  exchange.on("open", () => {
    for (const message of early) exchange.send(message.data, { binary: message.binary });
  });
  exchange.on("message", (data, binary) => {
    if (browser.readyState === WebSocket.OPEN) browser.send(data as Buffer, { binary });
  });
  const closeBoth = (): void => {
    browser.close();
    exchange.close();
  };
  for (const side of [browser, exchange]) {
    side.on("close", closeBoth);
    side.on("error", closeBoth);
  }
}

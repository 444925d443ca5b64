// SIP transactions over UDP (RFC 3261 §17): who repeats what until when. Owns the socket; the user agent above it
// sees each request once and each answer once.
import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import type { SipHeader, SipRequest, SipResponse } from "./sip.ts";
import { branchOf, cseqOf, formatSip, header, headersNamed, parseSip } from "./sip.ts";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
export interface ServerTransaction {
  readonly request: SipRequest;
  readonly from: Endpoint;
  respond(response: SipResponse): void;
}
export interface Transactions {
  readonly port: number;
  readonly viaHost: string;
  /** Sends and repeats until an answer comes; a request nobody answers ends as 408. Provisional answers come too. */
  request(
    request: SipRequest,
    to: Endpoint,
    onResponse: (response: SipResponse, from: Endpoint) => void,
  ): void;
  /** Sends once: ACK, and anything that repeats by itself. */
  send(message: SipRequest | SipResponse, to: Endpoint): void;
  close(): Promise<void>;
}
export interface TransactionUser {
  onRequest(transaction: ServerTransaction): void;
  /** A request seen before (its answer is repeated already): for ledgers of duplicates. */
  onRepeat?(request: SipRequest): void;
  /** An answer to an INVITE already closed: the far end has not seen our ACK. */
  onStrayResponse(response: SipResponse, from: Endpoint): void;
}

/** RFC 3261 §17.1.1.1: round-trip estimate, ceiling of the repeats, end of patience (64 × T1). */
export const timerT1Ms = 500;
const timerT2Ms = 4_000;
export const patienceMs = 64 * timerT1Ms;

const farewellMs = 400;

export const newBranch = (): string => `z9hG4bK${randomBytes(9).toString("hex")}`;
export const newTag = (): string => randomBytes(6).toString("hex");

interface Client {
  readonly request: SipRequest;
  readonly to: Endpoint;
  readonly onResponse: (response: SipResponse, from: Endpoint) => void;
  answered: boolean;
  stop: () => void;
}
interface Server {
  last: { response: SipResponse; to: Endpoint } | undefined;
  stopRepeats: () => void;
  forget: NodeJS.Timeout | undefined;
}

export async function openTransactions(
  host: string,
  port: number,
  user: TransactionUser,
): Promise<Transactions> {
  // Addresses are numeric here: the resolver is never asked.
  const socket = createSocket({ type: "udp4", lookup: (name, _options, done) => done(null, name, 4) });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, host, () => resolve());
  });
  socket.removeAllListeners("error");
  socket.on("error", () => {});
  return new UdpTransactions(socket, host, user);
}

/** Calls `action` after T1, 2·T1, 4·T1 … (at most T2 apart) until stopped or out of patience. */
export function repeatUntilStopped(action: () => void, onGiveUp: () => void): () => void {
  let waited = 0;
  let timer: NodeJS.Timeout;
  const arm = (delay: number): void => {
    timer = setTimeout(() => {
      waited += delay;
      if (waited >= patienceMs) {
        onGiveUp();
        return;
      }
      action();
      arm(Math.min(delay * 2, timerT2Ms));
    }, delay);
  };
  arm(timerT1Ms);
  return () => clearTimeout(timer);
}

class UdpTransactions implements Transactions {
  readonly port: number;
  readonly viaHost: string;
  readonly #socket: Socket;
  readonly #user: TransactionUser;
  readonly #clients = new Map<string, Client>();
  readonly #servers = new Map<string, Server>();
  readonly #acks = new Map<string, SipRequest>();
  #whenIdle: () => void = () => {};
  #closed = false;

  constructor(socket: Socket, host: string, user: TransactionUser) {
    this.#socket = socket;
    this.#user = user;
    this.port = socket.address().port;
    this.viaHost = host;
    socket.on("message", (bytes, from) => this.#receive(bytes, { host: from.address, port: from.port }));
  }

  request(request: SipRequest, to: Endpoint, onResponse: Client["onResponse"]): void {
    const key = `${branchOf(request)} ${request.method}`;
    this.send(request, to);
    const stop = repeatUntilStopped(
      () => {
        if (!client.answered) this.send(request, to);
      },
      () => this.#finish(key, timeoutOf(request), to),
    );
    const client: Client = { request, to, onResponse, answered: false, stop };
    this.#clients.set(key, client);
  }

  send(message: SipRequest | SipResponse, to: Endpoint): void {
    if (!this.#closed) this.#socket.send(formatSip(message), to.port, to.host);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#settled();
    this.#closed = true;
    for (const client of this.#clients.values()) client.stop();
    for (const server of this.#servers.values()) {
      server.stopRepeats();
      clearTimeout(server.forget);
    }
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  /** The BYEs of the last calls are under way: their answers take a moment, a dead far end takes no longer than this. */
  #settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#clients.size === 0) {
        resolve();
        return;
      }
      const timer = setTimeout(resolve, farewellMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #receive(bytes: Uint8Array, from: Endpoint): void {
    const message = parseSip(bytes);
    if (!message || this.#closed) return;
    if (message.kind === "request") this.#receiveRequest(message, from);
    else this.#receiveResponse(message, from);
  }

  #receiveRequest(request: SipRequest, from: Endpoint): void {
    // The ACK of a refusal carries the branch of its INVITE and ends there; that of a 2xx belongs to the dialog.
    const key = `${branchOf(request)} ${request.method === "ACK" ? "INVITE" : request.method}`;
    const known = this.#servers.get(key);
    if (request.method === "ACK") {
      known?.stopRepeats();
      if (!known) this.#user.onRequest({ request, from, respond() {} });
      return;
    }
    if (known) {
      if (known.last) this.send(known.last.response, known.last.to);
      this.#user.onRepeat?.(request);
      return;
    }
    const server: Server = { last: undefined, stopRepeats() {}, forget: undefined };
    this.#servers.set(key, server);
    this.#user.onRequest({
      request,
      from,
      respond: (response) => this.#respond(key, server, request, response, from),
    });
  }

  #respond(key: string, server: Server, request: SipRequest, response: SipResponse, to: Endpoint): void {
    if ((server.last?.response.status ?? 0) >= 200 || this.#closed) return;
    server.last = { response, to };
    this.send(response, to);
    if (response.status < 200) return;
    if (request.method === "INVITE" && response.status >= 300) {
      server.stopRepeats = repeatUntilStopped(
        () => this.send(response, to),
        () => {},
      );
    }
    server.forget = setTimeout(() => this.#servers.delete(key), patienceMs);
    server.forget.unref();
  }

  #receiveResponse(response: SipResponse, from: Endpoint): void {
    const method = cseqOf(response)?.method ?? "";
    const key = `${branchOf(response)} ${method}`;
    const client = this.#clients.get(key);
    if (!client) {
      const ack = this.#acks.get(key);
      if (ack) this.send(ack, from);
      else this.#user.onStrayResponse(response, from);
      return;
    }
    client.answered = true;
    if (response.status < 200) {
      client.onResponse(response, from);
      return;
    }
    if (method === "INVITE" && response.status >= 300) {
      const ack = ackOfRefusal(client.request, response);
      this.send(ack, client.to);
      this.#acks.set(key, ack);
      setTimeout(() => this.#acks.delete(key), patienceMs).unref();
    }
    this.#finish(key, response, from);
  }

  #finish(key: string, response: SipResponse, from: Endpoint): void {
    const client = this.#clients.get(key);
    if (!client) return;
    this.#clients.delete(key);
    client.stop();
    client.onResponse(response, from);
    if (this.#clients.size === 0) this.#whenIdle();
  }
}

function timeoutOf(request: SipRequest): SipResponse {
  const headers = request.headers.filter(([name]) => ["via", "from", "to", "call-id", "cseq"].includes(name));
  return { kind: "response", status: 408, reason: "Request Timeout", headers, body: "" };
}

/** RFC 3261 §17.1.1.3: same branch and number as the INVITE, the To of the answer. */
function ackOfRefusal(invite: SipRequest, response: SipResponse): SipRequest {
  const headers: SipHeader[] = [
    ["via", headersNamed(invite, "via")[0] ?? ""],
    ["max-forwards", "70"],
    ["from", header(invite, "from") ?? ""],
    ["to", header(response, "to") ?? ""],
    ["call-id", header(invite, "call-id") ?? ""],
    ["cseq", `${cseqOf(invite)?.number ?? 1} ACK`],
  ];
  return { kind: "request", method: "ACK", uri: invite.uri, headers, body: "" };
}

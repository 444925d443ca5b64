// A plain SIP user agent over UDP: receives and places calls, registers. What it says in a call is decided by
// whoever started it.
import { randomBytes } from "node:crypto";
import { Call, type CallObserver } from "./call.ts";
import { type Dialog, dialogOfCallee, requestIn, respondTo } from "./dialog.ts";
import { authorize, type Credentials } from "./digest.ts";
import { createRtpClock, openRtpStream, type PortRange } from "./rtp-stream.ts";
import { defaultEventPayload, formatSdp, parseSdp } from "./sdp.ts";
import { cseqOf, header, type SipHeader, type SipRequest, type SipResponse } from "./sip.ts";
import {
  type Endpoint,
  newBranch,
  newTag,
  openTransactions,
  patienceMs,
  type ServerTransaction,
  type Transactions,
} from "./transactions.ts";

export interface UserAgentOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly rtpRange?: PortRange | undefined;
  /** The user of our Contact. */
  readonly user: string;
  /** Every new call for us; answer, ring or reject it. Called once for each, retransmissions apart. */
  readonly onCall: (call: Call) => void;
}
export interface PlaceOptions {
  readonly server: Endpoint;
  readonly to: string;
  readonly from: string;
  readonly callerName?: string;
  readonly headers?: readonly SipHeader[];
  readonly credentials?: Credentials;
  /** Asks for session timers of this length; none when absent. */
  readonly sessionSeconds?: number;
  readonly observer?: CallObserver;
}
export interface UserAgent {
  readonly port: number;
  calls(): readonly Call[];
  place(options: PlaceOptions): Promise<Call>;
  /** Resolves with the final status of the REGISTER: 200 when the registrar took us. */
  register(server: Endpoint, credentials: Credentials, expiresSeconds: number): Promise<number>;
  close(): Promise<void>;
}

export async function startUserAgent(options: UserAgentOptions): Promise<UserAgent> {
  // Requests may arrive before the agent exists as a value: the first packets wait for nothing but this.
  let agent: SipUserAgent | undefined;
  const wire = await openTransactions(options.host, options.port, {
    onRequest: (transaction) => agent?.receive(transaction),
    onStrayResponse: (response) => agent?.acknowledgeAgain(response),
  });
  agent = new SipUserAgent(options, wire);
  return agent;
}

class SipUserAgent implements UserAgent {
  readonly port: number;
  readonly #options: UserAgentOptions;
  readonly #wire: Transactions;
  readonly #clock = createRtpClock();
  readonly #calls = new Map<string, Call>();
  /** Calls whose audio socket is being opened, with the CANCEL that overtook it. */
  readonly #opening = new Map<string, ServerTransaction | undefined>();
  readonly #registration: Dialog;
  #closing = false;

  constructor(options: UserAgentOptions, wire: Transactions) {
    this.#options = options;
    this.#wire = wire;
    this.port = wire.port;
    this.#registration = { callId: newTag(), local: "", remote: "", target: "", cseq: 0 };
  }

  calls(): readonly Call[] {
    return [...this.#calls.values()].filter((call) => call.phase !== "ended");
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const id = header(request, "call-id") ?? "";
    const call = this.#calls.get(id);
    if (call && call.phase !== "ended") {
      call.receive(transaction);
      return;
    }
    if (request.method === "ACK") return;
    if (request.method === "CANCEL" && this.#opening.has(id)) {
      this.#opening.set(id, transaction);
      return;
    }
    if (request.method === "INVITE" && !/;\s*tag=/.test(header(request, "to") ?? "")) {
      void this.#receiveCall(transaction);
      return;
    }
    const known = request.method === "OPTIONS";
    const own = { tag: newTag(), contact: this.#contact() };
    const [status, reason] = known
      ? ([200, "OK"] as const)
      : ([481, "Call/Transaction Does Not Exist"] as const);
    transaction.respond(respondTo(request, status, reason, own));
  }

  acknowledgeAgain(response: SipResponse): void {
    const call = this.#calls.get(header(response, "call-id") ?? "");
    if (response.status < 200 || response.status >= 300 || cseqOf(response)?.method !== "INVITE") return;
    if (call?.direction === "out") call.acknowledge(response);
  }

  async place(options: PlaceOptions): Promise<Call> {
    let call: Call | undefined;
    const audio = await this.#openAudio(() => call);
    const { server } = options;
    const uri = `sip:${options.to}@${server.host}:${server.port}`;
    const name = options.callerName ? `"${options.callerName.replaceAll('"', "")}" ` : "";
    const dialog: Dialog = {
      callId: `${newTag()}${newTag()}`,
      local: `${name}<sip:${options.from}@${this.#options.host}>;tag=${newTag()}`,
      remote: `<${uri}>`,
      target: uri,
      cseq: 1,
    };
    const body = formatSdp(
      {
        host: this.#options.host,
        port: audio.port,
        eventPayload: defaultEventPayload,
        direction: "sendrecv",
      },
      0,
    );
    const timer: SipHeader[] =
      options.sessionSeconds === undefined ? [] : [["session-expires", `${options.sessionSeconds}`]];
    const more = { headers: [...timer, ...(options.headers ?? [])], body };
    const invite = requestIn(dialog, "INVITE", this.#own(), more);
    const placed = new Call({
      wire: this.#wire,
      contact: this.#contact(),
      dialog,
      peer: server,
      audio,
      invite,
    });
    placed.observer = options.observer ?? {};
    call = placed;
    this.#keep(placed);
    const build = (extra: readonly SipHeader[]): SipRequest =>
      extra.length === 0
        ? invite
        : requestIn(dialog, "INVITE", this.#own(), { ...more, headers: [...more.headers, ...extra] });
    this.#ask(build, dialog, server, options.credentials, (response) => placed.progress(response));
    return placed;
  }

  register(server: Endpoint, credentials: Credentials, expiresSeconds: number): Promise<number> {
    const uri = `sip:${server.host}:${server.port}`;
    const self = `<sip:${credentials.user}@${server.host}>`;
    const dialog = this.#registration;
    const from = `${self};tag=${newTag()}`;
    Object.assign(dialog, { local: from, remote: self, target: uri, cseq: dialog.cseq + 1 });
    const build = (extra: readonly SipHeader[]): SipRequest =>
      requestIn(dialog, "REGISTER", this.#own(), { headers: [["expires", `${expiresSeconds}`], ...extra] });
    return new Promise((resolve) => {
      this.#ask(build, dialog, server, credentials, (response) => {
        if (response.status >= 200) resolve(response.status);
      });
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const call of this.#calls.values()) call.hangUp();
    this.#clock.close();
    await this.#wire.close();
  }

  async #receiveCall(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    const tag = newTag();
    const own = { tag, contact: this.#contact() };
    if (/\b100rel\b/i.test(header(request, "require") ?? "")) {
      return transaction.respond(
        respondTo(request, 420, "Bad Extension", own, { headers: [["unsupported", "100rel"]] }),
      );
    }
    if (!parseSdp(request.body))
      return transaction.respond(respondTo(request, 488, "Not Acceptable Here", own));
    transaction.respond(respondTo(request, 100, "Trying", own));
    let call: Call | undefined;
    const id = header(request, "call-id") ?? "";
    this.#opening.set(id, undefined);
    const audio = await this.#openAudio(() => call).catch(() => undefined);
    if (!audio || this.#closing) {
      this.#opening.delete(id);
      audio?.close();
      return transaction.respond(respondTo(request, 503, "Service Unavailable", own));
    }
    call = new Call({
      wire: this.#wire,
      contact: own.contact,
      dialog: dialogOfCallee(request, tag),
      peer: transaction.from,
      audio,
      invite: request,
      incoming: transaction,
    });
    this.#keep(call);
    const cancelled = this.#opening.get(id);
    this.#opening.delete(id);
    this.#options.onCall(call);
    if (cancelled) call.receive(cancelled);
  }

  /** An ended call is remembered for as long as the other side may repeat itself. */
  #keep(call: Call): void {
    this.#calls.set(call.id, call);
    call.whenEnded(() => {
      setTimeout(() => this.#calls.delete(call.id), patienceMs).unref();
    });
  }

  /** Sends; when asked who we are, says so once. */
  #ask(
    build: (extra: readonly SipHeader[]) => SipRequest,
    dialog: Dialog,
    server: Endpoint,
    credentials: Credentials | undefined,
    onResponse: (response: SipResponse) => void,
  ): void {
    const request = build([]);
    this.#wire.request(request, server, (response) => {
      const proxy = response.status === 407;
      const challenge = header(response, proxy ? "proxy-authenticate" : "www-authenticate");
      const answer =
        credentials && challenge && (proxy || response.status === 401)
          ? authorize(challenge, credentials, request, randomBytes(8).toString("hex"))
          : undefined;
      if (answer === undefined) {
        onResponse(response);
        return;
      }
      dialog.cseq += 1;
      const again = build([[proxy ? "proxy-authorization" : "authorization", answer]]);
      this.#wire.request(again, server, onResponse);
    });
  }

  #openAudio(call: () => Call | undefined): ReturnType<typeof openRtpStream> {
    return openRtpStream({
      host: this.#options.host,
      range: this.#options.rtpRange,
      clock: this.#clock,
      handlers: {
        onSound: (first, now) => call()?.observer.onSound?.(first, now),
        onQuiet: (since, now) => call()?.observer.onQuiet?.(since, now),
        onKey: (key, now) => call()?.observer.onKey?.(key, now),
        onPressed: (key, now) => call()?.observer.onPressed?.(key, now),
      },
    });
  }

  #contact(): string {
    return `sip:${this.#options.user}@${this.#options.host}:${this.port}`;
  }
  #own(): { via: string; contact: string } {
    const via = `SIP/2.0/UDP ${this.#options.host}:${this.port};rport;branch=${newBranch()}`;
    return { via, contact: this.#contact() };
  }
}

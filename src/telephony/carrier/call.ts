// One call at our end: its dialog, its audio and its clocks. The user agent feeds it messages; whoever plays this
// end (a person of the public, a robot agent, a test) gives it orders.
import { cancelOf, contactOf, type Dialog, requestIn, respondTo } from "./dialog.ts";
import type { RtpHandlers, RtpStream } from "./rtp-stream.ts";
import { type AudioDescription, answerDirection, defaultEventPayload, formatSdp, parseSdp } from "./sdp.ts";
import {
  giveUpAfterMs,
  refreshAfterMs,
  type SessionTimer,
  timerHeaders,
  timerOfAnswer,
  timerOfInvite,
} from "./session-timer.ts";
import { cseqOf, header, type SipHeader, type SipRequest, type SipResponse, userOf } from "./sip.ts";
import {
  type Endpoint,
  newBranch,
  repeatUntilStopped,
  type ServerTransaction,
  type Transactions,
} from "./transactions.ts";

export type CallEnd =
  | { readonly by: "us" | "them" }
  | { readonly by: "cancelled" }
  | { readonly by: "refused"; readonly status: number }
  | { readonly by: "lost" };

export interface CallObserver extends RtpHandlers {
  readonly onRinging?: () => void;
  readonly onAnswered?: () => void;
  readonly onEnded?: (end: CallEnd) => void;
}
export interface CallSetup {
  readonly wire: Transactions;
  readonly contact: string;
  readonly dialog: Dialog;
  readonly peer: Endpoint;
  readonly audio: RtpStream;
  readonly invite: SipRequest;
  /** Present when we were called. */
  readonly incoming?: ServerTransaction;
}

export class Call {
  readonly id: string;
  readonly direction: "in" | "out";
  /** The number dialled. */
  readonly number: string;
  readonly audio: RtpStream;
  readonly invite: SipRequest;
  phase: "trying" | "ringing" | "answered" | "ended" = "trying";
  observer: CallObserver = {};
  readonly #setup: CallSetup;
  #sdpVersion = 1;
  #timer: SessionTimer | undefined;
  #alarm: NodeJS.Timeout | undefined;
  #stopOk: () => void = () => {};
  #whenEnded: () => void = () => {};

  constructor(setup: CallSetup) {
    this.#setup = setup;
    this.id = setup.dialog.callId;
    this.direction = setup.incoming ? "in" : "out";
    this.number = userOf(setup.invite.uri);
    this.audio = setup.audio;
    this.invite = setup.invite;
  }

  /** Orders to a call we received. Each is a no-op when the call has moved on: people hang up at any time. */
  ring(): void {
    if (this.phase !== "trying") return;
    this.phase = "ringing";
    this.#respond(180, "Ringing");
    this.observer.onRinging?.();
  }
  /** Audio before any answer: announcements of the network. */
  early(): void {
    if (this.phase !== "trying" && this.phase !== "ringing") return;
    this.phase = "ringing";
    this.#respond(183, "Session Progress", [], this.#description());
    this.#startAudio(parseSdp(this.invite.body));
  }
  answer(): void {
    if (!this.#setup.incoming || (this.phase !== "trying" && this.phase !== "ringing")) return;
    this.phase = "answered";
    this.#timer = timerOfInvite(this.invite);
    this.#confirm(this.#setup.incoming, this.invite);
    this.#startAudio(parseSdp(this.invite.body));
    this.#armSession();
    this.observer.onAnswered?.();
  }
  reject(status: number, reason: string, headers: readonly SipHeader[] = []): void {
    if (!this.#setup.incoming || (this.phase !== "trying" && this.phase !== "ringing")) return;
    this.#respond(status, reason, headers);
    this.#end({ by: "refused", status });
  }
  /** Ends the call whatever its phase. */
  hangUp(): void {
    if (this.phase === "ended") return;
    if (this.phase === "answered") this.#request("BYE");
    else if (this.direction === "in") this.#respond(480, "Temporarily Unavailable");
    else this.#setup.wire.request(cancelOf(this.invite), this.#setup.peer, () => {});
    this.#end({ by: "us" });
  }
  /** For faults: forgets the call without a word, as a process that dies does. */
  vanish(): void {
    this.#end({ by: "lost" });
  }

  /** For the user agent's own book-keeping; players of a call use the observer. */
  whenEnded(then: () => void): void {
    this.#whenEnded = then;
  }

  /** A request inside this dialog. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.method === "ACK") {
      this.#stopOk();
      return;
    }
    if (request.method === "BYE") {
      transaction.respond(respondTo(request, 200, "OK", this.#own()));
      this.#end({ by: "them" });
      return;
    }
    if (request.method === "CANCEL") {
      transaction.respond(respondTo(request, 200, "OK", this.#own()));
      if (this.phase === "answered" || this.phase === "ended") return;
      this.#respond(487, "Request Terminated");
      this.#end({ by: "cancelled" });
      return;
    }
    if (request.method === "INVITE" || request.method === "UPDATE") {
      this.#refresh(transaction);
      return;
    }
    transaction.respond(respondTo(request, 200, "OK", this.#own()));
  }

  /** An answer to the INVITE that we sent. */
  progress(response: SipResponse): void {
    if (response.status === 100) return;
    if (response.status < 200) {
      this.#hearRinging(response);
      return;
    }
    if (response.status >= 300) {
      this.#end({ by: "refused", status: response.status });
      return;
    }
    const dialog = this.#setup.dialog;
    dialog.remote = header(response, "to") ?? dialog.remote;
    dialog.target = contactOf(response) ?? dialog.target;
    this.acknowledge(response);
    // Answered while our CANCEL was under way (RFC 3261 §9.1): the call exists, so it is ended as one.
    if (this.phase === "ended") {
      this.#request("BYE");
      return;
    }
    this.phase = "answered";
    this.#timer = timerOfAnswer(response);
    this.#startAudio(parseSdp(response.body));
    this.#armSession();
    this.observer.onAnswered?.();
  }

  acknowledge(response: SipResponse): void {
    const cseq = cseqOf(response)?.number ?? 1;
    this.#setup.wire.send(requestIn(this.#setup.dialog, "ACK", this.#own(), { cseq }), this.#setup.peer);
  }

  #hearRinging(response: SipResponse): void {
    if (this.phase === "trying") {
      this.phase = "ringing";
      this.observer.onRinging?.();
    }
    if (response.body && this.phase === "ringing") this.#startAudio(parseSdp(response.body));
  }

  #refresh(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.phase !== "answered") {
      transaction.respond(respondTo(request, 491, "Request Pending", this.#own()));
      return;
    }
    this.#setup.dialog.target = contactOf(request) ?? this.#setup.dialog.target;
    this.#timer = timerOfInvite(request) ?? this.#timer;
    this.#armSession();
    if (request.method === "INVITE") this.#confirm(transaction, request);
    else transaction.respond(this.#ok(request));
    if (request.body) this.#startAudio(parseSdp(request.body));
  }

  /** A 200 to an INVITE is repeated until its ACK comes (RFC 3261 §13.3.1.4). */
  #confirm(transaction: ServerTransaction, request: SipRequest): void {
    const ok = this.#ok(request);
    transaction.respond(ok);
    this.#stopOk();
    const stop = repeatUntilStopped(
      () => this.#setup.wire.send(ok, transaction.from),
      () => this.hangUp(),
    );
    this.#stopOk = stop;
  }

  #ok(request: SipRequest): SipResponse {
    const headers = timerHeaders(timerOfInvite(request), false);
    const body = request.method === "INVITE" || request.body ? this.#description(request) : "";
    return respondTo(request, 200, "OK", this.#own(), { headers, body });
  }

  #description(request: SipRequest = this.invite): string {
    const offer = parseSdp(request.body);
    const audio: AudioDescription = {
      host: this.#setup.wire.viaHost,
      port: this.audio.port,
      eventPayload: offer ? offer.eventPayload : defaultEventPayload,
      direction: answerDirection(offer?.direction ?? "sendrecv"),
    };
    return formatSdp(audio, this.#sdpVersion++);
  }

  #startAudio(remote: AudioDescription | undefined): void {
    if (remote) this.audio.sendTo(remote);
  }

  #armSession(): void {
    clearTimeout(this.#alarm);
    const timer = this.#timer;
    if (!timer) return;
    const [after, action] =
      timer.refresher === "us"
        ? [refreshAfterMs(timer), () => this.#keepAlive(timer)]
        : [giveUpAfterMs(timer), () => this.#loseSession()];
    this.#alarm = setTimeout(action, after);
  }

  #keepAlive(timer: SessionTimer): void {
    const headers = timerHeaders({ ...timer, refresher: "us" }, true);
    this.#request("UPDATE", headers, (response) => {
      if (response.status < 200 || this.phase !== "answered") return;
      if (response.status === 408 || response.status === 481) {
        this.#loseSession();
        return;
      }
      this.#armSession();
    });
  }

  #loseSession(): void {
    if (this.phase !== "answered") return;
    this.#request("BYE");
    this.#end({ by: "lost" });
  }

  #request(
    method: string,
    headers: readonly SipHeader[] = [],
    onResponse: (r: SipResponse) => void = () => {},
  ): void {
    this.#setup.dialog.cseq += 1;
    const request = requestIn(this.#setup.dialog, method, this.#own(), { headers });
    this.#setup.wire.request(request, this.#setup.peer, onResponse);
  }

  #respond(status: number, reason: string, headers: readonly SipHeader[] = [], body = ""): void {
    this.#setup.incoming?.respond(respondTo(this.invite, status, reason, this.#own(), { headers, body }));
  }

  #own(): { tag: string; contact: string; via: string } {
    const { wire, contact, dialog } = this.#setup;
    const via = `SIP/2.0/UDP ${wire.viaHost}:${wire.port};rport;branch=${newBranch()}`;
    return { tag: /;tag=([^;]*)$/.exec(dialog.local)?.[1] ?? "", contact, via };
  }

  #end(end: CallEnd): void {
    if (this.phase === "ended") return;
    this.phase = "ended";
    clearTimeout(this.#alarm);
    this.#stopOk();
    this.audio.close();
    this.observer.onEnded?.(end);
    this.#whenEnded();
  }
}

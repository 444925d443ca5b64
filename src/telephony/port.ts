// The telephone as the rest of the product sees it. Two adapters stand behind it: asterisk/ (real) and simulated/
// (deterministic, injected clock). Commands resolve when the exchange has accepted them; results come as events.
// A command on a call or seat that no longer exists is a no-op, never an error: hang-ups race with everything.
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { TelephonyEvent } from "./core/events.ts";

export interface TrunkAddress {
  /** Name of the endpoint in the exchange: letters, digits, "-" and "_". */
  readonly name: string;
  /** True only for the demo carrier: a demo account is dialled over nothing else. */
  readonly demo: boolean;
}

export interface DialRequest {
  /** Unique for ever: the exchange refuses a second use while the first lives (HTTP 409), a second fence behind the intent row. */
  readonly attempt: AttemptId;
  readonly phone: Phone;
  /** The number as this trunk's carrier wants it: digits, "+", "*" and "#". */
  readonly digits: string;
  readonly trunk: TrunkAddress;
  readonly callerId: string;
  /** We stop ringing after this many seconds (never under 15: law and carriers agree). */
  readonly ringSeconds: number;
  /** "talk": talk_started/finished events; "amd": one `detected` event; "none": preview, callbacks, manual calls. */
  readonly detection: "talk" | "amd" | "none";
  /** What is heard while the call is judged stays in memory, so that keepHeard can lay it down. */
  readonly keepsSound?: boolean;
}

export interface SeatRequest {
  readonly seat: SeatId;
  /** SIP user of the agent's softphone, as registered. */
  readonly sipUser: string;
}

/** What the exchange holds now, for re-adoption after a restart of the engine. */
export interface Inventory {
  readonly calls: readonly {
    readonly attempt: AttemptId;
    readonly answered: boolean;
    readonly seat?: SeatId;
    readonly recording: boolean;
  }[];
  readonly seats: readonly { readonly seat: SeatId; readonly sipUser: string }[];
}

export type Listener = (event: TelephonyEvent) => void;

export interface Telephony {
  /** Resolves when events flow. Reconnects by itself afterwards and says so with `link` events. */
  connect(listener: Listener): Promise<void>;
  inventory(): Promise<Inventory>;
  /** Creates and dials. Resolves once accepted; rejects with code "duplicate" when this attempt id was used already. */
  dial(request: DialRequest): Promise<void>;
  answer(attempt: AttemptId): Promise<void>;
  hangUp(attempt: AttemptId, why: "normal" | "gave_up" | "machine" | "abandoned"): Promise<void>;
  /** Calls the agent's softphone and parks it in its own bridge until closeSeat. */
  openSeat(request: SeatRequest): Promise<void>;
  /** The softphone was loaded anew and has no leg: replaces the one that is up, under a call that goes on. */
  renewSeat(request: SeatRequest): Promise<void>;
  closeSeat(seat: SeatId): Promise<void>;
  /** Joins a live call and a seat: the two hear each other when `bridged` arrives. */
  bridge(attempt: AttemptId, seat: SeatId): Promise<void>;
  hold(attempt: AttemptId): Promise<void>;
  resume(attempt: AttemptId): Promise<void>;
  sendDtmf(attempt: AttemptId, digits: string): Promise<void>;
  /** Plays a prompt to the customer; `played` follows. `prompt` is a name of prompts.ts, spoken for `number` where it was made. */
  play(attempt: AttemptId, prompt: string, number?: Phone | null): Promise<void>;
  /** How long that prompt lasts as it would be played, in milliseconds; 0: there is none worth hearing. */
  lengthOf(prompt: string, number?: Phone | null): Promise<number>;
  /** A short tone to the agent before the customer's voice arrives. */
  alert(seat: SeatId): Promise<void>;
  /** Two tracks (customer, agent) named after the attempt. */
  startRecording(attempt: AttemptId): Promise<void>;
  /** Digital silence while card data is spoken; the timeline is kept. */
  muteRecording(attempt: AttemptId, muted: boolean): Promise<void>;
  /**
   * Lays down what was heard of a call dialled with `keepsSound`, and forgets it: milliseconds, 0 when there is nothing. To be asked
   * before the hang-up; what it has heard by then is taken at once.
   */
  keepHeard(attempt: AttemptId): Promise<number>;
  /** A supervisor's softphone hears (listen), speaks to the agent only (whisper) or to both (barge). */
  supervise(seat: SeatId, supervisor: SeatRequest, mode: "listen" | "whisper" | "barge"): Promise<void>;
  stopSupervising(supervisor: SeatId): Promise<void>;
  close(): Promise<void>;
}

/** Thrown by dial(): the exchange said no or could not be asked; nothing left the building. After any other error it may ring. */
export class DialRefused extends Error {
  readonly code = "refused";
}
/** Thrown by dial(): this id was dialled before. */
export class DuplicateAttempt extends Error {
  readonly code = "duplicate";
}

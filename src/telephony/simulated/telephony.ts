// An exchange without audio behind the same port as the real one: deterministic, on an injected clock, with the
// manners measured on Asterisk 22.10 (events of a gap are never replayed, who answers in a gap is hung up on, seats
// and talks survive the engine). Faults are switched on by tests; the ledger proves that nobody is dialled twice.
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { CallEvent, HangupCause } from "../core/events.ts";
import { DialRefused, type DialRequest, DuplicateAttempt, type Telephony } from "../port.ts";
import { arrive, behaveAsCaller, type CallerManner, ringBack } from "./arrivals.ts";
import { type City, postDialMs } from "./city.ts";
import {
  answerCall,
  createExchange,
  type Exchange,
  emit,
  endCall,
  endSeat,
  forgetLost,
  type InboundEntry,
  type LedgerEntry,
  newCall,
  onCall,
  relink,
  requireLink,
} from "./exchange.ts";
import { behave } from "./far-end.ts";
import type { ManualClock } from "./manual-clock.ts";

export interface SimulatedTelephony extends Telephony {
  /** Every dial that left the building, in order. */
  readonly ledger: readonly LedgerEntry[];
  /** The next so many dials are refused by the exchange before anything leaves. */
  refuseDials(count: number): void;
  /** The engine loses the exchange (its events are lost too) until linkUp. Calls and seats live on. */
  linkDown(): void;
  linkUp(): void;
  /** From now on the carrier of that trunk refuses every call so, before anything rings; null: it works again. */
  breakTrunk(name: string, cause: HangupCause | null): void;
  /** Calls to this number of ours come back to us, as from the carrier that gave it to us. */
  ringsBack(number: Phone): void;
  /** The agent's softphone vanishes. */
  dropSeat(seat: SeatId): void;
  /** Nothing recorded to play from now on. */
  loseVoice(): void;
  /** Softphones that do not answer when called. */
  refuseSeats(sipUsers: readonly string[]): void;
  /** Somebody calls one of our numbers; the attempt id is returned. */
  callIn(from: string, to: string, manner?: CallerManner): AttemptId;
  /** Everybody who called us, in order. */
  readonly arrivals: ReadonlyMap<AttemptId, InboundEntry>;
  /** Who hears whom now. */
  talking(): readonly { readonly attempt: AttemptId; readonly seat: SeatId }[];
}

/** Bridge asked → heard: measured medians 8–18 ms. */
const bridgeMs = 15;
const seatUpMs = 300;
const lineLatencyMs = 5;

/** Restarting the engine: close() the old one's telephony and connect() again; the exchange has gone on meanwhile. */
export function createSimulatedTelephony({
  city,
  clock,
}: {
  city: City;
  clock: ManualClock;
}): SimulatedTelephony {
  const exchange = createExchange(clock);
  return {
    ledger: exchange.ledger,
    arrivals: exchange.arrivals,
    ...linkCommands(exchange),
    ...callCommands(exchange),
    ...mediaCommands(exchange),
    ...seatCommands(exchange),
    ...faults(exchange),
    dial: async (request) => dial(exchange, city, request),
  };
}

function linkCommands(exchange: Exchange): Pick<Telephony, "connect" | "close" | "inventory"> {
  return {
    connect: async (listener) => {
      exchange.listener = listener;
      forgetLost(exchange);
      emit(exchange, { type: "link", up: true, at: exchange.clock.now(), detail: "connected" });
    },
    // The engine goes away; the exchange and its calls do not.
    close: async () => {
      exchange.listener = null;
    },
    inventory: async () => {
      requireLink(exchange);
      return {
        calls: [...exchange.calls.values()].map(({ attempt, answered, seat, recording }) => ({
          attempt,
          answered,
          ...(seat === null ? {} : { seat }),
          recording,
        })),
        seats: [...exchange.seats].map(([seat, { sipUser }]) => ({ seat, sipUser })),
      };
    },
  };
}

function dial(exchange: Exchange, city: City, request: DialRequest): void {
  requireLink(exchange);
  if (exchange.entries.has(request.attempt)) throw new DuplicateAttempt("this attempt was dialled before");
  if (exchange.refusals > 0) {
    exchange.refusals--;
    throw new DialRefused("the exchange refused the dial");
  }
  const nth = exchange.dials.get(request.phone) ?? 0;
  exchange.dials.set(request.phone, nth + 1);
  const entry = entryOf(request, exchange.clock.now());
  exchange.ledger.push(entry);
  exchange.entries.set(request.attempt, entry);
  if (request.keepsSound) exchange.sounds.add(request.attempt);
  const call = newCall(exchange, request.attempt, request.detection);
  const tell = (event: CallEvent): void => emit(exchange, event);
  call.later(lineLatencyMs, () =>
    tell({ type: "dialling", attempt: call.attempt, at: exchange.clock.now() }),
  );
  const refused = exchange.brokenTrunks.get(request.trunk.name);
  if (refused) return void call.later(lineLatencyMs * 2, () => endCall(exchange, call, refused));
  if (exchange.ringsBack.has(request.phone)) return ringBack(exchange, call, request);
  behave(call, city.behaviourOf(request.phone, nth), {
    now: exchange.clock.now,
    tell,
    end: (ended, cause) => endCall(exchange, ended, cause),
    answered: (picked) => answerCall(exchange, picked),
    ringAfterMs: postDialMs,
  });
}

function entryOf(request: DialRequest, dialledAt: number): LedgerEntry {
  const { attempt, phone, digits, callerId, trunk } = request;
  const nothingYet = { answeredAt: null, bridgedAt: null, endedAt: null };
  return {
    attempt,
    phone,
    digits,
    callerId,
    trunk: trunk.name,
    dialledAt,
    ...nothingYet,
    answeredInGap: false,
    heardMessage: false,
    heardNumber: null,
    heard: [],
    heardTones: "",
  };
}

function callCommands(exchange: Exchange): Pick<Telephony, "answer" | "hangUp" | "bridge"> {
  return {
    answer: (attempt) => onCall(exchange, attempt, (call) => answerCall(exchange, call)),
    hangUp: (attempt, why) =>
      onCall(exchange, attempt, (call) => {
        const cause = call.answered ? { q850: 16 } : { q850: why === "gave_up" ? 19 : 16, sip: 487 };
        call.later(lineLatencyMs, () => endCall(exchange, call, cause));
      }),
    bridge: (attempt, seat) =>
      onCall(exchange, attempt, (call, entry) =>
        call.later(bridgeMs, () => {
          if (!exchange.seats.has(seat)) return;
          call.seat = seat;
          call.hearsMusic = false;
          call.prompts++;
          const arrival = exchange.arrivals.get(attempt);
          if (arrival) arrival.bridgedAt ??= exchange.clock.now();
          const at = exchange.clock.now();
          if (entry) entry.bridgedAt ??= at;
          if (!exchange.linkIsUp) exchange.lost.joined.add(attempt);
          emit(exchange, { type: "bridged", attempt, seat, at });
          call.metAgent?.();
        }),
      ),
  };
}

type MediaCommand =
  | "hold"
  | "resume"
  | "sendDtmf"
  | "play"
  | "lengthOf"
  | "alert"
  | "startRecording"
  | "muteRecording"
  | "keepHeard"
  | "supervise"
  | "stopSupervising";

function mediaCommands(exchange: Exchange): Pick<Telephony, MediaCommand> {
  const unheard = (attempt: AttemptId): Promise<void> => onCall(exchange, attempt, () => undefined);
  return {
    hold: (attempt) =>
      onCall(exchange, attempt, (call) => {
        call.hearsMusic = true;
      }),
    resume: (attempt) =>
      onCall(exchange, attempt, (call) => {
        call.hearsMusic = false;
      }),
    sendDtmf: (attempt, digits) =>
      onCall(exchange, attempt, (_call, entry) => {
        if (entry) entry.heardTones += digits;
      }),
    muteRecording: unheard,
    // An exchange without audio has heard for as long as the call was up.
    keepHeard: async (attempt) => {
      requireLink(exchange);
      const answeredAt = exchange.entries.get(attempt)?.answeredAt ?? null;
      const kept = exchange.sounds.delete(attempt) && exchange.calls.has(attempt) && answeredAt !== null;
      return kept ? exchange.clock.now() - answeredAt : 0;
    },
    play: (attempt, prompt, number) =>
      onCall(exchange, attempt, (call, entry) => {
        if (entry) entry.heardMessage = true;
        entry?.heard.push(prompt);
        if (entry) entry.heardNumber = number ?? null;
        exchange.arrivals.get(attempt)?.heard.push(prompt);
        const turn = ++call.prompts;
        call.later(exchange.messageMs, () => {
          if (turn !== call.prompts) return;
          emit(exchange, { type: "played", attempt, at: exchange.clock.now(), prompt });
          call.heardPrompt?.(prompt);
        });
      }),
    lengthOf: async () => exchange.messageMs,
    startRecording: (attempt) =>
      onCall(exchange, attempt, (call) => {
        call.recording = true;
      }),
    alert: async () => requireLink(exchange),
    supervise: async () => requireLink(exchange),
    stopSupervising: async () => requireLink(exchange),
  };
}

function seatCommands(exchange: Exchange): Pick<Telephony, "openSeat" | "renewSeat" | "closeSeat"> {
  return {
    openSeat: async ({ seat, sipUser }) => {
      requireLink(exchange);
      exchange.clock.after(seatUpMs, () => {
        const at = exchange.clock.now();
        if (exchange.deafSeats.includes(sipUser)) {
          emit(exchange, { type: "seat_down", seat, at, cause: { q850: 20, sip: 480 } });
          return;
        }
        exchange.seats.set(seat, { sipUser });
        if (!exchange.linkIsUp) exchange.lost.up.add(seat);
        emit(exchange, { type: "seat_up", seat, at });
      });
    },
    renewSeat: async () => requireLink(exchange),
    closeSeat: async (seat) => {
      requireLink(exchange);
      endSeat(exchange, seat, { q850: 16 });
    },
  };
}

function faults(exchange: Exchange): Omit<SimulatedTelephony, keyof Telephony | "ledger" | "arrivals"> {
  return {
    refuseDials: (count) => {
      exchange.refusals = count;
    },
    breakTrunk: (name, cause) => {
      if (cause) exchange.brokenTrunks.set(name, cause);
      else exchange.brokenTrunks.delete(name);
    },
    ringsBack: (number) => void exchange.ringsBack.add(number),
    linkDown: () => {
      emit(exchange, { type: "link", up: false, at: exchange.clock.now(), detail: "lost" });
      exchange.linkIsUp = false;
    },
    linkUp: () => relink(exchange),
    loseVoice: () => {
      exchange.messageMs = 0;
    },
    dropSeat: (seat) => endSeat(exchange, seat, { q850: 27 }),
    refuseSeats: (sipUsers) => {
      exchange.deafSeats = sipUsers;
    },
    callIn: (from, to, manner = {}) => {
      const call = arrive(exchange, from, to);
      behaveAsCaller(exchange, call, manner);
      emit(exchange, { type: "inbound", attempt: call.attempt, at: exchange.clock.now(), from, to });
      return call.attempt;
    },
    talking: () =>
      [...exchange.calls.values()].flatMap(({ attempt, seat, hearsMusic }) =>
        seat && !hearsMusic ? [{ attempt, seat }] : [],
      ),
  };
}

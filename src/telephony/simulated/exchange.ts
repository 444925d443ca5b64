// The state of the simulated exchange and what everything else is made of: calls, seats, the ledger and who listens.
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { HangupCause, TelephonyEvent } from "../core/events.ts";
import { DialRefused, type DialRequest, type Listener } from "../port.ts";
import type { LiveCall } from "./far-end.ts";
import type { ManualClock } from "./manual-clock.ts";

export interface LedgerEntry {
  readonly attempt: AttemptId;
  readonly phone: Phone;
  /** As the carrier was sent the number. */
  readonly digits: string;
  readonly callerId: string;
  readonly trunk: string;
  readonly dialledAt: Instant;
  answeredAt: Instant | null;
  bridgedAt: Instant | null;
  endedAt: Instant | null;
  /** Picked up while no engine was listening: the exchange hung up on them. */
  answeredInGap: boolean;
  heardMessage: boolean;
  /** Prompts begun, in order. */
  readonly heard: string[];
  /** The number of ours which that message named. */
  heardNumber: Phone | null;
  /** Keypad tones sent to the far end, in order. */
  heardTones: string;
}

/** Somebody who called one of our numbers: what they did and what they heard. */
export interface InboundEntry {
  readonly attempt: AttemptId;
  readonly from: string;
  readonly to: string;
  readonly arrivedAt: Instant;
  answeredAt: Instant | null;
  bridgedAt: Instant | null;
  endedAt: Instant | null;
  /** Prompts begun, in order. */
  readonly heard: string[];
}

export interface Exchange {
  /** Two exchanges at the same hour of the clock name their callers differently. */
  readonly number: number;
  readonly arrivals: Map<AttemptId, InboundEntry>;
  readonly clock: ManualClock;
  listener: Listener | null;
  linkIsUp: boolean;
  /** The next so many dials are refused. */
  refusals: number;
  readonly brokenTrunks: Map<string, HangupCause>;
  readonly ringsBack: Set<Phone>;
  inboundCalls: number;
  /** Every prompt's length; 0: there are none. */
  messageMs: number;
  /** SIP users whose softphone does not answer. */
  deafSeats: readonly string[];
  readonly ledger: LedgerEntry[];
  readonly entries: Map<AttemptId, LedgerEntry>;
  readonly dials: Map<Phone, number>;
  /** Calls whose sound is kept while they are judged. */
  readonly sounds: Set<AttemptId>;
  readonly calls: Map<AttemptId, LiveCall>;
  readonly seats: Map<SeatId, { readonly sipUser: string }>;
  /** What the engine has been told exists: on a new link it learns what of it is gone, as from the real adapter. */
  readonly lost: {
    readonly calls: Set<AttemptId>;
    readonly seats: Set<SeatId>;
    /** Joined to their seat, and come up, while nobody heard it. */
    readonly joined: Set<AttemptId>;
    readonly up: Set<SeatId>;
  };
}

/** Measured: answered in the gap → hung up. */
const gapHangUpMs = 2;

let exchanges = 0;

export function createExchange(clock: ManualClock): Exchange {
  return {
    number: ++exchanges,
    clock,
    listener: null,
    linkIsUp: true,
    refusals: 0,
    brokenTrunks: new Map(),
    ringsBack: new Set(),
    inboundCalls: 0,
    messageMs: 4_000,
    deafSeats: [],
    ledger: [],
    arrivals: new Map(),
    entries: new Map(),
    dials: new Map(),
    sounds: new Set(),
    calls: new Map(),
    seats: new Map(),
    lost: { calls: new Set(), seats: new Set(), joined: new Set(), up: new Set() },
  };
}

/** Events that nobody hears are lost: the real exchange never replays them. */
export function emit(exchange: Exchange, event: TelephonyEvent): void {
  if (exchange.linkIsUp) exchange.listener?.(event);
}

export function requireLink(exchange: Exchange): void {
  if (!exchange.linkIsUp) throw new DialRefused("the exchange cannot be reached");
}

/** Acts on a call that still lives; on any other it is a no-op, as the port says. */
export async function onCall(
  exchange: Exchange,
  attempt: AttemptId,
  act: (call: LiveCall, entry: LedgerEntry | undefined) => void,
): Promise<void> {
  requireLink(exchange);
  const call = exchange.calls.get(attempt);
  if (call) act(call, exchange.entries.get(attempt));
}

export function newCall(
  exchange: Exchange,
  attempt: AttemptId,
  detection: DialRequest["detection"],
): LiveCall {
  const waits = new Set<() => void>();
  const call: LiveCall = {
    attempt,
    detection,
    answered: false,
    seat: null,
    hearsMusic: false,
    recording: false,
    prompts: 0,
    later: (ms, happen) => {
      const forget = exchange.clock.after(ms, () => {
        waits.delete(forget);
        happen();
      });
      waits.add(forget);
    },
    forget: () => {
      for (const forget of waits) forget();
    },
  };
  exchange.calls.set(attempt, call);
  return call;
}

export function endCall(exchange: Exchange, call: LiveCall, cause: HangupCause): void {
  if (!exchange.calls.delete(call.attempt)) return;
  call.forget();
  const at = exchange.clock.now();
  const entry = exchange.entries.get(call.attempt) ?? exchange.arrivals.get(call.attempt);
  if (entry) entry.endedAt = at;
  if (!exchange.linkIsUp) exchange.lost.calls.add(call.attempt);
  emit(exchange, { type: "ended", attempt: call.attempt, at, cause });
  call.onEnd?.();
}

/** False when nobody listens: whoever picks up in the gap hears silence and a drop. */
export function answerCall(exchange: Exchange, call: LiveCall): boolean {
  call.answered = true;
  const at = exchange.clock.now();
  const arrival = exchange.arrivals.get(call.attempt);
  if (arrival) arrival.answeredAt ??= at;
  const entry = exchange.entries.get(call.attempt);
  if (entry) entry.answeredAt = at;
  if (exchange.linkIsUp && exchange.listener) {
    emit(exchange, { type: "answered", attempt: call.attempt, at });
    return true;
  }
  if (entry) entry.answeredInGap = true;
  call.later(gapHangUpMs, () => endCall(exchange, call, { q850: 16 }));
  return false;
}

export function endSeat(exchange: Exchange, seat: SeatId, cause: HangupCause): void {
  if (!exchange.seats.delete(seat)) return;
  for (const call of exchange.calls.values()) if (call.seat === seat) call.seat = null;
  if (!exchange.linkIsUp) exchange.lost.seats.add(seat);
  emit(exchange, { type: "seat_down", seat, at: exchange.clock.now(), cause });
}

export function forgetLost({ lost }: Exchange): void {
  for (const each of [lost.calls, lost.seats, lost.joined, lost.up]) each.clear();
}

/** The link is back: what was lost meanwhile is told without a cause, what came about too, then the link as up. */
export function relink(exchange: Exchange): void {
  const { lost, clock } = exchange;
  exchange.linkIsUp = true;
  const [at, cause] = [clock.now(), { q850: 0 }];
  for (const attempt of lost.calls) emit(exchange, { type: "ended", attempt, at, cause });
  for (const seat of lost.seats) emit(exchange, { type: "seat_down", seat, at, cause });
  for (const seat of lost.up) if (exchange.seats.has(seat)) emit(exchange, { type: "seat_up", seat, at });
  for (const attempt of lost.joined) {
    const seat = exchange.calls.get(attempt)?.seat;
    if (seat) emit(exchange, { type: "bridged", attempt, seat, at });
  }
  forgetLost(exchange);
  emit(exchange, { type: "link", up: true, at, detail: "back" });
}

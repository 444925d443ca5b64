// The state of the simulated exchange and what everything else is made of: calls, seats, the ledger and who listens.
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { HangupCause, TelephonyEvent } from "../core/events.ts";
import type { DialRequest, Listener } from "../port.ts";
import type { LiveCall } from "./far-end.ts";
import type { ManualClock } from "./manual-clock.ts";

export interface LedgerEntry {
  readonly attempt: AttemptId;
  readonly phone: Phone;
  readonly callerId: string;
  readonly trunk: string;
  readonly dialledAt: Instant;
  answeredAt: Instant | null;
  bridgedAt: Instant | null;
  endedAt: Instant | null;
  /** Picked up while no engine was listening: the exchange hung up on them. */
  answeredInGap: boolean;
  heardMessage: boolean;
}

export interface Exchange {
  readonly clock: ManualClock;
  listener: Listener | null;
  linkIsUp: boolean;
  /** The next so many dials are refused. */
  refusals: number;
  inboundCalls: number;
  /** SIP users whose softphone does not answer. */
  deafSeats: readonly string[];
  readonly ledger: LedgerEntry[];
  readonly entries: Map<AttemptId, LedgerEntry>;
  readonly dials: Map<Phone, number>;
  readonly calls: Map<AttemptId, LiveCall>;
  readonly seats: Map<SeatId, { readonly sipUser: string }>;
}

/** Measured: answered in the gap → hung up. */
const gapHangUpMs = 2;

export function createExchange(clock: ManualClock): Exchange {
  return {
    clock,
    listener: null,
    linkIsUp: true,
    refusals: 0,
    inboundCalls: 0,
    deafSeats: [],
    ledger: [],
    entries: new Map(),
    dials: new Map(),
    calls: new Map(),
    seats: new Map(),
  };
}

/** Events that nobody hears are lost: the real exchange never replays them. */
export function emit(exchange: Exchange, event: TelephonyEvent): void {
  if (exchange.linkIsUp) exchange.listener?.(event);
}

export function requireLink(exchange: Exchange): void {
  if (!exchange.linkIsUp) throw new Error("the exchange cannot be reached");
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
    recording: false,
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
  const entry = exchange.entries.get(call.attempt);
  if (entry) entry.endedAt = at;
  emit(exchange, { type: "ended", attempt: call.attempt, at, cause });
}

/** False when nobody listens: whoever picks up in the gap hears silence and a drop. */
export function answerCall(exchange: Exchange, call: LiveCall): boolean {
  call.answered = true;
  const at = exchange.clock.now();
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
  emit(exchange, { type: "seat_down", seat, at: exchange.clock.now(), cause });
}

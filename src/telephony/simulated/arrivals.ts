// Calls that come to us on the simulated line: somebody's own, and those we made to a number of ours.
import { type AttemptId, asId, uuidv7From } from "#kernel/ids.ts";
import type { DialRequest } from "../port.ts";
import { postDialMs } from "./city.ts";
import { type Exchange, emit, endCall, newCall } from "./exchange.ts";
import type { LiveCall } from "./far-end.ts";

export interface CallerManner {
  /** Typed after the question of that name has been heard, each once and in order. */
  readonly presses?: readonly { readonly after: string; readonly keys: string }[];
  /** Hangs up when no agent has come after this long. */
  readonly patienceMs?: number;
  /** Talks with the agent for this long, then hangs up. */
  readonly talkMs?: number;
}

/** Milliseconds between two keys. */
const keyMs = 200;

export function behaveAsCaller(exchange: Exchange, call: LiveCall, manner: CallerManner): void {
  const { attempt } = call;
  const left = [...(manner.presses ?? [])];
  call.heardPrompt = (prompt) => {
    if (left[0]?.after !== prompt) return;
    const [typed] = left.splice(0, 1);
    for (const [i, digit] of [...(typed?.keys ?? "")].entries())
      call.later(keyMs * (i + 1), () =>
        emit(exchange, { type: "dtmf", attempt, at: exchange.clock.now(), digit }),
      );
  };
  let met = false;
  call.metAgent = () => {
    if (!met && manner.talkMs !== undefined)
      call.later(manner.talkMs, () => endCall(exchange, call, { q850: 16 }));
    met = true;
  };
  if (manner.patienceMs !== undefined)
    call.later(manner.patienceMs, () => {
      if (!met) endCall(exchange, call, { q850: 16 });
    });
}

/** The call comes round to our own door; when we hang it up there, it ends at the other end too. */
export function ringBack(exchange: Exchange, outward: LiveCall, { callerId, phone }: DialRequest): void {
  const { clock } = exchange;
  outward.later(postDialMs, () => {
    emit(exchange, { type: "ringing", attempt: outward.attempt, at: clock.now() });
    const inward = arrive(exchange, callerId, phone);
    inward.onEnd = () => endCall(exchange, outward, { q850: 16, sip: 480 });
    emit(exchange, { type: "inbound", attempt: inward.attempt, at: clock.now(), from: callerId, to: phone });
  });
}

export function arrive(exchange: Exchange, from: string, to: string): LiveCall {
  const at = exchange.clock.now();
  const attempt = asId<AttemptId>(
    uuidv7From(at, Uint8Array.of(exchange.inboundCalls++ & 255, exchange.number & 255)),
  );
  const nothingYet = { answeredAt: null, bridgedAt: null, endedAt: null };
  exchange.arrivals.set(attempt, { attempt, from, to, arrivedAt: at, ...nothingYet, heard: [] });
  return newCall(exchange, attempt, "none");
}

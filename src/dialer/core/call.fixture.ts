// What happens to a call, in short words, and how it is played to the state machine.
import { type AttemptId, asId, type SeatId } from "#kernel/ids.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import {
  type Call,
  type CallEffect,
  type CallOrder,
  type CampaignMode,
  deadlineOf,
  newCall,
  step,
  tick,
} from "./call.ts";

export const attempt = asId<AttemptId>("01900000-0000-7000-8000-000000000001");
export const luis = asId<SeatId>("01900000-0000-7000-8000-0000000000a1");
export const rosa = asId<SeatId>("01900000-0000-7000-8000-0000000000a2");
export type Happening = CallEvent | CallOrder;
export const dialling = { type: "dialling", attempt, at: 0 } as const;
export const ringing = (at: number): Happening => ({ type: "ringing", attempt, at });
export const answered = (at: number): Happening => ({ type: "answered", attempt, at });
export const hello = (at: number): Happening[] => [
  { type: "talk_started", attempt, at },
  { type: "talk_finished", attempt, at: at + 1100, durationMs: 500 },
];
export const assigned = (at: number, seat = luis): Happening => ({ type: "assigned", seat, at });
export const bridged = (at: number, seat = luis): Happening => ({ type: "bridged", attempt, seat, at });
export const ended = (at: number, q850 = 16, sip?: number): Happening => ({
  type: "ended",
  attempt,
  at,
  cause: sip === undefined ? { q850 } : { q850, sip },
});

/** Plays happenings and every deadline between them, as the loop does. */
export function play(happenings: readonly Happening[], mode: CampaignMode = "predictive", until = 0) {
  const seat = mode === "predictive" || mode === "progressive" ? {} : { seat: luis };
  let call: Call = newCall({ attempt, mode, ringSeconds: 25, ...seat }, 0);
  const effects: { at: number; effect: CallEffect }[] = [];
  const take = (result: { call: Call; effects: readonly CallEffect[] }, at: number): void => {
    call = result.call;
    for (const effect of result.effects) effects.push({ at, effect });
  };
  const advance = (to: number): void => {
    for (let due = deadlineOf(call); due !== null && due <= to; due = deadlineOf(call)) {
      const before = call;
      take(tick(call, due), due);
      if (before === call) break;
    }
  };
  for (const happening of happenings) {
    advance(happening.at);
    take(step(call, happening, happening.at), happening.at);
  }
  advance(until);
  const types = effects.map(({ effect }) => effect.type);
  const recorded = effects.flatMap(({ effect }) => (effect.type === "record" ? [effect.outcome] : []));
  const settled = effects.flatMap(({ effect }) => (effect.type === "settle" ? [effect.result] : []));
  return { call, effects, types, recorded, settled };
}

// What a call in memory says in its row.
import { isAbandonedByLaw } from "../core/two-clocks.ts";
import type { patchAttempt } from "../store-attempts.ts";
import type { LiveCall } from "./world.ts";

const stateNames = {
  intent: "intent",
  dialling: "dialling",
  ringing: "ringing",
  detecting: "detecting",
  awaiting_beep: "waiting",
  leaving_message: "waiting",
  waiting_agent: "waiting",
  received: "waiting",
  talking: "talking",
  hold: "hold",
  left: "hold",
  playing_abandoned: "waiting",
  hanging_up: "waiting",
  ended: "ended",
} as const;

export function patchOf(live: LiveCall): Parameters<typeof patchAttempt>[2] {
  const { marks, at, verdict, abandoned } = live.call;
  return {
    state: stateNames[at.phase],
    dialledAt: marks.dialledAt,
    rangAt: marks.rangAt,
    answeredAt: marks.answeredAt,
    greetingEndedAt: marks.greetingEndAt,
    verdict,
    verdictAt: marks.verdictAt,
    judgedBy: live.judgedBy,
    bridgedAt: marks.bridgedAt,
    abandoned,
    abandonedByLaw: isAbandonedByLaw(live.call),
  };
}

// A call's sounds played to the judge of who answered, as the engine's loop does.
import type { CallEvent } from "#telephony/core/events.ts";
import { listen, noSignals } from "./amd-signals.ts";
import { judge } from "./amd-verdict.ts";

/** Asks at every event and deadline: the first verdict and its instant. */
export function verdictOf(events: readonly CallEvent[]): { verdict: string; at: number; because: string } {
  let signals = noSignals;
  const queue = [...events].sort((a, b) => a.at - b.at);
  let deadline: number | null = null;
  for (let round = 0; round < 200; round++) {
    const next = queue[0];
    if (next === undefined && deadline === null) break;
    const now: number = Math.min(next?.at ?? Number.MAX_VALUE, deadline ?? Number.MAX_VALUE);
    if (next && next.at <= now) signals = listen(signals, queue.shift() ?? next);
    const judgement = judge(signals, now);
    if (judgement.verdict !== "undecided") return { ...judgement, at: now };
    deadline = judgement.decideBy;
  }
  return { verdict: "undecided", at: -1, because: "" };
}

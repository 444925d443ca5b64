// What supervisors and the day's plan want of an agent, beside the desk itself.
import type { HelpRequest, SeatOrder } from "#agents/service.ts";
import type { Instant } from "#kernel/time.ts";

export interface SeatFloor {
  /** What waits, and what the agent has not read yet; oldest first. */
  orders: SeatOrder[];
  /** The last move carried out, for a supervisor who looked before it. */
  moved: { readonly byName: string; readonly at: Instant } | null;
  help: HelpRequest | null;
  /** Turns already begun or missed, as `plan from`. */
  readonly breaksTaken: Set<string>;
  /** Since when this engine knows the seat: a turn that began before is not begun late. */
  readonly knownSince: Instant;
  /** About to go to a break: pacing no longer counts on the agent. */
  leavingSoon: boolean;
  /** When the next break of today begins: until then pacing counts on the agent. */
  leavesAt: Instant | null;
  /** Within the gap between two attentions (rest.ts). */
  restUntil: Instant | null;
  /** The pacer has not seen the attention it follows, and learns of the agent when it is over. */
  restUntold: boolean;
}
export function newSeatFloor(now: Instant): SeatFloor {
  return {
    orders: [],
    moved: null,
    help: null,
    breaksTaken: new Set(),
    knownSince: now,
    leavingSoon: false,
    leavesAt: null,
    restUntil: null,
    restUntold: false,
  };
}

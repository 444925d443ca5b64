// Breaks in turns ("refrigerio 13:00–14:00 in three turns"): who goes when, for the planner, the desk, the floor and pacing,
// which must not count on an agent who is about to leave.
import type { UserId } from "#kernel/ids.ts";
import { type Instant, minute, second } from "#kernel/time.ts";

export interface BreakPlan {
  /** Seconds since the agency's midnight. */
  readonly startsAtSecond: number;
  readonly turnMinutes: number;
  readonly turns: number;
}

/**
 * Pacing counts an agent out this long before the turn: a call launched now rings up to 25 s and a talk begun in that time
 * would make the break late. Judgement.
 */
export const breakLeadMs = 45 * second;
/** A turn that began longer ago than this is no longer begun by itself: the agent came late or was busy for good. Judgement. */
export const breakGraceMs = 10 * minute;

/** A turn for everybody: where somebody put them, else the emptiest, the earlier of two; members in their given order. */
export function placeAll(
  plan: Pick<BreakPlan, "turns">,
  members: readonly UserId[],
  fixed: ReadonlyMap<UserId, number>,
): ReadonlyMap<UserId, number> {
  const held = new Map([...fixed].filter(([user, turn]) => members.includes(user) && turn <= plan.turns));
  const counts = Array.from({ length: plan.turns }, () => 0);
  for (const turn of held.values()) counts[turn - 1] = (counts[turn - 1] ?? 0) + 1;
  const placed = new Map<UserId, number>();
  for (const user of members) {
    const known = held.get(user);
    const emptiest = counts.indexOf(Math.min(...counts));
    if (known === undefined) counts[emptiest] = (counts[emptiest] ?? 0) + 1;
    placed.set(user, known ?? emptiest + 1);
  }
  return placed;
}

export interface Turn {
  readonly from: Instant;
  readonly until: Instant;
}
/** `begins`: the plan's own hour today, where the agency is. */
export function turnAt(plan: Pick<BreakPlan, "turnMinutes">, turn: number, begins: Instant): Turn {
  const length = plan.turnMinutes * minute;
  const from = begins + (turn - 1) * length;
  return { from, until: from + length };
}

export type BreakPhase = "later" | "soon" | "due" | "over";
/** `soon`: pacing no longer counts on the agent; `due`: it is time, and the pause begins after the call. */
export function phaseOf(turn: Turn, now: Instant): BreakPhase {
  if (now >= turn.until) return "over";
  if (now >= turn.from) return "due";
  return now >= turn.from - breakLeadMs ? "soon" : "later";
}

/** Whether the pause begins by itself now. `taken`: the agent was already sent to this turn, or went alone. */
export function beginsBreak(turn: Turn, now: Instant, taken: boolean): boolean {
  return !taken && phaseOf(turn, now) === "due" && now < turn.from + breakGraceMs;
}

// Which agent takes the person who has just answered: the one idle for longest among those who may.
import type { SeatId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";

export interface IdleAgent {
  readonly seat: SeatId;
  readonly idleSince: Instant;
}

/** Skills come in as a question: may this agent take this call? */
export function allocate<A extends IdleAgent>(
  idle: readonly A[],
  may: (agent: A) => boolean = () => true,
): A | null {
  let best: A | null = null;
  for (const agent of idle) {
    if (!may(agent)) continue;
    if (
      best === null ||
      agent.idleSince < best.idleSince ||
      (agent.idleSince === best.idleSince && agent.seat < best.seat)
    )
      best = agent;
  }
  return best;
}

/** Several waiting people at once, the longest-waiting first; each agent takes one. */
export function allocateAll<C, A extends IdleAgent>(
  waiting: readonly C[],
  idle: readonly A[],
  may: (agent: A, call: C) => boolean = () => true,
): readonly { readonly call: C; readonly agent: A }[] {
  const free = new Set(idle);
  const pairs: { call: C; agent: A }[] = [];
  for (const call of waiting) {
    const agent = allocate([...free], (candidate) => may(candidate, call));
    if (!agent) continue;
    free.delete(agent);
    pairs.push({ call, agent });
  }
  return pairs;
}

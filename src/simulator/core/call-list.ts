// The list of numbers of a simulated day: fresh ones first, then those due to be tried again, until none is left.
import type { Try } from "./people.ts";
import type { World } from "./world.ts";

export interface CallList {
  /** The nth number from here that could be dialled now, without taking it. */
  peek(n: number, now: number): Try | undefined;
  take(now: number): Try | undefined;
  /** Nobody was met: the number comes back later if it has attempts left. */
  again(tried: Try, now: number): void;
  /** When the last number was taken, once none is left. */
  endedAt(): number | undefined;
}

export function createCallList({ list }: World): CallList {
  const contacts = list.contacts ?? Number.POSITIVE_INFINITY;
  let fresh = 0;
  let lastTakenAt = 0;
  // All wait equally long, so that they fall due in the order in which they came.
  const retries: { readonly tried: Try; readonly dueAt: number }[] = [];
  let head = 0;
  const peek = (n: number, now: number): Try | undefined => {
    if (fresh + n < contacts) return { contact: fresh + n, attempt: 1 };
    const retry = retries[head + n - Math.max(0, contacts - fresh)];
    return retry && retry.dueAt <= now ? retry.tried : undefined;
  };
  return {
    peek,
    take: (now) => {
      const next = peek(0, now);
      if (!next) return undefined;
      if (next.attempt === 1) fresh++;
      else head++;
      lastTakenAt = now;
      return next;
    },
    again: ({ contact, attempt }, now) => {
      if (attempt < list.attempts)
        retries.push({ tried: { contact, attempt: attempt + 1 }, dueAt: now + list.retryMinutes * 60 });
    },
    endedAt: () => (fresh >= contacts && head >= retries.length ? lastTakenAt : undefined),
  };
}

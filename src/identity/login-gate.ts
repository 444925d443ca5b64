// Who may try a password now. A floor of 300 logs in at eight from one office address: it must come in, guessing must not pay,
// and checking passwords must not starve whoever is on a call.
import { availableParallelism } from "node:os";
import { AppError } from "#kernel/errors.ts";
import { minute } from "#kernel/time.ts";

/** Refused log-ins an address may have in a minute; and as many more as different people enter from it: they err too. */
export const refusedPerMinute = 20;
/** A hash takes 25–40 ms of a whole core and 19 MiB (measured): half of the cores stay for everybody else. */
export const hashesAtOnce = Math.max(1, Math.floor(availableParallelism() / 2));
/** More waiting than this is no floor: two floors of 300. */
const mostWaiting = 600;
/** What those are told. */
const busySeconds = 30;
/** Addresses remembered at once. */
const mostAddresses = 10_000;

interface Seen {
  readonly refused: readonly number[];
  readonly entered: ReadonlyMap<string, number>;
}
const nothing: Seen = { refused: [], entered: new Map() };

export interface LoginAttempt {
  /** Throws when this address has been refused too often. */
  admit(): void;
  refused(): void;
  entered(): void;
}
export interface LoginGate {
  attempt(address: string, username: string): LoginAttempt;
}

export function createLoginGate(monotonic: () => number): LoginGate {
  const addresses = new Map<string, Seen>();
  const seenOf = (address: string): Seen => {
    const { refused, entered } = addresses.get(address) ?? nothing;
    const since = monotonic() - minute;
    return {
      refused: refused.filter((at) => at > since),
      entered: new Map([...entered].filter(([, at]) => at > since)),
    };
  };
  const remember = (address: string, seen: Seen): void => {
    addresses.delete(address);
    addresses.set(address, seen);
    // Those heard of longest ago come first.
    const [oldest] = addresses.keys();
    if (addresses.size > mostAddresses && oldest !== undefined) addresses.delete(oldest);
  };
  return {
    attempt: (address, username) => ({
      admit() {
        const { refused, entered } = seenOf(address);
        const [first] = refused;
        if (first === undefined || refused.length < refusedPerMinute + entered.size) return;
        const seconds = Math.max(1, Math.ceil((first + minute - monotonic()) / 1000));
        throw new AppError("too_many_requests", { seconds });
      },
      refused() {
        const { refused, entered } = seenOf(address);
        remember(address, { refused: [...refused, monotonic()], entered });
      },
      entered() {
        const { refused, entered } = seenOf(address);
        remember(address, { refused, entered: new Map([...entered, [username, monotonic()]]) });
      },
    }),
  };
}

/** So many at once, the others in the order they came; refused when too many wait. */
export function inTurn(
  atOnce: number = hashesAtOnce,
  waitingAtMost: number = mostWaiting,
): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= waitingAtMost) throw new AppError("too_many_requests", { seconds: busySeconds });
      // Whoever ends hands its place on.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

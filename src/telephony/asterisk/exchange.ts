// What the commands of this adapter share: the connection, the record of legs, and how a race is told from a fault.
import type { AttemptId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { TelephonyEvent } from "../core/events.ts";
import type { Ari } from "./ari.ts";
import { AriError } from "./ari-types.ts";
import { type Line, type Lines, newLine } from "./translate.ts";

export interface Clock {
  now(): Instant;
}

export interface Exchange {
  readonly ari: Ari;
  readonly app: string;
  readonly clock: Clock;
  readonly lines: Lines;
  readonly emit: (event: TelephonyEvent) => void;
  /** Resolves when the channel is in our hands (StasisStart); to be asked for before the request that makes it. */
  readonly entered: (channelId: string) => Entry;
  readonly nextTurn: () => number;
}

export interface Entry {
  /** false: the channel ended, or did not come within the limit. */
  readonly arrived: Promise<boolean>;
}

/** From POST to StasisStart takes a millisecond or two; a node that needs this long is ill. */
const entryTimeoutMs = 5_000;

export interface Entries {
  readonly expect: (channelId: string) => Entry;
  readonly settle: (channelId: string, arrived: boolean) => void;
  readonly settleAll: (arrived: boolean) => void;
}

export function createEntries(): Entries {
  const waiting = new Map<string, ((arrived: boolean) => void)[]>();
  const settle = (channelId: string, arrived: boolean): void => {
    const resolves = waiting.get(channelId) ?? [];
    waiting.delete(channelId);
    for (const resolve of resolves) resolve(arrived);
  };
  return {
    expect(channelId) {
      const arrived = new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => settle(channelId, false), entryTimeoutMs);
        // Several may wait for one channel: a page reloaded twice in a moment asks for its leg twice.
        waiting.set(channelId, [
          ...(waiting.get(channelId) ?? []),
          (value) => {
            clearTimeout(timer);
            resolve(value);
          },
        ]);
      });
      return { arrived };
    },
    settle,
    settleAll: (arrived) => {
      for (const channelId of [...waiting.keys()]) settle(channelId, arrived);
    },
  };
}

/** 404: gone; 409: not in the state for it, or done already; 412: channel state; 422: left our hands. */
const raceStatuses: readonly number[] = [404, 409, 412, 422];

/** Runs a command whose object may have gone meanwhile: then it is no error and the answer is false. */
export async function unlessGone(command: Promise<unknown>): Promise<boolean> {
  try {
    await command;
    return true;
  } catch (error) {
    if (error instanceof AriError && isRace(error)) return false;
    throw error;
  }
}
/** A leg that has gone is no 404 where a bridge is asked to take it, but one more wrong parameter. */
function isRace({ status, message }: AriError): boolean {
  return raceStatuses.includes(status) || (status === 400 && message.includes("Channel not found"));
}

/** The leg of an attempt, also of one that an earlier engine dialled. */
export function lineFor(exchange: Exchange, attempt: AttemptId): Line {
  return exchange.lines.calls.get(attempt) ?? newLine(attempt, attempt, "none");
}

export function channelPath(exchange: Exchange, attempt: AttemptId): string {
  return `channels/${encodeURIComponent(lineFor(exchange, attempt).channel)}`;
}

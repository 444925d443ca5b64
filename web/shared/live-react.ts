// The live connection as React sees it. One client per page; the shell starts it after log-in and stops it at log-out.
import { useEffect, useSyncExternalStore } from "react";
import type { LiveTopic } from "#http/contract/live.ts";
import { LiveClient, type LiveState } from "./live.ts";

export const live = new LiveClient();

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.listen, live.state);
}
/** The last whole view of a topic; undefined until the snapshot arrives. */
export function useTopic<T>(topic: LiveTopic): {
  data: T | undefined;
  receivedAt: number;
  refused: string | undefined;
} {
  useEffect(() => live.subscribe(topic), [topic]);
  const state = useLiveState();
  const view = state.views[topic];
  return {
    data: view?.data as T | undefined,
    receivedAt: view?.receivedAt ?? performance.now(),
    refused: state.refused[topic],
  };
}

/** The operation's time now; the machine's own until the server has spoken. */
export function operationNow(): number {
  return live.now() ?? Date.now();
}

const seconds = new Set<() => void>();
let ticking: number | undefined;
let tickedAt = 0;
const tickMs = 1_000;
/** A view this soon after the last tick does not bring the next one forward: timers would run. */
const soonestMs = 800;
/** Waits a little beyond the second for the view that may bring it. */
const graceMs = 100;

function tick(): void {
  tickedAt = performance.now();
  clearTimeout(ticking);
  ticking = window.setTimeout(tick, tickMs + graceMs);
  for (const each of seconds) each();
}
/**
 * The floor comes once a second, and so do timers: when both change the page in one go it is laid out and painted once, not
 * twice (half of what a floor of 300 tiles costs a slow processor).
 */
live.listen(() => {
  if (ticking !== undefined && performance.now() - tickedAt > soonestMs) tick();
});
/** Calls `again` each second while someone listens: one timer for every clock and counter of the page. */
export function eachSecond(again: () => void): () => void {
  seconds.add(again);
  if (ticking === undefined) {
    tickedAt = performance.now();
    ticking = window.setTimeout(tick, tickMs);
  }
  return () => {
    seconds.delete(again);
    if (seconds.size > 0) return;
    clearTimeout(ticking);
    ticking = undefined;
  };
}
/** Whole seconds of the operation's clock, for components that must decide by time. Timers use <Elapsed>. */
export function useSecond(): number {
  return useSyncExternalStore(eachSecond, () => Math.floor(operationNow() / 1000));
}
/** The same in whole minutes: nothing is drawn again for a second that does not show. */
export function useMinute(): number {
  return useSyncExternalStore(eachSecond, () => Math.floor(operationNow() / 60_000));
}

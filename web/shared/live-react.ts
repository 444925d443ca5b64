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
/** Calls `tick` each second while someone listens: one timer for every clock and counter of the page. */
export function eachSecond(tick: () => void): () => void {
  seconds.add(tick);
  ticking ??= window.setInterval(() => {
    for (const each of seconds) each();
  }, 1000);
  return () => {
    seconds.delete(tick);
    if (seconds.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}
/** Whole seconds of the operation's clock, for components that must decide by time. Timers use <Elapsed>. */
export function useSecond(): number {
  return useSyncExternalStore(eachSecond, () => Math.floor(operationNow() / 1000));
}

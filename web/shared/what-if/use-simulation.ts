// One simulation at a time of this page: a new wish ends the one before it.
import { useCallback, useEffect, useRef, useState } from "react";
import type { DayFigures } from "#simulator/core/figures.ts";
import type { Played, Wish } from "./messages.ts";

export interface Simulation {
  readonly wish: Wish | null;
  /** Of each setting, its days so far. */
  readonly days: readonly (readonly DayFigures[])[];
  readonly state: "idle" | "running" | "done" | "failed";
  /** 0–1. */
  readonly share: number;
}
const nothing: Simulation = { wish: null, days: [], state: "idle", share: 0 };

export function useSimulation(): Simulation & {
  readonly run: (wish: Wish) => void;
  readonly stop: () => void;
} {
  const [simulation, setSimulation] = useState<Simulation>(nothing);
  const worker = useRef<Worker>(undefined);
  const end = useCallback((): void => {
    worker.current?.terminate();
    worker.current = undefined;
  }, []);
  useEffect(() => end, [end]);
  const run = useCallback(
    (wish: Wish): void => {
      end();
      const begun = performance.now();
      const days: DayFigures[][] = wish.settings.map(() => []);
      const told = (state: Simulation["state"]): void => {
        const played = days.reduce((sum, each) => sum + each.length, 0) / (wish.settings.length * wish.days);
        const spent = days[0] && days[0].length >= 3 ? (performance.now() - begun) / wish.enoughMs : 0;
        const share = state === "done" ? 1 : Math.min(0.99, Math.max(played, spent));
        setSimulation({ wish, days: days.map((each) => [...each]), state, share });
      };
      const own = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      worker.current = own;
      own.onmessage = ({ data }: MessageEvent<Played | null>) => {
        if (worker.current !== own) return;
        if (data) days[data.cell]?.push(data.figures);
        told(data ? "running" : "done");
        if (!data) end();
      };
      own.onerror = () => {
        if (worker.current !== own) return;
        told("failed");
        end();
      };
      told("running");
      own.postMessage(wish);
    },
    [end],
  );
  const stop = useCallback((): void => {
    end();
    setSimulation((before) => (before.state === "running" ? { ...before, state: "done" } : before));
  }, [end]);
  return { ...simulation, run, stop };
}

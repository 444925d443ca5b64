// Keeps one thing of ours running: when it ends unasked it is started again, at once the first time, later and later when it
// keeps dying.
import { setTimeout as delay } from "node:timers/promises";

export interface Mortal {
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
  /** Ends one that would not hear that it should. */
  cut?(): Promise<void>;
}

export interface Kept {
  up(): boolean;
  /** Replaces one that hangs; nothing happens while it is being started anyway. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What dies is started again after this, doubled at each death in a row up to the second figure. */
const restartMs = [100, 5_000] as const;
/** One that has just been started again is not replaced: longer than a hang takes to be noticed. Judgement. */
const newMs = 6_000;
/** After this long alive a death counts as the first again. */
const settledMs = 30_000;

export function restartDelay(deaths: number): number {
  return Math.min(restartMs[1], restartMs[0] * 2 ** (deaths - 1));
}

export function deathsAfter(aliveMs: number, before: number): number {
  return aliveMs > settledMs ? 1 : before + 1;
}

export function keepAlive(options: {
  readonly first: Mortal;
  readonly start: () => Promise<Mortal>;
  /** It ended, or could not be started again; the reason of the latter. */
  readonly onDeath: (why?: string) => void;
}): Kept {
  const halt = new AbortController();
  let current = options.first;
  let up = true;
  let stopping = false;
  let deaths = 0;
  let upAt = Number.NEGATIVE_INFINITY;

  const startAgain = async (): Promise<void> => {
    while (!stopping) {
      await delay(restartDelay(deaths), undefined, { signal: halt.signal }).catch(() => {});
      if (stopping) return;
      try {
        current = await options.start();
        up = true;
        upAt = performance.now();
        return;
      } catch (error) {
        deaths += 1;
        options.onDeath((error as Error).message);
      }
    }
  };
  const living = (async () => {
    while (!stopping) {
      const bornAt = performance.now();
      await current.ended;
      up = false;
      if (stopping) return;
      deaths = deathsAfter(performance.now() - bornAt, deaths);
      options.onDeath();
      await startAgain();
    }
    // Came up while we were told to stop.
    if (up) await current.stop();
  })();
  return {
    up: () => up,
    async restart() {
      // Whoever asks may speak of the one before this.
      if (performance.now() - upAt < newMs) return;
      if (up && !stopping) await (current.cut ?? current.stop)();
    },
    async stop() {
      stopping = true;
      halt.abort();
      if (up) await current.stop();
      await living;
    },
  };
}

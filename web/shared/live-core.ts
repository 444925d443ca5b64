// What the live connection decides: how long to wait before the next attempt, whether a view was missed, and what time
// it is at the operation. Time and chance are arguments.

/** Seconds between attempts: 1, 3, then 5, each plus up to one more so that 300 desks do not return at once. */
const waitsMs = [1_000, 3_000, 5_000] as const;
const jitterMs = 1_000;

export function retryDelayMs(attempt: number, random: number): number {
  const wait = waitsMs[Math.min(attempt, waitsMs.length - 1)] ?? 5_000;
  return wait + Math.floor(random * jitterMs);
}

/** `seq` grows by one per topic and connection; the first of a connection may be any. */
export function isGap(previous: number | undefined, seq: number): boolean {
  return previous !== undefined && seq !== previous + 1;
}

/** The operation's clock seen from here: `offsetMs` is what to add to the browser's monotonic clock. */
export interface ClockFit {
  readonly offsetMs: number;
  readonly fittedAt: number;
}
/** A fit older than this may be replaced by a later, slower message: the server's clock may have been moved. */
const fitLastsMs = 60_000;
/** A jump this large is never network delay. */
const jumpMs = 10_000;

/**
 * A message can only arrive late, never early: of several, the one that shows the latest server time is the truest.
 * `monotonic` is performance.now() when it arrived.
 */
export function fitClock(known: ClockFit | undefined, serverNow: number, monotonic: number): ClockFit {
  const fresh = { offsetMs: serverNow - monotonic, fittedAt: monotonic };
  if (!known || fresh.offsetMs > known.offsetMs) return fresh;
  const stale = monotonic - known.fittedAt > fitLastsMs;
  return stale || known.offsetMs - fresh.offsetMs > jumpMs ? fresh : known;
}

// What a bench measures of a machine that others use too: processor time of single processes as a share of one core, memory,
// quantiles, and how busy the machine was meanwhile. Linux only: it reads /proc.
import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";

/** Ticks of /proc/<pid>/stat a second: USER_HZ, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;
const pageBytes = 4_096;

interface Stat {
  readonly parent: number;
  /** Seconds of its own, and of children that have ended and were waited for. */
  readonly own: number;
  readonly waited: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name is in brackets and may hold blanks.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const seconds = (index: number): number => Number(fields[index]) / ticksPerSecond;
    return { parent: Number(fields[1]), own: seconds(11) + seconds(12), waited: seconds(13) + seconds(14) };
  } catch {
    // Ended meanwhile.
    return undefined;
  }
}

/** Seconds of processor a process has used so far. */
export function cpuOf(pid: number): number {
  return statOf(pid)?.own ?? 0;
}

/** The same for a process with its children, those that have ended too: PostgreSQL is a family. */
export function cpuOfFamily(pid: number): number {
  const top = statOf(pid);
  const children = readdirSync("/proc")
    .map(Number)
    .filter((each) => each > 0 && statOf(each)?.parent === pid);
  return (top?.own ?? 0) + (top?.waited ?? 0) + children.reduce((sum, child) => sum + cpuOf(child), 0);
}

export function rssOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * pageBytes;
  } catch {
    return 0;
  }
}

/** Shares of one core from now until the returned function is asked. */
export function watchCpu<Name extends string>(
  sources: Readonly<Record<Name, () => number>>,
): () => Record<Name, number> {
  const names = Object.keys(sources) as Name[];
  const from = performance.now();
  const before = new Map(names.map((name) => [name, sources[name]()]));
  return () => {
    const seconds = (performance.now() - from) / 1000;
    return Object.fromEntries(
      names.map((name) => [name, (sources[name]() - (before.get(name) ?? 0)) / seconds]),
    ) as Record<Name, number>;
  };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Most of these instants (ms) within any window of that length. */
export function mostWithin(instants: readonly number[], windowMs: number): number {
  const sorted = [...instants].sort((a, b) => a - b);
  let [most, from] = [0, 0];
  for (const [i, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= windowMs) from += 1;
    most = Math.max(most, i - from + 1);
  }
  return most;
}

/** Rise a minute of what was seen at those instants (ms): the slope of the straight line through the points. */
export function risePerMinute(points: readonly { readonly at: number; readonly value: number }[]): number {
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [at, value] = [mean((point) => point.at), mean((point) => point.value)];
  const over = points.reduce((sum, point) => sum + (point.at - at) * (point.value - value), 0);
  const under = points.reduce((sum, point) => sum + (point.at - at) ** 2, 0);
  return (over / under) * 60_000;
}

/** On what the figures were taken. */
export function machine(): { readonly cores: number; readonly loadAverage: number } {
  return { cores: cpus().length, loadAverage: round(loadavg()[0] ?? 0, 1) };
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
export const megabytes = (bytes: number): number => round(bytes / 2 ** 20, 1);

// Ten thousand kills as rounds of three hundred, each a floor of its own with a seed of its own: what one round has shown is kept,
// so that a soak that is stopped goes on where it was.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}
type Value = number | Spread | Readonly<Record<string, number>>;
export type Round = Readonly<Record<string, Value>>;
export interface KillRounds {
  /** By commit: how many of the rounds were played on it. */
  readonly commits: Readonly<Record<string, number>>;
  readonly rounds: readonly Round[];
}

export function readRounds(file: string): KillRounds {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as KillRounds)
    : { commits: {}, rounds: [] };
}

export function keepRound(file: string, round: Round, commit: string): void {
  const { commits, rounds } = readRounds(file);
  const kept: KillRounds = {
    commits: { ...commits, [commit]: (commits[commit] ?? 0) + 1 },
    rounds: [...rounds, round],
  };
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
}

export function killsOf({ rounds }: KillRounds): number {
  return rounds.reduce((sum, { kills }) => sum + total(kills), 0);
}

/** Of all rounds together: counts are added, of times the worst round is told; a seed says nothing of the whole. */
export function sumOf({ commits, rounds }: KillRounds): Readonly<Record<string, unknown>> {
  // Later rounds may tell more than the first.
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))].filter((name) => name !== "seed");
  const figures = names.map((name): [string, unknown] => {
    const values = rounds.map((round) => round[name]).filter((value) => value !== undefined);
    if (values.every(isSpread)) return [name, worst(values)];
    if (values.every((value) => typeof value === "number"))
      return [name, name.endsWith("SettledMs") ? Math.max(...values) : add(values)];
    return [name, addEach(values as readonly Readonly<Record<string, number>>[])];
  });
  return { rounds: rounds.length, commits, ...Object.fromEntries(figures) };
}

function isSpread(value: Value): value is Spread {
  return typeof value === "object" && "p95" in value;
}
/** The median of the rounds' medians, and the worst of the rest. */
function worst(spreads: readonly Spread[]): Spread {
  const medians = spreads.map(({ p50 }) => p50).sort((a, b) => a - b);
  return {
    n: add(spreads.map(({ n }) => n)),
    p50: medians[medians.length >> 1] ?? 0,
    p95: Math.max(...spreads.map(({ p95 }) => p95)),
    max: Math.max(...spreads.map(({ max }) => max)),
  };
}
function addEach(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, add(all.map((one) => one[name] ?? 0))]));
}
function total(value: Value | undefined): number {
  return typeof value === "object" ? add(Object.values(value)) : (value ?? 0);
}
function add(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

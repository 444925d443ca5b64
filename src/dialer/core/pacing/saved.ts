// The pacing engine's state as plain JSON and back: written once a second by the live loop, so it is small (calls and
// agents as rows, answers as a string of bits; tables are rebuilt from the shapes they were built from).
import type { PacingDecision, PacingOptions } from "../pacing.ts";
import type { AnswerRate } from "./answer-rate.ts";
import type { Hazard, Histogram } from "./shapes.ts";
import {
  type AgentRecord,
  type CallRecord,
  type DurationName,
  initialState,
  type Learned,
  type State,
} from "./state.ts";

/** A snapshot of another version is refused: what it had learned is learned anew, from the day's count on where it is told. */
const version = 3;

type AgentRow = [number, AgentRecord["state"], number, boolean, number, number, number, number];
type CallRow = [number, CallRecord["phase"], number, number, number, number, number];
type HazardName = "talk" | "wrapup" | "closing";

interface Saved
  extends Omit<State, "agents" | "calls" | "answers" | "shapes" | "tables" | "fresh" | "launches" | "day"> {
  version: number;
  agents: AgentRow[];
  calls: CallRow[];
  day: State["day"];
  fresh: Learned[];
  launches: number[];
  answers: { pending: [number, number, -1 | 0 | 1][]; before: number; bits: string; fed: number };
  histograms: Record<DurationName, number[]>;
  hazards: Record<HazardName, [number[], number[]]>;
}

const histograms: readonly DurationName[] = [
  "ringHuman",
  "ringOther",
  "ringMachine",
  "verdictHuman",
  "verdictOther",
];
const hazards: readonly HazardName[] = ["talk", "wrapup", "closing"];

export function snapshotOf(state: State): unknown {
  const { agents, calls, answers, shapes, tables: _rebuilt, day, flow, cost, last, ...rest } = state;
  const saved: Saved = {
    ...rest,
    version,
    agents: [...agents].map(([id, it]) => [
      id,
      it.state,
      it.since,
      it.pausePending,
      it.counted,
      it.closingAt,
      it.shiftEndsAt,
      it.freeSince,
    ]),
    calls: [...calls].map(([id, it]) => [id, it.phase, it.dialledAt, it.since, it.odds, it.price, it.risk]),
    day: { ...day, minutes: day.minutes.map((minute) => [...minute]) },
    flow: { ...flow },
    cost: { ...cost },
    fresh: [...state.fresh],
    launches: [...state.launches],
    last: last === null ? null : copyOf(last),
    answers: savedAnswers(answers),
    histograms: byName(histograms, (name) => [...shapes[name].counts]),
    hazards: byName(hazards, (name) => [[...shapes[name].ends], [...shapes[name].exposure]]),
  };
  return saved;
}

function byName<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;
}

function copyOf(decision: PacingDecision): PacingDecision {
  return { ...decision, reason: { ...decision.reason } };
}

function savedAnswers({ pending, head, sums, fed }: AnswerRate): Saved["answers"] {
  let bits = "";
  for (let i = 1; i < sums.length; i++) bits += (sums[i] ?? 0) > (sums[i - 1] ?? 0) ? "1" : "0";
  return {
    pending: pending.slice(head).map(({ call, at, result }) => [call, at, result]),
    before: sums[0] ?? 0,
    bits,
    fed,
  };
}

export function restoreState(options: PacingOptions, snapshot: unknown): State | undefined {
  const fresh = initialState(options);
  if (!isSaved(snapshot, fresh)) return countedOnly(fresh, snapshot);
  const { version: _same, histograms: counts, hazards: lives, ...rest } = structuredClone(snapshot);
  const calls = new Map(rest.calls.map((row) => [row[0], callFrom(row)]));
  return {
    ...rest,
    agents: new Map(rest.agents.map((row) => [row[0], agentFrom(row)])),
    calls,
    answers: answersFrom(rest.answers, calls),
    shapes: {
      ...byName(histograms, (name) => ({ ...fresh.shapes[name], counts: counts[name] })),
      ...byName(hazards, (name) => livesFrom(fresh.shapes[name], lives[name])),
    },
    tables: null,
  };
}

/** Whoever restores may say what was counted today: people and abandoned. */
function countedOnly(fresh: State, snapshot: unknown): State | undefined {
  const { counted } = (snapshot ?? {}) as { counted?: { humans?: unknown; abandoned?: unknown } };
  const { humans, abandoned } = counted ?? {};
  if (typeof humans !== "number" || typeof abandoned !== "number") return undefined;
  if (!(abandoned >= 0 && abandoned <= humans && Number.isFinite(humans))) return undefined;
  return { ...fresh, day: { ...fresh.day, humans, abandoned } };
}

function livesFrom(shape: Hazard, [ends, exposure]: [number[], number[]]): Hazard {
  return { ...shape, ends, exposure };
}

function agentFrom([, state, since, pausePending, counted, closingAt, ...row]: AgentRow): AgentRecord {
  const [shiftEndsAt, freeSince = -1] = row;
  return { state, since, pausePending, counted, closingAt, shiftEndsAt, freeSince };
}

function callFrom([, phase, dialledAt, since, odds, price, risk]: CallRow): CallRecord {
  return { phase, dialledAt, since, odds, price, risk };
}

/** Whoever restores without the calls (they are told anew) must not wait for their results for ever. */
function answersFrom(
  { pending, before, bits, fed }: Saved["answers"],
  calls: ReadonlyMap<number, unknown>,
): AnswerRate {
  const known = pending
    .filter(([call, , result]) => result !== -1 || calls.has(call))
    .map(([call, at, result]) => ({ call, at, result }));
  const sums = [before];
  for (const bit of bits) sums.push((sums.at(-1) ?? 0) + (bit === "1" ? 1 : 0));
  const open = new Map(known.filter(({ result }) => result === -1).map((entry) => [entry.call, entry]));
  return { pending: known, head: 0, open, sums, fed };
}

function areRows(rows: unknown): boolean {
  return Array.isArray(rows) && rows.every((row) => Array.isArray(row));
}

function isSaved(snapshot: unknown, fresh: State): snapshot is Saved {
  if (typeof snapshot !== "object" || snapshot === null) return false;
  const it = snapshot as Partial<Saved>;
  const sameLength = (kept: readonly unknown[] | undefined, shape: readonly unknown[]): boolean =>
    Array.isArray(kept) && kept.length === shape.length;
  return (
    it.version === version &&
    areRows(it.agents) &&
    areRows(it.calls) &&
    typeof it.price === "number" &&
    typeof it.day?.humans === "number" &&
    areRows(it.day.minutes) &&
    typeof it.flow?.at === "number" &&
    typeof it.cost?.priced === "number" &&
    areRows(it.fresh) &&
    Array.isArray(it.launches) &&
    areRows(it.answers?.pending) &&
    typeof it.answers?.bits === "string" &&
    histograms.every((name) =>
      sameLength(it.histograms?.[name], (fresh.shapes[name] satisfies Histogram).counts),
    ) &&
    hazards.every((name) => it.hazards?.[name]?.every((row) => sameLength(row, fresh.shapes[name].edges)))
  );
}

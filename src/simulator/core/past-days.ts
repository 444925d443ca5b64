// A campaign's rows of the last days, as the database holds them, made into the days an estimate is taken from: outcomes in
// the pacing contract's words and hours counted from the earliest opening.
import type { PastAttempt, PastDay, PastSpell } from "./history.ts";

/** Seconds of the local day; null: it did not happen. */
export interface AttemptRow {
  readonly day: string;
  readonly dialledAt: number;
  readonly answeredAt: number | null;
  readonly greetingEndedAt: number | null;
  readonly verdictAt: number | null;
  readonly endedAt: number;
  readonly verdict: string | null;
  readonly outcome: string | null;
  readonly said: "human" | "machine" | null;
  readonly talkSeconds: number | null;
  readonly wrapupSeconds: number | null;
}
export interface SpellRow {
  readonly day: string;
  readonly agent: string;
  readonly state: string;
  readonly from: number;
  readonly to: number;
}

const outcomes: Readonly<Record<string, PastAttempt["outcome"]>> = {
  machine: "machine",
  fax: "machine",
  busy: "busy",
  rejected: "busy",
  invalid: "invalid",
  off: "invalid",
  no_answer: "no_answer",
  hangup: "hangup",
  congestion: "failed",
  failed: "failed",
};
const states: Readonly<Record<string, PastSpell["state"]>> = {
  available: "idle",
  reserved: "idle",
  dialling: "idle",
  preview: "idle",
  talking: "talking",
  hold: "talking",
  wrapup: "wrapup",
  paused: "paused",
  connecting: "out",
  // The person has hung up and the agent has not begun to typify: busy with them all the same.
  dropped: "wrapup",
};

export function pastDays(attempts: readonly AttemptRow[], spells: readonly SpellRow[]): readonly PastDay[] {
  if (attempts.length === 0) return [];
  // Whole hours, so that every day has its nine o'clock at the same place.
  const opens = opensAt(attempts);
  const closes = 3600 * Math.ceil((1 + most(attempts.map(({ dialledAt }) => dialledAt))) / 3600);
  const seconds = closes - opens;
  const spellsOf = Map.groupBy(spells, ({ day }) => day);
  return [...Map.groupBy(attempts, ({ day }) => day)].map(([day, rows]) => ({
    seconds,
    attempts: rows.flatMap((row) => attemptOf(row, opens)),
    spells: (spellsOf.get(day) ?? []).flatMap(({ agent, state, from, to }) => {
      const known = states[state];
      const [begins, ends] = [Math.max(0, from - opens), Math.min(seconds, to - opens)];
      return known && ends > begins ? [{ agent, state: known, from: begins, to: ends }] : [];
    }),
  }));
}

/** Second of the local day from which the days' hours count. */
export function opensAt(attempts: readonly AttemptRow[]): number {
  const first = least(attempts.map(({ dialledAt }) => dialledAt));
  return Number.isFinite(first) ? 3600 * Math.floor(first / 3600) : 0;
}

/** An attempt whose end nobody knows tells nothing of the line. */
function attemptOf(row: AttemptRow, opens: number): readonly PastAttempt[] {
  // Unsure goes to a person: it is a verdict like "human".
  const person = row.verdict === "human" || row.verdict === "silence";
  const outcome = person ? "human" : outcomes[row.outcome ?? ""];
  if (!outcome) return [];
  const after = (at: number | null): number | null => (at === null ? null : Math.max(0, at - row.dialledAt));
  const settledAt =
    outcome === "human" || outcome === "machine" ? (row.verdictAt ?? row.endedAt) : row.endedAt;
  return [
    {
      at: row.dialledAt - opens,
      outcome,
      answeredAfter: after(row.answeredAt),
      settledAfter: after(settledAt) ?? 0,
      greetedAfter: after(row.greetingEndedAt),
      talkSeconds: row.talkSeconds,
      wrapupSeconds: row.wrapupSeconds,
      said: row.said,
    },
  ];
}

// Too many for the arguments of Math.min.
const least = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

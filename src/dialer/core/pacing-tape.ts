// The tape of a campaign's pacer: everything it was told and what it decided, in the order it happened, cut into pieces that
// are kept, so that whoever asks afterwards can play a moment again and see the same decisions.
// A piece is a line of JSON: its first instant in milliseconds of the campaign-day, then entries of which each says how many
// milliseconds it came after the one before: [after, calls launched, mark of the decision] or [after, what was told].
import { type PacerMode, pacerOfMode } from "./pacer-of-mode.ts";
import type { Pacer, PacingDecision, PacingEvent, PacingOptions } from "./pacing.ts";

/** What a pacer began with: enough to make the same one. */
export interface TapeStart {
  readonly mode: PacerMode;
  readonly options: PacingOptions;
  readonly snapshot: unknown;
}
export interface TapePiece {
  /** Of this tape, from 1 without a gap. */
  readonly n: number;
  /** Seconds of the campaign-day, of its first and its last entry. */
  readonly from: number;
  readonly to: number;
  readonly entries: number;
  /** Begins with what its pacer began with: a replay may set in here. */
  readonly starts: boolean;
  readonly text: string;
}
/** `decide` and `observe` of `pacer` are written down; nothing else is changed by it. */
export interface PacerTape {
  readonly pacer: Pacer;
  readonly options: () => PacingOptions;
  /** Goes on with other limits, knowing all it knew. */
  retune(at: number, options: PacingOptions): void;
  /** The pieces complete since the last time. */
  take(at: number): readonly TapePiece[];
}

/** A replay begins at most this long before the moment asked for. Judgement: an hour of 100 agents is played in seconds. */
export const startEverySeconds = 600;
/** Beyond this a piece is cut short by the next `take`, and the replay says what is missing. Five seconds of 1,000 agents are a thousandth. */
export const mostEntries = 1_000_000;

type Entry = PacingEvent | { readonly at: number; readonly decision: PacingDecision };

export function openTape(start: TapeStart, at: number, make: typeof pacerOfMode = pacerOfMode): PacerTape {
  let { options } = start;
  let inner = make(start.mode, options, start.snapshot);
  let entries: Entry[] = [];
  let [n, dropped, startedAt] = [1, false, at];
  let begins: TapeStart | null = copied(start);
  const done: TapePiece[] = [];
  const kept = start.mode === "predictive" || start.mode === "progressive";
  const keep = (entry: Entry): void => {
    if (!kept) return;
    if (entries.length < mostEntries) entries.push(entry);
    else dropped = true;
  };
  const cut = (now: number): void => {
    if (begins === null && entries.length === 0) return;
    done.push(pieceOf(n, begins, entries, now));
    // What was dropped is a number left out: the replay knows of a gap by it.
    n += dropped ? 2 : 1;
    [entries, begins, dropped] = [[], null, false];
  };
  const begin = (now: number): void => {
    begins = { mode: start.mode, options, snapshot: inner.snapshot() };
    startedAt = now;
  };
  return {
    pacer: {
      observe(event) {
        keep(event);
        inner.observe(event);
      },
      decide(now) {
        const decision = inner.decide(now);
        keep({ at: now, decision });
        return decision;
      },
      snapshot: () => inner.snapshot(),
    },
    options: () => options,
    retune(now, wanted) {
      if (kept) cut(now);
      options = wanted;
      inner = make(start.mode, options, roundTrip(inner.snapshot()));
      if (kept) begin(now);
    },
    take(now) {
      if (!kept) return [];
      const gap = dropped;
      cut(now);
      if (gap || now - startedAt >= startEverySeconds) begin(now);
      return done.splice(0);
    },
  };
}

const roundTrip = (snapshot: unknown): unknown => JSON.parse(JSON.stringify(snapshot));
function copied(start: TapeStart): TapeStart {
  return { ...start, options: { ...start.options } };
}

function pieceOf(n: number, begins: TapeStart | null, entries: readonly Entry[], now: number): TapePiece {
  const first = entries[0]?.at ?? now;
  let before = wholeMs(first);
  const lines: unknown[] = [before];
  if (begins) lines.push({ ...begins, options: sayable(begins.options) });
  for (const entry of entries) {
    const ms = wholeMs(entry.at);
    lines.push(written(entry, ms - before));
    before = ms;
  }
  return {
    n,
    from: first,
    to: entries.at(-1)?.at ?? now,
    entries: entries.length,
    starts: begins !== null,
    text: JSON.stringify(lines),
  };
}

/** JSON knows no infinity, by which a limit may say that it is none. */
function sayable(options: PacingOptions): object {
  const words = Object.entries(options).map(([name, value]) => [
    name,
    Number.isFinite(value) ? value : String(value),
  ]);
  return Object.fromEntries(words);
}
function startOf(start: TapeStart): TapeStart {
  const limits = Object.entries(start.options).map(([name, value]) => [name, Number(value)]);
  return { ...start, options: Object.fromEntries(limits) as PacingOptions };
}

/** Instants are whole milliseconds, so nothing is lost: n / 1000 is the same number it was. */
const wholeMs = (seconds: number): number => Math.round(seconds * 1000);

function written(entry: Entry, after: number): unknown[] {
  if ("decision" in entry) return [after, entry.decision.dial, markOf(entry.decision)];
  const { at: _told, ...event } = entry;
  return [after, event];
}

/** 32 bits of everything the decision says: FNV-1a over its JSON. */
export function markOf({ dial, cancel, reason }: PacingDecision): number {
  const text = JSON.stringify([dial, cancel ?? null, reason]);
  let mark = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) mark = Math.imul(mark ^ text.charCodeAt(i), 0x01000193);
  return mark >>> 0;
}

export type PlayedEntry =
  | { readonly what: "start"; readonly start: TapeStart }
  | { readonly what: "event"; readonly event: PacingEvent }
  | {
      readonly what: "decision";
      readonly at: number;
      readonly dial: number;
      readonly mark: number;
    };

export function entriesOf(text: string): readonly PlayedEntry[] {
  const [first, ...lines] = JSON.parse(text) as [number, ...unknown[]];
  let ms = first;
  return lines.map((line): PlayedEntry => {
    if (!Array.isArray(line)) return { what: "start", start: startOf(line as TapeStart) };
    const [after, told, mark] = line as [number, unknown, number];
    ms += after;
    if (typeof told === "number") return { what: "decision", at: ms / 1000, dial: told, mark };
    return { what: "event", event: { ...(told as PacingEvent), at: ms / 1000 } };
  });
}

// When a debtor is tried again and on which phone, by what the last try brought. Only says the earliest instant:
// the legal gate decides whether the law allows it, and counts what has been tried.
import { addDays, day, hour, type Instant, instantOf, localTime, minute } from "#kernel/time.ts";
import type { CallOutcome } from "./call.ts";

export interface PastTry {
  readonly at: Instant;
  readonly phone: string;
  readonly outcome: CallOutcome;
}
/** The debtor's earlier tries, oldest first, all phones; without the one that has just ended. */
export type TryHistory = readonly PastTry[];

export interface NextTry {
  readonly notBefore: Instant;
  readonly phone?: "same" | "next";
  readonly phoneDead?: true;
  /** The try that has just ended does not count against the day's passes (the carrier failed before it rang). */
  readonly uncounted?: true;
}

/** Defaults of 2026-11: judgement, each to be fitted on the campaign's own results. */
export const retryRules = {
  busyAfterMs: 15 * minute,
  busyTries: 3,
  noAnswerAfterMs: 2 * hour,
  noAnswerLatestMs: 4 * hour,
  offAfterMs: 3 * hour,
  rejectedAfterMs: 4 * hour,
  cutAfterMs: 4 * hour,
  carrierAfterMs: 2 * minute,
  carrierLatestMs: 30 * minute,
  abandonedAfterMs: 24 * hour,
  messageAfterMs: 24 * hour,
  invalidToDie: 2,
  passesPerDay: 2,
} as const;

/** Parts of the day in which people have different habits: seconds since local midnight at which each begins. */
const dayParts = [0, 12 * 3600, 17 * 3600] as const;
/** Start of a working day for a try put off to tomorrow; the gate moves it to the country's own first hour. */
const morning = 8 * 3600;

export interface LastTry {
  readonly outcome: CallOutcome;
  readonly phone: string;
  /** Another trunk can carry the same call: it is made over that one at once. */
  readonly elsewhere?: boolean;
  /** Whoever has our message is given a day to call back. */
  readonly messageLeft?: boolean;
}

export function nextTry(history: TryHistory, last: LastTry, now: Instant, zone: string): NextTry {
  const next = byPasses(history, last, now, zone);
  if (!last.messageLeft) return next;
  return { ...next, notBefore: Math.max(next.notBefore, now + retryRules.messageAfterMs) };
}

function byPasses(history: TryHistory, last: LastTry, now: Instant, zone: string): NextTry {
  const found = byOutcome(history, last, now, zone);
  if (found.uncounted || samePass(found, last.outcome, now)) return found;
  const sameDay = localTime(found.notBefore, zone).date === localTime(now, zone).date;
  if (!sameDay || passesOn(history, last, now, zone) < retryRules.passesPerDay) return found;
  return { ...found, notBefore: tomorrow(now, zone) };
}

/** The next phone at once and the repeat of a busy one belong to the pass that found them; anything later is a new one. */
function samePass(found: NextTry, outcome: CallOutcome, at: Instant): boolean {
  return found.notBefore <= at || (outcome === "busy" && found.phone === "same");
}

function byOutcome(history: TryHistory, last: LastTry, now: Instant, zone: string): NextTry {
  switch (last.outcome) {
    case "busy": {
      const before = inARow(history, last.phone, "busy");
      return before + 1 < retryRules.busyTries
        ? { notBefore: now + retryRules.busyAfterMs, phone: "same" }
        : { notBefore: now + retryRules.noAnswerAfterMs, phone: "next" };
    }
    case "no_answer":
    case "congestion":
      return {
        notBefore: anotherPart(now, retryRules.noAnswerAfterMs, retryRules.noAnswerLatestMs, zone),
        phone: "next",
      };
    case "machine":
      return { notBefore: anotherPart(now, 0, day, zone), phone: "next" };
    case "off":
      return { notBefore: now + retryRules.offAfterMs, phone: "next" };
    case "rejected":
      return { notBefore: now + retryRules.rejectedAfterMs, phone: "same" };
    case "invalid":
    case "fax":
      return invalid(history, last, now, zone);
    case "failed":
      if (last.elsewhere) return { notBefore: now, phone: "same", uncounted: true };
      return { notBefore: now + backOff(history), phone: "same", uncounted: true };
    case "hangup":
    case "silence":
      return { notBefore: anotherPart(now, retryRules.cutAfterMs, day, zone), phone: "same" };
    case "unknown":
      // May have been a talk: not again today.
      return { notBefore: tomorrow(now, zone), phone: "same" };
    case "abandoned":
      // Whoever heard our message is not called again the same day.
      return { notBefore: now + retryRules.abandonedAfterMs, phone: "same" };
    case "human":
    case "unattended":
      // The gestión says what follows; by itself a talk is not repeated today.
      return { notBefore: tomorrow(now, zone), phone: "same" };
  }
}

/** Next phone at once; dead after two in a row on two different days (networks err, numbers come back). */
function invalid(
  history: TryHistory,
  last: { outcome: CallOutcome; phone: string },
  now: Instant,
  zone: string,
): NextTry {
  const days = new Set([localTime(now, zone).date]);
  let found = 1;
  for (const past of [...history].reverse()) {
    if (past.phone !== last.phone || past.outcome === "failed") continue;
    if (past.outcome !== last.outcome) break;
    found++;
    days.add(localTime(past.at, zone).date);
  }
  const dead = found >= retryRules.invalidToDie && days.size >= retryRules.invalidToDie;
  return dead ? { notBefore: now, phone: "next", phoneDead: true } : { notBefore: now, phone: "next" };
}

function inARow(history: TryHistory, phone: string, outcome: CallOutcome): number {
  let found = 0;
  for (const past of [...history].reverse()) {
    if (past.phone !== phone || past.outcome === "failed") continue;
    if (past.outcome !== outcome) break;
    found++;
  }
  return found;
}

/** Doubles with each failure in a row: a dead trunk must not be hammered. */
function backOff(history: TryHistory): number {
  let failures = 0;
  for (const past of [...history].reverse()) {
    if (past.outcome !== "failed") break;
    failures++;
  }
  return Math.min(retryRules.carrierLatestMs, retryRules.carrierAfterMs * 2 ** Math.min(10, failures));
}

/** Between the two delays, at the first instant in another part of the day than now; at the latest one otherwise. */
function anotherPart(now: Instant, afterMs: number, latestMs: number, zone: string): Instant {
  const here = localTime(now, zone);
  const part = partOf(here.secondOfDay);
  const earliest = now + afterMs;
  const there = localTime(earliest, zone);
  if (there.date !== here.date || partOf(there.secondOfDay) !== part) return earliest;
  const nextPart = dayParts[part + 1];
  const begins = nextPart === undefined ? tomorrow(now, zone) : instantOf(here.date, nextPart, zone);
  return Math.max(earliest, Math.min(begins, now + latestMs));
}

function partOf(secondOfDay: number): number {
  let part = 0;
  while (part + 1 < dayParts.length && secondOfDay >= (dayParts[part + 1] ?? 0)) part++;
  return part;
}

function tomorrow(now: Instant, zone: string): Instant {
  return instantOf(addDays(localTime(now, zone).date, 1), morning, zone);
}

/** Passes of a debtor today, for whoever puts a list back by hand. */
export function passesToday(history: TryHistory, now: Instant, zone: string): number {
  const today = localTime(now, zone).date;
  const last = history.findLast(({ at }) => localTime(at, zone).date === today);
  if (!last) return 0;
  return passesOn(history.slice(0, history.lastIndexOf(last)), last, last.at, zone);
}

/** Passes begun today, the one that has just ended included; however late each try came, and whatever the carrier failed between. */
function passesOn(
  history: TryHistory,
  last: { outcome: CallOutcome; phone: string },
  now: Instant,
  zone: string,
): number {
  const today = localTime(now, zone).date;
  const counted = [...history.filter(({ outcome }) => outcome !== "failed"), { ...last, at: now }];
  let passes = 0;
  let open = false;
  for (const [index, past] of counted.entries()) {
    if (localTime(past.at, zone).date !== today) continue;
    if (!open) passes++;
    const found = byOutcome(counted.slice(0, index), past, past.at, zone);
    open = samePass(found, past.outcome, past.at);
  }
  return passes;
}

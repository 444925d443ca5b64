// What the outbox decides: which save is due, what happens to it after an answer, and which ones a call's end lets go.
// A gestión is written here first and sent once; its id was made in the browser, so a repeated sending is the same save.
import type { NewGestion } from "#http/contract/gestiones.ts";

export interface PromiseBody {
  readonly id: string;
  readonly accountId: string;
  readonly amount: { readonly minor: string; readonly currency: "CLP" | "PEN" | "USD" };
  readonly dueOn: string;
  /** The promise of this debt that it takes the place of. */
  readonly replaces?: string;
}
/** POST /v1/gestiones */
export interface GestionBody {
  readonly id: string;
  readonly attemptId?: string;
  readonly debtorId: string;
  readonly accountIds: readonly string[];
  readonly disposition: string;
  readonly note: string;
  readonly reasonForDefault?: string;
  readonly attitude?: string;
  readonly promises?: readonly PromiseBody[];
  readonly reportedPayment?: NonNullable<NewGestion["reportedPayment"]>;
  readonly withoutCall?: NonNullable<NewGestion["withoutCall"]>;
  readonly callback?: { readonly at: number; readonly owner: "me" | "team"; readonly phoneId?: string };
  readonly then?: "next" | "pause";
}
export interface OutboxEntry {
  readonly body: GestionBody;
  readonly user: string;
  /** What was saved, in words, for the undo bar. */
  readonly summary: string;
  readonly madeAt: number;
  readonly state:
    | { readonly is: "held" }
    | { readonly is: "waiting"; readonly sendAt: number; readonly tries: number }
    | { readonly is: "refused"; readonly code: string; readonly requestId: string };
}

/** Time to change one's mind after a save. */
export const undoMs = 3_000;
/** Waits between sendings that nobody answered, seconds 1, 2, 4 … 30. Judgement: a desk offline for minutes is common. */
const longestWaitMs = 30_000;

/** During a call a gestión is held until the call ends; afterwards it waits the time of undoing. */
export function entryOf(
  body: GestionBody,
  about: { user: string; summary: string; callIsLive: boolean; now: number; atOnce: boolean },
): OutboxEntry {
  const waiting = { is: "waiting", sendAt: about.now + (about.atOnce ? 0 : undoMs), tries: 0 } as const;
  const state = about.callIsLive && !about.atOnce ? ({ is: "held" } as const) : waiting;
  return { body, user: about.user, summary: about.summary, madeAt: about.now, state };
}
/** The call ended: its gestión may go, after the time of undoing. */
export function letGo(entry: OutboxEntry, liveAttemptId: string | null, now: number): OutboxEntry {
  if (entry.state.is !== "held" || (liveAttemptId !== null && entry.body.attemptId === liveAttemptId))
    return entry;
  return { ...entry, state: { is: "waiting", sendAt: now + undoMs, tries: 0 } };
}
/** The oldest save of this user that may be sent now. Another person's saves wait for that person to log in. */
export function dueEntry(
  entries: readonly OutboxEntry[],
  user: string,
  now: number,
): OutboxEntry | undefined {
  return entries
    .filter((entry) => entry.user === user && entry.state.is === "waiting" && entry.state.sendAt <= now)
    .sort((a, b) => a.madeAt - b.madeAt)[0];
}
export function afterSilence(entry: OutboxEntry, now: number): OutboxEntry {
  const tries = entry.state.is === "waiting" ? entry.state.tries + 1 : 1;
  const wait = Math.min(longestWaitMs, 1_000 * 2 ** (tries - 1));
  return { ...entry, state: { is: "waiting", sendAt: now + wait, tries } };
}
/** The server can be reached again: whoever waited for it need not wait longer. */
export function hurry(entry: OutboxEntry, now: number): OutboxEntry {
  if (entry.state.is !== "waiting" || entry.state.tries === 0) return entry;
  return { ...entry, state: { ...entry.state, sendAt: Math.min(entry.state.sendAt, now) } };
}
export function afterRefusal(entry: OutboxEntry, code: string, requestId: string): OutboxEntry {
  return { ...entry, state: { is: "refused", code, requestId } };
}
export function canUndo(entry: OutboxEntry): boolean {
  return entry.state.is !== "waiting" || entry.state.tries === 0;
}

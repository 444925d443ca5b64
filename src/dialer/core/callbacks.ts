// What becomes of a call agreed for an hour: who may take it and from when, when a supervisor is told, when it is given up,
// and what follows when the gate refuses it. Never predictive, never through detection: an agent is on the line first.
import { type Absence, holderNow } from "#agents/core/cover.ts";
import type { CallbackReason } from "#gestiones/core/callback.ts";
import type { TeamId, UserId } from "#kernel/ids.ts";
import { hour, type Instant, type LocalDate, localTime, minute, second } from "#kernel/time.ts";
import { formatClock } from "../../kernel/format.ts";

export const callbackRules = {
  /** On the desk of its owner from this long before its hour. */
  announceMs: 5 * minute,
  /** Its owner alone may take it for so long; then the team. */
  ownerAloneMs: 10 * minute,
  alertAfterMs: 30 * minute,
  expireAfterMs: 2 * hour,
  /** Read for this long before it is dialled by itself. */
  readMs: 15 * second,
  /** Put aside by an agent, or not dialled for a reason that is not the law: offered again after this. Judgement. */
  againAfterMs: 10 * minute,
  /** A contact of this person is under way: nobody knows yet what it counts as. */
  pendingMs: minute,
} as const;

export interface AgreedCall {
  readonly at: Instant;
  readonly owner: UserId | null;
  /** Without an owner: the team that covers for them; none, everybody. */
  readonly coverTeam?: TeamId | null;
  /** A promise in force makes it its agent's alone: the team never gets it. */
  readonly locked?: boolean;
  readonly debtorName: string;
}

/** An agreed call as it stands today: of the agent whose promise is in force, else of its owner; of the cover while that one is away. */
export function heldToday<T extends AgreedCall & { readonly lockedTo: UserId | null }>(
  call: T,
  absences: readonly Absence[],
  today: LocalDate,
): T {
  const owner = call.lockedTo ?? call.owner;
  const locked = call.lockedTo !== null;
  if (owner === null) return call;
  const holder = holderNow(owner, absences, today);
  if (holder.kind === "user") return { ...call, locked, owner: holder.user, coverTeam: null };
  return { ...call, locked, owner: null, coverTeam: holder.kind === "team" ? holder.team : null };
}

export function mayTake(call: AgreedCall, user: UserId, now: Instant, team: TeamId | null = null): boolean {
  if (now < call.at) return false;
  if (isOf(call, user, team)) return true;
  return call.locked !== true && now - call.at >= callbackRules.ownerAloneMs;
}

function isOf({ owner, coverTeam = null }: AgreedCall, user: UserId, team: TeamId | null): boolean {
  return owner === null ? coverTeam === null || coverTeam === team : owner === user;
}

/** On this agent's agenda now. */
export function isAnnounced(
  call: AgreedCall,
  user: UserId,
  now: Instant,
  team: TeamId | null = null,
): boolean {
  if (call.at - now > callbackRules.announceMs) return false;
  return isOf(call, user, team) || mayTake(call, user, now, team);
}

export interface CallbackAlert {
  readonly code: "callback_untaken";
  readonly text: string;
  readonly since: Instant;
}
export function alertOf(call: AgreedCall, now: Instant, zone: string): CallbackAlert | null {
  const since = call.at + callbackRules.alertAfterMs;
  if (now < since) return null;
  const { secondOfDay } = localTime(call.at, zone);
  const at = formatClock(secondOfDay);
  return {
    code: "callback_untaken",
    text: `Nadie tomó la llamada agendada de las ${at} (${call.debtorName})`,
    since,
  };
}

/** What the search for a phone and the gate said. */
export type CallbackAnswer =
  | { readonly found: "entry" }
  | { readonly found: "no_phone" }
  | {
      readonly found: "refusal";
      readonly verdict: "DENY" | "REVIEW";
      readonly code: string;
      readonly pending: boolean;
      readonly nextAllowedAt: Instant | null;
    };
export type CallbackFate =
  | { readonly do: "offer" }
  | { readonly do: "move"; readonly to: Instant; readonly why: string }
  | { readonly do: "close"; readonly why: CallbackReason };

/** A refused call is moved to the first lawful hour, or closed when no hour makes it lawful: it is never asked about in a loop. */
export function fateOf(answer: CallbackAnswer, now: Instant): CallbackFate {
  if (answer.found === "entry") return { do: "offer" };
  if (answer.found === "no_phone") return { do: "close", why: "no_phone" };
  const { verdict, code, pending, nextAllowedAt } = answer;
  if (pending) return { do: "move", to: now + callbackRules.pendingMs, why: code };
  if (nextAllowedAt !== null && nextAllowedAt > now) return { do: "move", to: nextAllowedAt, why: code };
  return { do: "close", why: verdict === "REVIEW" ? "review" : "law" };
}

/** For the gate: a call the debtor asked for is the one reply to it. */
export function requestOf({ requestedAt }: { readonly requestedAt: Instant | null }) {
  if (requestedAt === null) return {};
  return { circumstances: [{ when: "debtor_requested_info", since: requestedAt, replies: 0 }] } as const;
}

export const promiseTexts = { reminder: "Recordatorio de su promesa de pago" } as const;

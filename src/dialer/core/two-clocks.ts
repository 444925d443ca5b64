// Abandonment by two clocks, for the call's record, the floor and the report. By the verdict: nobody took whom we knew to be a
// person; pacing holds its cap on this one, for it can. By law: not joined to an agent within two seconds of the end of the
// person's first words (16 CFR 310.4(b)(4), United States; Ofcom 2008; read 2026-11), so that the time we take to find out
// who answered is inside. Says too when detection must stand aside (docs/decisions/0022).
import { type Instant, second } from "#kernel/time.ts";
import type { AnswerSignals } from "./amd-signals.ts";
import { agentFirst, type Call } from "./call-record.ts";

/** Who says nothing has said it by then. */
const silentForMs = 2 * second;
const joinedWithinMs = 2 * second;

/** When law's clock begins: the end of the first words; of who says nothing, two seconds after the answer. */
export function saidAt(
  greetingEndAt: Instant | null,
  { answeredAt, talkingSince }: AnswerSignals,
  now: Instant,
): Instant {
  if (greetingEndAt !== null) return greetingEndAt;
  // Still speaking: their words end now at the earliest.
  return talkingSince !== null ? now : (answeredAt ?? now) + silentForMs;
}

/** Of calls that a machine makes for whoever is free: an agent who hears it ring keeps nobody waiting. */
export function isAbandonedByLaw({ mode, verdict, abandoned, marks }: Call): boolean {
  if (mode === "inbound" || agentFirst(mode)) return false;
  if (abandoned) return true;
  if (marks.bridgedAt === null || (verdict !== "human" && verdict !== "silence")) return false;
  return marks.bridgedAt - (marks.greetingEndAt ?? marks.verdictAt ?? marks.bridgedAt) > joinedWithinMs;
}

/** Hung up while we were finding out who answered: told apart, for nobody knows whether it was a person. */
export function isDetectionHangup({ mode, detects, verdict, marks, at }: Call): boolean {
  if (mode === "inbound" || agentFirst(mode) || !detects) return false;
  return at.phase === "ended" && at.outcome === "hangup" && marks.answeredAt !== null && verdict === null;
}

/** A campaign's day as law's clock sees it. */
export interface DayByLaw {
  /** People by the verdict, whoever was put through unheard among them. */
  readonly human: number;
  readonly machine: number;
  /** Put through at once: nobody listened who it was. */
  readonly unheard: number;
  readonly abandonedByLaw: number;
  readonly hangups: number;
}

export interface ByLaw {
  readonly lost: number;
  readonly people: number;
  readonly share: number;
}

/**
 * Mailboxes that were put through unheard are no people, and would make the share look better: of those answers so many count as
 * of the answers listened to today were people (Ofcom's policy of 2008 deducted such a reasoned estimate).
 */
export function dayByLaw(day: DayByLaw, hangupsCount: boolean): ByLaw {
  const heard = Math.max(0, day.human - day.unheard);
  const personShare = heard + day.machine > 0 ? heard / (heard + day.machine) : 1;
  const more = hangupsCount ? day.hangups : 0;
  const lost = day.abandonedByLaw + more;
  const people = Math.max(lost, heard + day.unheard * personShare + more);
  return { lost, people, share: people === 0 ? 0 : lost / people };
}

/** Over the cap by law's clock; one alone is not yet, for the share of the first is all of them. */
export function isOverByLaw({ lost, people }: ByLaw, cap: number): boolean {
  return lost > Math.max(1, cap * people);
}

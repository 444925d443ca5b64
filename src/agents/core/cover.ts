// Whose work it is today: an absent person's promises, agreed calls and locks are their cover's from the first to the last day of
// the absence, and their own again afterwards. For the dialler, the agenda and whoever reassigns; nothing is rewritten.
import type { TeamId, UserId } from "../../kernel/ids.ts";
import type { Instant, LocalDate } from "../../kernel/time.ts";

export type Cover =
  | { readonly kind: "user"; readonly user: UserId }
  | { readonly kind: "team"; readonly team: TeamId };
export interface Absence {
  readonly user: UserId;
  readonly from: LocalDate;
  /** Included. */
  readonly to: LocalDate;
  readonly cover: Cover;
  /** Of two for the same day the one set last stands. */
  readonly setAt: Instant;
}
/** `anyone`: everybody in turn is away and covers the other. */
export type Holder = Cover | { readonly kind: "anyone" };
export interface Who {
  readonly user: UserId;
  readonly team: TeamId | null;
}

export function holderNow(owner: UserId, absences: readonly Absence[], today: LocalDate): Holder {
  const seen = new Set<UserId>();
  for (let holder = owner; ; ) {
    const absence = absenceOf(holder, absences, today);
    if (!absence) return { kind: "user", user: holder };
    if (absence.cover.kind === "team") return absence.cover;
    seen.add(holder);
    holder = absence.cover.user;
    if (seen.has(holder)) return { kind: "anyone" };
  }
}

export function absenceOf(user: UserId, absences: readonly Absence[], today: LocalDate): Absence | undefined {
  let last: Absence | undefined;
  for (const absence of absences) {
    const covers = absence.user === user && absence.from <= today && today <= absence.to;
    if (covers && (!last || absence.setAt >= last.setAt)) last = absence;
  }
  return last;
}

export function holds(holder: Holder, who: Who): boolean {
  if (holder.kind === "user") return holder.user === who.user;
  return holder.kind === "anyone" || holder.team === who.team;
}

/** Everybody whose work this person does today, themselves included unless they are away. */
export function ownersHeldBy(who: Who, absences: readonly Absence[], today: LocalDate): readonly UserId[] {
  const owners = new Set([who.user, ...absences.map(({ user }) => user)]);
  return [...owners].filter((owner) => holds(holderNow(owner, absences, today), who));
}

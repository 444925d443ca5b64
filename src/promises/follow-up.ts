// The promises somebody follows today: their own and those of whom they cover; a supervisor's are the team's.
import { holderNow, holds, ownersHeldBy, type Who } from "#agents/core/cover.ts";
import { absencesFrom, teamOf } from "#agents/service.ts";
import { mandatesHidingAmounts } from "#compliance/service.ts";
import type { Role } from "#identity/core/permissions.ts";
import { can } from "#identity/core/permissions.ts";
import { isCountry } from "#kernel/country.ts";
import type { PromiseId, TenantId, UserId } from "#kernel/ids.ts";
import { toJson } from "#kernel/money.ts";
import { addDays, day, type Instant, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { byUrgency, type Stage, stageOf } from "./core/follow-up.ts";
import type { PromiseRules } from "./service.ts";
import { type FollowedRow, promisesFollowed } from "./store-follow-up.ts";
import { keepingOf } from "./store-keepers.ts";

/** Longer than any run of days without business: what broke before it is not of the last business day. Judgement. */
const brokenWithin = 10 * day;

export interface Asking {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly role: Role;
}

type FollowUp = ReturnType<typeof viewOf> & {
  readonly stage: Stage;
  readonly covered: boolean;
};

export async function followUps(
  tx: Tx,
  caller: Asking,
  asked: { readonly whose: "mine" | "team"; readonly rules: PromiseRules; readonly now: Instant },
): Promise<FollowUp[]> {
  const { now, rules, whose } = asked;
  // A day earlier than anywhere: each row is judged again by the day of its own mandate.
  const absences = await absencesFrom(tx, addDays(localDateAt(now, "UTC"), -1));
  const who: Who = { user: caller.user, team: await teamOf(tx, caller.user) };
  const possible = [...new Set([caller.user, ...absences.map(({ user }) => user)])];
  const rows = await promisesFollowed(tx, {
    owners: whose === "team" ? "in_sight" : { users: possible, team: who.team },
    brokenSince: now - brokenWithin,
  });
  const hiding = await mandatesHidingAmounts(tx, caller.tenant, now);
  const shown = rows.flatMap((row) => {
    const today = localDateAt(now, row.zone);
    const held = row.ofTeam ? row.ownerTeam === who.team : holds(holderNow(row.owner, absences, today), who);
    if (whose === "mine" && !held) return [];
    const holidays = isCountry(row.country) ? rules.holidays(row.country) : new Set<never>();
    const stage = stageOf(row, { today, zone: row.zone, holidays });
    const hidden = hiding.has(row.portfolio) && !can(caller.role, "amount.read");
    return stage
      ? [
          {
            ...viewOf(row, hidden),
            stage,
            covered: whose === "mine" && (row.ofTeam || row.owner !== caller.user),
            dueOn: row.dueOn,
          },
        ]
      : [];
  });
  return [...byUrgency(shown)];
}

function viewOf(row: FollowedRow, hidden: boolean) {
  const {
    amountMinor,
    currency,
    portfolio,
    country: _country,
    zone: _zone,
    owner: _owner,
    decidedAt: _at,
    ofTeam: _ofTeam,
    ownerTeam: _ownerTeam,
    ...rest
  } = row;
  return {
    ...rest,
    portfolioId: portfolio,
    amount: hidden ? null : toJson({ minor: amountMinor, currency }),
  };
}

/** Is this promise theirs today: taken, handed to them or to their team, or of whom they cover? */
export async function followsPromise(
  tx: Tx,
  { user, now }: Pick<Asking, "user"> & { readonly now: Instant },
  id: PromiseId,
): Promise<boolean> {
  const kept = await keepingOf(tx, id);
  if (!kept || kept.owner === null) return false;
  const team = await teamOf(tx, user);
  if (kept.ofTeam) return kept.ownerTeam === team;
  const today = localDateAt(now, kept.zone);
  return holds(holderNow(kept.owner, await absencesFrom(tx, today), today), { user, team });
}

/** Whose work this person does on that day in that place: for lists that are read by owner. */
export async function ownersFor(
  tx: Tx,
  user: UserId,
  now: Instant,
  zone: string,
): Promise<readonly UserId[]> {
  const today = localDateAt(now, zone);
  return ownersHeldBy({ user, team: await teamOf(tx, user) }, await absencesFrom(tx, today), today);
}

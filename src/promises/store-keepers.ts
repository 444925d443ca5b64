// SQL of who follows a promise: whoever took it, unless it was handed to a colleague or to the team.
import { sql } from "kysely";
import { asId, type PortfolioId, type PromiseId, type TeamId, type UserId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";

/** What a row says of its keeper. */
export interface Keeping {
  readonly keeper: UserId | null;
  readonly team: boolean;
}
export interface KeptPromise extends Keeping {
  readonly id: PromiseId;
  readonly portfolio: PortfolioId;
}
/** Open promises somebody follows, in sight of whoever asks. */
export async function promisesKeptBy(tx: Tx, user: UserId): Promise<readonly KeptPromise[]> {
  const rows = await tx
    .selectFrom("promise")
    .select(["id", "portfolio_id", "keeper_id", "team_keeps"])
    .where("state", "in", ["ACTIVE", "PENDING_CONFIRMATION"])
    .where("team_keeps", "=", false)
    .where(sql<boolean>`coalesce(keeper_id, user_id) = ${user}`)
    .execute();
  return rows.map((row) => ({
    id: asId(row.id),
    portfolio: asId(row.portfolio_id),
    keeper: row.keeper_id === null ? null : asId<UserId>(row.keeper_id),
    team: row.team_keeps,
  }));
}

/** Of those still open and kept as they were seen. True: it was. */
export async function keepPromise(tx: Tx, id: PromiseId, seen: Keeping, next: Keeping): Promise<boolean> {
  const result = await tx
    .updateTable("promise")
    .set({ keeper_id: next.keeper, team_keeps: next.team })
    .where("id", "=", id)
    .where("state", "in", ["ACTIVE", "PENDING_CONFIRMATION"])
    .where("team_keeps", "=", seen.team)
    .where(sql<boolean>`keeper_id is not distinct from ${seen.keeper}::uuid`)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Who keeps one promise, and the zone whose day says who covers them. */
export async function keepingOf(
  tx: Tx,
  id: PromiseId,
): Promise<
  | {
      readonly owner: UserId | null;
      readonly ofTeam: boolean;
      readonly ownerTeam: TeamId | null;
      readonly zone: string;
    }
  | undefined
> {
  const { rows } = await sql<{
    owner: UserId | null;
    ofTeam: boolean;
    ownerTeam: TeamId | null;
    zone: string;
  }>`
    select coalesce(p.keeper_id, p.user_id) as owner, p.team_keeps as "ofTeam", u.team_id as "ownerTeam", m.time_zone as zone
    from promise p join portfolio m on m.tenant_id = p.tenant_id and m.id = p.portfolio_id
    left join app_user u on u.tenant_id = p.tenant_id and u.id = coalesce(p.keeper_id, p.user_id)
    where p.id = ${id}`.execute(tx);
  return rows[0];
}

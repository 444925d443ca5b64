// A campaign's last days for the simulator: its dials with what came of them, and what its agents did, in two questions.
import { sql } from "kysely";
import { asId, type CampaignId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { AttemptRow, SpellRow } from "./core/past-days.ts";

export interface CampaignPlace {
  readonly id: CampaignId;
  readonly name: string;
  readonly timeZone: string;
}

export async function campaignPlace(tx: Tx, id: CampaignId): Promise<CampaignPlace | undefined> {
  const row = await tx
    .selectFrom("campaign as c")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "c.tenant_id").onRef("p.id", "=", "c.portfolio_id"),
    )
    .select(["c.id", "c.name", "p.time_zone"])
    .where("c.id", "=", id)
    .executeTakeFirst();
  return row && { id: asId<CampaignId>(row.id), name: row.name, timeZone: row.time_zone };
}

interface Period {
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * Of more than `most` dials a part is taken that is the same each time: an id is chance enough. Its wrap-up is what the
 * agent does after the talk: nothing yet, when the person hung up, and then typifying.
 */
export async function attemptRows(
  tx: Tx,
  { id, timeZone }: CampaignPlace,
  { start, end }: Period,
  most: number,
): Promise<readonly AttemptRow[]> {
  const [from, to] = [new Date(start), new Date(end)];
  const second = (column: string) =>
    sql`extract(epoch from a.${sql.ref(column)} - date_trunc('day', a.dialled_at, ${timeZone}))::float8`;
  const { rows } = await sql<AttemptRow>`
    with told as (
      select a.* from attempt a
      where a.campaign_id = ${id} and a.reserved_at >= ${from} and a.reserved_at < ${to}
        and a.direction = 'outbound' and a.state = 'ended' and a.dialled_at is not null and a.ended_at is not null
    ), kept as (
      select 1 + (count(*) - 1) / ${most}::bigint as every from told
    )
    select to_char(a.dialled_at at time zone ${timeZone}, 'YYYY-MM-DD') as "day",
      ${second("dialled_at")} as "dialledAt", ${second("answered_at")} as "answeredAt",
      ${second("greeting_ended_at")} as "greetingEndedAt", ${second("verdict_at")} as "verdictAt",
      ${second("ended_at")} as "endedAt", a.verdict, a.outcome, a.agent_says as "said",
      extract(epoch from a.ended_at - a.bridged_at)::float8 as "talkSeconds", w.seconds as "wrapupSeconds"
    from told a cross join kept
      left join lateral (
        select extract(epoch from coalesce(n.to_at, l.to_at) - l.from_at)::float8 as seconds from agent_state_log l
          left join agent_state_log n on l.state = 'dropped' and n.seat_id = l.seat_id and n.state = 'wrapup' and n.from_at = l.to_at
        where l.seat_id = a.seat_id and l.state in ('wrapup', 'dropped') and a.bridged_at is not null
          and l.from_at >= a.bridged_at and l.from_at < a.ended_at + interval '5 seconds' and l.to_at is not null
        order by l.from_at limit 1
      ) w on true
    where abs(hashtext(a.id::text)::bigint) % kept.every = 0
    order by a.dialled_at, a.id`.execute(tx);
  return rows;
}

export async function spellRows(
  tx: Tx,
  { id, timeZone }: CampaignPlace,
  { start, end }: Period,
): Promise<readonly SpellRow[]> {
  const [from, to] = [new Date(start), new Date(end)];
  const second = (column: string) =>
    sql`extract(epoch from least(coalesce(${sql.ref(column)}, ${to}), ${to}) - date_trunc('day', from_at, ${timeZone}))::float8`;
  const { rows } = await sql<SpellRow>`
    select to_char(from_at at time zone ${timeZone}, 'YYYY-MM-DD') as "day", user_id as "agent", state,
      ${second("from_at")} as "from", ${second("to_at")} as "to"
    from agent_state_log
    where campaign_id = ${id} and from_at >= ${from} and from_at < ${to}
    order by from_at, user_id, state`.execute(tx);
  return rows;
}

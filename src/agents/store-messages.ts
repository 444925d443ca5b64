// SQL of what supervisors write to an agent, a team or the people of a campaign, and who has read it.
import { sql } from "kysely";
import { asId, type CampaignId, type TeamId, type TenantId, type UserId } from "#kernel/ids.ts";
import { day, type Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export type Addressee =
  | { readonly kind: "user"; readonly id: UserId }
  | { readonly kind: "team"; readonly id: TeamId }
  | { readonly kind: "campaign"; readonly id: CampaignId };

/** Read or not, a message leaves the desk after this; it is kept. Judgement: a working week. */
const shownMs = 7 * day;
const mostMessages = 100;

/** False: it was there already. */
export async function insertMessage(
  tx: Tx,
  by: { readonly tenant: TenantId; readonly user: UserId; readonly at: Instant },
  message: { readonly id: string; readonly to: Addressee; readonly body: string },
): Promise<boolean> {
  const { kind, id } = message.to;
  const written = await tx
    .insertInto("floor_message")
    .values({
      tenant_id: by.tenant,
      id: message.id,
      from_id: by.user,
      to_user_id: kind === "user" ? id : null,
      to_team_id: kind === "team" ? id : null,
      to_campaign_id: kind === "campaign" ? id : null,
      body: message.body,
      sent_at: new Date(by.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return written !== undefined;
}

/** Who has it on their desk, as far as its author sees them. */
export async function readersOf(tx: Tx, to: Addressee): Promise<readonly UserId[]> {
  if (to.kind === "user") return [to.id];
  const rows =
    to.kind === "team"
      ? await tx.selectFrom("app_user").select("id as user").where("team_id", "=", to.id).execute()
      : await tx
          .selectFrom("agent_seat")
          .select("user_id as user")
          .where("campaign_id", "=", to.id)
          .where("kind", "=", "agent")
          .where("closed_at", "is", null)
          .execute();
  return rows.map(({ user }) => asId<UserId>(user));
}

export interface DeskMessage {
  readonly id: string;
  readonly from: string;
  readonly to: Addressee["kind"];
  readonly text: string;
  readonly sentAt: Instant;
  readonly readAt: Instant | null;
}
/** For this person: to them, to their team, or to the campaign they sit at; unread first, then newest. */
export async function messagesFor(tx: Tx, user: UserId, now: Instant): Promise<DeskMessage[]> {
  const { rows } = await sql<DeskMessage>`
    select m.id, f.name as "from", case when m.to_user_id is not null then 'user' when m.to_team_id is not null then 'team'
        else 'campaign' end as "to", m.body as text, m.sent_at as "sentAt", r.read_at as "readAt"
    from floor_message m
    join app_user f on f.tenant_id = m.tenant_id and f.id = m.from_id
    left join floor_message_read r on r.tenant_id = m.tenant_id and r.message_id = m.id and r.user_id = ${user}
    where ${addressed(user)} and m.sent_at > ${new Date(now - shownMs)}
    order by r.read_at is not null, m.sent_at desc limit ${mostMessages}`.execute(tx);
  return rows;
}

function addressed(user: UserId) {
  return sql`(m.to_user_id = ${user}
      or m.to_team_id = (select u.team_id from app_user u where u.tenant_id = m.tenant_id and u.id = ${user})
      or m.to_campaign_id in (select s.campaign_id from agent_seat s where s.tenant_id = m.tenant_id and s.user_id = ${user}
        and s.kind = 'agent' and s.closed_at is null))`;
}

/** False: no such message for this person. */
export async function readMessage(tx: Tx, user: UserId, id: string, at: Instant): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with seen as (select m.tenant_id, m.id from floor_message m where m.id = ${id} and ${addressed(user)}),
      kept as (insert into floor_message_read (tenant_id, message_id, user_id, read_at)
        select tenant_id, id, ${user}, ${new Date(at)} from seen on conflict do nothing)
    select id from seen`.execute(tx);
  return rows.length > 0;
}

export interface SentMessage {
  readonly id: string;
  readonly to: Addressee["kind"];
  readonly toName: string;
  readonly text: string;
  readonly sentAt: Instant;
  readonly readBy: readonly { readonly name: string; readonly at: Instant }[];
}
/** What this person sent, newest first, with who has read it. */
export async function messagesSent(tx: Tx, from: UserId): Promise<SentMessage[]> {
  const { rows } = await sql<Omit<SentMessage, "readBy"> & { readBy: { name: string; at: number }[] }>`
    select m.id, case when m.to_user_id is not null then 'user' when m.to_team_id is not null then 'team' else 'campaign' end as "to",
      coalesce(u.name, t.name, c.name, '') as "toName", m.body as text, m.sent_at as "sentAt",
      (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'at', floor(extract(epoch from r.read_at) * 1000))
          order by r.read_at), '[]')
        from floor_message_read r join app_user a on a.tenant_id = r.tenant_id and a.id = r.user_id
        where r.tenant_id = m.tenant_id and r.message_id = m.id) as "readBy"
    from floor_message m
    left join app_user u on u.tenant_id = m.tenant_id and u.id = m.to_user_id
    left join team t on t.tenant_id = m.tenant_id and t.id = m.to_team_id
    left join campaign c on c.tenant_id = m.tenant_id and c.id = m.to_campaign_id
    where m.from_id = ${from} order by m.sent_at desc limit ${mostMessages}`.execute(tx);
  return rows;
}

export async function campaignInSight(tx: Tx, campaign: CampaignId): Promise<boolean> {
  const row = await tx.selectFrom("campaign").select("id").where("id", "=", campaign).executeTakeFirst();
  return row !== undefined;
}

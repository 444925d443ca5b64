// SQL of who picks up when: tries counted anew from the attempts, for those something was heard of or for everybody, and read back
// by hour. Counting anew is what makes it safe to be asked twice, and what heals it at night.
import { type RawBuilder, sql } from "kysely";
import { asId, type CampaignId, type DebtorId, type PhoneId, type SegmentId } from "#kernel/ids.ts";
import { addDays, day, type Instant, type LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { afterWriting } from "#platform/statistics.ts";
import { type CellTally, type HourTally, halfLifeDays, type Tally } from "./core/contact/chance.ts";
import { knownZones } from "./core/contact/zones.ts";

/** Tries from before this weigh less than a sixteenth and are left out. */
export const rememberedDays = 4 * halfLifeDays;
/** The power of a try's day (migration 0063). */
export const powerOf = (on: RawBuilder<unknown>) =>
  sql`power(2::float8, (${on} - date '2026-01-01')::float8 / ${halfLifeDays}::float8)`;

/** What a trunk did, and what nobody knows, say nothing of who picks up. */
const telling = sql.raw(
  "('human', 'abandoned', 'machine', 'no_answer', 'busy', 'off', 'rejected', 'hangup', 'silence', 'fax', 'invalid')",
);
const all = sql`true`;

interface Whose {
  readonly attempts: RawBuilder<unknown>;
  readonly gestiones: RawBuilder<unknown>;
}
/**
 * Each try that tells something, at the debtor's own hour. A right party is one an agent described as such, unless annulled.
 * `whose` narrows both tables, so that a few people are found by their index and everybody in one pass.
 */
function triedSince(since: Instant, whose: Whose) {
  const from = new Date(since);
  return sql`
    select a.tenant_id, a.portfolio_id, a.campaign_id, a.phone_id, l.at::date as on_day, extract(hour from l.at)::smallint as hour,
      (a.outcome in ('human', 'abandoned'))::int as answer, (h.attempt_id is not null)::int as holder
    from attempt a
    join debtor d on d.tenant_id = a.tenant_id and d.id = a.debtor_id
    join portfolio p on p.tenant_id = a.tenant_id and p.id = a.portfolio_id
    left join (
      select distinct g.tenant_id, g.attempt_id from gestion_in_force g
      where g.contact_class = 'DIRECT' and g.attempt_id is not null and g.at >= ${from} and ${whose.gestiones}
    ) h on h.tenant_id = a.tenant_id and h.attempt_id = a.id
    cross join lateral (
      select a.reserved_at at time zone (case when d.zone = any (${knownZones as string[]}::text[]) then d.zone else p.time_zone end) as at
    ) l
    where a.reserved_at >= ${from} and a.state = 'ended' and a.direction = 'outbound' and a.phone_id is not null
      and a.dialled_at is not null and a.outcome in ${telling} and ${whose.attempts}`;
}

/** One pass over everything sorts millions of rows: on disk, with the usual 4 MB, it took twice as long. Judgement. */
export async function roomToSort(tx: Tx): Promise<void> {
  await sql`select set_config('work_mem', '96MB', true)`.execute(tx);
}

/**
 * The phones of these people; of everybody when none are named. Rows that stay as they are are not written. What there is and what
 * should be are met by a full join: whatever the planner believes of the table, that is never done row against row.
 */
export async function recountPhones(tx: Tx, now: Instant, debtors?: readonly DebtorId[]): Promise<number> {
  if (!debtors) await roomToSort(tx);
  const these = sql`(${(debtors ?? []) as DebtorId[]}::uuid[])`;
  const whose = debtors
    ? { attempts: sql`a.debtor_id = any ${these}`, gestiones: sql`g.debtor_id = any ${these}` }
    : { attempts: all, gestiones: all };
  const kept = debtors
    ? sql`h.phone_id = any (array(select f.id from phone f where f.debtor_id = any ${these}))`
    : all;
  const written = await sql`
    with tried as (${triedSince(now - rememberedDays * day, whose)}), counted as materialized (
      select tenant_id, phone_id, hour, portfolio_id, sum(w) as tries, sum(w * answer) as answers, sum(w * holder) as holders
      from (select t.*, ${powerOf(sql`t.on_day`)} as w from tried t) weighed group by 1, 2, 3, 4
    ), compared as materialized (
      select c.tenant_id, phone_id, hour, c.portfolio_id, c.tries, c.answers, c.holders
      from counted c full join (select * from contact_hour h where ${kept}) k using (phone_id, hour)
      where c.tries is null or k.tries is null
        or greatest(abs(k.tries - c.tries), abs(k.answers - c.answers), abs(k.holders - c.holders)) > 1e-9 * c.tries
    ), gone as (
      delete from contact_hour h using compared x where x.tries is null and h.phone_id = x.phone_id and h.hour = x.hour
    )
    insert into contact_hour as h (tenant_id, phone_id, hour, portfolio_id, tries, answers, holders)
    select tenant_id, phone_id, hour, portfolio_id, tries, answers, holders from compared where tries is not null
    on conflict (tenant_id, phone_id, hour) do update
      set tries = excluded.tries, answers = excluded.answers, holders = excluded.holders`.execute(tx);
  const rows = Number(written.numAffectedRows ?? 0n);
  await afterWriting(tx, rows, ["contact_hour"]);
  return rows;
}

/** What a segment's tries brought since a day, by day and hour; every segment's when none is named. */
export async function recountDays(tx: Tx, from: LocalDate, segment?: SegmentId): Promise<void> {
  if (!segment) await roomToSort(tx);
  const mandate = sql`(select s.portfolio_id from segment s where s.id = ${segment ?? null})`;
  const whose = segment
    ? {
        attempts: sql`a.campaign_id = any (array(select c.id from campaign c where c.segment_id = ${segment}))`,
        gestiones: sql`g.portfolio_id = ${mandate}`,
      }
    : { attempts: all, gestiones: all };
  // A day begins up to fourteen hours before it does in Greenwich.
  const since = Date.parse(`${addDays(from, -1)}T00:00:00Z`);
  await sql`
    with tried as (${triedSince(since, whose)}), counted as materialized (
      select t.tenant_id, c.segment_id, t.on_day, t.hour, c.portfolio_id, count(*) as tries, sum(answer) as answers, sum(holder) as holders
      from tried t join campaign c on c.tenant_id = t.tenant_id and c.id = t.campaign_id
      where t.on_day >= ${from}::date group by 1, 2, 3, 4, 5
    ), compared as materialized (
      select c.tenant_id, segment_id, on_day, hour, c.portfolio_id, c.tries, c.answers, c.holders
      from counted c full join (
        select * from contact_day d where d.on_day >= ${from}::date and ${segment ? sql`d.segment_id = ${segment}` : all}
      ) k using (segment_id, on_day, hour)
      where (k.tries, k.answers, k.holders) is distinct from (c.tries, c.answers, c.holders)
    ), gone as (
      delete from contact_day k using compared x
      where x.tries is null and k.segment_id = x.segment_id and k.on_day = x.on_day and k.hour = x.hour
    )
    insert into contact_day as k (tenant_id, segment_id, on_day, hour, portfolio_id, tries, answers, holders)
    select tenant_id, segment_id, on_day, hour, portfolio_id, tries, answers, holders from compared where tries is not null
    on conflict (tenant_id, segment_id, on_day, hour) do update
      set tries = excluded.tries, answers = excluded.answers, holders = excluded.holders`.execute(tx);
}

/** Of a campaign's segment by weekday and hour, and of the whole agency, as they weigh today. */
export async function cellsOf(
  tx: Tx,
  campaign: CampaignId,
  today: LocalDate,
): Promise<{ readonly cells: readonly CellTally[]; readonly everywhere: Tally }> {
  const w = sql`power(2::float8, least(0, k.on_day - ${today}::date)::float8 / ${halfLifeDays}::float8)`;
  const sums = sql`coalesce(sum(w * tries), 0) as tries, coalesce(sum(w * answers), 0) as answers, coalesce(sum(w * holders), 0) as holders`;
  const recent = sql`k.on_day >= ${addDays(today, -rememberedDays)}::date`;
  const { rows: cells } = await sql<CellTally>`
    select extract(isodow from on_day)::int as weekday, hour, ${sums} from (
      select k.*, ${w} as w from contact_day k
      where ${recent} and k.segment_id = (select c.segment_id from campaign c where c.id = ${campaign})) weighed
    group by 1, 2`.execute(tx);
  const { rows } = await sql<Tally>`
    select ${sums} from (select k.*, ${w} as w from contact_day k where ${recent}) weighed`.execute(tx);
  return { cells, everywhere: rows[0] ?? { tries: 0, answers: 0, holders: 0 } };
}

/** What these phones did, by hour, as it weighs today; without those never tried. */
export async function hoursOf(
  tx: Tx,
  phones: readonly PhoneId[],
  today: LocalDate,
): Promise<ReadonlyMap<PhoneId, readonly HourTally[]>> {
  const found = new Map<PhoneId, HourTally[]>();
  if (phones.length === 0) return found;
  const { rows } = await sql<HourTally & { phone_id: string }>`
    select phone_id, hour, tries / w as tries, answers / w as answers, holders / w as holders
    from contact_hour cross join (select ${powerOf(sql`${today}::date`)} as w) today
    where phone_id = any (${phones as PhoneId[]}::uuid[])`.execute(tx);
  for (const { phone_id, ...tally } of rows) {
    const phone = asId<PhoneId>(phone_id);
    found.set(phone, [...(found.get(phone) ?? []), tally]);
  }
  return found;
}

export interface PlainTries {
  readonly phone: PhoneId;
  readonly hour: number;
  readonly tries: number;
  readonly holders: number;
  /** Of these, on the debtor's own day. */
  readonly today: number;
}
/** A person's tries as they happened, unfaded, for whoever asks where a number comes from. */
export async function plainTries(
  tx: Tx,
  debtor: DebtorId,
  now: Instant,
  today: LocalDate,
): Promise<readonly PlainTries[]> {
  const whose = { attempts: sql`a.debtor_id = ${debtor}`, gestiones: sql`g.debtor_id = ${debtor}` };
  const { rows } = await sql<{ phone: string; hour: number; tries: bigint; holders: bigint; today: bigint }>`
    select phone_id as phone, hour, count(*) as tries, sum(holder) as holders, count(*) filter (where on_day = ${today}::date) as today
    from (${triedSince(now - rememberedDays * day, whose)}) tried group by 1, 2`.execute(tx);
  return rows.map((row) => ({
    ...{ phone: asId<PhoneId>(row.phone), hour: row.hour },
    ...{ tries: Number(row.tries), holders: Number(row.holders), today: Number(row.today) },
  }));
}

/** Where a person stands on a list that runs; before others, one on which they stand now. */
export async function standingOf(
  tx: Tx,
  debtor: DebtorId,
): Promise<
  | {
      readonly campaign: CampaignId;
      readonly notBefore: Instant;
      readonly why: string | null;
      readonly detail: string | null;
    }
  | undefined
> {
  const { rows } = await sql<{
    campaign: string;
    notBefore: number;
    why: string | null;
    detail: string | null;
  }>`
    select l.campaign_id as campaign, l.not_before as "notBefore", l.why, l.why_detail as detail
    from campaign_debtor l join campaign c on c.tenant_id = l.tenant_id and c.id = l.campaign_id
    where l.debtor_id = ${debtor} and l.active and c.state in ('running', 'paused', 'draft')
    order by c.state = 'running' desc, c.started_at desc nulls last limit 1`.execute(tx);
  const [row] = rows;
  return row && { ...row, campaign: asId<CampaignId>(row.campaign) };
}

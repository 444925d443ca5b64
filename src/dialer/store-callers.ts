// SQL of return calls: whose number this is, whose document, and what follows when nobody could take the call.
import { sql } from "kysely";
import type { Country } from "#kernel/country.ts";
import {
  type AttemptId,
  asId,
  type CampaignId,
  type DebtorId,
  type PhoneId,
  type PortfolioId,
  type TenantId,
  type TrunkId,
  type UserId,
} from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { CallerEnding } from "./core/caller-endings.ts";
import { mostCallerIds } from "./store-caller-ids.ts";

/** Tries looked at: more than a month of three a day. */
const mostTries = 200;

export async function ownNumbers(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.selectFrom("caller_id").select("number").limit(mostCallerIds).execute();
  return rows.map(({ number }) => number);
}

export interface CallerTry {
  readonly portfolio: PortfolioId;
  readonly campaign: CampaignId | null;
  readonly debtor: DebtorId;
  readonly phone: PhoneId;
  readonly zone: string | null;
  readonly timeZone: string;
  readonly trunk: TrunkId | null;
  readonly at: Instant;
}
/** Our attempts at that number that showed `called`. */
export async function triesShowing(
  tx: Tx,
  asked: { called: Phone; from: Phone; since: Instant },
): Promise<readonly CallerTry[]> {
  const { rows } = await sql<{
    portfolio_id: string;
    campaign_id: string | null;
    debtor_id: string;
    phone_id: string;
    zone: string | null;
    time_zone: string;
    trunk_id: string | null;
    reserved_at: number;
  }>`
    select a.portfolio_id, a.campaign_id, a.debtor_id, a.phone_id, d.zone, m.time_zone, a.trunk_id, a.reserved_at
    from phone p
    join attempt a on a.tenant_id = p.tenant_id and a.debtor_id = p.debtor_id and a.phone_id = p.id
    join debtor d on d.tenant_id = a.tenant_id and d.id = a.debtor_id
    join portfolio m on m.tenant_id = a.tenant_id and m.id = a.portfolio_id
    where p.e164 = ${asked.from} and a.direction = 'outbound' and a.reserved_at >= ${new Date(asked.since)}
      and ltrim(a.caller_id, '+') = ltrim(${asked.called}, '+')
    order by a.reserved_at desc limit ${mostTries}`.execute(tx);
  return rows.map((row) => ({
    portfolio: asId<PortfolioId>(row.portfolio_id),
    campaign: row.campaign_id === null ? null : asId<CampaignId>(row.campaign_id),
    debtor: asId<DebtorId>(row.debtor_id),
    phone: asId<PhoneId>(row.phone_id),
    zone: row.zone,
    timeZone: row.time_zone,
    trunk: row.trunk_id === null ? null : asId<TrunkId>(row.trunk_id),
    at: row.reserved_at,
  }));
}

/** Who of ours spoke with this person last, in this mandate. */
export async function lastAgentOf(tx: Tx, debtor: DebtorId, since: Instant): Promise<UserId | null> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from attempt where debtor_id = ${debtor} and user_id is not null and bridged_at is not null
      and answered_at is not null and reserved_at >= ${new Date(since)}
    order by reserved_at desc limit 1`.execute(tx);
  return rows[0] ? asId<UserId>(rows[0].user_id) : null;
}

/** Whose promise this person still has, and the zone in which its day is counted. */
export async function promiseOwnerOf(
  tx: Tx,
  debtor: DebtorId,
): Promise<
  | {
      portfolio: PortfolioId;
      timeZone: string;
      lock: { owner: UserId; until: LocalDate } | null;
    }
  | undefined
> {
  const { rows } = await sql<{
    portfolio_id: string;
    time_zone: string;
    owner_id: string | null;
    until_on: LocalDate | null;
  }>`
    select d.portfolio_id, m.time_zone, l.owner_id, l.until_on from debtor d
    join portfolio m on m.tenant_id = d.tenant_id and m.id = d.portfolio_id
    left join promise_lock l on l.tenant_id = d.tenant_id and l.debtor_id = d.id
    where d.id = ${debtor}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const lock =
    row.owner_id && row.until_on ? { owner: asId<UserId>(row.owner_id), until: row.until_on } : null;
  return { portfolio: asId(row.portfolio_id), timeZone: row.time_zone, lock };
}

export interface Mandate {
  readonly portfolio: PortfolioId;
  readonly campaign: CampaignId;
  readonly trunk: TrunkId;
  readonly country: Country;
  readonly timeZone: string;
}
/** Mandates whose campaigns may show this number, a stopped one included, the one that works now and began last first. */
export async function mandatesShowing(tx: Tx, called: Phone): Promise<readonly Mandate[]> {
  const { rows } = await sql<{
    portfolio_id: string;
    id: string;
    trunk_id: string;
    country: string;
    time_zone: string;
  }>`
    select c.portfolio_id, c.id, c.trunk_id, m.country, m.time_zone from campaign c
    join caller_id k on k.tenant_id = c.tenant_id and ltrim(k.number, '+') = ltrim(${called}, '+')
    join portfolio m on m.tenant_id = c.tenant_id and m.id = c.portfolio_id
    where c.state <> 'draft' and (c.portfolio_id = any (k.portfolio_ids)
      or (cardinality(k.portfolio_ids) = 0 and c.trunk_id = any (k.trunk_ids)))
    order by c.state = 'running' desc, c.started_at desc nulls last, c.created_at desc limit 100`.execute(tx);
  return rows.map((row) => ({
    portfolio: asId<PortfolioId>(row.portfolio_id),
    campaign: asId<CampaignId>(row.id),
    trunk: asId<TrunkId>(row.trunk_id),
    country: row.country as Country,
    timeZone: row.time_zone,
  }));
}

export interface NamedCaller {
  readonly debtor: DebtorId;
  readonly portfolio: PortfolioId;
  readonly zone: string | null;
}
/** Whom a document names among these mandates; in several of them, where that person was tried last. */
export async function debtorOfDocument(
  tx: Tx,
  asked: { country: Country; type: string; text: string; portfolios: readonly PortfolioId[] },
): Promise<NamedCaller | undefined> {
  const { rows } = await sql<{ id: string; portfolio_id: string; zone: string | null }>`
    select d.id, d.portfolio_id, d.zone from person p
    join debtor d on d.tenant_id = p.tenant_id and d.person_id = p.id and d.portfolio_id = any (${asked.portfolios as PortfolioId[]}::uuid[])
    where p.country = ${asked.country} and p.document_type = ${asked.type} and p.document = ${asked.text}
    order by (select max(a.reserved_at) from attempt a where a.tenant_id = d.tenant_id and a.debtor_id = d.id) desc nulls last,
      array_position(${asked.portfolios as PortfolioId[]}::uuid[], d.portfolio_id) limit 1`.execute(tx);
  const [row] = rows;
  return row && { debtor: asId(row.id), portfolio: asId(row.portfolio_id), zone: row.zone };
}

/** Where a debtor belongs, for whoever may see them. */
export async function placeOfDebtor(tx: Tx, debtor: DebtorId): Promise<NamedCaller | undefined> {
  const row = await tx
    .selectFrom("debtor")
    .select(["id", "portfolio_id", "zone"])
    .where("id", "=", debtor)
    .executeTakeFirst();
  return row && { debtor: asId(row.id), portfolio: asId(row.portfolio_id), zone: row.zone };
}

/** Whose number this is in the files of the mandates that show the one called, tried last first: whom a call back would reach. */
export async function holderOfNumber(
  tx: Tx,
  numbers: { readonly from: Phone; readonly called: Phone },
): Promise<(NamedCaller & { readonly phone: PhoneId }) | undefined> {
  const showing = (await mandatesShowing(tx, numbers.called)).map(({ portfolio }) => portfolio);
  const { rows } = await sql<{ id: string; portfolio_id: string; zone: string | null; phone_id: string }>`
    select d.id, d.portfolio_id, d.zone, p.id as phone_id from phone p
    join debtor d on d.tenant_id = p.tenant_id and d.id = p.debtor_id
    where p.e164 = ${numbers.from} and p.active and d.portfolio_id = any (${showing}::uuid[])
    order by (select max(a.reserved_at) from attempt a
      where a.tenant_id = d.tenant_id and a.debtor_id = d.id and a.phone_id = p.id) desc nulls last, d.id limit 1`.execute(
    tx,
  );
  const [row] = rows;
  return (
    row && {
      debtor: asId(row.id),
      portfolio: asId(row.portfolio_id),
      zone: row.zone,
      phone: asId(row.phone_id),
    }
  );
}

/** A talk with somebody nobody could name. Told twice it is one. */
export async function insertUnidentified(
  tx: Tx,
  ended: {
    readonly tenant: TenantId;
    readonly attempt: AttemptId;
    readonly portfolio: PortfolioId;
    readonly user: UserId;
    readonly number: Phone | null;
    readonly ending: CallerEnding;
    readonly note: string;
    readonly at: Instant;
  },
): Promise<void> {
  await tx
    .insertInto("unidentified_caller")
    .values({
      tenant_id: ended.tenant,
      attempt_id: ended.attempt,
      portfolio_id: ended.portfolio,
      user_id: ended.user,
      number: ended.number,
      ending: ended.ending,
      note: ended.note,
      at: new Date(ended.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** They have just been spoken to: no list calls them before this; whoever rests longer goes on resting. */
export async function restInLists(tx: Tx, debtor: DebtorId, until: Instant): Promise<void> {
  await sql`update campaign_debtor set not_before = ${new Date(until)}, why = 'talked', why_detail = 'inbound'
    where debtor_id = ${debtor} and not_before < ${new Date(until)}`.execute(tx);
}

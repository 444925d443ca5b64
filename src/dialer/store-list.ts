// SQL of the campaign's list: who is in it, who may be tried next, why the rest is not.
import { sql } from "kysely";
import {
  type AccountId,
  asId,
  type CampaignId,
  type DebtorId,
  type PersonId,
  type PhoneId,
  type TenantId,
} from "#kernel/ids.ts";
import { asPhone, type Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { afterWriting } from "#platform/statistics.ts";
import type { PhoneOwnership, PhoneReach, PhoneRole, PhoneValidity } from "#portfolio/core/phone-quality.ts";
import { allWhoBrokeOfLate, brokeOfLate } from "./store-broken.ts";
import { type Due, ofList, ofMandate } from "./store-order.ts";
import { aheadPriority, leavingTurns } from "./store-turns.ts";

/** Two that write many rows of one list, each in an order of its own, would wait for each other's: they go one after the other. */
async function writeAlone(tx: Tx, campaign: CampaignId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`list ${campaign}`}, 0))`.execute(tx);
}

/**
 * Brings the list up to date with the segment: new members enter, those who left, paid or were withdrawn are switched
 * off. Priority: a promise broken of late first, then the larger debt; store-turns orders the hour by what a call is worth.
 *
 * Who is no longer wanted is found by a full join because that cannot be done row against row: right after an import, before
 * the tables have statistics, an anti-join was, and 4,500 people took 11.5 s, growing with their square.
 */
export async function syncList(tx: Tx, tenant: TenantId, campaign: CampaignId, now: Instant): Promise<void> {
  await writeAlone(tx, campaign);
  const { numAffectedRows } = await sql`
    with broke as (${allWhoBrokeOfLate({ tenant, campaign, now })}), wanted as (
      select distinct on (a.debtor_id) a.debtor_id, a.portfolio_id,
        ln(1 + sum(a.balance_minor) over (partition by a.debtor_id))
          + case when a.debtor_id in (select debtor_id from broke) then ${aheadPriority} else 0 end as priority
      from campaign c
      join segment_member m on m.tenant_id = c.tenant_id and m.segment_id = c.segment_id
      join account a on a.tenant_id = m.tenant_id and a.id = m.account_id and a.state = 'open' and a.portfolio_id = c.portfolio_id
      where c.tenant_id = ${tenant} and c.id = ${campaign}
    ), unwanted as (
      select d.debtor_id from wanted w
      full join (
        select debtor_id from campaign_debtor where tenant_id = ${tenant} and campaign_id = ${campaign} and active
      ) d on d.debtor_id = w.debtor_id
      where w.debtor_id is null
    ), gone as (
      update campaign_debtor d set active = false from unwanted u
      where d.tenant_id = ${tenant} and d.campaign_id = ${campaign} and d.debtor_id = u.debtor_id
    )
    insert into campaign_debtor (tenant_id, campaign_id, debtor_id, portfolio_id, not_before, priority)
    select ${tenant}, ${campaign}, debtor_id, portfolio_id, ${new Date(now)}, priority from wanted
    on conflict (tenant_id, campaign_id, debtor_id) do update set active = true, priority = excluded.priority
      where not campaign_debtor.active or campaign_debtor.priority <> excluded.priority`.execute(tx);
  await afterWriting(tx, Number(numAffectedRows ?? 0n), ["campaign_debtor"]);
  await wakeReviewed(tx, campaign, now);
}

export interface Candidate {
  readonly debtor: DebtorId;
  readonly person: PersonId;
  readonly zone: string | null;
  readonly region: string | null;
  readonly flags: readonly string[];
  readonly accounts: readonly AccountId[];
  readonly phones: readonly CandidatePhone[];
  readonly lastPhone: PhoneId | null;
  readonly brokenPromise: boolean;
}
export interface CandidatePhone {
  readonly id: PhoneId;
  readonly number: Phone;
  readonly role: PhoneRole;
  readonly validity: PhoneValidity;
  readonly ownership: PhoneOwnership;
  readonly reach: PhoneReach;
  readonly quality: number;
  readonly active: boolean;
  readonly triesToday: number;
  readonly lastOutcome: string | null;
}

/** Debtors whose time has come, best first, with phones and open accounts: one query. `not`: those already in hand. */
export async function nextCandidates(tx: Tx, wanted: Due): Promise<readonly Candidate[]> {
  const { rows } = await sql<CandidateRow>`
    with due as (${wanted.reminder ? ofMandate(wanted) : ofList(wanted)})
    select d.id as debtor_id, d.person_id, d.zone, d.region, d.flags, due.last_phone_id,
      ${brokeOfLate("d", wanted.now)} as broken_promise,
      (select coalesce(array_agg(a.id), '{}') from account a where a.tenant_id = d.tenant_id and a.debtor_id = d.id and a.state = 'open') as accounts,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'number', p.e164, 'role', p.role, 'validity', p.validity,
          'ownership', p.ownership, 'reach', p.reach, 'quality', p.quality, 'active', p.active, 'lastOutcome', p.last_outcome,
          'triesToday', (select count(*) from attempt t where t.tenant_id = p.tenant_id and t.debtor_id = p.debtor_id and t.phone_id = p.id and t.reserved_at >= ${new Date(wanted.dayStart)})
        ) order by p.position), '[]') from phone p where p.tenant_id = d.tenant_id and p.debtor_id = d.id) as phones
    from due join debtor d on d.tenant_id = due.tenant_id and d.id = due.debtor_id
    order by due.place`.execute(tx);
  return rows.map(toCandidate);
}

/** The same people without a word of what is known of them: it may be that which cannot be read. */
export async function dueDebtors(tx: Tx, wanted: Due): Promise<readonly DebtorId[]> {
  const { rows } = await sql<{ debtor_id: string }>`${ofList(wanted)}`.execute(tx);
  return rows.map(({ debtor_id }) => asId<DebtorId>(debtor_id));
}

interface CandidateRow {
  debtor_id: string;
  person_id: string;
  zone: string | null;
  region: string | null;
  flags: string[];
  last_phone_id: string | null;
  broken_promise: boolean;
  accounts: string[];
  phones: {
    id: string;
    number: string;
    role: string;
    validity: string;
    ownership: string;
    reach: string;
    quality: number;
    active: boolean;
    triesToday: number;
    lastOutcome: string | null;
  }[];
}
function toCandidate(row: CandidateRow): Candidate {
  return {
    debtor: asId(row.debtor_id),
    person: asId(row.person_id),
    zone: row.zone,
    region: row.region,
    flags: row.flags,
    brokenPromise: row.broken_promise,
    accounts: row.accounts.map((id) => asId<AccountId>(id)),
    lastPhone: row.last_phone_id === null ? null : asId<PhoneId>(row.last_phone_id),
    phones: row.phones.map((phone) => ({
      id: asId<PhoneId>(phone.id),
      number: asPhone(phone.number),
      role: phone.role as PhoneRole,
      validity: phone.validity as PhoneValidity,
      ownership: (phone.ownership === "wrong" ? "third_party" : phone.ownership) as PhoneOwnership,
      reach: phone.reach as PhoneReach,
      quality: phone.quality,
      active: phone.active,
      triesToday: Number(phone.triesToday),
      lastOutcome: phone.lastOutcome,
    })),
  };
}

export interface Postponement {
  readonly debtor: DebtorId;
  readonly until: Instant;
  /** Code of why-not. */
  readonly why: string;
  readonly detail: string;
}
export async function postpone(tx: Tx, campaign: CampaignId, items: readonly Postponement[]): Promise<void> {
  if (items.length === 0) return;
  if (items.length > 1) await writeAlone(tx, campaign);
  await sql`
    with gone as (${leavingTurns(campaign, items)})
    update campaign_debtor c set not_before = v.until, why = v.why, why_detail = v.detail
    from jsonb_to_recordset(${JSON.stringify(items.map((item) => ({ ...item, until: new Date(item.until).toISOString() })))}::jsonb)
      as v(debtor uuid, until timestamptz, why text, detail text)
    where c.campaign_id = ${campaign} and c.debtor_id = v.debtor`.execute(tx);
}

/** After a try: when the next may come, and what the last brought. */
export async function writeTry(
  tx: Tx,
  campaign: CampaignId,
  debtor: DebtorId,
  result: { phone: PhoneId | null; outcome: string; at: Instant; notBefore: Instant; why: string },
): Promise<void> {
  const until = new Date(result.notBefore);
  // The person was tried, not the campaign: every other list they stand in waits as long.
  await sql`
    with tried as (
      update campaign_debtor set attempts = attempts + 1, last_attempt_at = ${new Date(result.at)}, last_outcome = ${result.outcome},
        last_phone_id = ${result.phone}, not_before = greatest(not_before, ${until}), why = ${result.why}, why_detail = ${result.outcome}
      where campaign_id = ${campaign} and debtor_id = ${debtor}
    ), gone as (${leavingTurns(campaign, [{ debtor, until: result.notBefore }])})
    update campaign_debtor set not_before = ${until}, why = ${result.why}, why_detail = ${result.outcome}
    where campaign_id <> ${campaign} and debtor_id = ${debtor} and not_before < ${until}`.execute(tx);
}

/** The person was not on the phone just called: their next one may be tried now, if the gate lets us. */
export async function freeForNextPhone(
  tx: Tx,
  debtors: readonly { readonly debtor: DebtorId; readonly at: Instant }[],
): Promise<void> {
  if (debtors.length === 0) return;
  const rows = debtors.map(({ debtor, at }) => ({ debtor, at: new Date(at).toISOString() }));
  await sql`
    update campaign_debtor c set not_before = v.at, why = null, why_detail = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(debtor uuid, at timestamptz)
    where c.debtor_id = v.debtor and c.why in ('talked', 'retry')`.execute(tx);
}

/** Debtors put off for a doubt come back once that one is answered, whatever else their mandate still asks. */
async function wakeReviewed(tx: Tx, campaign: CampaignId, now: Instant): Promise<void> {
  await sql`update campaign_debtor c set not_before = ${new Date(now)}, why = null, why_detail = null
    where c.campaign_id = ${campaign} and c.why = 'review' and not exists (
      select from review_item r where r.tenant_id = c.tenant_id and r.portfolio_id = c.portfolio_id and r.state = 'open'
        and c.why_detail = r.rule_set || '/' || r.rule)`.execute(tx);
}

/** What was put off under rules that have changed since is asked about again; the first time only the instant is kept. */
export async function wakeRuled(tx: Tx, campaign: CampaignId, rulesAt: Instant, now: Instant): Promise<void> {
  await sql`
    with before as (
      select tenant_id, id, rules_at from campaign where id = ${campaign} for update
    ), changed as (
      update campaign c set rules_at = ${new Date(rulesAt)} from before b
      where c.id = b.id and c.rules_at is distinct from ${new Date(rulesAt)} returning c.id, b.rules_at
    )
    update campaign_debtor d set not_before = ${new Date(now)}, why = null, why_detail = null
    from changed where d.campaign_id = changed.id and changed.rules_at is not null and d.why = 'law'`.execute(
    tx,
  );
}

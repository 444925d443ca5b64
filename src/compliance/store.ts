// What the gate reads: the facts of debtors as they are now, everybody's history of the persons. A query each, whatever the
// number of debtors; what was signed is in store-signed.ts.
import { sql } from "kysely";
import { countries } from "#kernel/country.ts";
import { asId, type DebtorId, type PersonId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import { day, type Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { ContactResult, HistoryEvent } from "./core/contact-history.ts";
import type { Facts } from "./core/question-of.ts";
import type { Channel, Mark, Purpose } from "./core/rule-set.ts";

/**
 * How far back the ledger is read. The longest period of any rule is a month; a promise, with its one reminder, seldom
 * lives longer than two. What never expires (wrong number, third party) is read whatever its age.
 */
export const historyDays = 62;

/** Those of an agency that has never said which. */
export const everyCountry = Object.keys(countries);

export interface DebtorFacts extends Facts {
  readonly debtor: DebtorId;
  readonly person: PersonId;
  readonly portfolio: PortfolioId;
}

const ms = (column: string) => sql.raw(`round(extract(epoch from ${column}) * 1000)::bigint`);

export async function factsOf(
  tx: Tx,
  tenant: TenantId,
  debtors: readonly DebtorId[],
): Promise<DebtorFacts[]> {
  const { rows } = await sql<DebtorFacts>`
    select d.id as debtor, d.person_id as person, d.portfolio_id as portfolio, p.creditor_id as creditor,
      c.kind as "creditorKind", p.country, p.time_zone as "portfolioZone", p.ends_on as "endsOn",
      coalesce((select l.countries from dialling_countries l
        where l.tenant_id = d.tenant_id and l.portfolio_id is null), ${[...everyCountry]}::text[]) as diallable,
      (select l.countries from dialling_countries l
        where l.tenant_id = d.tenant_id and l.portfolio_id = d.portfolio_id) as "mandateDiallable", d.zone, d.region,
      d.commune, d.flags,
      d.person_id in (select persons_reported_dead(array(select e.person_id from debtor e
        where e.tenant_id = ${tenant} and e.id = any(${[...debtors]}::uuid[])))) as "reportedDead",
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'state', a.state, 'hold', a.hold,
        'holdUntil', ${ms("a.hold_until")})), '[]') from account a
        where a.tenant_id = d.tenant_id and a.debtor_id = d.id) as accounts,
      (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'e164', f.e164, 'role', f.role,
        'ownership', f.ownership)), '[]') from phone f
        where f.tenant_id = d.tenant_id and f.debtor_id = d.id) as phones,
      (select coalesce(jsonb_agg(jsonb_build_object('account', t.account_id, 'kind', t.kind,
        'since', ${ms("t.since")}, 'through', t.through_on)), '[]')
        from contact_protection t join account a on a.tenant_id = t.tenant_id and a.id = t.account_id
        where a.tenant_id = d.tenant_id and a.debtor_id = d.id) as protections,
      (select coalesce(jsonb_agg(jsonb_build_object('phone', b.phone, 'channel', b.channel,
        'until', ${ms("b.until_at")})), '[]') from do_not_contact b
        where b.tenant_id = d.tenant_id and b.person_id = d.person_id
          and (b.portfolio_id is null or b.portfolio_id = d.portfolio_id)) as blocks
    from debtor d
    join portfolio p on p.tenant_id = d.tenant_id and p.id = d.portfolio_id
    join creditor c on c.tenant_id = p.tenant_id and c.id = p.creditor_id
    where d.tenant_id = ${tenant} and d.id = any(${[...debtors]}::uuid[])`.execute(tx);
  return rows;
}

interface HistoryRow {
  readonly person_id: string;
  readonly at: Instant;
  readonly channel: Channel;
  readonly result: ContactResult;
  readonly origin: "own" | "creditor";
  readonly purpose: Purpose;
  readonly creditor_id: string;
  readonly account_ids: string[];
  readonly phone: string | null;
  readonly inbound: boolean;
  readonly marks: Mark[];
}

/** Everything that happened to these persons, whatever mandate did it. */
export async function historyOf(
  tx: Tx,
  persons: readonly PersonId[],
  now: Instant,
): Promise<ReadonlyMap<PersonId, readonly HistoryEvent[]>> {
  const since = new Date(now - historyDays * day);
  const { rows } = await sql<HistoryRow>`
    select * from contact_history(${[...persons]}::uuid[], ${since})`.execute(tx);
  const byPerson = new Map<PersonId, HistoryEvent[]>();
  for (const row of rows) {
    const person = asId<PersonId>(row.person_id);
    const events = byPerson.get(person) ?? [];
    byPerson.set(person, events);
    events.push({
      at: row.at,
      channel: row.channel,
      result: row.result,
      origin: row.origin,
      purpose: row.purpose,
      creditor: row.creditor_id,
      accounts: row.account_ids,
      inbound: row.inbound,
      marks: row.marks,
      ...(row.phone ? { phone: row.phone } : {}),
    });
  }
  return byPerson;
}

/** Waits for any other reservation of the same person. Undefined when the caller may not see the debtor. */
export async function lockPersonOf(tx: Tx, debtor: DebtorId): Promise<PersonId | undefined> {
  const { rows } = await sql<{ person: string | null }>`select lock_person_of(${debtor}) as person`.execute(
    tx,
  );
  const person = rows[0]?.person;
  return person ? asId<PersonId>(person) : undefined;
}

// Segments and their members. Criteria become SQL here; `today` is always a parameter, so that a day is the mandate's.
import { sql } from "kysely";
import { type AccountId, asId, type PortfolioId, type SegmentId, type TenantId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { afterWriting } from "#platform/statistics.ts";
import type { AccountFacts, Criteria } from "./core/criteria.ts";
import { matching } from "./store-criteria.ts";

export interface Segment {
  readonly id: SegmentId;
  readonly portfolio: PortfolioId;
  readonly name: string;
  readonly criteria: Criteria;
  readonly version: number;
  readonly members: number;
  readonly evaluatedAt: Instant | null;
}

const columns = ["id", "portfolio_id", "name", "criteria", "version", "members", "evaluated_at"] as const;
function toSegment(row: {
  id: string;
  portfolio_id: string;
  name: string;
  criteria: unknown;
  version: number;
  members: number;
  evaluated_at: number | null;
}): Segment {
  return {
    id: asId(row.id),
    portfolio: asId(row.portfolio_id),
    name: row.name,
    criteria: row.criteria as Criteria,
    version: row.version,
    members: row.members,
    evaluatedAt: row.evaluated_at,
  };
}

export async function segments(tx: Tx, portfolio?: PortfolioId): Promise<readonly Segment[]> {
  let query = tx.selectFrom("segment").select(columns).orderBy("name");
  if (portfolio) query = query.where("portfolio_id", "=", portfolio);
  return (await query.execute()).map(toSegment);
}

export async function findSegment(tx: Tx, id: SegmentId): Promise<Segment | undefined> {
  const row = await tx.selectFrom("segment").select(columns).where("id", "=", id).executeTakeFirst();
  return row && toSegment(row);
}

export async function addSegment(
  tx: Tx,
  tenant: TenantId,
  segment: { portfolio: PortfolioId; name: string; criteria: Criteria },
  at: Instant,
): Promise<SegmentId> {
  const id = newId<SegmentId>();
  await tx
    .insertInto("segment")
    .values({
      tenant_id: tenant,
      id,
      portfolio_id: segment.portfolio,
      name: segment.name,
      criteria: JSON.stringify(segment.criteria),
      created_at: new Date(at),
      changed_at: new Date(at),
    })
    .execute();
  return id;
}

export async function changeSegment(
  tx: Tx,
  id: SegmentId,
  change: { name: string; criteria: Criteria },
  at: Instant,
): Promise<Segment | undefined> {
  const row = await tx
    .updateTable("segment")
    .set((eb) => ({
      name: change.name,
      criteria: JSON.stringify(change.criteria),
      version: eb("version", "+", 1),
      changed_at: new Date(at),
    }))
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirst();
  return row && toSegment(row);
}

export interface Preview {
  readonly count: number;
  readonly balances: readonly { readonly currency: string; readonly minor: bigint }[];
  readonly sample: readonly {
    readonly accountId: AccountId;
    readonly number: string;
    readonly fullName: string;
    readonly currency: string;
    readonly balanceMinor: bigint;
    readonly dueOn: LocalDate;
  }[];
}
const sampleSize = 10;

export async function previewOf(
  tx: Tx,
  portfolio: PortfolioId,
  criteria: Criteria,
  today: LocalDate,
): Promise<Preview> {
  const where = matching(portfolio, criteria, today);
  const totals = await sql<{ currency: string; count: bigint; minor: string }>`
    select currency, count(*) as count, sum(balance_minor)::text as minor from account_facts f
    where ${where} group by currency order by currency`.execute(tx);
  const sample = await sql<{
    account_id: string;
    number: string;
    full_name: string;
    currency: string;
    balance_minor: bigint;
    due_on: string;
  }>`select account_id, number, full_name, currency, balance_minor, due_on from account_facts f
    where ${where} order by account_id limit ${sampleSize}`.execute(tx);
  return {
    count: totals.rows.reduce((sum, row) => sum + Number(row.count), 0),
    balances: totals.rows.map((row) => ({ currency: row.currency, minor: BigInt(row.minor) })),
    sample: sample.rows.map((row) => ({
      accountId: asId(row.account_id),
      number: row.number,
      fullName: row.full_name,
      currency: row.currency,
      balanceMinor: row.balance_minor,
      dueOn: row.due_on as LocalDate,
    })),
  };
}

export interface Evaluation {
  readonly added: number;
  readonly removed: number;
}
/** Brings the membership up to date, of all accounts of the mandate or of those given. Writes only differences. */
export async function evaluate(
  tx: Tx,
  tenant: TenantId,
  segment: Segment,
  today: LocalDate,
  at: Instant,
  accounts?: readonly string[],
): Promise<Evaluation> {
  // Two evaluations of one segment at once would count twice what both add.
  await sql`select from segment where tenant_id = ${tenant} and id = ${segment.id} for update`.execute(tx);
  const only = (column: string) =>
    accounts ? sql`and ${sql.raw(column)} = any (${accounts}::uuid[])` : sql``;
  const { rows } = await sql<{ added: bigint; removed: bigint }>`
    with wanted as materialized (
      select f.account_id from account_facts f where ${matching(segment.portfolio, segment.criteria, today)} ${only("f.account_id")}
    ), removed as (
      delete from segment_member m where m.tenant_id = ${tenant} and m.segment_id = ${segment.id} ${only("m.account_id")}
        and not exists (select from wanted w where w.account_id = m.account_id)
      returning 1
    ), added as (
      insert into segment_member (tenant_id, segment_id, account_id, portfolio_id, since_at)
      select ${tenant}, ${segment.id}, w.account_id, ${segment.portfolio}, ${new Date(at)} from wanted w
      on conflict do nothing returning 1
    ), counted as (
      select (select count(*) from added) as added, (select count(*) from removed) as removed
    ), noted as (
      update segment s set members = s.members + (c.added - c.removed)::integer, evaluated_at = ${new Date(at)}
      from counted c where s.tenant_id = ${tenant} and s.id = ${segment.id}
    )
    select added, removed from counted`.execute(tx);
  const changed = { added: Number(rows[0]?.added ?? 0n), removed: Number(rows[0]?.removed ?? 0n) };
  await afterWriting(tx, changed.added + changed.removed, ["segment_member"]);
  return changed;
}

export async function membersOf(
  tx: Tx,
  id: SegmentId,
  after: AccountId | undefined,
  limit: number,
): Promise<readonly { accountId: AccountId; sinceAt: Instant }[]> {
  let query = tx
    .selectFrom("segment_member")
    .select(["account_id", "since_at"])
    .where("segment_id", "=", id)
    .orderBy("account_id")
    .limit(limit);
  if (after) query = query.where("account_id", ">", after);
  return (await query.execute()).map((row) => ({ accountId: asId(row.account_id), sinceAt: row.since_at }));
}

export async function factsOf(
  tx: Tx,
  account: AccountId,
): Promise<{ portfolio: PortfolioId; facts: AccountFacts } | undefined> {
  const row = await tx
    .selectFrom("account_facts")
    .selectAll()
    .where("account_id", "=", account)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    portfolio: asId(row.portfolio_id ?? ""),
    facts: {
      dueOn: row.due_on as LocalDate,
      balanceMinor: BigInt(row.balance_minor ?? 0n),
      product: row.product ?? "",
      region: row.region,
      commune: row.commune,
      currency: row.currency ?? "",
      state: row.state as AccountFacts["state"],
      birthOn: row.birth_on as LocalDate | null,
      hasPromise: row.has_promise === true,
      lastOutcome: row.last_outcome,
      bestOutcome: row.best_outcome,
      lastClass: row.last_class,
      bestClass: row.best_class,
      phonesCallable: row.phones_callable ?? 0,
      brokenPromises: row.broken_promises ?? 0,
      writtenOff: row.written_off === true,
      extra: (row.extra ?? {}) as Readonly<Record<string, unknown>>,
    },
  };
}

/** The accounts named, and all of the debtors named, by mandate. */
export async function accountsOf(
  tx: Tx,
  accounts: readonly string[],
  debtors: readonly string[],
): Promise<ReadonlyMap<PortfolioId, readonly string[]>> {
  const { rows } = await sql<{ account_id: string; portfolio_id: string }>`
    select account_id, portfolio_id from account_facts
    where account_id = any (${accounts}::uuid[])
    union
    select account_id, portfolio_id from account_facts
    where debtor_id = any (${debtors}::uuid[])
    order by 1`.execute(tx);
  const byPortfolio = new Map<PortfolioId, string[]>();
  for (const row of rows) {
    const portfolio = asId<PortfolioId>(row.portfolio_id);
    const ids = byPortfolio.get(portfolio) ?? [];
    ids.push(row.account_id);
    byPortfolio.set(portfolio, ids);
  }
  return byPortfolio;
}

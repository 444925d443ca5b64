// SQL of caller-IDs: the numbers we show, what each was used for and answered by day, and who stopped which.
import { sql } from "kysely";
import {
  type AttemptId,
  asId,
  type CallerIdId,
  type DebtorId,
  type PortfolioId,
  type TenantId,
  type TrunkId,
  type UserId,
} from "#kernel/ids.ts";
import { isPhone, type Phone } from "#kernel/phone.ts";
import { addDays, type Instant, type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { fallOf, type Shown } from "./core/answer-rate.ts";
import type { PoolNumber } from "./core/caller-id.ts";

export const mostCallerIds = 500;

export interface CallerIdRow extends PoolNumber {
  readonly id: CallerIdId;
  readonly trunks: readonly TrunkId[];
  readonly portfolios: readonly PortfolioId[];
  readonly stateAt: Instant;
  readonly stateBy: string | null;
  readonly stateReason: string | null;
  readonly verifiedAt: Instant | null;
  readonly verifiedBy: string | null;
  readonly evidence: string | null;
  readonly today: Shown;
  /** The seven days before today, and the seven before those. */
  readonly week: Shown;
  readonly weekBefore: Shown;
}
interface Raw {
  readonly id: string;
  readonly number: string;
  readonly trunk_ids: string[];
  readonly portfolio_ids: string[];
  readonly daily_cap: number | null;
  readonly state: "in_use" | "stopped";
  readonly state_at: number;
  readonly state_by: string | null;
  readonly state_reason: string | null;
  readonly verified_at: number | null;
  readonly verified_by: string | null;
  readonly verified_evidence: string | null;
  readonly creditor_id: string | null;
  readonly shown: Readonly<Record<"today" | "week" | "before", Shown | null>>;
}

/** With what each was shown for on a day and in the two weeks before it. `trunk`: only those that one may show. */
export async function listCallerIds(
  tx: Tx,
  day: LocalDate,
  only: { readonly trunk?: TrunkId } = {},
): Promise<readonly CallerIdRow[]> {
  const { trunk = null } = only;
  const [week, before] = [addDays(day, -7), addDays(day, -14)];
  const sums = (from: LocalDate, to: LocalDate) => sql`
    (select jsonb_build_object('uses', coalesce(sum(d.uses), 0), 'answers', coalesce(sum(d.answers), 0)) from caller_id_day d
     where d.tenant_id = c.tenant_id and d.caller_id = c.id and d.day >= ${from}::date and d.day < ${to}::date)`;
  const { rows } = await sql<Raw>`
    select c.id, c.number, c.trunk_ids, c.portfolio_ids, c.daily_cap, c.state, c.state_at, u.name as state_by, c.state_reason,
      c.verified_at, v.name as verified_by, c.verified_evidence, c.creditor_id,
      jsonb_build_object('today', ${sums(day, addDays(day, 1))}, 'week', ${sums(week, day)}, 'before', ${sums(before, week)}) as shown
    from caller_id c left join app_user u on u.tenant_id = c.tenant_id and u.id = c.state_by
      left join app_user v on v.tenant_id = c.tenant_id and v.id = c.verified_by
    where ${trunk}::uuid is null or ${trunk}::uuid = any (c.trunk_ids)
    order by c.number limit ${mostCallerIds}`.execute(tx);
  return rows.flatMap((row) => (isPhone(row.number) ? [rowOf(row, row.number)] : []));
}

const nothing: Shown = { uses: 0, answers: 0 };

function rowOf(row: Raw, number: Phone): CallerIdRow {
  const { today, week, before } = row.shown;
  return {
    id: asId(row.id),
    number,
    trunks: row.trunk_ids.map((id) => asId<TrunkId>(id)),
    portfolios: row.portfolio_ids.map((id) => asId<PortfolioId>(id)),
    dailyCap: row.daily_cap,
    state: row.state,
    stateAt: row.state_at,
    stateBy: row.state_by,
    stateReason: row.state_reason,
    verified: row.verified_at !== null,
    verifiedAt: row.verified_at,
    verifiedBy: row.verified_by,
    evidence: row.verified_evidence,
    creditor: row.creditor_id,
    usesToday: today?.uses ?? 0,
    fallen: fallOf(today ?? nothing, week ?? nothing) !== null,
    today: today ?? nothing,
    week: week ?? nothing,
    weekBefore: before ?? nothing,
  };
}

export interface CallerIdSettings {
  readonly number: Phone;
  readonly trunks: readonly TrunkId[];
  readonly portfolios: readonly PortfolioId[];
  readonly dailyCap: number | null;
}
export async function insertCallerId(
  tx: Tx,
  tenant: TenantId,
  id: CallerIdId,
  settings: CallerIdSettings,
  at: Instant,
): Promise<void> {
  await tx
    .insertInto("caller_id")
    .values({
      tenant_id: tenant,
      id,
      number: settings.number,
      trunk_ids: [...settings.trunks],
      portfolio_ids: [...settings.portfolios],
      daily_cap: settings.dailyCap,
      state_at: new Date(at),
      created_at: new Date(at),
    })
    .execute();
}
/** Its number stays: what was shown to people is answered under it for good. */
export async function updateCallerId(
  tx: Tx,
  id: CallerIdId,
  settings: Omit<CallerIdSettings, "number">,
): Promise<boolean> {
  const { trunks, portfolios, dailyCap } = settings;
  const set = { trunk_ids: [...trunks], portfolio_ids: [...portfolios], daily_cap: dailyCap };
  const result = await tx.updateTable("caller_id").set(set).where("id", "=", id).executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
/** One more trunk may show it; a number nobody knows yet is made. */
export async function allowOn(
  tx: Tx,
  tenant: TenantId,
  id: CallerIdId,
  number: Phone,
  trunk: TrunkId,
  at: Instant,
): Promise<void> {
  await sql`
    insert into caller_id (tenant_id, id, number, trunk_ids, state_at, created_at)
    values (${tenant}, ${id}, ${number}, array[${trunk}::uuid], ${new Date(at)}, ${new Date(at)})
    on conflict (tenant_id, number) do update set trunk_ids = caller_id.trunk_ids || excluded.trunk_ids
      where not caller_id.trunk_ids @> excluded.trunk_ids`.execute(tx);
}

/** False: it was so already. */
export async function setCallerIdState(
  tx: Tx,
  id: CallerIdId,
  change: {
    readonly state: "in_use" | "stopped";
    readonly by: UserId;
    readonly reason: string;
    readonly at: Instant;
  },
): Promise<boolean> {
  const { state, by, reason, at } = change;
  const result = await tx
    .updateTable("caller_id")
    .set({ state, state_by: by, state_reason: reason, state_at: new Date(at) })
    .where("id", "=", id)
    .where("state", "<>", state)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** What became of a call: picked up, or not even shown because the carrier failed before it rang. */
export async function noteUse(tx: Tx, attempt: AttemptId, became: "answered" | "not_shown"): Promise<void> {
  const { rows } = await sql<{ id: string; reserved_at: number; time_zone: string }>`
    select c.id, a.reserved_at, m.time_zone from attempt a
    join caller_id c on c.tenant_id = a.tenant_id and c.number = a.caller_id
    join portfolio m on m.tenant_id = a.tenant_id and m.id = a.portfolio_id
    where a.id = ${attempt} and a.direction = 'outbound'`.execute(tx);
  const [row] = rows;
  if (!row) return;
  const [uses, answers] = became === "answered" ? [0, 1] : [-1, 0];
  await sql`
    update caller_id_day set uses = greatest(0, uses + ${uses}), answers = answers + ${answers}
    where caller_id = ${row.id} and day = ${localDateAt(row.reserved_at, row.time_zone)}::date`.execute(tx);
}

/** The number this debtor saw last. */
export async function shownLast(tx: Tx, debtor: DebtorId): Promise<Phone | null> {
  const row = await tx
    .selectFrom("attempt")
    .select("caller_id")
    .where("debtor_id", "=", debtor)
    .where("direction", "=", "outbound")
    .where("dialled_at", "is not", null)
    .orderBy("reserved_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && isPhone(row.caller_id) ? row.caller_id : null;
}

export async function callerIdExists(tx: Tx, id: CallerIdId): Promise<boolean> {
  return (
    (await tx.selectFrom("caller_id").select("id").where("id", "=", id).executeTakeFirst()) !== undefined
  );
}
/** Which of these mandates the caller may see. */
export async function knownPortfolios(
  tx: Tx,
  ids: readonly PortfolioId[],
): Promise<ReadonlySet<PortfolioId>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .selectFrom("portfolio")
    .select("id")
    .where("id", "in", [...ids])
    .execute();
  return new Set(rows.map(({ id }) => asId<PortfolioId>(id)));
}

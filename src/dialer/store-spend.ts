// SQL of what an agency spends on calls: its limits, its prices of a minute, and the one row of the day that every dial and
// every end of a call moves.
import { sql } from "kysely";
import { present } from "#kernel/assert.ts";
import type { AttemptId, TenantId, UserId } from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { CallCost } from "./core/billing.ts";
import { defaultLimits, minuteMicros, type Rate, type SpendLimits } from "./core/spend.ts";

export interface LimitsRow extends SpendLimits {
  readonly changedAt: Instant | null;
  readonly changedBy: string | null;
  readonly reason: string | null;
}
export async function readLimits(tx: Tx): Promise<LimitsRow> {
  const row = await tx
    .selectFrom("spend_limit as l")
    .leftJoin("app_user as u", (join) =>
      join.onRef("u.tenant_id", "=", "l.tenant_id").onRef("u.id", "=", "l.changed_by"),
    )
    .select(["currency", "day_micros", "calls_per_second", "changed_at", "reason", "u.name"])
    .executeTakeFirst();
  if (!row) return { ...defaultLimits, changedAt: null, changedBy: null, reason: null };
  return {
    currency: row.currency as Currency,
    dayMicros: row.day_micros,
    callsPerSecond: row.calls_per_second,
    changedAt: row.changed_at,
    changedBy: row.name,
    reason: row.reason,
  };
}
export async function listRates(tx: Tx): Promise<readonly Rate[]> {
  const rows = await tx
    .selectFrom("dialling_rate")
    .select(["country", "kind", "micros"])
    .orderBy("country")
    .orderBy("kind", "desc")
    .execute();
  return rows.map(({ country, kind, micros }) => ({ country, kind: kind as Rate["kind"], micros }));
}

export async function writeLimits(
  tx: Tx,
  who: { readonly tenant: TenantId; readonly user: UserId },
  wish: SpendLimits & { readonly rates: readonly Rate[]; readonly reason: string },
  at: Instant,
): Promise<void> {
  const { tenant, user } = who;
  const set = {
    currency: wish.currency,
    day_micros: wish.dayMicros,
    calls_per_second: wish.callsPerSecond,
    changed_at: new Date(at),
    changed_by: user,
    reason: wish.reason,
  };
  await tx
    .insertInto("spend_limit")
    .values({ tenant_id: tenant, id: tenant, ...set })
    .onConflict((row) => row.columns(["tenant_id", "id"]).doUpdateSet(set))
    .execute();
  for (const { country, kind, micros } of wish.rates)
    await tx
      .insertInto("dialling_rate")
      .values({ tenant_id: tenant, id: newId(), country, kind, micros })
      .onConflict((row) => row.columns(["tenant_id", "country", "kind"]).doUpdateSet({ micros }))
      .execute();
}

export interface DayRow {
  readonly reservedMicros: bigint;
  readonly spentMicros: bigint;
  readonly calls: number;
}
export async function readDay(tx: Tx, day: LocalDate, currency: Currency): Promise<DayRow> {
  const row = await tx
    .selectFrom("spend_day")
    .select(["reserved_micros", "spent_micros", "calls"])
    .where("day", "=", day)
    .where("currency", "=", currency)
    .executeTakeFirst();
  if (!row) return { reservedMicros: 0n, spentMicros: 0n, calls: 0 };
  return { reservedMicros: row.reserved_micros, spentMicros: row.spent_micros, calls: row.calls };
}

export interface AskedMinute {
  readonly fits: boolean;
  readonly minute: Minute;
  readonly capMicros: bigint;
}
/** What a minute to there costs, and whether the day still has it: one question, without a lock. */
export async function askMinute(
  tx: Tx,
  to: { readonly country: string | null; readonly kind: Rate["kind"] },
  at: Instant,
): Promise<AskedMinute> {
  const { rows } = await sql<{
    day: LocalDate;
    currency: Currency;
    cap: bigint;
    rate: bigint | null;
    used: bigint;
  }>`
    with today as (
      select t.tenant_id, (${new Date(at)}::timestamptz at time zone t.time_zone)::date as day,
        coalesce(l.currency, ${defaultLimits.currency}) as currency,
        coalesce(l.day_micros, ${defaultLimits.dayMicros}::bigint) as cap
      from tenant t left join spend_limit l on l.tenant_id = t.tenant_id)
    select n.day, n.currency, n.cap, r.micros as rate, coalesce(d.reserved_micros + d.spent_micros, 0) as used
    from today n
    left join dialling_rate r on r.tenant_id = n.tenant_id and r.country = ${to.country} and r.kind = ${to.kind}
    left join spend_day d on d.tenant_id = n.tenant_id and d.day = n.day and d.currency = n.currency`.execute(
    tx,
  );
  const { day, currency, cap, rate, used } = present(rows[0], "an agency that spends");
  const rates = rate === null ? [] : [{ country: to.country ?? "", kind: to.kind, micros: rate }];
  const micros = minuteMicros(rates, currency, to);
  return { fits: used + micros <= cap, minute: { day, currency, micros }, capMicros: cap };
}

export interface Minute {
  readonly day: LocalDate;
  readonly currency: Currency;
  readonly micros: bigint;
}
/**
 * Takes the minute of one more call from the day's money, under the row's lock: of two calls that want the last of it one gets
 * it. False: it does not fit.
 */
export async function takeMinute(
  tx: Tx,
  tenant: TenantId,
  { day, currency, micros }: Minute,
  capMicros: bigint,
): Promise<boolean> {
  const { rows } = await sql`
    insert into spend_day as d (tenant_id, day, currency, reserved_micros, calls)
    select ${tenant}::uuid, ${day}::date, ${currency}, ${micros}::bigint, 1 where ${micros}::bigint <= ${capMicros}::bigint
    on conflict (tenant_id, day, currency) do update
      set reserved_micros = d.reserved_micros + excluded.reserved_micros, calls = d.calls + 1
      where d.reserved_micros + d.spent_micros + excluded.reserved_micros <= ${capMicros}::bigint
    returning day`.execute(tx);
  return rows.length > 0;
}
/**
 * What a call cost, and in place of its minute what was spoken, to the attempt's own day. The minute once: the attempt forgets
 * what it had reserved.
 */
export async function writeCost(tx: Tx, attempt: AttemptId, cost: CallCost): Promise<void> {
  await sql`
    with done as (
      update attempt a set billed_seconds = ${cost.seconds}, cost_micros = ${cost.micros}, cost_currency = ${cost.currency},
        reserved_micros = null
      from attempt was
      where a.id = ${attempt} and was.tenant_id = a.tenant_id and was.id = a.id
      returning a.tenant_id, was.reserved_micros as micros, a.reserved_currency, a.reserved_day)
    update spend_day d set reserved_micros = d.reserved_micros - done.micros,
      spent_micros = d.spent_micros + (done.micros * ${cost.seconds}::bigint + 59) / 60
    from done
    where done.micros is not null and d.tenant_id = done.tenant_id and d.day = done.reserved_day and d.currency = done.reserved_currency`.execute(
    tx,
  );
}

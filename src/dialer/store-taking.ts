// SQL of what every outbound call of an agency takes from: the day's money and the uses of the number it shows. Each is one row that
// all calls move, so whoever takes commits next; held over a few statements more, twenty dials a second waited 220 ms each.
import { sql } from "kysely";
import type { CallerIdId, TenantId } from "#kernel/ids.ts";
import type { LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Minute } from "./store-spend.ts";

/** What was no longer there. */
export type Gone = "spend_cap" | "caller_id";

/**
 * The minute of one more call and one use of the number, under both rows' locks: of two calls that want the last of it one gets
 * it, and a number that was stopped or came to its cap is not shown again. When something is gone the caller rolls back.
 */
export async function takeMinuteAndUse(
  tx: Tx,
  tenant: TenantId,
  { minute, capMicros }: { readonly minute: Minute; readonly capMicros: bigint },
  { callerId, day }: { readonly callerId: CallerIdId; readonly day: LocalDate },
): Promise<Gone | null> {
  const { rows } = await sql<{ paid: boolean; used: boolean }>`
    with paid as (
      insert into spend_day as d (tenant_id, day, currency, reserved_micros, calls)
      select ${tenant}::uuid, ${minute.day}::date, ${minute.currency}, ${minute.micros}::bigint, 1
        where ${minute.micros}::bigint <= ${capMicros}::bigint
      on conflict (tenant_id, day, currency) do update
        set reserved_micros = d.reserved_micros + excluded.reserved_micros, calls = d.calls + 1
        where d.reserved_micros + d.spent_micros + excluded.reserved_micros <= ${capMicros}::bigint
      returning day),
    shown as (
      select tenant_id, id from caller_id
      where id = ${callerId} and state = 'in_use' and verified_at is not null and exists (select from paid) for share),
    used as (
      insert into caller_id_day as d (tenant_id, caller_id, day, uses)
      select tenant_id, id, ${day}::date, 1 from shown
      on conflict (tenant_id, caller_id, day) do update set uses = d.uses + 1
        where d.uses < (select coalesce(c.daily_cap, 2147483647) from caller_id c where c.id = ${callerId})
      returning uses)
    select exists (select from paid) as paid, exists (select from used) as used`.execute(tx);
  const [row] = rows;
  if (!row?.paid) return "spend_cap";
  return row.used ? null : "caller_id";
}

// All that a seed's world has written, in one question.
import { sql } from "kysely";
import type { World } from "./world.ts";

export interface AttemptRow {
  readonly id: string;
  readonly state: string;
  readonly mode: string;
  readonly outcome: string | null;
  readonly debtor_id: string;
  readonly fence: number;
  readonly reserved_at: number;
  readonly ended_at: number | null;
  readonly counts: boolean | null;
  /** As the ledger has it, and whether its row says that a message was begun. */
  readonly channel: string | null;
  readonly result: string | null;
  readonly message: boolean;
}
export interface Books {
  readonly attempts: readonly AttemptRow[];
  readonly gestiones: readonly { readonly id: string; readonly attempt_id: string | null }[];
  readonly promised: readonly {
    readonly id: string;
    readonly account: string;
    readonly state: string;
    readonly taken_on: string;
    readonly evaluate_on: string;
  }[];
  readonly payments: readonly { readonly reference: string; readonly n: number; readonly parts: number }[];
  readonly debts: readonly { readonly id: string; readonly balance: number }[];
}

export async function readBooks({ books, tenant }: World): Promise<Books> {
  const { rows } = await books.inTenant(tenant, (tx) =>
    sql<{ all: Books }>`select jsonb_build_object(
      'attempts', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'state', a.state, 'mode', a.mode,
        'outcome', a.outcome, 'debtor_id', a.debtor_id, 'fence', a.fence, 'counts', e.counts,
        'channel', e.channel, 'result', e.result, 'message', a.message_at is not null,
        'reserved_at', (extract(epoch from a.reserved_at) * 1000)::bigint,
        'ended_at', (extract(epoch from a.ended_at) * 1000)::bigint) order by a.reserved_at, a.id), '[]')
        from attempt a left join contact_event e on e.tenant_id = a.tenant_id and e.attempt_id = a.id),
      'gestiones', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'attempt_id', attempt_id)), '[]')
        from gestion where disposition not like 'SYS%'),
      'promised', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'account', account_id, 'state', state,
        'taken_on', taken_on, 'evaluate_on', evaluate_on)), '[]') from promise),
      'payments', (select coalesce(jsonb_agg(p), '[]') from (select p.reference, count(distinct p.id)::int as n,
        sum(l.amount_minor)::int as parts from payment p
        left join payment_allocation l on l.tenant_id = p.tenant_id and l.payment_id = p.id group by 1) p),
      'debts', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'balance', balance_minor)), '[]') from account)
      ) as all`.execute(tx),
  );
  const [row] = rows;
  if (!row) throw new Error("no books");
  return row.all;
}

export async function openAttempts({ books, tenant }: World): Promise<number> {
  const { rows } = await books.inTenant(tenant, (tx) =>
    sql`select from attempt where state <> 'ended'`.execute(tx),
  );
  return rows.length;
}

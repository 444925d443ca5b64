// Which lines of a person's history have a recorded call behind them, and whose it was.
import { sql } from "kysely";
import type { DebtorId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface LineRecording {
  readonly attempt: string;
  readonly user: string | null;
  readonly seconds: number;
  /** The mandate lets agents hear their own calls. */
  readonly agentsHearOwn: boolean;
}
/** By gestión; of calls that are over. */
export async function recordingsOf(tx: Tx, debtor: DebtorId): Promise<ReadonlyMap<string, LineRecording>> {
  const { rows } = await sql<{
    gestion: string;
    attempt: string;
    user: string | null;
    seconds: number;
    hears: boolean;
  }>`
    select g.id as gestion, t.id as attempt, t.user_id as user,
      extract(epoch from t.ended_at - coalesce(t.bridged_at, t.answered_at))::int as seconds,
      coalesce(r.agents_hear_own, false) as hears
    from attempt t
    join gestion g on g.tenant_id = t.tenant_id and g.attempt_id = t.id
    left join recording_rule r on r.tenant_id = t.tenant_id and r.portfolio_id = t.portfolio_id
    where t.debtor_id = ${debtor} and t.recorded and t.state = 'ended' and t.answered_at is not null
    order by t.reserved_at desc limit 200`.execute(tx);
  return new Map(
    rows.map(({ gestion, attempt, user, seconds, hears }) => [
      gestion,
      { attempt, user, seconds: Number(seconds), agentsHearOwn: hears },
    ]),
  );
}

export interface SharedCall {
  readonly attempt: string;
  readonly gestion: string | null;
  readonly at: Instant;
  readonly seconds: number;
  readonly mandate: string;
}
/** Recorded calls of other mandates that share them, through the door of migration 0045. */
export async function sharedRecordings(
  tx: Tx,
  debtor: DebtorId,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<readonly SharedCall[]> {
  const { rows } = await sql<{
    attempt_id: string;
    gestion_id: string | null;
    at: Instant;
    seconds: number;
    portfolio_name: string;
  }>`select * from shared_recordings(${debtor}, ${new Date(at)}, ${limit})`.execute(tx);
  return rows.map((row) => ({
    attempt: row.attempt_id,
    gestion: row.gestion_id,
    at: row.at,
    seconds: row.seconds,
    mandate: row.portfolio_name,
  }));
}

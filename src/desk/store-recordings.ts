// Which lines of a person's history have a recorded call behind them, and whose it was.
import { sql } from "kysely";
import type { DebtorId } from "#kernel/ids.ts";
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

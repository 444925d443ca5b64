// SQL of recorded calls: whose they are, and each mandate's rule on agents who hear their own.
import { sql } from "kysely";
import {
  type AttemptId,
  asId,
  type DebtorId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface RecordedCall {
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId | null;
  readonly user: UserId | null;
  readonly ended: boolean;
}
/** In sight of whoever asks, or it does not exist. */
export async function recordedCall(tx: Tx, attempt: AttemptId): Promise<RecordedCall | undefined> {
  const row = await tx
    .selectFrom("attempt")
    .select(["portfolio_id", "debtor_id", "user_id", "state"])
    .where("id", "=", attempt)
    .where("recorded", "=", true)
    .executeTakeFirst();
  return (
    row && {
      portfolio: asId(row.portfolio_id),
      debtor: row.debtor_id === null ? null : asId<DebtorId>(row.debtor_id),
      user: row.user_id === null ? null : asId<UserId>(row.user_id),
      ended: row.state === "ended",
    }
  );
}

/** Of a mandate that shares its recordings with one of the asker's: of nobody's own, so heard by who listens to calls. */
export async function sharedRecordedCall(
  tx: Tx,
  attempt: AttemptId,
  at: Instant,
): Promise<RecordedCall | undefined> {
  const { rows } = await sql<{ portfolio_id: string; debtor_id: string; state: string }>`
    select portfolio_id, debtor_id, state from shared_recorded_call(${attempt}, ${new Date(at)})`.execute(tx);
  const [row] = rows;
  return (
    row && {
      portfolio: asId<PortfolioId>(row.portfolio_id),
      debtor: asId<DebtorId>(row.debtor_id),
      user: null,
      ended: row.state === "ended",
    }
  );
}

export async function agentsHearOwn(tx: Tx, portfolio: PortfolioId): Promise<boolean> {
  const row = await tx
    .selectFrom("recording_rule")
    .select("agents_hear_own")
    .where("portfolio_id", "=", portfolio)
    .executeTakeFirst();
  return row?.agents_hear_own ?? false;
}

export async function putRecordingRule(
  tx: Tx,
  tenant: TenantId,
  portfolio: PortfolioId,
  hears: boolean,
): Promise<void> {
  await tx
    .insertInto("recording_rule")
    .values({ tenant_id: tenant, portfolio_id: portfolio, agents_hear_own: hears })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "portfolio_id"]).doUpdateSet({ agents_hear_own: hears }),
    )
    .execute();
}

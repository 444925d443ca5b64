// SQL of what attempts add up to: a debtor's past tries, a campaign's day.
import { sql } from "kysely";
import type { AttemptId, CampaignId, DebtorId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import { stamp, type Tx } from "#platform/db.ts";
import type { PastTry } from "./core/retry.ts";

/** The debtor's latest tries, oldest first, without one. */
export async function pastTries(
  tx: Tx,
  debtor: DebtorId,
  except: AttemptId,
  since: Instant,
): Promise<readonly PastTry[]> {
  const rows = await tx
    .selectFrom("attempt")
    .select(["reserved_at", "phone_id", "outcome"])
    .where("debtor_id", "=", debtor)
    .where("id", "<>", except)
    .where("reserved_at", ">=", stamp(since))
    .where("outcome", "is not", null)
    .where("phone_id", "is not", null)
    .orderBy("reserved_at", "desc")
    .limit(50)
    .execute();
  return rows.reverse().map((row) => ({
    at: row.reserved_at,
    phone: row.phone_id ?? "",
    outcome: row.outcome as PastTry["outcome"],
  }));
}

/** Of several debtors since an instant, oldest first. */
export async function triesOf(
  tx: Tx,
  debtors: readonly DebtorId[],
  since: Instant,
): Promise<ReadonlyMap<DebtorId, readonly PastTry[]>> {
  const found = new Map<DebtorId, PastTry[]>();
  if (debtors.length === 0) return found;
  const { rows } = await sql<{ debtor_id: DebtorId; reserved_at: number; phone_id: string; outcome: string }>`
    select debtor_id, reserved_at, phone_id, outcome from attempt
    where debtor_id = any (${debtors as DebtorId[]}::uuid[]) and reserved_at >= ${new Date(since)}
      and outcome is not null and phone_id is not null and direction = 'outbound'
    order by reserved_at`.execute(tx);
  for (const row of rows) {
    const tries = found.get(row.debtor_id) ?? [];
    tries.push({ at: row.reserved_at, phone: row.phone_id, outcome: row.outcome as PastTry["outcome"] });
    found.set(row.debtor_id, tries);
  }
  return found;
}

export interface DayCounts {
  readonly dialled: number;
  readonly human: number;
  readonly machine: number;
  readonly connected: number;
  readonly abandoned: number;
  readonly promises: number;
  readonly unheard: number;
  readonly abandonedByLaw: number;
  readonly hangups: number;
}
/** People, abandoned and hang-ups: of the calls a pacer makes. Who was put through unheard has the answer's instant as verdict's. */
export async function dayCounts(tx: Tx, campaign: CampaignId, from: Instant): Promise<DayCounts> {
  const { rows } = await sql<Record<keyof DayCounts, bigint>>`
    select count(*) filter (where dialled_at is not null) as dialled,
      count(*) filter (where paced and verdict in ('human', 'silence') and (bridged_at is not null or abandoned)) as human,
      count(*) filter (where paced and verdict = 'human' and verdict_at = answered_at and (bridged_at is not null or abandoned)) as unheard,
      count(*) filter (where abandoned_by_law) as "abandonedByLaw",
      count(*) filter (where paced and outcome = 'hangup' and answered_at is not null and verdict is null) as hangups,
      count(*) filter (where verdict = 'machine') as machine,
      count(*) filter (where bridged_at is not null and answered_at is not null) as connected,
      count(*) filter (where abandoned) as abandoned,
      (select count(*) from promise p join attempt t on t.tenant_id = p.tenant_id and t.campaign_id = ${campaign}
        join gestion g on g.tenant_id = p.tenant_id and g.id = p.gestion_id and g.attempt_id = t.id where t.reserved_at >= ${new Date(from)}) as promises
    from attempt cross join lateral (select mode in ('progressive', 'predictive') as paced)
    where campaign_id = ${campaign} and reserved_at >= ${new Date(from)} and direction = 'outbound'`.execute(
    tx,
  );
  const row = rows[0];
  return {
    dialled: Number(row?.dialled ?? 0),
    human: Number(row?.human ?? 0),
    machine: Number(row?.machine ?? 0),
    connected: Number(row?.connected ?? 0),
    abandoned: Number(row?.abandoned ?? 0),
    promises: Number(row?.promises ?? 0),
    unheard: Number(row?.unheard ?? 0),
    abandonedByLaw: Number(row?.abandonedByLaw ?? 0),
    hangups: Number(row?.hangups ?? 0),
  };
}

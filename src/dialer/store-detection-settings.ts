// SQL of the thresholds detection judges by: their versions, and the labelled calls that others would be tried on.
import { sql } from "kysely";
import { type AttemptId, asId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { CallEvent } from "#telephony/core/events.ts";
import { heardOnMs } from "#telephony/core/hearing/hearing.ts";
import type { EarSettings } from "./core/amd-by-ear.ts";
import type { LabelledCall, Proposal, Totals } from "./core/detection-refit.ts";

type Evidence = Pick<Proposal, "before" | "after">;
export interface VersionRow {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly ear: EarSettings;
  readonly evidence: Evidence | null;
  readonly restores: number | null;
  readonly reason: string;
  readonly appliedAt: Instant;
  readonly appliedBy: string | null;
}
const mostVersions = 200;

/** The first is in force. */
export async function listVersions(tx: Tx): Promise<readonly VersionRow[]> {
  const rows = await tx
    .selectFrom("detection_setting as s")
    .leftJoin("app_user as u", (join) =>
      join.onRef("u.id", "=", "s.applied_by").onRef("u.tenant_id", "=", "s.tenant_id"),
    )
    .selectAll("s")
    .select("u.name as appliedBy")
    .orderBy("s.number", "desc")
    .limit(mostVersions)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    name: row.name,
    ear: row.ear as unknown as EarSettings,
    evidence: row.evidence as unknown as Evidence | null,
    restores: row.restores,
    reason: row.reason,
    appliedAt: row.applied_at,
    appliedBy: row.appliedBy,
  }));
}

/** Two who apply at once come one after the other. */
export async function lockVersions(tx: Tx, tenant: TenantId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`detection ${tenant}`}, 0))`.execute(tx);
}

export async function insertVersion(
  tx: Tx,
  tenant: TenantId,
  version: Pick<VersionRow, "id" | "number" | "name" | "ear" | "evidence" | "restores" | "reason"> & {
    readonly at: Instant;
    readonly by: UserId;
  },
): Promise<void> {
  await tx
    .insertInto("detection_setting")
    .values({
      tenant_id: tenant,
      id: version.id,
      number: version.number,
      name: version.name,
      ear: JSON.stringify(version.ear),
      evidence: version.evidence === null ? null : JSON.stringify(version.evidence),
      restores: version.restores,
      reason: version.reason,
      applied_at: new Date(version.at),
      applied_by: version.by,
    })
    .execute();
}

/** Calls that were judged since then, by where they went. */
export async function judgedTotals(tx: Tx, since: Instant): Promise<Totals> {
  const { rows } = await sql<{ agent: string; hung_up: string }>`
    select count(*) filter (where verdict in ('human', 'silence')) as agent,
      count(*) filter (where verdict = 'machine') as hung_up
    from attempt where judged_by is not null and reserved_at >= ${new Date(since)}`.execute(tx);
  return { agent: Number(rows[0]?.agent ?? 0), hung_up: Number(rows[0]?.hung_up ?? 0) };
}

interface Raw {
  readonly id: string;
  readonly truth: "person" | "machine";
  readonly given: LabelledCall["given"];
  readonly bridgedAt: number | null;
  readonly endedAt: number;
  readonly events: readonly { readonly at: number; readonly type: string; readonly data: object }[];
}
/** What the ear told of labelled calls, the latest `most` of each kind; calls our ear did not hear teach nothing of its thresholds. */
export async function labelledCalls(tx: Tx, since: Instant, most: number): Promise<readonly LabelledCall[]> {
  const { rows } = await sql<Raw>`
    with labelled as (
      (select id, tenant_id, bridged_at, ended_at, 'agent' as given,
          case agent_says when 'human' then 'person' else 'machine' end as truth
        from attempt where judged_by is not null and agent_says is not null and verdict in ('human', 'silence')
          and state = 'ended' and reserved_at >= ${new Date(since)} order by reserved_at desc limit ${most})
      union all
      (select a.id, a.tenant_id, null, a.ended_at, 'hung_up', s.label
        from detection_sample s join attempt a on a.tenant_id = s.tenant_id and a.id = s.attempt_id
        where s.label in ('person', 'machine') and a.state = 'ended' and a.verdict = 'machine' and a.judged_by is not null
          and a.reserved_at >= ${new Date(since)} order by a.reserved_at desc limit ${most})
    )
    select l.id, l.truth, l.given, extract(epoch from l.bridged_at)::float8 * 1000 as "bridgedAt",
      extract(epoch from l.ended_at)::float8 * 1000 as "endedAt", e.events
    from labelled l cross join lateral (
      select jsonb_agg(jsonb_build_object('at', extract(epoch from at) * 1000, 'type', type, 'data', data) order by n) as events
      from call_event where tenant_id = l.tenant_id and attempt_id = l.id
        and type in ('answered', 'talk_started', 'talk_finished', 'tone')
        and not (type like 'talk%' and not data ? 'levelDb')
    ) e
    where exists (select from jsonb_array_elements(e.events) one where one ->> 'type' = 'answered')
      and exists (select from jsonb_array_elements(e.events) one where one ->> 'type' in ('talk_started', 'tone'))`.execute(
    tx,
  );
  return rows.map(callOf);
}

function callOf(row: Raw): LabelledCall {
  const attempt = asId<AttemptId>(row.id);
  return {
    lot: Number.parseInt(row.id.slice(-4), 16) / 2 ** 16,
    truth: row.truth,
    given: row.given,
    // Rows of call_event are what the exchange said, as it came.
    events: row.events.map(({ at, type, data }) => ({ ...data, type, attempt, at }) as CallEvent),
    bridgedAt: row.bridgedAt,
    heardUntil: heardUntil(row),
  };
}

function heardUntil({ bridgedAt, endedAt }: Raw): Instant {
  return bridgedAt === null ? endedAt : Math.min(endedAt, bridgedAt + heardOnMs);
}

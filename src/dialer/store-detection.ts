// SQL of what detection learns from: sampled sounds and their labels, what agents said, how often each was right, and the versions
// of the thresholds.
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
import { stamp, type Tx } from "#platform/db.ts";
import type { EarSettings } from "./core/amd-by-ear.ts";
import type { JudgedCalls } from "./core/detection-rates.ts";

export type SampleLabel = "person" | "machine" | "unknown";

export async function insertSample(
  tx: Tx,
  tenant: TenantId,
  sample: {
    readonly attempt: AttemptId;
    readonly portfolio: PortfolioId;
    readonly takenAt: Instant;
    readonly heardMs: number;
    readonly keepUntil: Instant;
  },
): Promise<void> {
  await tx
    .insertInto("detection_sample")
    .values({
      tenant_id: tenant,
      attempt_id: sample.attempt,
      portfolio_id: sample.portfolio,
      taken_at: new Date(sample.takenAt),
      heard_ms: Math.round(sample.heardMs),
      keep_until: new Date(sample.keepUntil),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of calls that were judged; the last word stands. */
export async function noteSaid(
  tx: Tx,
  said: readonly { readonly attempt: AttemptId; readonly met: "human" | "machine" }[],
): Promise<void> {
  for (const { attempt, met } of said)
    await tx
      .updateTable("attempt")
      .set({ agent_says: met })
      .where("id", "=", attempt)
      .where("judged_by", "is not", null)
      .where("verdict", "in", ["human", "silence"])
      .execute();
}

export interface SampleRow {
  readonly attempt: AttemptId;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId | null;
  readonly portfolioName: string;
  readonly country: string;
  readonly trunkName: string | null;
  readonly takenAt: Instant;
  readonly heardMs: number;
  readonly keepUntil: Instant;
  readonly label: SampleLabel | null;
  readonly labelledAt: Instant | null;
  readonly labelledBy: string | null;
}

/** Those still to be heard, newest first; or those heard, the last labelled first. Only while their sound may be heard. */
export async function listSamples(
  tx: Tx,
  which: { readonly labelled: boolean; readonly now: Instant; readonly most: number },
): Promise<readonly SampleRow[]> {
  const rows = await samples(tx)
    .where("s.removed_at", "is", null)
    .where("s.keep_until", ">", stamp(which.now))
    .where("s.label", which.labelled ? "is not" : "is", null)
    .orderBy(which.labelled ? "s.labelled_at" : "s.taken_at", "desc")
    .limit(which.most)
    .execute();
  return rows.map(sampleOf);
}

/** In sight of whoever asks and still kept, or it does not exist. */
export async function sampleToHear(tx: Tx, attempt: AttemptId, now: Instant): Promise<SampleRow | undefined> {
  const row = await samples(tx)
    .where("s.attempt_id", "=", attempt)
    .where("s.removed_at", "is", null)
    .where("s.keep_until", ">", stamp(now))
    .executeTakeFirst();
  return row && sampleOf(row);
}

function samples(tx: Tx) {
  return tx
    .selectFrom("detection_sample as s")
    .innerJoin("attempt as a", (join) =>
      join.onRef("a.id", "=", "s.attempt_id").onRef("a.tenant_id", "=", "s.tenant_id"),
    )
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.id", "=", "s.portfolio_id").onRef("p.tenant_id", "=", "s.tenant_id"),
    )
    .leftJoin("trunk as t", (join) =>
      join.onRef("t.id", "=", "a.trunk_id").onRef("t.tenant_id", "=", "s.tenant_id"),
    )
    .leftJoin("app_user as u", (join) =>
      join.onRef("u.id", "=", "s.labelled_by").onRef("u.tenant_id", "=", "s.tenant_id"),
    )
    .select([
      "s.attempt_id",
      "s.portfolio_id",
      "a.debtor_id",
      "s.taken_at",
      "s.heard_ms",
      "s.keep_until",
      "s.label",
      "s.labelled_at",
      "p.name as portfolioName",
      "p.country",
      "t.name as trunkName",
      "u.name as labelledBy",
    ]);
}

function sampleOf(row: Awaited<ReturnType<ReturnType<typeof samples>["execute"]>>[number]): SampleRow {
  return {
    attempt: asId(row.attempt_id),
    portfolio: asId(row.portfolio_id),
    debtor: row.debtor_id === null ? null : asId<DebtorId>(row.debtor_id),
    portfolioName: row.portfolioName,
    country: row.country,
    trunkName: row.trunkName,
    takenAt: row.taken_at,
    heardMs: row.heard_ms,
    keepUntil: row.keep_until,
    label: row.label as SampleLabel | null,
    labelledAt: row.labelled_at,
    labelledBy: row.labelledBy,
  };
}

export async function labelSample(
  tx: Tx,
  attempt: AttemptId,
  label: SampleLabel | null,
  by: { readonly user: UserId; readonly at: Instant },
): Promise<void> {
  await tx
    .updateTable("detection_sample")
    .set(
      label === null
        ? { label, labelled_at: null, labelled_by: null }
        : { label, labelled_at: new Date(by.at), labelled_by: by.user },
    )
    .where("attempt_id", "=", attempt)
    .execute();
}

/** Whose sound is past its days; the row and its label stay. */
export async function samplesToGo(tx: Tx, now: Instant, most: number): Promise<readonly AttemptId[]> {
  const rows = await tx
    .selectFrom("detection_sample")
    .select("attempt_id")
    .where("removed_at", "is", null)
    .where("keep_until", "<=", stamp(now))
    .orderBy("keep_until")
    .limit(most)
    .execute();
  return rows.map((row) => asId<AttemptId>(row.attempt_id));
}
export async function samplesGone(tx: Tx, attempts: readonly AttemptId[], at: Instant): Promise<void> {
  await tx
    .updateTable("detection_sample")
    .set({ removed_at: new Date(at) })
    .where("attempt_id", "in", [...attempts])
    .execute();
}

export interface JudgedGroup extends JudgedCalls {
  readonly trunkName: string | null;
  readonly country: string;
  readonly heardUnknown: number;
  readonly toBeHeard: number;
}

/** By carrier and country of the mandate, of the mandates in sight. */
export async function judgedCalls(
  tx: Tx,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly JudgedGroup[]> {
  const { rows } = await sql<Record<keyof JudgedGroup, string | null>>`
    select t.name as "trunkName", p.country,
      count(*) filter (where a.verdict in ('human', 'silence')) as "toPeople",
      count(*) filter (where a.agent_says = 'human') as "saidPerson",
      count(*) filter (where a.agent_says = 'machine') as "saidMachine",
      count(*) filter (where a.verdict = 'machine') as "toMachines",
      count(*) filter (where s.label = 'person') as "heardPerson",
      count(*) filter (where s.label = 'machine') as "heardMachine",
      count(*) filter (where s.label = 'unknown') as "heardUnknown",
      count(*) filter (where s.attempt_id is not null and s.label is null and s.removed_at is null) as "toBeHeard"
    from attempt a
      join portfolio p on p.tenant_id = a.tenant_id and p.id = a.portfolio_id
      left join trunk t on t.tenant_id = a.tenant_id and t.id = a.trunk_id
      left join detection_sample s on s.tenant_id = a.tenant_id and s.attempt_id = a.id
    where a.judged_by is not null and a.reserved_at >= ${new Date(from)} and a.reserved_at < ${new Date(to)}
    group by t.name, p.country order by count(*) desc, t.name, p.country`.execute(tx);
  return rows.map((row) => ({
    trunkName: row.trunkName,
    country: row.country ?? "",
    toPeople: Number(row.toPeople),
    saidPerson: Number(row.saidPerson),
    saidMachine: Number(row.saidMachine),
    toMachines: Number(row.toMachines),
    heardPerson: Number(row.heardPerson),
    heardMachine: Number(row.heardMachine),
    heardUnknown: Number(row.heardUnknown),
    toBeHeard: Number(row.toBeHeard),
  }));
}

export async function earInForce(
  tx: Tx,
): Promise<{ readonly number: number; readonly ear: EarSettings } | undefined> {
  const row = await tx
    .selectFrom("detection_setting")
    .select(["number", "ear"])
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { number: row.number, ear: row.ear as unknown as EarSettings };
}

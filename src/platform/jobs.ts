// Long work: a row a person can watch (job_run) and a job in the queue, both in the caller's transaction.
import { type Kysely, sql } from "kysely";
import type { JobId, PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "./db.ts";
import type { DB } from "./db-types.generated.ts";
import { newId } from "./new-id.ts";

export interface NewJob {
  readonly tenant: TenantId;
  readonly kind: string;
  readonly title: string;
  readonly unit?: string;
  readonly portfolio?: PortfolioId;
  readonly by?: UserId;
  readonly at: Instant;
  /** Handed to the worker's handler of this kind, with the job's id. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly id?: JobId;
}

export async function startJob(tx: Tx, job: NewJob): Promise<JobId> {
  const id = job.id ?? newId<JobId>();
  await tx
    .insertInto("job_run")
    .values({
      tenant_id: job.tenant,
      id,
      kind: job.kind,
      title: job.title,
      unit: job.unit ?? "filas",
      portfolio_id: job.portfolio ?? null,
      created_by: job.by ?? null,
      created_at: new Date(job.at),
      state: "queued",
    })
    .execute();
  await enqueue(tx, job.kind, { ...job.payload, jobId: id });
  return id;
}

/** A job nobody watches. `key`: a second one with the same key replaces the first while it waits. */
export async function enqueue(
  tx: Tx,
  task: string,
  payload: Readonly<Record<string, unknown>>,
  key?: string,
): Promise<void> {
  await sql`select enqueue_job(${task}, ${JSON.stringify(payload)}::jsonb, ${key ?? null})`.execute(tx);
}

/**
 * Gives back the jobs of a worker that died with them: the queue itself would keep them for four hours. Only for the one
 * worker that lives.
 */
export async function releaseJobs(owner: Kysely<DB>): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(
      array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))`.execute(owner);
}

export async function reportProgress(
  tx: Tx,
  id: JobId,
  progress: { done: number; total?: number; startedAt?: Instant },
): Promise<{ cancelAsked: boolean }> {
  const row = await tx
    .updateTable("job_run")
    .set({
      state: "running",
      done: progress.done,
      ...(progress.total === undefined ? {} : { total: progress.total }),
      ...(progress.startedAt === undefined ? {} : { started_at: new Date(progress.startedAt) }),
    })
    .where("id", "=", id)
    .where("state", "in", ["queued", "running"])
    .returning("cancel_asked")
    .executeTakeFirst();
  return { cancelAsked: row?.cancel_asked ?? true };
}

/** From here on nobody can end the job. False: its end was asked for before. */
export async function holdJob(tx: Tx, id: JobId, total: number): Promise<boolean> {
  const row = await tx
    .updateTable("job_run")
    .set({ cancellable: false, total })
    .where("id", "=", id)
    .returning("cancel_asked")
    .executeTakeFirst();
  return row?.cancel_asked === false;
}

export async function finishJob(
  tx: Tx,
  id: JobId,
  end: {
    state: "succeeded" | "failed" | "cancelled";
    at: Instant;
    result?: unknown;
    error?: { code: string; details: unknown };
  },
): Promise<void> {
  await tx
    .updateTable("job_run")
    .set({
      state: end.state,
      finished_at: new Date(end.at),
      ...(end.result === undefined ? {} : { result: JSON.stringify(end.result) }),
      ...(end.error === undefined ? {} : { error: JSON.stringify(end.error) }),
    })
    .where("id", "=", id)
    .execute();
}

/** What the worker runs: one handler per kind, with the tenant the job belongs to. */
export type JobHandler = (tenant: TenantId, payload: Readonly<Record<string, unknown>>) => Promise<void>;

export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly state: string;
  readonly done: bigint;
  readonly total: bigint | null;
  readonly unit: string;
  readonly cancellable: boolean;
  readonly result: unknown;
  readonly error: unknown;
  readonly created_at: number;
  readonly finished_at: number | null;
}
/** Jobs a person sees in the tray. */
const recent = 30;

/** Which jobs: one, or only what one person started. */
export interface JobFilter {
  readonly id?: string;
  readonly by?: UserId;
}

export async function recentJobs(tx: Tx, filter: JobFilter): Promise<readonly JobRow[]> {
  let query = tx
    .selectFrom("job_run")
    .select([
      "id",
      "kind",
      "title",
      "state",
      "done",
      "total",
      "unit",
      "cancellable",
      "result",
      "error",
      "created_at",
      "finished_at",
    ])
    .orderBy("created_at", "desc")
    .limit(recent);
  if (filter.id) query = query.where("id", "=", filter.id);
  if (filter.by) query = query.where("created_by", "=", filter.by);
  return query.execute();
}

/** False: the job is past the point where it could end without leaving half of its work. */
export async function askToCancel(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .updateTable("job_run")
    .set({ cancel_asked: sql<boolean>`cancellable and state in ('queued', 'running')` })
    .where("id", "=", id)
    .returning(sql<boolean>`cancellable or state not in ('queued', 'running')`.as("heard"))
    .executeTakeFirst();
  return row?.heard ?? false;
}

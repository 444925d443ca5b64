// Long work as people follow it: one job, the recent ones, and asking for an end. Whoever may load files follows those of
// the mandates in sight; everybody else only what they started.
import { Type } from "typebox";
import { Id, Job } from "#http/contract/common.ts";
import { can } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import type { Database, Tx } from "#platform/db.ts";
import { askToCancel, type JobRow, recentJobs } from "#platform/jobs.ts";
import type { App, Caller } from "#platform/web.ts";

export function jobRoutes(app: App, { db }: { readonly db: Database }): void {
  app.get(
    "/v1/jobs",
    {
      schema: {
        operationId: "listJobs",
        summary: "Recent long work",
        tags: ["jobs"],
        response: { 200: Type.Object({ jobs: Type.Array(Job) }) },
      },
      config: { can: "session.own" },
    },
    async ({ caller }) => ({ jobs: [...(await db.asUser(caller, (tx) => jobsInSight(tx, caller)))] }),
  );

  app.get(
    "/v1/jobs/:id",
    {
      schema: {
        operationId: "readJob",
        summary: "One long piece of work",
        tags: ["jobs"],
        params: Type.Object({ id: Id }),
        response: { 200: Job },
      },
      config: { can: "session.own" },
    },
    async ({ caller, params }) => {
      const [job] = await db.asUser(caller, (tx) => jobsInSight(tx, caller, params.id));
      if (!job) throw new AppError("not_found");
      return job;
    },
  );

  app.post(
    "/v1/jobs/:id/cancel",
    {
      schema: {
        operationId: "cancelJob",
        summary: "Ask a job to end",
        tags: ["jobs"],
        params: Type.Object({ id: Id }),
        response: { 202: Type.Null() },
      },
      config: { can: "session.own", repeatable: true },
    },
    async ({ caller, params }, reply) => {
      await db.asUser(caller, async (tx) => {
        const [job] = await jobsInSight(tx, caller, params.id);
        if (!job) throw new AppError("not_found");
        if (!(await askToCancel(tx, job.id))) throw new AppError("conflict", { reason: "applying" });
      });
      reply.code(202);
      return null;
    },
  );
}

export async function jobsInSight(
  tx: Tx,
  caller: Pick<Caller, "user" | "role">,
  id?: string,
): Promise<readonly Job[]> {
  const loads = can(caller.role, "exclusion.load") || can(caller.role, "payment.load");
  const filter = { ...(id === undefined ? {} : { id }), ...(loads ? {} : { by: caller.user }) };
  return (await recentJobs(tx, filter)).map(toJob);
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state as Job["state"],
    progress: {
      done: Number(row.done),
      total: row.total === null ? null : Number(row.total),
      unit: row.unit,
    },
    cancellable: row.cancellable && (row.state === "queued" || row.state === "running"),
    result: row.result as Record<string, unknown>,
    error: row.error as Job["error"],
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

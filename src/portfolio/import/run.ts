// The import as a job: file on disk → survey → stage → one transaction that merges all or nothing. A refusal ends the
// job with its code; whatever happens before the merge commits, the portfolio is as it was.
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#kernel/errors.ts";
import { asId, type JobId, type TenantId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { finishJob, type JobHandler, reportProgress } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import type { RowKind } from "../core/mapping.ts";
import type { Refusal } from "../core/row-codes.ts";
import { findPortfolio } from "../store.ts";
import { takeOutUnknown } from "../store-exclusions.ts";
import { addRejects, clearStage, findFile, type ImportFile, markFile, twinOf } from "../store-import.ts";
import {
  type MergeCounts,
  type MergeScope,
  mergeLoad,
  openLoad,
  touchedAccounts,
  withdrawLoad,
} from "../store-merge.ts";
import { type LoadReject, takeOutRefused } from "../store-refused.ts";
import { excludeLoad, leaveInPeace, type Peace } from "./exclude.ts";
import { inspectFile } from "./read-file.ts";
import { maxStoredRejects, rejectRows, type StageResult, stageFile, type ZoneOf } from "./stage.ts";
import { surveyFile } from "./survey.ts";

export interface ImportDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly inboxFolder: string;
  readonly zoneOf: ZoneOf;
  readonly peace: Peace;
}

export const importTask = "portfolio-import";
/** Beyond this share the file, not its rows, is wrong (ux.md §3.3). */
export const maxRejectShare = 0.3;
const progressEveryMs = 1_000;

/** Payload: { fileId, jobId, acceptRejects }. */
export function runImport(deps: ImportDeps): JobHandler {
  return async (tenant, payload) => {
    const jobId = asId<JobId>(String(payload.jobId));
    const fileId = String(payload.fileId);
    const path = inboxPath(deps.inboxFolder, fileId);
    const { db, clock } = deps;
    const file = await db.inTenant(tenant, (tx) => findFile(tx, fileId));
    // A second delivery of a job that ended finds the file judged.
    if (file?.state !== "received") return;
    try {
      const counts = await load(deps, tenant, file, path, jobId, payload.acceptRejects === true);
      await db.inTenant(tenant, (tx) =>
        finishJob(tx, jobId, { state: "succeeded", at: clock.now(), result: { fileId, ...counts } }),
      );
    } catch (error) {
      await endBadly(deps, tenant, fileId, jobId, error);
    }
    await unlink(path).catch(() => deps.log.warn({ fileId }, "received file was already gone"));
  };
}

export function inboxPath(folder: string, fileId: string): string {
  return join(folder, `${asId(fileId)}.csv`);
}

const cancelled = new Error("cancelled by a person");

async function load(
  deps: ImportDeps,
  tenant: TenantId,
  file: ImportFile,
  path: string,
  jobId: JobId,
  acceptRejects: boolean,
): Promise<Record<string, unknown>> {
  const { db, clock } = deps;
  const portfolio = await db.inTenant(tenant, (tx) => findPortfolio(tx, file.portfolio));
  if (!portfolio || !file.spec)
    throw new AppError("not_found", { what: portfolio ? "mapping" : "portfolio" });
  const step = progressReporter(deps, tenant, jobId);
  await step({ done: 0, force: true });
  await db.inTenant(tenant, (tx) => clearStage(tx, file.id, true));
  const facts = await inspectFile(path, file.spec);
  const survey = await surveyFile(facts, file.spec, file.kind, () => step({ done: 0 }));
  await step({ done: 0, total: survey.rows, force: true });
  const today = localDateAt(clock.now(), portfolio.timeZone);
  const rules = { kind: file.kind, spec: file.spec, today, ...survey };
  const staged = await stageFile(db, tenant, file, facts, rules, deps.zoneOf, (done) => step({ done }));
  await step({ done: survey.rows, force: true });
  const format = { encoding: facts.encoding, separator: facts.separator, headers: survey.binding.headers };
  const outcome = await merge(deps, tenant, file, staged, { rows: survey.rows, format, acceptRejects });
  if ("refused" in outcome) throw new AppError("file_too_many_rejects", outcome.refused);
  return outcome.counts;
}

/** All or nothing: a refusal here still commits its rejects, and nothing of the portfolio. */
async function merge(
  deps: ImportDeps,
  tenant: TenantId,
  file: ImportFile,
  staged: StageResult,
  facts: { rows: number; format: object; acceptRejects: boolean },
): Promise<{ counts: Record<string, unknown> } | { refused: Record<string, unknown> }> {
  const at = deps.clock.now();
  const currency = file.spec?.currency ?? "USD";
  const scope: MergeScope = {
    tenant,
    portfolio: file.portfolio,
    fileId: file.id,
    kind: file.kind,
    currency,
    at,
  };
  return deps.db.inTenant(tenant, async (tx) => {
    await openLoad(tx, scope);
    const twin = await twinOf(tx, file.id);
    if (twin) throw new AppError("file_already_loaded", { fileId: twin });
    const late = await (file.kind === "exclusion" ? takeOutUnknown : takeOutRefused)(tx, scope);
    const room = Math.max(0, maxStoredRejects - staged.rejected);
    const kept = late
      .slice(0, room)
      .flatMap((reject) => rejectRows({ line: reject.n, cells: reject.cells }, [refusalOf(reject)]));
    await addRejects(tx, { tenant, portfolio: file.portfolio, id: file.id }, kept);
    const rejected = staged.rejected + late.length;
    const { format, rows } = facts;
    const { warnings, warningExamples, withoutPhone } = staged;
    const facts_ = {
      rows,
      rejected,
      accepted: rows - rejected,
      warnings,
      warningExamples,
      withoutPhone,
      format,
    };
    await clearStage(tx, file.id, false);
    if (rejected === rows || (rejected > rows * maxRejectShare && !facts.acceptRejects)) {
      await markFile(tx, file.id, "refused", facts_);
      return { refused: { rows, rejected, maxShare: maxRejectShare, fileId: file.id } };
    }
    const merged = await mergeKind(tx, scope, deps.peace);
    const counts = { ...facts_, ...merged };
    await markFile(tx, file.id, "loaded", counts);
    await announce(tx, scope, merged);
    await leaveInPeace(tx, scope, deps.peace);
    return { counts };
  });
}

function mergeKind(tx: Tx, scope: MergeScope, peace: Peace): Promise<MergeCounts> {
  if (scope.kind === "withdrawal") return withdrawLoad(tx, scope);
  return scope.kind === "exclusion" ? excludeLoad(tx, scope, peace) : mergeLoad(tx, scope);
}

const changes: Readonly<Record<RowKind, string>> = {
  assignment: "accounts.changed",
  update: "accounts.changed",
  withdrawal: "accounts.withdrawn",
  exclusion: "accounts.excluded",
};

async function announce(tx: Tx, scope: MergeScope, merged: MergeCounts): Promise<void> {
  const { tenant, portfolio, at, fileId, kind } = scope;
  const type = changes[kind];
  for await (const accountIds of touchedAccounts(tx, scope)) {
    await append(tx, [{ tenant, portfolio, at, type, subject: fileId, payload: { accountIds } }]);
  }
  await append(tx, [
    {
      tenant,
      portfolio,
      at,
      type: "portfolio.loaded",
      subject: portfolio,
      payload: { fileId, kind, ...merged },
    },
  ]);
}

function refusalOf(reject: LoadReject): Refusal {
  const value = reject.number;
  if (reject.code === "documento_desconocido") return { field: "document", code: reject.code, value };
  return reject.first === null
    ? { field: "accountNumber", code: reject.code, value }
    : { field: "accountNumber", code: reject.code, value, detail: reject.first };
}

function progressReporter(deps: ImportDeps, tenant: TenantId, jobId: JobId) {
  let lastAt = Number.NEGATIVE_INFINITY;
  return async (step: { done: number; total?: number; force?: boolean }): Promise<void> => {
    const now = deps.clock.monotonic();
    if (!step.force && now - lastAt < progressEveryMs) return;
    const starts = lastAt === Number.NEGATIVE_INFINITY ? { startedAt: deps.clock.now() } : {};
    lastAt = now;
    const { done, total } = step;
    const { cancelAsked } = await deps.db.inTenant(tenant, (tx) =>
      reportProgress(tx, jobId, { done, ...starts, ...(total === undefined ? {} : { total }) }),
    );
    if (cancelAsked) throw cancelled;
  };
}

async function endBadly(
  deps: ImportDeps,
  tenant: TenantId,
  fileId: string,
  jobId: JobId,
  error: unknown,
): Promise<void> {
  const at = deps.clock.now();
  await deps.db.inTenant(tenant, async (tx) => {
    const file = await findFile(tx, fileId);
    if (file?.state === "received") {
      await clearStage(tx, fileId, false);
      await markFile(tx, fileId, "refused", { ...file.counts });
    }
    if (error === cancelled) return finishJob(tx, jobId, { state: "cancelled", at });
    const known = error instanceof AppError ? error : new AppError("internal");
    if (known !== error) deps.log.error({ err: (error as Error).message, fileId }, "import failed");
    return finishJob(tx, jobId, { state: "failed", at, error: { code: known.code, details: known.details } });
  });
}

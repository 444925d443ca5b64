// A payments file as a job: on disk → columns and conventions → every row judged → chunks, each applied in its own
// transaction. Nothing is applied before the whole file was judged; from the first chunk on nobody can cancel, and a file
// that ends in between says what it applied. Loaded again it goes on where it stopped: a payment is known by what it is.
import { unlink } from "node:fs/promises";
import type { Country } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type JobId, type TenantId } from "#kernel/ids.ts";
import { type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { finishJob, holdJob, type JobHandler, reportProgress } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import { type FileFacts, inspectFile, ledger, maxRejectShare } from "#portfolio/service.ts";
import { chunksOf, openPayments, type Readable, rejectsOf } from "./read-rows.ts";
import { paymentsPath } from "./receive.ts";
import { apply, cover, type MoneyFollowers, refusalsOf } from "./service.ts";
import * as store from "./store.ts";

export interface PaymentsFileDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly inboxFolder: string;
  readonly followers: MoneyFollowers;
}
/** Rejected rows kept for the person who sent the file; more of them say the same. Judgement. */
export const mostStoredRejects = 10_000;

/** Payload: { fileId, jobId, decimal?, dateOrder?, acceptRejects? }. */
export function runPayments(deps: PaymentsFileDeps): JobHandler {
  return async (tenant, payload) => {
    const { db, clock, log } = deps;
    const fileId = String(payload.fileId);
    const job = asId<JobId>(String(payload.jobId));
    const file = await db.inTenant(tenant, (tx) => store.findFile(tx, fileId));
    // A second delivery of a job that ended finds the file judged.
    if (file?.state !== "received") return;
    const work = { tenant, file, job, payload, path: paymentsPath(deps.inboxFolder, fileId) };
    try {
      const result = await load(deps, work);
      await db.inTenant(tenant, (tx) => finishJob(tx, job, { state: "succeeded", at: clock.now(), result }));
    } catch (error) {
      await endBadly(deps, work, error);
    }
    await unlink(work.path).catch(() => log.warn({ fileId }, "received file was already gone"));
  };
}

const cancelled = new Error("cancelled by a person");

interface Work {
  readonly tenant: TenantId;
  readonly file: store.PaymentsFile;
  readonly path: string;
  readonly job: JobId;
  readonly payload: Readonly<Record<string, unknown>>;
}

async function load(deps: PaymentsFileDeps, work: Work): Promise<object> {
  const { db, clock } = deps;
  const { tenant, file, payload } = work;
  const mandate = await db.inTenant(tenant, (tx) => ledger.creditorOf(tx, file.portfolio));
  if (!mandate) throw new AppError("not_found", { field: "portfolioId" });
  const facts = await inspectFile(work.path, { encoding: "auto", separator: "auto" });
  const rules = await openPayments(facts, {
    decimal: payload.decimal,
    dateOrder: payload.dateOrder,
    currency: mandate.currency,
    country: mandate.country as Country,
    today: localDateAt(clock.now(), mandate.timeZone),
  });
  const { encoding, separator } = facts;
  const format = { encoding, separator, headers: rules.headers };
  // A delivery of the job that died after its first chunk was past this.
  if (file.counts.done === undefined) await judge(deps, work, { facts, rules, format });
  const { latest, ...counts } = await applyAll(deps, work, { facts, rules, format });
  const throughOn =
    counts.applied + counts.duplicates > 0 || file.throughOn ? (file.throughOn ?? latest) : null;
  const now = clock.now();
  await db.inTenant(tenant, async (tx) => {
    await store.markFile(tx, file.id, "loaded", { counts: { ...counts, format }, throughOn });
    if (throughOn) await cover(tx, { tenant, portfolio: file.portfolio, now }, throughOn, deps.followers);
  });
  const { done: _done, ...told } = counts;
  return { fileId: file.id, ...told, throughOn };
}

interface Reading {
  readonly facts: FileFacts;
  readonly rules: Readable;
  readonly format: object;
}

/** Every row, against its own words and against the portfolio. Too many wrong ones and the file is refused whole. */
async function judge(deps: PaymentsFileDeps, work: Work, { facts, rules, format }: Reading): Promise<void> {
  const { tenant, file, job, payload } = work;
  const { rows } = rules;
  let done = 0;
  let rejected = 0;
  for await (const chunk of chunksOf(facts, rules)) {
    const started = done === 0 ? { startedAt: deps.clock.now() } : {};
    done += chunk.rows;
    rejected += await deps.db.inTenant(tenant, async (tx) => {
      const refused = await refusalsOf(tx, file.portfolio, chunk.payments);
      const rejects = [...chunk.rejects, ...rejectsOf(chunk, refused)];
      const room = Math.max(0, mostStoredRejects - rejected);
      await store.addRejects(tx, { tenant, portfolio: file.portfolio, id: file.id }, rejects.slice(0, room));
      const { cancelAsked } = await reportProgress(tx, job, { done: 0, ...started });
      if (cancelAsked) throw cancelled;
      return new Set(rejects.map((reject) => reject.row)).size;
    });
  }
  if (rejected === rows || (rejected > rows * maxRejectShare && payload.acceptRejects !== true)) {
    await deps.db.inTenant(tenant, (tx) =>
      store.markFile(tx, file.id, "refused", { counts: { rows, rejected, format } }),
    );
    throw new AppError("file_too_many_rejects", {
      rows,
      rejected,
      maxShare: maxRejectShare,
      fileId: file.id,
    });
  }
}

/** Counts of a file on its way: kept in each chunk's transaction, so that whoever goes on knows what is applied. */
interface Totals {
  readonly done: number;
  readonly rows: number;
  readonly applied: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly closedAccounts: number;
  readonly latest: LocalDate | null;
}

async function applyAll(
  deps: PaymentsFileDeps,
  { tenant, file, job }: Work,
  { facts, rules, format }: Reading,
): Promise<Totals> {
  const { rows } = rules;
  const none = { done: 0, rows, applied: 0, duplicates: 0, rejected: 0, closedAccounts: 0, latest: null };
  let totals: Totals = { ...none, ...file.counts };
  const free = await deps.db.inTenant(tenant, (tx) => holdJob(tx, job, rows));
  if (!free && totals.done === 0) throw cancelled;
  let seen = 0;
  for await (const chunk of chunksOf(facts, rules)) {
    seen += chunk.rows;
    if (seen <= totals.done) continue;
    const before = totals;
    totals = await deps.db.inTenant(tenant, async (tx) => {
      const now = deps.clock.now();
      const scope = { tenant, portfolio: file.portfolio, file: file.id, now };
      const { applied, duplicates, closed, refused } = await apply(tx, scope, chunk.payments, deps.followers);
      // The portfolio may have changed since the row was judged.
      const rejects = before.rejected < mostStoredRejects ? rejectsOf(chunk, refused) : [];
      await store.addRejects(tx, { tenant, portfolio: file.portfolio, id: file.id }, rejects);
      const days = chunk.payments.map(({ valueOn }) => valueOn);
      const next: Totals = {
        rows,
        done: seen,
        applied: before.applied + applied,
        duplicates: before.duplicates + duplicates,
        rejected: before.rejected + new Set(chunk.rejects.map(({ row }) => row)).size + refused.length,
        closedAccounts: before.closedAccounts + closed,
        latest: days.reduce((a, b) => (a === null || b > a ? b : a), before.latest),
      };
      await store.keepCounts(tx, file.id, { ...next, format });
      await reportProgress(tx, job, { done: seen, total: rows });
      return next;
    });
  }
  return totals;
}

/** What was applied stays applied and is told; before the first chunk the portfolio is as it was. */
async function endBadly(deps: PaymentsFileDeps, work: Work, error: unknown): Promise<void> {
  const { file, job, tenant } = work;
  const at = deps.clock.now();
  const known = error instanceof AppError ? error : new AppError("internal");
  if (known !== error && error !== cancelled)
    deps.log.error({ err: (error as Error).message, fileId: file.id }, "payments file failed");
  await deps.db.inTenant(tenant, async (tx) => {
    const now = await store.findFile(tx, file.id);
    const { format: _format, latest: _latest, ...counts } = now?.counts ?? {};
    if (now?.state === "received" && counts.done !== undefined) {
      await store.markFile(tx, file.id, "partial", { counts: now.counts });
      const details = { fileId: file.id, ...counts, why: known.code };
      const result = { fileId: file.id, ...counts };
      return finishJob(tx, job, {
        state: "failed",
        at,
        result,
        error: { code: "file_partly_loaded", details },
      });
    }
    if (now?.state === "received") await store.markFile(tx, file.id, "refused", { counts: now.counts });
    if (error === cancelled) return finishJob(tx, job, { state: "cancelled", at });
    return finishJob(tx, job, { state: "failed", at, error: { code: known.code, details: known.details } });
  });
}

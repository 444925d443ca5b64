// A file of the watched folder handed to the same loads as a person's upload, and what became of it there.
import type { Readable } from "node:stream";
import type { AppError } from "#kernel/errors.ts";
import type { JobId, PortfolioId, TenantId } from "#kernel/ids.ts";
import { newestPaymentsOfContent, receivePayments, rejectedRows } from "#payments/service.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { type JobRow, recentJobs } from "#platform/jobs.ts";
import {
  importRejectsOf,
  newestOfContent,
  receiveFile,
  recogniseProfileOf,
  rejectsFile,
} from "#portfolio/service.ts";
import type { FileKind } from "./core/names.ts";

export interface LoadingDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Where uploads are kept until their job read them; the mandates' folders lie in it too. */
  readonly inboxFolder: string;
}
export interface Given {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly kind: FileKind;
  readonly name: string;
}
/** The same content as the system met it before. */
export interface Met {
  readonly id: string;
  readonly jobId: JobId;
  readonly name: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly receivedAt: number;
}

export async function metBefore({ db }: LoadingDeps, given: Given, sha256: Buffer): Promise<Met | undefined> {
  const { tenant, portfolio, kind } = given;
  return db.inTenant(tenant, (tx) =>
    kind === "payments"
      ? newestPaymentsOfContent(tx, portfolio, sha256)
      : newestOfContent(tx, portfolio, kind, sha256),
  );
}

export async function startLoad(
  deps: LoadingDeps,
  given: Given,
  file: { readonly head: Buffer; readonly content: () => Readable },
): Promise<JobId> {
  const { tenant, portfolio, kind, name } = given;
  if (kind === "payments") return receivePayments(deps, { tenant }, portfolio, { name }, file.content());
  const inside = <T>(work: Parameters<typeof deps.db.inTenant<T>>[1]) => deps.db.inTenant(tenant, work);
  const profileId = await recogniseProfileOf(inside, portfolio, kind, file.head);
  const wanted = { portfolio, kind, name, ...(profileId ? { profileId } : {}) };
  return (await receiveFile(deps, { tenant }, wanted, file.content())).jobId;
}

export async function jobOf({ db }: LoadingDeps, tenant: TenantId, id: JobId): Promise<JobRow | undefined> {
  return (await db.inTenant(tenant, (tx) => recentJobs(tx, { id })))[0];
}
export function isUnderWay(job: JobRow | undefined): boolean {
  return job?.state === "queued" || job?.state === "running";
}

/** The refused rows as the file's sender gets them; undefined without any. */
export async function rejectsCsvOf(
  { db }: LoadingDeps,
  { tenant, kind }: Given,
  file: Pick<Met, "id" | "counts">,
): Promise<Buffer | undefined> {
  if (!(Number(file.counts.rejected) > 0)) return undefined;
  const rowsOf = kind === "payments" ? rejectedRows : importRejectsOf;
  const pieces: Buffer[] = [];
  const lines = rejectsFile(file.counts.format, (after, limit) =>
    db.inTenant(tenant, (tx) => rowsOf(tx, file.id, after, limit)),
  );
  for await (const piece of lines) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What a job's error was, in the catalogue's words. */
export function refusalOf(error: unknown): Pick<AppError, "code" | "details"> {
  const { code = "internal", details = {} } = (error ?? {}) as Partial<AppError>;
  return { code, details };
}

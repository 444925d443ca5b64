// The file of an export that may go: made once by a job, as whoever asked for it sees the data, kept with its hash for a day. What
// was promised holds while it is made: never more rows than were let go, nothing recorded after it was asked for.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { rowsWithoutSecondPerson } from "#identity/core/exports.ts";
import { type ExportRow, expireExports, exportFailed, exportMade, requireExport } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type JobId, type TenantId } from "#kernel/ids.ts";
import { addDays, type LocalDate, localDate, startOfDay } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { finishJob, type JobHandler, reportProgress } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import type { ExportProfile } from "./core/export-csv.ts";
import { markText } from "./core/export-mark.ts";
import { countryOf, gestionesCsv } from "./export.ts";
import * as store from "./store.ts";

export interface ExportDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Files made lie here under their ids. */
  readonly exportsFolder: string;
}
export const exportTask = "export";
export const exportsNightly = "exports-nightly";

/** Payload: { jobId, exportId }. */
export function runExport(deps: ExportDeps & { readonly log: Log }): JobHandler {
  return async (tenant, payload) => {
    const { db, clock, log } = deps;
    const job = asId<JobId>(String(payload.jobId));
    const id = asId(String(payload.exportId));
    await sweepExports(deps)(tenant, {});
    try {
      const rows = await makeExport(deps, tenant, id, job);
      const end = { state: "succeeded" as const, at: clock.now(), result: { exportId: id, rows } };
      await db.inTenant(tenant, (tx) => finishJob(tx, job, end));
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      if (known !== error) log.error({ err: (error as Error).message }, "export failed");
      const { code, details } = known;
      await db.inTenant(tenant, async (tx) => {
        await exportFailed(tx, id);
        await finishJob(tx, job, { state: "failed", at: clock.now(), error: { code, details } });
      });
    }
  };
}

async function makeExport(deps: ExportDeps, tenant: TenantId, id: string, job: JobId): Promise<number> {
  const { db, clock, exportsFolder } = deps;
  const { order, place } = await db.inTenant(tenant, async (tx) => ({
    order: await requireExport(tx, id),
    place: await store.tenantPlace(tx),
  }));
  // A worker that died after the last word finds it said.
  if (order.state !== "approved") return order.rows;
  await mkdir(exportsFolder, { recursive: true, mode: 0o700 });
  const path = exportPath(exportsFolder, id);
  const hash = createHash("sha256");
  const [most, country] = [mostRows(order), countryOf(place.country)];
  let [rows, bytes] = [0, 0];
  // What a worker left that died is begun anew.
  const file = await open(path, "w", 0o600);
  try {
    const wanted = {
      period: exportPeriod(order, place.timeZone),
      portfolio: order.portfolio,
      profile: (order.wanted.profile ?? "excel") as ExportProfile,
      country,
      mark: markText(
        { number: order.number, name: order.askedByName, at: order.askedAt },
        country,
        place.timeZone,
      ),
    };
    for await (const piece of gestionesCsv(db, { tenant, user: order.askedBy }, wanted)) {
      rows += piece.rows;
      if (rows > most) throw new AppError("export_unapproved", { number: order.number, rows, most });
      const encoded = Buffer.from(piece.text);
      hash.update(encoded);
      bytes += encoded.length;
      await file.write(encoded);
      await db.inTenant(tenant, (tx) => reportProgress(tx, job, { done: rows, total: order.rows }));
    }
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  const done = { at: clock.now(), sha256: hash.digest(), bytes };
  await db.inTenant(tenant, (tx) => exportMade(tx, id, done));
  return rows;
}

/** As many as the second person saw; without one, as many as one may take. */
function mostRows({ secondPerson, rows }: ExportRow): number {
  return secondPerson ? rows : Math.min(rowsWithoutSecondPerson, Math.max(rows, 1));
}

/** Until it was asked for: what is recorded later was counted by nobody. */
export function exportPeriod(
  { wanted, askedAt }: Pick<ExportRow, "wanted" | "askedAt">,
  zone: string,
): store.Period {
  const [from, to] = [localDate(String(wanted.from)), localDate(String(wanted.to))];
  return periodUntil(from, to, zone, askedAt);
}
export function periodUntil(from: LocalDate, to: LocalDate, zone: string, until: number): store.Period {
  return { from: startOfDay(from, zone), to: Math.min(startOfDay(addDays(to, 1), zone), until + 1) };
}

/** The bytes as they were made. What is lost or differs from its hash is not sent. */
export async function exportBytes(exportsFolder: string, row: ExportRow): Promise<NodeJS.ReadableStream> {
  const path = exportPath(exportsFolder, row.id);
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes || !row.sha256 || !createHash("sha256").update(bytes).digest().equals(row.sha256))
    throw new AppError("export_gone", { number: row.number });
  return createReadStream(path);
}

/** Files past their time leave the disk. */
export function sweepExports({ db, clock, exportsFolder }: ExportDeps): JobHandler {
  return async (tenant) => {
    const gone = await db.inTenant(tenant, (tx) => expireExports(tx, clock.now()));
    for (const id of gone) await unlink(exportPath(exportsFolder, id)).catch(() => undefined);
  };
}

function exportPath(folder: string, id: string): string {
  return join(folder, `${asId(id)}.csv`);
}

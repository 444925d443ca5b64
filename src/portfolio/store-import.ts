// Files received and their way in: the file's own row, staged rows, rejects, mapping profiles.
import { sql } from "kysely";
import { asId, type JobId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { type MappingSpec, parseSpec, type RowKind } from "./core/mapping.ts";
import type { RejectedRow, RejectRow } from "./core/row-codes.ts";

export interface ImportFile {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly jobId: JobId;
  readonly kind: RowKind;
  readonly name: string;
  readonly bytes: number;
  readonly state: "received" | "loaded" | "refused";
  readonly spec: MappingSpec | undefined;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly receivedAt: Instant;
}

const fileColumns = [
  "id",
  "portfolio_id",
  "job_id",
  "kind",
  "name",
  "bytes",
  "state",
  "spec",
  "counts",
  "received_at",
] as const;

interface FileRow {
  id: string;
  portfolio_id: string;
  job_id: string;
  kind: string;
  name: string;
  bytes: bigint;
  state: string;
  spec: unknown;
  counts: Record<string, unknown>;
  received_at: number;
}
function toFile(row: FileRow): ImportFile {
  return {
    id: row.id,
    portfolio: asId(row.portfolio_id),
    jobId: asId(row.job_id),
    kind: row.kind as RowKind,
    name: row.name,
    bytes: Number(row.bytes),
    state: row.state as ImportFile["state"],
    spec: parseSpec(row.spec),
    counts: row.counts,
    receivedAt: row.received_at,
  };
}

export async function addFile(
  tx: Tx,
  tenant: TenantId,
  file: Omit<ImportFile, "state" | "counts"> & { sha256: Buffer; by?: UserId },
): Promise<void> {
  await tx
    .insertInto("import_file")
    .values({
      tenant_id: tenant,
      id: file.id,
      portfolio_id: file.portfolio,
      job_id: file.jobId,
      kind: file.kind,
      name: file.name,
      sha256: file.sha256,
      bytes: file.bytes,
      state: "received",
      spec: JSON.stringify(file.spec ?? {}),
      received_at: new Date(file.receivedAt),
      received_by: file.by ?? null,
    })
    .execute();
}

export async function findFile(tx: Tx, id: string): Promise<ImportFile | undefined> {
  const row = await tx.selectFrom("import_file").select(fileColumns).where("id", "=", id).executeTakeFirst();
  return row && toFile(row);
}

export async function filesOf(tx: Tx, portfolio: PortfolioId, limit: number): Promise<readonly ImportFile[]> {
  const rows = await tx
    .selectFrom("import_file")
    .select(fileColumns)
    .where("portfolio_id", "=", portfolio)
    .orderBy("received_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(toFile);
}

/** The file of the same kind and content that was loaded before. */
export async function loadedBefore(
  tx: Tx,
  portfolio: PortfolioId,
  kind: RowKind,
  sha256: Buffer,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom("import_file")
    .select("id")
    .where("portfolio_id", "=", portfolio)
    .where("kind", "=", kind)
    .where("sha256", "=", sha256)
    .where("state", "=", "loaded")
    .executeTakeFirst();
  return row?.id;
}

/** The newest file of the same kind and content, whatever became of it. */
export async function newestOfContent(
  tx: Tx,
  portfolio: PortfolioId,
  kind: RowKind,
  sha256: Buffer,
): Promise<ImportFile | undefined> {
  const row = await tx
    .selectFrom("import_file")
    .select(fileColumns)
    .where("portfolio_id", "=", portfolio)
    .where("kind", "=", kind)
    .where("sha256", "=", sha256)
    .orderBy("received_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && toFile(row);
}

/** Another file of the same content that became part of the mandate while this one was read. */
export async function twinOf(tx: Tx, fileId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("import_file as mine")
    .innerJoin("import_file as other", (join) =>
      join
        .onRef("other.tenant_id", "=", "mine.tenant_id")
        .onRef("other.portfolio_id", "=", "mine.portfolio_id")
        .onRef("other.kind", "=", "mine.kind")
        .onRef("other.sha256", "=", "mine.sha256"),
    )
    .select("other.id")
    .where("mine.id", "=", fileId)
    .where("other.state", "=", "loaded")
    .executeTakeFirst();
  return row?.id;
}

export async function markFile(
  tx: Tx,
  id: string,
  state: "loaded" | "refused",
  counts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx
    .updateTable("import_file")
    .set({ state, counts: JSON.stringify(counts) })
    .where("id", "=", id)
    .execute();
}

/** A load that was interrupted starts from nothing. */
export async function clearStage(tx: Tx, fileId: string, rejectsToo: boolean): Promise<void> {
  await tx.deleteFrom("import_stage").where("file_id", "=", fileId).execute();
  if (rejectsToo) await tx.deleteFrom("import_reject").where("file_id", "=", fileId).execute();
}

export interface StagedRow {
  readonly n: number;
  readonly [column: string]: unknown;
}
export async function stageRows(
  tx: Tx,
  file: { tenant: TenantId; portfolio: PortfolioId; id: string },
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into import_stage (tenant_id, file_id, row_number, portfolio_id, data)
    select ${file.tenant}::uuid, ${file.id}::uuid, (data ->> 'n')::integer, ${file.portfolio}::uuid, data
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as data`.execute(tx);
}

export async function addRejects(
  tx: Tx,
  file: { tenant: TenantId; portfolio: PortfolioId; id: string },
  rejects: readonly RejectRow[],
): Promise<void> {
  if (rejects.length === 0) return;
  await sql`insert into import_reject (tenant_id, file_id, row_number, field, code, message, cells, portfolio_id)
    select ${file.tenant}::uuid, ${file.id}::uuid, r.row, r.field, r.code, r.message, r.cells, ${file.portfolio}::uuid
    from jsonb_to_recordset(${JSON.stringify(rejects)}::jsonb)
      as r(row integer, field text, code text, message text, cells jsonb)
    on conflict do nothing`.execute(tx);
}

/** Rejected rows in the file's order, each with all its reasons, from the row after `after`. */
export async function rejectsOf(
  tx: Tx,
  fileId: string,
  after: number,
  limit: number,
): Promise<readonly RejectedRow[]> {
  const { rows } = await sql<RejectedRow>`
    select row_number as row, (array_agg(cells order by field, code))[1] as cells,
      json_agg(json_build_object('field', field, 'code', code, 'message', message) order by field, code) as reasons
    from import_reject where file_id = ${fileId} and row_number > ${after}
    group by row_number order by row_number limit ${limit}`.execute(tx);
  return rows;
}

export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly spec: MappingSpec;
}
export async function profilesOf(tx: Tx, portfolio: PortfolioId): Promise<readonly Profile[]> {
  const rows = await tx
    .selectFrom("mapping_profile")
    .select(["id", "name", "spec"])
    .where("portfolio_id", "=", portfolio)
    .orderBy("name")
    .execute();
  return rows.flatMap((row) => {
    const spec = parseSpec(row.spec);
    return spec ? [{ id: row.id, name: row.name, spec }] : [];
  });
}

export async function addProfile(
  tx: Tx,
  tenant: TenantId,
  portfolio: PortfolioId,
  profile: { name: string; spec: MappingSpec; at: Instant },
): Promise<string> {
  const id = newId();
  await tx
    .insertInto("mapping_profile")
    .values({
      tenant_id: tenant,
      id,
      portfolio_id: portfolio,
      name: profile.name,
      spec: JSON.stringify(profile.spec),
      created_at: new Date(profile.at),
    })
    .execute();
  return id;
}

export async function changeProfile(
  tx: Tx,
  portfolio: PortfolioId,
  id: string,
  change: { name: string; spec: MappingSpec },
): Promise<boolean> {
  const result = await tx
    .updateTable("mapping_profile")
    .set({ name: change.name, spec: JSON.stringify(change.spec) })
    .where("portfolio_id", "=", portfolio)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function removeProfile(tx: Tx, portfolio: PortfolioId, id: string): Promise<boolean> {
  const result = await tx
    .deleteFrom("mapping_profile")
    .where("portfolio_id", "=", portfolio)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

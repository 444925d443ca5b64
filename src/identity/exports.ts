// What leaves the system as a file: asked for with a reason, let go by a second person when it is much, made once, fetched for a
// day by whoever asked. The modules whose files they are make them; numbers, reasons and decisions are kept here.
import { AppError } from "#kernel/errors.ts";
import type { DebtorId, PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import {
  countedOverMs,
  fetchableMs,
  mostExportRows,
  needsSecondPerson,
  rowsWithoutSecondPerson,
  stateAt,
  waitsMs,
} from "./core/exports.ts";
import * as store from "./store-exports.ts";
import { logAccess } from "./store-sessions.ts";

interface Asker {
  readonly tenant: TenantId;
  readonly user: UserId;
}

export interface AskedExport {
  /** Made by whoever asks: sent again it is the same request. */
  readonly id: string;
  readonly kind: store.ExportRow["kind"];
  readonly portfolio?: PortfolioId;
  readonly debtor?: DebtorId;
  readonly wanted: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly rows: number;
  /** The operation's clock, as everything a file says. */
  readonly at: Instant;
}

/** The request, and whether it is new. Approved at once while one person may take so much alone. */
export async function askExport(
  tx: Tx,
  asker: Asker,
  asked: AskedExport,
  realNow: Instant,
): Promise<{ readonly row: store.ExportRow; readonly fresh: boolean }> {
  const reason = asked.reason.trim();
  if (reason === "") throw new AppError("validation_failed", { field: "reason" });
  if (asked.rows > mostExportRows)
    throw new AppError("bad_request", { field: "to", maxRows: mostExportRows });
  await store.lockExports(tx, asker.tenant);
  const known = await findExport(tx, asked.id);
  if (known) {
    if (known.askedBy !== asker.user) throw new AppError("not_found", { what: "export" });
    return { row: known, fresh: false };
  }
  const alone = await store.takenAlone(tx, asker.user, asked.at - countedOverMs);
  // What is held of one person is that person's to be told: one row, whoever has taken more that day.
  const secondPerson = asked.kind !== "person" && needsSecondPerson(asked.rows, alone);
  const number = await store.insertExport(tx, asker, {
    ...{ id: asked.id, kind: asked.kind, wanted: asked.wanted, reason, rows: asked.rows },
    ...{ portfolio: asked.portfolio ?? null, debtor: asked.debtor ?? null, askedAt: asked.at },
    secondPerson,
    state: secondPerson ? "asked" : "approved",
  });
  // What is told at once has a line of its own for each mandate.
  if (asked.kind !== "person")
    await logAccess(tx, asker.tenant, asker.user, realNow, {
      action: "export",
      what: `${asked.kind}_asked`,
      subject: asked.debtor ?? asked.id,
      ...(asked.portfolio ? { portfolio: asked.portfolio } : {}),
      detail: { number, rows: asked.rows, secondPerson, ...asked.wanted },
    });
  return { row: await requireExport(tx, asked.id), fresh: true };
}

export async function requireExport(tx: Tx, id: string): Promise<store.ExportRow> {
  const row = await findExport(tx, id);
  if (!row) throw new AppError("not_found", { what: "export" });
  return row;
}
async function findExport(tx: Tx, id: string): Promise<store.ExportRow | undefined> {
  const [row] = await store.exportsOf(tx, { id, most: 1 });
  return row;
}

/** By somebody else than who asked. The same word said again changes nothing. */
export async function decideExport(
  tx: Tx,
  { user }: Asker,
  decision: {
    readonly id: string;
    readonly verdict: "approve" | "refuse";
    readonly reason: string;
    readonly at: Instant;
  },
): Promise<{ readonly row: store.ExportRow; readonly fresh: boolean }> {
  const { id, at } = decision;
  const before = await requireExport(tx, id);
  const state = decision.verdict === "approve" ? "approved" : "refused";
  if (before.askedBy === user) throw new AppError("conflict", { reason: "second_person" });
  const reason = decision.reason.trim();
  if (reason === "") throw new AppError("validation_failed", { field: "reason" });
  if (stateAt(before, at) === "expired") throw new AppError("export_gone", { number: before.number });
  if (await store.decide(tx, id, { state, by: user, reason, at }))
    return { row: await requireExport(tx, id), fresh: true };
  const after = await requireExport(tx, id);
  const same = after.decidedBy === user && (after.state === "refused") === (state === "refused");
  if (!same) throw new AppError("conflict", { reason: "export_decided" });
  return { row: after, fresh: false };
}

/** Only whoever asked, and only while the file is there. Each fetch is a line of the log. */
export async function takeExport(
  tx: Tx,
  { tenant, user }: Asker,
  id: string,
  now: { readonly operation: Instant; readonly real: Instant },
): Promise<{ readonly row: store.ExportRow; readonly refusal?: AppError }> {
  const row = await requireExport(tx, id);
  if (row.askedBy !== user) throw new AppError("not_found", { what: "export" });
  const refusal = refusalOf(row, now.operation);
  await logAccess(tx, tenant, user, now.real, {
    action: refusal ? "refused" : "export",
    what: row.kind,
    subject: row.id,
    ...(row.portfolio ? { portfolio: row.portfolio } : {}),
    detail: { number: row.number, rows: row.rows, ...row.wanted },
  });
  return refusal ? { row, refusal } : { row };
}

function refusalOf(row: store.ExportRow, now: Instant): AppError | undefined {
  const state = stateAt(row, now);
  const { number, rows } = row;
  if (state === "ready") return undefined;
  if (state === "asked")
    return new AppError("export_unapproved", { number, rows, most: rowsWithoutSecondPerson });
  if (state === "refused") return new AppError("export_refused", { number });
  if (state === "approved") return new AppError("conflict", { reason: "export_being_made" });
  return new AppError("export_gone", { number });
}

/** As the worker leaves it: the file is there, for a day. */
export async function exportMade(
  tx: Tx,
  id: string,
  file: { readonly at: Instant; readonly sha256: Buffer | null; readonly bytes: number },
): Promise<void> {
  await store.made(tx, id, { ...file, expiresAt: file.at + fetchableMs });
}

/** Files one sweep takes away. */
const swept = 1_000;
/** Ids whose files may go from the disk. */
export function expireExports(tx: Tx, now: Instant): Promise<readonly string[]> {
  return store.expire(tx, now, now - waitsMs, swept);
}

export { type ExportRow, exportsOf, failed as exportFailed } from "./store-exports.ts";

// A payments file as a job: on disk → columns and conventions → chunks, each applied in its own transaction. Nothing is
// applied before the whole file was seen to be readable; a chunk applied twice is recognised.
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Country } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type JobId, type TenantId } from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import { type LocalDate, localDateAt } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import { finishJob, type JobHandler, reportProgress } from "#platform/jobs.ts";
import type { Log } from "#platform/log.ts";
import type { CsvRecord } from "#portfolio/core/csv.ts";
import type { DateOrder } from "#portfolio/core/dates.ts";
import { currencyNamed, type Decimal } from "#portfolio/core/numbers.ts";
import type { RejectRow } from "#portfolio/core/row-codes.ts";
import { addValue, decideTally, openTally, type Tally } from "#portfolio/core/tally.ts";
import { type FileFacts, importLimits, inspectFile, ledger, readRecords } from "#portfolio/service.ts";
import {
  bindPaymentHeader,
  type PaymentCode,
  type RowRefusal,
  type RowRules,
  readPaymentRow,
} from "./core/payment-row.ts";
import { refusalText } from "./core/refusal-texts.ts";
import { apply, cover, type IncomingPayment, type MoneyFollowers, mostRows } from "./service.ts";
import * as store from "./store.ts";

export interface PaymentsFileDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly inboxFolder: string;
  readonly followers: MoneyFollowers;
}
export const paymentsTask = "payments-file";
/** Rejected rows kept for the person who sent the file; more of them say the same. Judgement. */
export const mostStoredRejects = 10_000;

export function paymentsPath(folder: string, fileId: string): string {
  return join(folder, `pagos-${asId(fileId)}.csv`);
}

/** Payload: { fileId, jobId, decimal?, dateOrder? }. */
export function runPayments(deps: PaymentsFileDeps): JobHandler {
  return async (tenant, payload) => {
    const { db, clock, log } = deps;
    const fileId = String(payload.fileId);
    const job = asId<JobId>(String(payload.jobId));
    const file = await db.inTenant(tenant, (tx) => store.findFile(tx, fileId));
    // A second delivery of a job that ended finds the file judged.
    if (file?.state !== "received") return;
    const path = paymentsPath(deps.inboxFolder, fileId);
    try {
      const result = await load(deps, tenant, { file, path, job, payload });
      await db.inTenant(tenant, (tx) => finishJob(tx, job, { state: "succeeded", at: clock.now(), result }));
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError("internal");
      if (known !== error && error !== cancelled)
        log.error({ err: (error as Error).message, fileId }, "payments file failed");
      const end =
        error === cancelled
          ? ({ state: "cancelled", at: clock.now() } as const)
          : ({
              state: "failed",
              at: clock.now(),
              error: { code: known.code, details: known.details },
            } as const);
      await db.inTenant(tenant, async (tx) => {
        await store.markFile(tx, fileId, "refused", { counts: {} });
        await finishJob(tx, job, end);
      });
    }
    await unlink(path).catch(() => log.warn({ fileId }, "received file was already gone"));
  };
}

const cancelled = new Error("cancelled by a person");

interface Work {
  readonly file: store.PaymentsFile;
  readonly path: string;
  readonly job: JobId;
  readonly payload: Readonly<Record<string, unknown>>;
}
interface Totals {
  rows: number;
  applied: number;
  duplicates: number;
  rejected: number;
  closedAccounts: number;
  latest: LocalDate | null;
}

async function load(deps: PaymentsFileDeps, tenant: TenantId, work: Work): Promise<object> {
  const { db, clock } = deps;
  const { file, path, payload } = work;
  const mandate = await db.inTenant(tenant, (tx) => ledger.creditorOf(tx, file.portfolio));
  if (!mandate) throw new AppError("not_found", { field: "portfolioId" });
  const facts = await inspectFile(path, { encoding: "auto", separator: "auto" });
  const country = mandate.country as Country;
  const seen = await survey(facts, mandate.currency);
  const rules: RowRules = {
    ...seen,
    decimal: decimalOf(seen.amounts, payload.decimal),
    dateOrder: dateOrderOf(seen.days, payload.dateOrder),
    country,
    currency: mandate.currency,
    today: localDateAt(clock.now(), mandate.timeZone),
  };
  const totals: Totals = { rows: 0, applied: 0, duplicates: 0, rejected: 0, closedAccounts: 0, latest: null };
  const occurrences = new Map<string, number>();
  let chunk: CsvRecord[] = [];
  const flush = async (): Promise<void> => {
    await applyChunk(deps, tenant, work, { rules, totals, occurrences, total: seen.rows }, chunk);
    chunk = [];
  };
  for await (const record of rowsOf(facts)) {
    chunk.push(record);
    if (chunk.length === mostRows) await flush();
  }
  if (chunk.length > 0) await flush();
  const { latest, ...counts } = totals;
  const throughOn =
    counts.applied + counts.duplicates > 0 || file.throughOn ? (file.throughOn ?? latest) : null;
  const now = clock.now();
  const format = { encoding: facts.encoding, separator: facts.separator, headers: seen.headers };
  await db.inTenant(tenant, async (tx) => {
    await store.markFile(tx, file.id, "loaded", { counts: { ...counts, format }, throughOn });
    if (throughOn) await cover(tx, { tenant, portfolio: file.portfolio, now }, throughOn, deps.followers);
  });
  return { fileId: file.id, ...counts, throughOn };
}

interface Running {
  readonly rules: RowRules;
  readonly totals: Totals;
  readonly occurrences: Map<string, number>;
  readonly total: number;
}

async function applyChunk(
  deps: PaymentsFileDeps,
  tenant: TenantId,
  { file, job }: Work,
  { rules, totals, occurrences, total }: Running,
  records: readonly CsvRecord[],
): Promise<void> {
  const payments: IncomingPayment[] = [];
  const rejects: RejectRow[] = [];
  const cellsOf = new Map<number, readonly string[]>();
  for (const record of records) {
    const cells = "cells" in record ? record.cells : [record.unclosed.slice(0, 500)];
    const read =
      "cells" in record
        ? readPaymentRow(record.cells, rules)
        : { refusals: [{ field: "fila", code: "comilla_sin_cerrar", value: record.unclosed } as RowRefusal] };
    if ("refusals" in read) {
      rejects.push(...read.refusals.map((refusal) => rejectOf(record.line, cells, refusal)));
    } else {
      cellsOf.set(record.line, cells);
      const { payment } = read;
      payments.push({ ...payment, row: record.line, reference: referenceOf(payment, occurrences) });
      if (totals.latest === null || payment.valueOn > totals.latest) totals.latest = payment.valueOn;
    }
  }
  const now = deps.clock.now();
  const outcome = await deps.db.inTenant(tenant, async (tx) => {
    const scope = { tenant, portfolio: file.portfolio, file: file.id, now };
    const applied = await apply(tx, scope, payments, deps.followers);
    for (const { row, code } of applied.refused) {
      const field =
        code === "documento_desconocido" ? "documento" : code === "moneda_distinta" ? "moneda" : "operación";
      const value = payments.find((payment) => payment.row === row);
      const said =
        (field === "operación" ? value?.number : field === "documento" ? value?.document : value?.currency) ??
        "";
      rejects.push(rejectOf(row, cellsOf.get(row) ?? [], { field, code: code as PaymentCode, value: said }));
    }
    const room = Math.max(0, mostStoredRejects - totals.rejected);
    await store.addRejects(tx, { tenant, portfolio: file.portfolio, id: file.id }, rejects.slice(0, room));
    const progress = {
      done: totals.rows + records.length,
      total,
      ...(totals.rows === 0 ? { startedAt: now } : {}),
    };
    const { cancelAsked } = await reportProgress(tx, job, progress);
    if (cancelAsked) throw cancelled;
    return applied;
  });
  totals.rows += records.length;
  totals.applied += outcome.applied;
  totals.duplicates += outcome.duplicates;
  totals.closedAccounts += outcome.closed;
  totals.rejected += new Set(rejects.map((reject) => reject.row)).size;
}

/** A file without references: equal rows are told apart by how often they came, the same way in every file. */
function referenceOf(
  payment: {
    reference: string;
    number: string | null;
    document: string | null;
    amountMinor: bigint;
    valueOn: string;
  },
  occurrences: Map<string, number>,
): string {
  if (payment.reference !== "") return payment.reference;
  const key = [payment.number, payment.document, payment.amountMinor, payment.valueOn].join("|");
  const n = (occurrences.get(key) ?? 0) + 1;
  occurrences.set(key, n);
  return `sin-referencia:${n}`;
}

function rejectOf(row: number, cells: readonly string[], refusal: RowRefusal): RejectRow {
  const { field, code } = refusal;
  return { row, field, code, message: refusalText(refusal), cells };
}

interface Survey extends Pick<RowRules, "columns" | "width"> {
  readonly headers: readonly string[];
  readonly rows: number;
  readonly amounts: Tally;
  readonly days: Tally;
}

/** First pass: header, number of rows, and how the columns of amounts and days are written. */
async function survey(facts: FileFacts, currency: Currency): Promise<Survey> {
  let seen: Omit<Survey, "rows"> | undefined;
  let rows = 0;
  for await (const records of readRecords(facts)) {
    for (const record of records) {
      if (!seen) {
        seen = openHeader(record);
        continue;
      }
      rows += 1;
      if (rows > importLimits.rows)
        throw new AppError("file_too_large", { limit: "rows", max: importLimits.rows });
      if (!("cells" in record)) continue;
      const own = currencyNamed(record.cells[seen.columns.currency ?? -1] ?? "") ?? currency;
      addValue(seen.amounts, record, own);
      addValue(seen.days, record, own);
    }
  }
  if (!seen || rows === 0) throw new AppError("file_empty", { rows: 0 });
  return { ...seen, rows };
}

function openHeader(record: CsvRecord): Omit<Survey, "rows"> {
  const headers = "cells" in record ? record.cells : [];
  const bound = bindPaymentHeader(headers);
  if (!("columns" in bound)) {
    throw new AppError("file_header", {
      ...bound,
      found: headers.slice(0, 50).map((header) => header.slice(0, 60)),
    });
  }
  const { columns } = bound;
  const tally = (about: Tally["about"], index = -1) => openTally(about, index, headers[index] ?? "");
  return {
    columns,
    width: headers.length,
    headers,
    amounts: tally("decimal", columns.amount),
    days: tally("date", columns.valueOn),
  };
}

function decimalOf(amounts: Tally, told: unknown): Decimal {
  if (told === "," || told === ".") return told;
  const decision = decideTally(amounts);
  if ("decimal" in decision) return decision.decimal;
  throw new AppError("decimal_ambiguous", { ...decision });
}

function dateOrderOf(days: Tally, told: unknown): DateOrder {
  if (told === "dmy" || told === "mdy") return told;
  const decision = decideTally(days);
  if ("order" in decision) return decision.order;
  throw new AppError("date_ambiguous", { ...decision });
}

async function* rowsOf(facts: FileFacts): AsyncGenerator<CsvRecord> {
  let header = true;
  for await (const records of readRecords(facts)) {
    for (const record of records) {
      if (!header) yield record;
      header = false;
    }
  }
}

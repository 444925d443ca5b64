// A payments file read twice alike: its header and conventions first, then its rows in chunks, each payment with the
// reference that tells it from all others. The same file gives the same chunks however often it is read.
import type { Country } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { Currency } from "#kernel/money.ts";
import type { LocalDate } from "#kernel/time.ts";
import type { CsvRecord } from "#portfolio/core/csv.ts";
import type { DateOrder } from "#portfolio/core/dates.ts";
import { currencyNamed, type Decimal } from "#portfolio/core/numbers.ts";
import type { RejectRow } from "#portfolio/core/row-codes.ts";
import { addValue, decideTally, openTally, type Tally } from "#portfolio/core/tally.ts";
import { type FileFacts, importLimits, readRecords } from "#portfolio/service.ts";
import { bindPaymentHeader, type RowRefusal, type RowRules, readPaymentRow } from "./core/payment-row.ts";
import { refusalText } from "./core/refusal-texts.ts";
import { type Applied, type IncomingPayment, mostRows } from "./service.ts";

/** What the file leaves open and the person told, or the mandate decides. */
export interface Conventions {
  readonly decimal: unknown;
  readonly dateOrder: unknown;
  readonly currency: RowRules["currency"];
  readonly country: Country;
  readonly today: LocalDate;
}
export interface Readable extends RowRules {
  readonly headers: readonly string[];
  readonly rows: number;
}

/** First pass: header, number of rows, and how amounts and days are written; or why the file cannot be read. */
export async function openPayments(facts: FileFacts, told: Conventions): Promise<Readable> {
  const seen = await survey(facts, told.currency);
  const { currency, country, today } = told;
  return {
    ...seen,
    currency,
    country,
    today,
    decimal: decimalOf(seen.amounts, told.decimal),
    dateOrder: dateOrderOf(seen.days, told.dateOrder),
  };
}

export interface Chunk {
  readonly rows: number;
  readonly payments: readonly IncomingPayment[];
  /** Rows refused for what they say. */
  readonly rejects: readonly RejectRow[];
  readonly cellsOf: ReadonlyMap<number, readonly string[]>;
}

export async function* chunksOf(facts: FileFacts, rules: RowRules): AsyncGenerator<Chunk> {
  const occurrences = new Map<string, number>();
  let records: CsvRecord[] = [];
  for await (const record of rowsOf(facts)) {
    records.push(record);
    if (records.length < mostRows) continue;
    yield readChunk(records, rules, occurrences);
    records = [];
  }
  if (records.length > 0) yield readChunk(records, rules, occurrences);
}

function readChunk(records: readonly CsvRecord[], rules: RowRules, occurrences: Map<string, number>): Chunk {
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
    }
  }
  return { rows: records.length, payments, rejects, cellsOf };
}

const fieldOf = {
  documento_desconocido: "documento",
  moneda_distinta: "moneda",
  operacion_desconocida: "operación",
} as const;
/** Rows refused for what the portfolio says of them. */
export function rejectsOf({ payments, cellsOf }: Chunk, refused: Applied["refused"]): readonly RejectRow[] {
  const byRow = new Map(payments.map((payment) => [payment.row, payment]));
  return refused.map(({ row, code }) => {
    const payment = byRow.get(row);
    const said = { documento: payment?.document, moneda: payment?.currency, operación: payment?.number };
    const field = fieldOf[code];
    return rejectOf(row, cellsOf.get(row) ?? [], { field, code, value: said[field] ?? "" });
  });
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

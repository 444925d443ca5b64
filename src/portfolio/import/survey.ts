// First pass over a file: finds the columns, counts the rows and decides, from every value, how each column writes its
// amounts and dates.
import { AppError } from "#kernel/errors.ts";
import type { Currency } from "#kernel/money.ts";
import type { CsvRecord } from "../core/csv.ts";
import type { DateOrder } from "../core/dates.ts";
import { cut } from "../core/echo.ts";
import { countDoubleEncoded } from "../core/encoding.ts";
import { dateFields, type Field, moneyFields } from "../core/fields.ts";
import { type Binding, bindHeader, type MappingSpec, type RowKind } from "../core/mapping.ts";
import { currencyNamed, type Decimal } from "../core/numbers.ts";
import { type Ambiguity, addValue, decideTally, openTally } from "../core/tally.ts";
import { type FileFacts, importLimits, readRecords } from "./read-file.ts";

export interface Survey {
  readonly binding: Binding;
  readonly rows: number;
  readonly decimals: ReadonlyMap<number, Decimal>;
  readonly orders: ReadonlyMap<number, DateOrder>;
}

export interface Columns {
  readonly binding: Binding;
  see(record: CsvRecord): void;
  decide(): { decimals: Map<number, Decimal>; orders: Map<number, DateOrder>; ambiguities: Ambiguity[] };
}

export async function surveyFile(
  file: FileFacts,
  spec: MappingSpec,
  kind: RowKind,
  onPortion: () => Promise<void>,
): Promise<Survey> {
  let columns: Columns | undefined;
  let rows = 0;
  let doubled = 0;
  for await (const portion of readRecords(file)) {
    for (const record of portion) {
      if (!columns) {
        columns = openColumns(headerOf(record), spec, kind);
        continue;
      }
      if (isBlank(record)) continue;
      rows += 1;
      if (rows > importLimits.rows)
        throw new AppError("file_too_large", { limit: "rows", max: importLimits.rows });
      if ("cells" in record) doubled += countDoubleEncoded(record.cells.join(" ")) > 0 ? 1 : 0;
      columns.see(record);
    }
    await onPortion();
  }
  if (!columns || rows === 0) throw new AppError("file_empty", { rows });
  if (isDoubleEncoded(doubled, rows)) throw new AppError("file_encoding", { found: "double", rows: doubled });
  const decided = columns.decide();
  const [first] = decided.ambiguities;
  if (first)
    throw new AppError(first.about === "decimal" ? "decimal_ambiguous" : "date_ambiguous", { ...first });
  return { binding: columns.binding, rows, decimals: decided.decimals, orders: decided.orders };
}

export function headerOf(record: CsvRecord): readonly string[] {
  if (!("cells" in record)) throw new AppError("file_header", { row: record.line, unclosedQuote: true });
  if (record.cells.length > importLimits.columns) {
    throw new AppError("file_too_large", {
      limit: "columns",
      max: importLimits.columns,
      found: record.cells.length,
    });
  }
  return record.cells;
}

export function isBlank(record: CsvRecord): boolean {
  return "cells" in record && record.cells.every((cell) => cell.trim() === "");
}

/** One odd name is a name; from the third row and one row in a thousand on, it is the file. Judgement. */
function isDoubleEncoded(doubled: number, rows: number): boolean {
  return doubled >= Math.max(3, rows / 1_000);
}

export function openColumns(headers: readonly string[], spec: MappingSpec, kind: RowKind): Columns {
  const bound = bindHeader(headers, spec, kind);
  if (!("binding" in bound)) {
    throw new AppError("file_header", {
      missing: bound.missing,
      duplicated: bound.duplicated,
      found: bound.found.map(cut),
    });
  }
  const { binding } = bound;
  const tallies = binding.columns.flatMap(({ rule, index, header }) => {
    if (kind === "withdrawal" || kind === "exclusion") return [];
    if (includes(moneyFields, rule.field)) return [openTally("decimal", index, header)];
    return includes(dateFields, rule.field) ? [openTally("date", index, header)] : [];
  });
  const currencyIn = currencyOfRow(binding.columns, spec.currency);
  return {
    binding,
    see(record) {
      if (!("cells" in record)) return;
      const currency = currencyIn(record.cells);
      for (const tally of tallies) addValue(tally, record, currency);
    },
    decide() {
      const decimals = new Map<number, Decimal>();
      const orders = new Map<number, DateOrder>();
      const ambiguities: Ambiguity[] = [];
      for (const tally of tallies) {
        if (tally.about === "decimal" && spec.decimal !== "auto") decimals.set(tally.index, spec.decimal);
        else if (tally.about === "date" && spec.dateOrder !== "auto") orders.set(tally.index, spec.dateOrder);
        else {
          const decision = decideTally(tally);
          if ("conflict" in decision) ambiguities.push(decision);
          else if ("decimal" in decision) decimals.set(tally.index, decision.decimal);
          else orders.set(tally.index, decision.order);
        }
      }
      return { decimals, orders, ambiguities };
    },
  };
}

/** For each column, what could not be decided were it an amount or a date: nobody has said yet what it is. */
export function doubtsOf(
  headers: readonly string[],
  rows: readonly CsvRecord[],
  currencyIn: (cells: readonly string[]) => Currency,
): readonly (readonly Ambiguity[])[] {
  return headers.map((header, index) => {
    const tallies = [openTally("decimal", index, header), openTally("date", index, header)];
    for (const row of rows) {
      if (!("cells" in row)) continue;
      for (const tally of tallies) addValue(tally, row, currencyIn(row.cells));
    }
    return tallies.map(decideTally).filter((decision) => "conflict" in decision);
  });
}

/** The row's own currency where the file has such a column; what cannot be read is refused with its row. */
export function currencyOfRow(
  columns: Binding["columns"],
  otherwise: Currency,
): (cells: readonly string[]) => Currency {
  const index = columns.find(({ rule }) => rule.field === "currency")?.index ?? -1;
  return (cells) => currencyNamed(cells[index] ?? "") ?? otherwise;
}

function includes(list: readonly Field[], field: Field): boolean {
  return list.includes(field);
}

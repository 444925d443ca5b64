// First pass over a file: finds the columns, counts the rows and decides, from every value, how each column writes its
// amounts and dates.
import { AppError } from "#kernel/errors.ts";
import type { CsvRecord } from "../core/csv.ts";
import { type DateEvidence, type DateOrder, dateEvidence, decideDateOrder } from "../core/dates.ts";
import { countDoubleEncoded } from "../core/encoding.ts";
import { dateFields, type Field, moneyFields } from "../core/fields.ts";
import { type Binding, bindHeader, type MappingSpec, type RowKind } from "../core/mapping.ts";
import { type Decimal, type DecimalEvidence, decideDecimal, decimalEvidence } from "../core/numbers.ts";
import { type FileFacts, importLimits, readRecords } from "./read-file.ts";
import { cut } from "./texts.ts";

export interface Survey {
  readonly binding: Binding;
  readonly rows: number;
  readonly decimals: ReadonlyMap<number, Decimal>;
  readonly orders: ReadonlyMap<number, DateOrder>;
}

/** A rule decided over the whole file asks a question when both readings are possible. */
export interface Ambiguity {
  readonly column: string;
  readonly about: "decimal" | "date";
  readonly conflict: "contradictory" | "ambiguous";
  readonly examples: readonly { readonly row: number; readonly value: string }[];
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
    if (kind === "withdrawal") return [];
    if (includes(moneyFields, rule.field)) return [openTally("decimal", index, header)];
    return includes(dateFields, rule.field) ? [openTally("date", index, header)] : [];
  });
  return {
    binding,
    see(record) {
      if (!("cells" in record)) return;
      for (const tally of tallies) addValue(tally, record.cells[tally.index] ?? "", record.line);
    },
    decide() {
      const decimals = new Map<number, Decimal>();
      const orders = new Map<number, DateOrder>();
      const ambiguities: Ambiguity[] = [];
      for (const tally of tallies) {
        if (tally.about === "decimal" && spec.decimal !== "auto") decimals.set(tally.index, spec.decimal);
        else if (tally.about === "date" && spec.dateOrder !== "auto") orders.set(tally.index, spec.dateOrder);
        else {
          const decision =
            tally.about === "decimal" ? decideDecimal(tally.seen) : decideDateOrder(tally.seen);
          if ("conflict" in decision) ambiguities.push(ambiguityOf(tally, decision.conflict));
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
): readonly (readonly Ambiguity[])[] {
  return headers.map((header, index) => {
    const tallies = [openTally("decimal", index, header), openTally("date", index, header)];
    for (const row of rows) {
      if (!("cells" in row)) continue;
      for (const tally of tallies) addValue(tally, row.cells[index] ?? "", row.line);
    }
    return tallies.flatMap((tally) => {
      const decision = tally.about === "decimal" ? decideDecimal(tally.seen) : decideDateOrder(tally.seen);
      return "conflict" in decision ? [ambiguityOf(tally, decision.conflict)] : [];
    });
  });
}

interface Tally {
  readonly about: "decimal" | "date";
  readonly index: number;
  readonly header: string;
  readonly seen: Record<DecimalEvidence | DateEvidence, number>;
  readonly first: Map<string, { row: number; value: string }>;
}
function openTally(about: Tally["about"], index: number, header: string): Tally {
  const seen = { ",": 0, ".": 0, dmy: 0, mdy: 0, either: 0, none: 0 };
  return { about, index, header, seen, first: new Map() };
}
function addValue(tally: Tally, value: string, row: number): void {
  const evidence = tally.about === "decimal" ? decimalEvidence(value) : dateEvidence(value);
  tally.seen[evidence] += 1;
  if (evidence !== "none" && !tally.first.has(evidence))
    tally.first.set(evidence, { row, value: cut(value) });
}
function ambiguityOf(tally: Tally, conflict: Ambiguity["conflict"]): Ambiguity {
  return {
    column: tally.header,
    about: tally.about,
    conflict,
    examples: [...tally.first.values()].slice(0, 3),
  };
}

function includes(list: readonly Field[], field: Field): boolean {
  return list.includes(field);
}

// The rejects file: the original columns, then row, field, code and message, in the encoding and separator the file came
// in. Corrected and sent again it loads: the added columns are ignored and the guard's apostrophes come off.
import iconv from "iconv-lite";
import { guardCell } from "#kernel/cell-guard.ts";
import type { TenantId, UserId } from "#kernel/ids.ts";
import type { Database } from "#platform/db.ts";
import { csvCell, type Separator, separators } from "../core/csv.ts";
import { type Encoding, encodings, rejectColumns } from "../core/mapping.ts";
import type { RejectedRow } from "../core/row-codes.ts";
import { type ImportFile, rejectsOf } from "../store-import.ts";
import { fieldName } from "./texts.ts";

const rowsPerPortion = 1_000;

export function rejectsCsv(
  db: Database,
  who: { tenant: TenantId; user: UserId },
  file: ImportFile,
): AsyncGenerator<Buffer> {
  return rejectsFile(file.counts.format, (after, limit) =>
    db.asUser(who, (tx) => rejectsOf(tx, file.id, after, limit)),
  );
}

/** `format`: encoding, separator and headers as they were kept when the file was read. */
export async function* rejectsFile(
  format: unknown,
  rowsAfter: (row: number, limit: number) => Promise<readonly RejectedRow[]>,
): AsyncGenerator<Buffer> {
  const { encoding, separator, headers } = formatOf(format);
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => csvCell(guardCell(cell), separator)).join(separator)}\r\n`;
  const own = headers.map((header, index) => ({ header, index })).filter(({ header }) => !isOurs(header));
  yield encode(line([...own.map(({ header }) => header), ...rejectColumns]), encoding, true);
  for (let after = 0; ; ) {
    const rows = await rowsAfter(after, rowsPerPortion);
    for (const row of rows) {
      const original = own.map(({ index }) => row.cells[index] ?? "");
      const fields = row.reasons.map((reason) => fieldName(reason.field)).join(" | ");
      const codes = row.reasons.map((reason) => reason.code).join(" | ");
      const messages = row.reasons.map((reason) => reason.message).join(" | ");
      yield encode(line([...original, String(row.row), fields, codes, messages]), encoding, false);
      after = row.row;
    }
    if (rows.length < rowsPerPortion) return;
  }
}

function isOurs(header: string): boolean {
  return (rejectColumns as readonly string[]).includes(header.trim());
}

function encode(text: string, encoding: Encoding, first: boolean): Buffer {
  // A UTF-8 file without its mark is read as Windows-1252 by Excel.
  return iconv.encode(text, encoding, { addBOM: first && encoding.startsWith("utf") });
}

function formatOf(kept: unknown): {
  encoding: Encoding;
  separator: Separator;
  headers: readonly string[];
} {
  const format = kept as { encoding?: string; separator?: string; headers?: unknown } | undefined;
  return {
    encoding: encodings.find((name) => name === format?.encoding) ?? "utf-8",
    separator: separators.find((name) => name === format?.separator) ?? ";",
    headers: Array.isArray(format?.headers) ? format.headers.map(String) : [],
  };
}

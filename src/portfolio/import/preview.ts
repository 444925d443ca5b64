// What the wizard shows before a load: how the beginning of the file is written, which column fills which field and what
// only a person can decide.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "#kernel/errors.ts";
import type { CsvRecord } from "../core/csv.ts";
import { cut } from "../core/echo.ts";
import { countDoubleEncoded } from "../core/encoding.ts";
import { bindHeader, type MappingSpec, type RowKind, recogniseProfile } from "../core/mapping.ts";
import type { Ambiguity } from "../core/tally.ts";
import type { Profile } from "../store-import.ts";
import { inspectFile, readRecords } from "./read-file.ts";
import { currencyOfRow, doubtsOf, headerOf, isBlank, openColumns } from "./survey.ts";

/** Bytes of the file that a preview looks at. */
export const previewBytes = 1_048_576;
const samplesPerColumn = 3;

export interface Preview {
  readonly encoding: string;
  readonly separator: string;
  readonly doubleEncoded: boolean;
  readonly profile: { readonly id: string; readonly name: string } | null;
  readonly spec: MappingSpec;
  readonly missing: readonly string[];
  readonly duplicated: readonly string[];
  readonly columns: readonly {
    readonly header: string;
    readonly field: MappingSpec["columns"][number]["field"] | null;
    readonly role: MappingSpec["columns"][number]["role"] | null;
    readonly samples: readonly string[];
    /** What only a person can decide if this column becomes an amount or a date. */
    readonly doubts: readonly Ambiguity[];
  }[];
  readonly ambiguities: readonly Ambiguity[];
}

export async function previewFile(
  head: Buffer,
  kind: RowKind,
  known: { readonly profiles: readonly Profile[]; readonly fallback: MappingSpec },
): Promise<Preview> {
  const folder = await mkdtemp(join(tmpdir(), "recaudo-preview-"));
  try {
    const path = join(folder, "head.csv");
    await writeFile(path, wholeLines(head), { mode: 0o600 });
    const auto = await inspectFile(path, { encoding: "auto", separator: "auto" });
    const records: CsvRecord[] = [];
    for await (const portion of readRecords(auto)) records.push(...portion);
    const [header, ...rows] = records.filter((record) => !isBlank(record));
    if (!header) throw new AppError("file_empty", { rows: 0 });
    return describe(headerOf(header), rows, auto, kind, known);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describe(
  headers: readonly string[],
  rows: readonly CsvRecord[],
  file: { readonly encoding: string; readonly separator: string },
  kind: RowKind,
  known: { readonly profiles: readonly Profile[]; readonly fallback: MappingSpec },
): Preview {
  const profile = recogniseProfile(headers, known.profiles, kind);
  const spec = profile?.spec ?? known.fallback;
  const bound = bindHeader(headers, spec, kind);
  const cells = rows.flatMap((row) => ("cells" in row ? [row.cells] : []));
  const columns = "binding" in bound ? bound.binding.columns : bound.columns;
  const ruleOf = (index: number) => columns.find((column) => column.index === index)?.rule;
  const doubts = doubtsOf(headers, rows, currencyOfRow(columns, spec.currency));
  return {
    encoding: file.encoding,
    separator: file.separator,
    doubleEncoded: cells.some((row) => countDoubleEncoded(row.join(" ")) > 0),
    profile: profile ? { id: profile.id, name: profile.name } : null,
    spec,
    missing: "binding" in bound ? [] : bound.missing,
    duplicated: "binding" in bound ? [] : bound.duplicated,
    columns: headers.map((header, index) => ({
      header: cut(header),
      field: ruleOf(index)?.field ?? null,
      role: ruleOf(index)?.role ?? null,
      samples: cells
        .map((row) => cut(row[index] ?? ""))
        .filter((cell) => cell !== "")
        .slice(0, samplesPerColumn),
      doubts: doubts[index] ?? [],
    })),
    ambiguities: "binding" in bound ? ambiguitiesOf(headers, rows, spec, kind) : [],
  };
}

function ambiguitiesOf(
  headers: readonly string[],
  rows: readonly CsvRecord[],
  spec: MappingSpec,
  kind: RowKind,
): readonly Ambiguity[] {
  const columns = openColumns(headers, spec, kind);
  for (const row of rows) columns.see(row);
  return columns.decide().ambiguities;
}

/** The head of a longer file ends in the middle of a line, maybe of a letter. */
function wholeLines(head: Buffer): Buffer {
  if (head.length < previewBytes) return head;
  const last = head.lastIndexOf(0x0a);
  return last === -1 ? head : head.subarray(0, head[last + 1] === 0 ? last + 2 : last + 1);
}

// Decides which sentences explain why a file was refused, from the code and its details: row, column as the file wrote it,
// what it said. For the screens and the command line.
import { formatCount } from "../../kernel/format.ts";
import { fileErrors, fileRefusals } from "./file-refusal-texts.ts";

export interface FileFact {
  readonly key: keyof typeof fileRefusals;
  readonly values: Readonly<Record<string, unknown>>;
}
export type FileErrorCode = keyof typeof fileErrors;
type Details = Readonly<Record<string, unknown>>;

export function isFileError(code: string): code is FileErrorCode {
  return Object.hasOwn(fileErrors, code);
}

export function fileFacts(code: FileErrorCode, details: Details): readonly FileFact[] {
  switch (code) {
    case "file_encoding":
      return [encodingFact(details)];
    case "file_header":
      return headerFacts(details);
    case "file_line_too_long":
      return [{ key: "lineTooLong", values: { row: details.row, max: many(details.maxCharacters) } }];
    case "file_too_large":
      return sizeFacts(details);
    case "file_not_csv":
      return [{ key: "notCsv", values: { looksLike: containerName(details.looksLike) } }];
    case "file_partly_loaded":
      return [{ key: "partlyLoaded", values: { applied: many(details.applied), rows: many(details.rows) } }];
    case "file_too_many_rejects":
      return [
        { key: "tooManyRejects", values: { rejected: many(details.rejected), rows: many(details.rows) } },
      ];
    case "decimal_ambiguous":
    case "date_ambiguous":
      return ambiguityFacts(code, details);
    default:
      return [];
  }
}

/** All of it in one line: what happened and what to do, then where. `fieldName` gives a field the name a person knows. */
export function fileRefusalLine(
  code: FileErrorCode,
  details: Details,
  fieldName: (field: string) => string,
): string {
  const facts = fileFacts(code, details).map(({ key, values }) => {
    const fields = list(values.fields)
      .map((field) => fieldName(String(field)))
      .join(", ");
    return ended(filled(fileRefusals[key], { ...values, fields }));
  });
  return [fileErrors[code], ...facts].join(" ");
}

function filled(text: string, values: Details): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ""));
}
function ended(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}

function encodingFact({ found, row, declared }: Details): FileFact {
  if (found === "double") return { key: "encodingDouble", values: {} };
  if (found === "mixed") return { key: "encodingMixed", values: { row } };
  if (found === "broken") return { key: "encodingBroken", values: { row, declared } };
  return { key: "encodingOther", values: { row, declared, found } };
}
function headerFacts({ row, unclosedQuote, missing, duplicated, found }: Details): readonly FileFact[] {
  if (unclosedQuote) return [{ key: "headerQuote", values: { row } }];
  const facts: FileFact[] = [];
  if (list(missing).length > 0) facts.push({ key: "headerMissing", values: { fields: list(missing) } });
  if (list(duplicated).length > 0)
    facts.push({ key: "headerTwice", values: { columns: list(duplicated).join(", ") } });
  if (list(found).length > 0)
    facts.push({ key: "headerFound", values: { columns: list(found).join(" · ") } });
  return facts;
}
function ambiguityFacts(
  code: "decimal_ambiguous" | "date_ambiguous",
  { column, conflict, examples }: Details,
): readonly FileFact[] {
  const keys =
    code === "date_ambiguous"
      ? ({ ambiguous: "dateUnclear", contradictory: "dateMixed" } as const)
      : ({ ambiguous: "decimalUnclear", contradictory: "decimalMixed" } as const);
  const key = keys[conflict === "contradictory" ? "contradictory" : "ambiguous"];
  const seen = list(examples) as readonly { row?: unknown; value?: unknown }[];
  if (seen.length === 0) return [{ key: "unclear", values: { column } }];
  return seen.map(({ row, value }) => ({ key, values: { column, row, value } }));
}
/** A body that the server cut off tells no limit. */
function sizeFacts({ limit, max, found }: Details): readonly FileFact[] {
  if (max === undefined) return [];
  const key = limit === "rows" ? "tooManyRows" : limit === "columns" ? "tooManyColumns" : "tooManyBytes";
  return [{ key, values: { max: many(max), found: many(found) } }];
}
/** A count as it is read; the number of a row stays as the file's own program shows it. */
function many(value: unknown): unknown {
  return typeof value === "number" ? formatCount(value) : value;
}
function containerName(looksLike: unknown): string {
  if (looksLike === "zip_xlsx") return "de Excel (xlsx) o zip";
  return looksLike === "xls" ? "de Excel (xls)" : String(looksLike);
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

// Decides which sentences explain a refusal, from its code and details: the row, the column and the reason of a file, the
// field that is taken. For every form and load of the office; the words are in the catalogue.
import type { es } from "../../shared/texts/es.ts";

export interface Fact {
  readonly key: keyof typeof es.office.refusal;
  readonly values: Readonly<Record<string, unknown>>;
}
type Details = Readonly<Record<string, unknown>>;

export function refusalFacts(code: string, details: Details): readonly Fact[] {
  const has = (name: string): boolean => details[name] !== undefined;
  switch (code) {
    case "file_encoding":
      return [encodingFact(details)];
    case "file_header":
      return headerFacts(details);
    case "file_line_too_long":
      return [{ key: "lineTooLong", values: { row: details.row, max: details.maxCharacters } }];
    case "file_too_large":
      return [{ key: sizeKey(details.limit), values: { max: details.max, found: details.found } }];
    case "file_not_csv":
      return [{ key: "notCsv", values: { looksLike: details.looksLike } }];
    case "file_too_many_rejects":
      return [{ key: "tooManyRejects", values: { rejected: details.rejected, rows: details.rows } }];
    case "decimal_ambiguous":
    case "date_ambiguous":
      return ambiguityFacts(code, details);
    case "campaign_not_ready":
      return list(details.unmet).map((why) => ({ key: "plain", values: { why } }));
    case "segment_invalid":
      return has("path") ? [{ key: "path", values: { path: details.path } }] : [];
    case "conflict":
      return has("field") ? [{ key: "taken", values: { field: details.field } }] : [];
    case "trunk_invalid":
    case "validation_failed":
    case "bad_request":
      return has("field") ? [{ key: "wrongField", values: { field: details.field } }] : [];
    default:
      return [];
  }
}

function encodingFact({ found, row, declared }: Details): Fact {
  if (found === "double") return { key: "encodingDouble", values: {} };
  if (found === "mixed") return { key: "encodingMixed", values: { row } };
  if (found === "broken") return { key: "encodingBroken", values: { row, declared } };
  return { key: "encodingOther", values: { row, declared, found } };
}
function headerFacts({ row, unclosedQuote, missing, duplicated, found }: Details): readonly Fact[] {
  if (unclosedQuote) return [{ key: "headerQuote", values: { row } }];
  const facts: Fact[] = [];
  if (list(missing).length > 0) facts.push({ key: "headerMissing", values: { fields: list(missing) } });
  if (list(duplicated).length > 0)
    facts.push({ key: "headerTwice", values: { columns: list(duplicated).join(", ") } });
  if (list(found).length > 0)
    facts.push({ key: "headerFound", values: { columns: list(found).join(" · ") } });
  return facts;
}
function ambiguityFacts(code: string, details: Details): readonly Fact[] {
  const examples = list(details.examples) as readonly { row?: unknown; value?: unknown }[];
  const key = code === "date_ambiguous" ? "dateUnclear" : "decimalUnclear";
  if (examples.length === 0) return [{ key: "unclear", values: { column: details.column } }];
  return examples.map(({ row, value }) => ({ key, values: { column: details.column, row, value } }));
}
function sizeKey(limit: unknown): Fact["key"] {
  if (limit === "rows") return "tooManyRows";
  return limit === "columns" ? "tooManyColumns" : "tooManyBytes";
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

// A mapping profile says how one creditor writes its files; this finds each field's column in a header and says what is
// missing. For the import and for the wizard that proposes a profile from the first megabyte of a file.
import { type Country, isCountry } from "#kernel/country.ts";
import { type Currency, isCurrency } from "#kernel/money.ts";
import { type Separator, separators } from "./csv.ts";
import type { DateOrder } from "./dates.ts";
import {
  type ColumnRule,
  defaultColumns,
  exclusionColumn,
  type Field,
  fields,
  phoneRoles,
  requiredFields,
} from "./fields.ts";
import type { Decimal } from "./numbers.ts";

export type RowKind = "assignment" | "update" | "withdrawal" | "exclusion";
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "cp850";
export const encodings: readonly Encoding[] = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "cp850"];

export interface MappingSpec {
  readonly country: Country;
  /** When the file has no currency column. */
  readonly currency: Currency;
  readonly encoding: Encoding | "auto";
  readonly separator: Separator | "auto";
  readonly decimal: Decimal | "auto";
  readonly dateOrder: DateOrder | "auto";
  /** Accept 45678 as a date. */
  readonly excelSerials: boolean;
  /** Peru: a DNI shorter than 8 digits lost its zeros in a spreadsheet; put them back. */
  readonly restoreZeros: boolean;
  /** Round an amount with more decimals than its currency has; otherwise the row is refused. */
  readonly roundAmounts: boolean;
  /** Keep columns nobody asked for beside the account, for segments and scripts. */
  readonly keepExtra: boolean;
  readonly columns: readonly ColumnRule[];
}

export function defaultSpec(country: Country, currency: Currency): MappingSpec {
  return {
    country,
    currency,
    encoding: "auto",
    separator: "auto",
    decimal: "auto",
    dateOrder: "auto",
    excelSerials: false,
    restoreZeros: false,
    roundAmounts: false,
    keepExtra: true,
    columns: defaultColumns,
  };
}

/** Columns of our own rejects file: ignored when it comes back corrected. */
export const rejectColumns = ["fila", "campo", "codigo_error", "mensaje"] as const;

export interface BoundColumn {
  readonly rule: ColumnRule;
  readonly index: number;
  readonly header: string;
}
export interface Binding {
  readonly width: number;
  readonly headers: readonly string[];
  readonly columns: readonly BoundColumn[];
  /** Unclaimed columns, with the key they are kept under. */
  readonly extra: readonly { readonly key: string; readonly index: number }[];
}
export type BindResult =
  | { readonly binding: Binding }
  | {
      readonly missing: readonly string[];
      readonly duplicated: readonly string[];
      readonly found: readonly string[];
      /** What could be told, for the person who completes it. */
      readonly columns: readonly BoundColumn[];
    };

/** "Nº  de Operación" → "n de operacion". */
export function normaliseHeader(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\ufeff]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

export function bindHeader(headers: readonly string[], spec: MappingSpec, kind: RowKind): BindResult {
  const names = headers.map(normaliseHeader);
  const claimed = new Set<number>();
  const columns: BoundColumn[] = [];
  const duplicated: string[] = [];
  for (const rule of rulesFor(spec, kind)) {
    const wanted = new Set(rule.aliases.map(normaliseHeader));
    const matches = names.flatMap((name, index) => (name !== "" && wanted.has(name) ? [index] : []));
    // A field with two columns of its name cannot be guessed; phones take as many as there are.
    if (rule.field !== "phone" && matches.length > 1) duplicated.push(headers[matches[0] ?? 0] ?? "");
    for (const index of rule.field === "phone" ? matches : matches.slice(0, 1)) {
      claimed.add(index);
      columns.push({ rule, index, header: (headers[index] ?? "").trim() });
    }
  }
  const have = new Set(columns.map((column) => column.rule.field));
  const missing = requiredFields[kind]
    .filter((any) => !any.some((field) => have.has(field)))
    .map((any) => any[0]);
  if (missing.length > 0 || duplicated.length > 0) {
    return { missing: missing.filter((field) => field !== undefined), duplicated, found: headers, columns };
  }
  const reserved = new Set<string>(rejectColumns.map(normaliseHeader));
  const extra = names.flatMap((key, index) =>
    spec.keepExtra && key !== "" && !claimed.has(index) && !reserved.has(key) ? [{ key, index }] : [],
  );
  return { binding: { width: headers.length, headers, columns, extra: extra.slice(0, maxExtraColumns) } };
}
/** A file of exclusions names who and why, whatever the profile of the daily files says besides. */
function rulesFor({ columns }: MappingSpec, kind: RowKind): readonly ColumnRule[] {
  const own = (rule: ColumnRule): boolean => rule.field === "exclusionReason";
  if (kind !== "exclusion") return columns.filter((rule) => !own(rule));
  const naming = columns.filter(({ field }) => namingFields.has(field));
  return [...naming, columns.find(own) ?? exclusionColumn];
}
const namingFields: ReadonlySet<Field> = new Set([
  "document",
  "documentCheck",
  "documentType",
  "accountNumber",
]);

/** Beyond it a file is a warehouse, not a portfolio. Judgement. */
export const maxExtraColumns = 60;

/** The separator that cuts the first lines into the same number of cells, most of all; `;` when none does. */
export function proposeSeparator(lines: readonly string[]): Separator {
  const sample = lines.filter((line) => line !== "").slice(0, 20);
  const scored = separators.map((separator) => {
    const counts = sample.map((line) => line.replace(/"(?:[^"]|"")*"/g, "").split(separator).length - 1);
    const header = counts[0] ?? 0;
    return { separator, header, same: header === 0 ? 0 : counts.filter((count) => count === header).length };
  });
  const best = scored.reduce((a, b) =>
    b.same > a.same || (b.same === a.same && b.header > a.header) ? b : a,
  );
  return best.header === 0 ? ";" : best.separator;
}

/** The profile whose columns the header holds most of, when it holds all that the kind needs. */
export function recogniseProfile<T extends { readonly spec: MappingSpec }>(
  headers: readonly string[],
  profiles: readonly T[],
  kind: RowKind,
): T | undefined {
  let best: { profile: T; matched: number } | undefined;
  for (const profile of profiles) {
    const bound = bindHeader(headers, profile.spec, kind);
    if (!("binding" in bound)) continue;
    const matched = bound.binding.columns.length;
    if (!best || matched > best.matched) best = { profile, matched };
  }
  return best?.profile;
}

/** A profile as stored or sent; undefined when it is none. Routes check the same shape through their contract. */
export function parseSpec(value: unknown): MappingSpec | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const spec = value as Partial<Record<keyof MappingSpec, unknown>>;
  const oneOf = (candidate: unknown, of: readonly string[]): boolean =>
    typeof candidate === "string" && of.includes(candidate);
  const sound =
    typeof spec.country === "string" &&
    isCountry(spec.country) &&
    typeof spec.currency === "string" &&
    isCurrency(spec.currency) &&
    oneOf(spec.encoding, ["auto", ...encodings]) &&
    oneOf(spec.separator, ["auto", ...separators]) &&
    oneOf(spec.decimal, ["auto", ",", "."]) &&
    oneOf(spec.dateOrder, ["auto", "dmy", "mdy"]) &&
    [spec.excelSerials, spec.restoreZeros, spec.roundAmounts, spec.keepExtra].every(
      (flag) => typeof flag === "boolean",
    ) &&
    Array.isArray(spec.columns) &&
    spec.columns.length <= maxRules &&
    spec.columns.every(isRule);
  return sound ? (value as MappingSpec) : undefined;
}
const maxRules = 300;

function isRule(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const rule = value as Partial<Record<keyof ColumnRule, unknown>>;
  return (
    fields.includes(rule.field as Field) &&
    Array.isArray(rule.aliases) &&
    rule.aliases.length <= maxRules &&
    rule.aliases.every((alias) => typeof alias === "string" && alias.length <= 200) &&
    (rule.field === "phone" ? phoneRoles.includes(rule.role as "titular") : rule.role === undefined)
  );
}

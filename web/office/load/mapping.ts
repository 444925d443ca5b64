// Which column fills which field, as a person leaves it in the wizard, turned into the profile that the load reads with.
// Only what was chosen: a column left alone can not be claimed by an alias.
import type { ImportPreview } from "#http/contract/portfolio.ts";
import type { Currency } from "#kernel/money.ts";
import { type DateOrder, parseDate } from "#portfolio/core/dates.ts";
import {
  dateFields,
  type Field,
  moneyFields,
  type PhoneRole,
  requiredFields,
} from "#portfolio/core/fields.ts";
import type { MappingSpec, RowKind } from "#portfolio/core/mapping.ts";
import { type Decimal, parseAmount } from "#portfolio/core/numbers.ts";

export interface ColumnChoice {
  /** Empty: kept beside the account, filling no field. */
  readonly field: Field | "";
  readonly role: PhoneRole;
}
export interface Choices {
  readonly columns: readonly ColumnChoice[];
  readonly decimal: Decimal | "auto";
  readonly dateOrder: DateOrder | "auto";
  readonly excelSerials: boolean;
  readonly restoreZeros: boolean;
  readonly roundAmounts: boolean;
}

export function choicesOf(preview: ImportPreview): Choices {
  const { decimal, dateOrder, excelSerials, restoreZeros, roundAmounts } = preview.spec;
  return {
    columns: preview.columns.map(({ field, role }) => ({ field: field ?? "", role: role ?? "titular" })),
    decimal,
    dateOrder,
    excelSerials,
    restoreZeros,
    roundAmounts,
  };
}

export function specOf(preview: ImportPreview, choices: Choices): MappingSpec {
  const rules = choices.columns.flatMap(({ field, role }, index) => {
    const header = preview.columns[index]?.header ?? "";
    if (field === "") return [];
    return [field === "phone" ? { field, role, aliases: [header] } : { field, aliases: [header] }];
  });
  const { columns: _columns, ...flags } = choices;
  return { ...(preview.spec as MappingSpec), ...flags, columns: rules };
}

export type Flaw =
  | { readonly kind: "missing"; readonly fields: readonly Field[] }
  | { readonly kind: "twice"; readonly field: Field }
  | { readonly kind: "undecided"; readonly about: "decimal" | "date" };

/** What still stops the load; empty when it can start. */
export function flawsOf(preview: ImportPreview, kind: RowKind, choices: Choices): readonly Flaw[] {
  const used = choices.columns.flatMap(({ field }) => (field === "" ? [] : [field]));
  const missing = requiredFields[kind].filter((any) => !any.some((field) => used.includes(field)));
  const twice = [...new Set(used)].filter(
    (field) => field !== "phone" && used.filter((each) => each === field).length > 1,
  );
  const asked = (about: "decimal" | "date"): boolean =>
    kind !== "withdrawal" && kind !== "exclusion" && doubtsOf(preview, choices, about).length > 0;
  return [
    ...missing.map((fields) => ({ kind: "missing" as const, fields })),
    ...twice.map((field) => ({ kind: "twice" as const, field })),
    ...(asked("decimal") && choices.decimal === "auto"
      ? [{ kind: "undecided", about: "decimal" } as const]
      : []),
    ...(asked("date") && choices.dateOrder === "auto" ? [{ kind: "undecided", about: "date" } as const] : []),
  ];
}

/** What only a person can decide about the columns chosen as amounts, or as dates. */
export function doubtsOf(preview: ImportPreview, choices: Choices, about: "decimal" | "date") {
  const wanted: readonly string[] = about === "decimal" ? moneyFields : dateFields;
  return preview.columns.flatMap(({ doubts }, index) =>
    wanted.includes(choices.columns[index]?.field ?? "")
      ? doubts.filter((doubt) => doubt.about === about)
      : [],
  );
}

/** What the value would be under one reading, in minor units; undefined when it can not be read so. */
export function amountRead(value: string, decimal: Decimal, currency: Currency): bigint | undefined {
  const read = parseAmount(value, decimal, currency, true);
  return "minor" in read ? read.minor : undefined;
}
export function dateRead(value: string, order: DateOrder): string | undefined {
  const read = parseDate(value, order);
  return "date" in read ? read.date : undefined;
}

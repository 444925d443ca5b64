// One row of a creditor's file → a person, a debt and the cells that hold phones; or every reason why not. For the
// import, which collects the reasons into the rejects file. Cells that are absent or empty stay undefined: the merge
// keeps what it has.

import type { Country } from "#kernel/country.ts";
import { type Currency, exponentOf } from "#kernel/money.ts";
import { addDays, type LocalDate } from "#kernel/time.ts";
import { unguard } from "../../kernel/cell-guard.ts";
import { isEmail } from "./contact-points.ts";
import { parseDate } from "./dates.ts";
import { type Document, parseDocument, scientific } from "./documents.ts";
import { type ExclusionReason, exclusionReasonOf } from "./exclusions.ts";
import { type dateFields, type Field, moneyFields, requiredFields } from "./fields.ts";
import { currencyNamed, parseAmount, parseWhole } from "./numbers.ts";
import type { PhoneCell, RowAccount, RowDebtor, RowResult, RowRules } from "./row.ts";
import type { Refusal, RowCode, Warning } from "./row-codes.ts";

/** Longest text kept of a cell, by field; a longer one is refused, not cut. */
export const maxCharacters: Readonly<Partial<Record<Field, number>>> = {
  name: 200,
  paternal: 100,
  maternal: 100,
  email: 200,
  address: 300,
  commune: 100,
  region: 100,
  product: 100,
  accountNumber: 100,
};
const maxExtraCharacters = 200;

export function importRow(cells: readonly string[], rules: RowRules): RowResult {
  const shape = shapeRefusal(cells, rules.binding.width);
  if (shape) return { refusals: [shape] };
  const row = openRow(cells, rules);
  requireCells(row);
  if (rules.kind === "withdrawal") return finish(row, emptyDebtor(rules.spec.country), withdrawn(row), []);
  if (rules.kind === "exclusion") return readExclusion(row);
  const debtor = readDebtor(row);
  const account = readAccount(row);
  const phoneCells = rules.binding.columns.flatMap(({ rule, index, header }) => {
    const text = unguard(cells[index] ?? "").trim();
    return rule.field === "phone" && text !== ""
      ? [{ text, role: rule.role ?? "titular", column: header }]
      : [];
  });
  return finish(row, debtor, account, phoneCells);
}

interface OpenRow {
  readonly rules: RowRules;
  readonly cells: readonly string[];
  readonly refusals: Refusal[];
  readonly warnings: Warning[];
  text(field: Field): string | undefined;
  refuse(field: Field, code: RowCode, detail?: string | number): undefined;
}

function openRow(cells: readonly string[], rules: RowRules): OpenRow {
  const refusals: Refusal[] = [];
  const columnOf = (field: Field) => rules.binding.columns.find((column) => column.rule.field === field);
  const refuse = (field: Field, code: RowCode, detail?: string | number): undefined => {
    const column = columnOf(field);
    refusals.push({
      field,
      code,
      ...(column ? { column: column.header, value: cells[column.index] ?? "" } : {}),
      ...(detail === undefined ? {} : { detail }),
    });
  };
  return {
    rules,
    cells,
    refusals,
    refuse,
    warnings: [],
    text(field) {
      const column = columnOf(field);
      const text = column ? unguard(cells[column.index] ?? "").trim() : "";
      const limit = maxCharacters[field] ?? 100;
      if (text.length > limit) return refuse(field, "texto_largo", limit);
      return text === "" ? undefined : text;
    },
  };
}

function shapeRefusal(cells: readonly string[], width: number): Refusal | undefined {
  if (cells.some((cell) => cell.includes("\0"))) return { field: "fila", code: "caracter_nulo" };
  if (cells.length < width)
    return { field: "fila", code: "celdas_faltan", value: String(cells.length), detail: width };
  // Spreadsheets end lines with empty cells; only content beyond the header is an error.
  if (cells.slice(width).some((cell) => cell.trim() !== "")) {
    return { field: "fila", code: "celdas_sobran", value: String(cells.length), detail: width };
  }
  return undefined;
}

function requireCells(row: OpenRow): void {
  for (const any of requiredFields[row.rules.kind]) {
    const [first] = any;
    if (first && !any.some((field) => hasContent(row, field))) row.refuse(first, "obligatorio");
  }
}
function hasContent(row: OpenRow, field: Field): boolean {
  return row.rules.binding.columns.some(
    (column) => column.rule.field === field && (row.cells[column.index] ?? "").trim() !== "",
  );
}

function readDebtor(row: OpenRow): RowDebtor {
  const email = row.text("email");
  const validEmail = email && isEmail(email) ? email : undefined;
  if (email && !validEmail) {
    row.warnings.push({ field: "email", code: "correo_invalido", column: columnName(row, "email") });
  }
  const name = row.text("name");
  const surnames = [row.text("paternal"), row.text("maternal")].filter((part) => part !== undefined);
  return {
    country: row.rules.spec.country,
    document: readDocument(row),
    fullName: name === undefined ? undefined : [name, ...surnames].join(" "),
    givenName: surnames.length > 0 ? name : undefined,
    birthOn: readDate(row, "birthOn"),
    email: validEmail,
    address: row.text("address"),
    commune: row.text("commune"),
    region: row.text("region"),
    deceased: readYesNo(row, "deceased") ?? false,
  };
}

function readDocument(row: OpenRow): Document | undefined {
  const text = row.text("document");
  if (text === undefined) return undefined;
  const type = row.text("documentType");
  const checkDigit = row.text("documentCheck");
  const { country, restoreZeros } = row.rules.spec;
  const parsed = parseDocument(text, country, {
    restoreZeros,
    ...(type === undefined ? {} : { type }),
    ...(checkDigit === undefined ? {} : { checkDigit }),
  });
  return "code" in parsed ? row.refuse("document", parsed.code, parsed.detail) : parsed.document;
}

function readAccount(row: OpenRow): RowAccount {
  const currency = readCurrency(row);
  const amounts = Object.fromEntries(
    moneyFields.map((field) => [field, readAmount(row, field, currency ?? row.rules.spec.currency)]),
  ) as Record<(typeof moneyFields)[number], bigint | undefined>;
  const days = readDays(row);
  const stated = readDate(row, "dueOn");
  return {
    ...amounts,
    number: readNumber(row),
    product: row.text("product"),
    currency,
    dueOn:
      stated ??
      (days === undefined || hasContent(row, "dueOn") ? undefined : addDays(row.rules.today, -days)),
    daysPastDue: days,
    writtenOff: readYesNo(row, "writtenOff"),
    extra: readExtra(row),
  };
}

function withdrawn(row: OpenRow): RowAccount {
  return {
    number: readNumber(row),
    product: undefined,
    currency: undefined,
    principal: undefined,
    interest: undefined,
    fees: undefined,
    balance: undefined,
    dueOn: undefined,
    daysPastDue: undefined,
    writtenOff: undefined,
    extra: {},
  };
}
/** A debt by its number, or every debt of a person by the document. */
function readExclusion(row: OpenRow): RowResult {
  const debtor = { ...emptyDebtor(row.rules.spec.country), document: readDocument(row) };
  const account = withdrawn(row);
  const exclusion = readReason(row);
  const read = finish(row, debtor, account, []);
  return "refusals" in read || exclusion === undefined ? read : { ...read, exclusion };
}
function readReason(row: OpenRow): ExclusionReason | undefined {
  const text = row.text("exclusionReason");
  return text === undefined
    ? undefined
    : (exclusionReasonOf(text) ?? row.refuse("exclusionReason", "motivo_desconocido"));
}

function emptyDebtor(country: Country): RowDebtor {
  return {
    country,
    document: undefined,
    fullName: undefined,
    givenName: undefined,
    birthOn: undefined,
    email: undefined,
    address: undefined,
    commune: undefined,
    region: undefined,
    deceased: false,
  };
}

function readNumber(row: OpenRow): string {
  const text = row.text("accountNumber") ?? "";
  if (scientific.test(text)) row.refuse("accountNumber", "numero_cientifico");
  return text;
}

/** Undefined when the file has no such column or the cell is empty: the portfolio's currency, or the account's own. */
function readCurrency(row: OpenRow): Currency | undefined {
  const text = row.text("currency");
  return text === undefined
    ? undefined
    : (currencyNamed(text) ?? row.refuse("currency", "moneda_desconocida"));
}

function readAmount(
  row: OpenRow,
  field: (typeof moneyFields)[number],
  currency: Currency,
): bigint | undefined {
  const text = row.text(field);
  if (text === undefined) return undefined;
  const decimal = row.rules.decimals.get(indexOf(row, field)) ?? (exponentOf(currency) === 0 ? "," : ".");
  const parsed = parseAmount(text, decimal, currency, row.rules.spec.roundAmounts);
  if ("code" in parsed) return row.refuse(field, parsed.code, parsed.detail);
  if (parsed.minor !== undefined && parsed.minor < 0n) return row.refuse(field, "numero_negativo");
  return parsed.minor;
}

function readDays(row: OpenRow): number | undefined {
  const parsed = parseWhole(row.text("daysPastDue") ?? "");
  if ("code" in parsed) return row.refuse("daysPastDue", parsed.code);
  // A century either way is a typing error; addDays stays within the calendar.
  if (Math.abs(parsed.value ?? 0) > 36_500) return row.refuse("daysPastDue", "numero_fuera_de_rango");
  return parsed.value;
}

function readDate(row: OpenRow, field: (typeof dateFields)[number]): LocalDate | undefined {
  const text = row.text(field);
  if (text === undefined) return undefined;
  const order = row.rules.orders.get(indexOf(row, field)) ?? "dmy";
  const parsed = parseDate(text, order, row.rules.spec.excelSerials);
  return "code" in parsed ? row.refuse(field, parsed.code) : parsed.date;
}

const yes = new Set(["si", "s", "1", "true", "verdadero", "x", "yes"]);
const no = new Set(["no", "n", "0", "false", "falso"]);
function readYesNo(row: OpenRow, field: "deceased" | "writtenOff"): boolean | undefined {
  const text = row
    .text(field)
    ?.normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  if (text === undefined) return undefined;
  return yes.has(text) ? true : no.has(text) ? false : row.refuse(field, "si_no_invalido");
}

function readExtra(row: OpenRow): Record<string, string> {
  const kept = row.rules.binding.extra.flatMap(({ key, index }) => {
    const text = unguard(row.cells[index] ?? "")
      .trim()
      .slice(0, maxExtraCharacters);
    return text === "" ? [] : [[key, text] as const];
  });
  return Object.fromEntries(kept);
}

function finish(
  row: OpenRow,
  debtor: RowDebtor,
  account: RowAccount,
  phoneCells: readonly PhoneCell[],
): RowResult {
  return row.refusals.length > 0
    ? { refusals: row.refusals }
    : { debtor, account, phoneCells, warnings: row.warnings };
}

function indexOf(row: OpenRow, field: Field): number {
  return row.rules.binding.columns.find((column) => column.rule.field === field)?.index ?? -1;
}
function columnName(row: OpenRow, field: Field): string {
  return row.rules.binding.columns.find((column) => column.rule.field === field)?.header ?? "";
}

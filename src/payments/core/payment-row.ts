// One row of a creditor's payments file: which columns say what, and the payment it names or why it is refused. For the
// payments file job; amounts and dates are read as the whole column writes them.

import { unguard } from "../../kernel/cell-guard.ts";
import type { Country } from "../../kernel/country.ts";
import type { Currency } from "../../kernel/money.ts";
import type { LocalDate } from "../../kernel/time.ts";
import { type DateOrder, parseDate } from "../../portfolio/core/dates.ts";
import { parseDocument } from "../../portfolio/core/documents.ts";
import { normaliseHeader } from "../../portfolio/core/mapping.ts";
import { currencyNamed, type Decimal, parseAmount } from "../../portfolio/core/numbers.ts";
import type { RowCode } from "../../portfolio/core/row-codes.ts";

export const paymentFields = [
  "account",
  "document",
  "documentCheck",
  "amount",
  "valueOn",
  "method",
  "reference",
  "currency",
] as const;
export type PaymentField = (typeof paymentFields)[number];

const aliases: Readonly<Record<PaymentField, readonly string[]>> = {
  account: [
    "operacion",
    "cuenta",
    "n operacion",
    "n de operacion",
    "nro operacion",
    "numero operacion",
    "num operacion",
    "no operacion",
    "credito",
    "n credito",
    "n de credito",
    "numero credito",
    "contrato",
    "numero cuenta",
    "nro cuenta",
    "num cuenta",
    "suministro",
  ],
  document: [
    "rut",
    "run",
    "dni",
    "ruc",
    "documento",
    "numero documento",
    "nro documento",
    "rut cliente",
    "rut deudor",
    "identificacion",
  ],
  documentCheck: ["dv", "digito verificador"],
  amount: [
    "monto",
    "monto pagado",
    "monto pago",
    "pago",
    "importe",
    "abono",
    "valor",
    "pagado",
    "total pagado",
  ],
  valueOn: ["fecha", "fecha pago", "fecha de pago", "fec pago", "fecha abono", "fecha valor", "f pago"],
  method: ["medio", "medio de pago", "medio pago", "canal", "canal de pago", "forma de pago"],
  reference: [
    "referencia",
    "comprobante",
    "n comprobante",
    "folio",
    "transaccion",
    "n transaccion",
    "id pago",
    "id transaccion",
    "nro referencia",
    "boleta",
    "voucher",
  ],
  currency: ["moneda", "divisa"],
};

export type Columns = Readonly<Partial<Record<PaymentField, number>>>;
/** Texts longer than this are not references. */
const mostReference = 200;
const mostMethod = 60;

/** Where each field is. A payment needs an amount, a day, and a debt or a person. */
export function bindPaymentHeader(
  headers: readonly string[],
):
  | { readonly columns: Columns }
  | { readonly missing: readonly string[]; readonly duplicated: readonly string[] } {
  const names = headers.map(normaliseHeader);
  const columns: Partial<Record<PaymentField, number>> = {};
  const duplicated: string[] = [];
  for (const field of paymentFields) {
    const found = names.flatMap((name, index) => (aliases[field].includes(name) ? [index] : []));
    if (found.length > 1) duplicated.push(headers[found[0] ?? 0] ?? "");
    if (found[0] !== undefined) columns[field] = found[0];
  }
  const missing = [
    ...(columns.amount === undefined ? ["monto"] : []),
    ...(columns.valueOn === undefined ? ["fecha"] : []),
    ...(columns.account === undefined && columns.document === undefined ? ["operación o documento"] : []),
  ];
  return missing.length > 0 || duplicated.length > 0 ? { missing, duplicated } : { columns };
}

export interface RowRules {
  readonly columns: Columns;
  readonly width: number;
  readonly decimal: Decimal;
  readonly dateOrder: DateOrder;
  readonly country: Country;
  readonly currency: Currency;
  readonly today: LocalDate;
}
export type PaymentCode =
  | RowCode
  | "fecha_futura"
  | "monto_cero"
  | "documento_desconocido"
  | "moneda_distinta";
export interface RowRefusal {
  readonly field: string;
  readonly code: PaymentCode;
  readonly value: string;
  readonly detail?: string | number;
}
export interface ReadPayment {
  /** The debt's number, or null when only the person's document came. */
  readonly number: string | null;
  readonly document: string | null;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly valueOn: LocalDate;
  /** Empty: the file has none; the job makes one. */
  readonly reference: string;
  readonly method: string;
}

export function readPaymentRow(
  cells: readonly string[],
  rules: RowRules,
): { readonly payment: ReadPayment } | { readonly refusals: readonly RowRefusal[] } {
  if (cells.length !== rules.width) {
    const code = cells.length < rules.width ? "celdas_faltan" : "celdas_sobran";
    return { refusals: [{ field: "fila", code, value: String(cells.length), detail: rules.width }] };
  }
  const cell = (field: PaymentField): string => {
    const index = rules.columns[field];
    return index === undefined ? "" : unguard(cells[index] ?? "").trim();
  };
  const refusals: RowRefusal[] = [];
  const refuse = (field: string, code: PaymentCode, value: string, detail?: string | number): void => {
    refusals.push({ field, code, value, ...(detail === undefined ? {} : { detail }) });
  };
  const currency = readCurrency(cell("currency"), rules.currency, refuse);
  const amount = readAmount(cell("amount"), { ...rules, currency }, refuse);
  const valueOn = readDay(cell("valueOn"), rules, refuse);
  const number = cell("account");
  const document =
    number === "" ? readDocument(cell("document"), cell("documentCheck"), rules.country, refuse) : null;
  const reference = cell("reference");
  if (reference.length > mostReference) refuse("referencia", "texto_largo", reference, mostReference);
  if (refusals.length > 0 || amount === undefined || valueOn === undefined) return { refusals };
  return {
    payment: {
      number: number === "" ? null : number,
      document,
      amountMinor: amount,
      currency,
      valueOn,
      reference,
      method: cell("method").slice(0, mostMethod),
    },
  };
}

type Refuse = (field: string, code: PaymentCode, value: string, detail?: string | number) => void;

function readCurrency(text: string, otherwise: Currency, refuse: Refuse): Currency {
  if (text === "") return otherwise;
  const known = currencyNamed(text);
  if (known) return known;
  refuse("moneda", "moneda_desconocida", text);
  return otherwise;
}

function readAmount(
  text: string,
  { decimal, currency }: Pick<RowRules, "decimal" | "currency">,
  refuse: Refuse,
): bigint | undefined {
  const read = parseAmount(text, decimal, currency);
  if ("code" in read) {
    refuse("monto", read.code, text, "detail" in read ? (read.detail as string | undefined) : undefined);
    return undefined;
  }
  if (read.minor === undefined) refuse("monto", "obligatorio", text);
  else if (read.minor < 0n) refuse("monto", "numero_negativo", text);
  else if (read.minor === 0n) refuse("monto", "monto_cero", text);
  return read.minor;
}

function readDay(text: string, { dateOrder, today }: RowRules, refuse: Refuse): LocalDate | undefined {
  const read = parseDate(text, dateOrder);
  if ("code" in read) {
    refuse("fecha", read.code, text);
    return undefined;
  }
  if (read.date === undefined) refuse("fecha", "obligatorio", text);
  else if (read.date > today) refuse("fecha", "fecha_futura", text);
  return read.date;
}

function readDocument(text: string, checkDigit: string, country: Country, refuse: Refuse): string | null {
  if (text === "") {
    refuse("operación", "obligatorio", text);
    return null;
  }
  const read = parseDocument(text, country, { checkDigit, restoreZeros: true });
  if ("document" in read) return read.document.text;
  refuse("documento", read.code, text, read.detail);
  return null;
}

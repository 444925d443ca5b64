// The gestiones of a period as a file, a page at a time: memory stays at one page whatever the period.
import { wayNames } from "#gestiones/core/without-call.ts";
import { type Country, isCountry } from "#kernel/country.ts";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { type Currency, type Money, money } from "#kernel/money.ts";
import type { LocalDate } from "#kernel/time.ts";
import type { Database } from "#platform/db.ts";
import { byteOrderMark, type Cell, csvLine, type ExportProfile, type Layout } from "./core/export-csv.ts";
import * as store from "./store.ts";

/** Rows read at once. */
export const exportPageRows = 1_000;

const columns = [
  "fecha_hora",
  "cartera",
  "gestor",
  "tipo_documento",
  "documento",
  "nombre",
  "operacion",
  "saldo",
  "moneda",
  "canal",
  "codigo",
  "resultado",
  "contacto",
  "motivo_no_pago",
  "telefono",
  "monto_promesa",
  "fecha_promesa",
  "estado_promesa",
  "nota",
  "anulada",
  "actitud",
  // Whose copy it is, in each row: a part of the file says it too.
  "exportacion",
];
const contactNames: Readonly<Record<string, string>> = {
  DIRECT: "directo",
  INDIRECT: "indirecto",
  NONE: "sin contacto",
  ADMIN: "administrativa",
};
const channelNames: Readonly<Record<string, string>> = {
  voice: "llamada",
  inbound: "llamada entrante",
  manual: "gestión manual",
  message: "mensaje",
  admin: "administrativa",
  ...wayNames,
};

export interface GestionesExport {
  readonly period: store.Period;
  readonly portfolio: string | null;
  readonly profile: ExportProfile;
  /** Of the agency: how the file as a whole is separated. */
  readonly country: Country;
  /** The watermark: number, who and when. */
  readonly mark: string;
}

export async function* gestionesCsv(
  db: Database,
  who: { tenant: TenantId; user: UserId },
  wanted: GestionesExport,
): AsyncGenerator<{ readonly rows: number; readonly text: string }> {
  const layout: Layout = { profile: wanted.profile, country: wanted.country };
  const header = csvLine(
    columns.map((text) => ({ text })),
    layout,
  );
  yield { rows: 0, text: wanted.profile === "excel" ? byteOrderMark + header : header };
  for (let after: store.ExportPosition | null = null; ; ) {
    const from: store.ExportPosition | null = after;
    const rows: readonly Row[] = await db.asUser(who, (tx) =>
      store.exportPage(tx, wanted.period, wanted.portfolio, from, exportPageRows),
    );
    const mark: Cell = { text: wanted.mark };
    yield { rows: rows.length, text: rows.map((row) => csvLine([...cellsOf(row), mark], layout)).join("") };
    const last = rows.at(-1);
    if (!last || rows.length < exportPageRows) return;
    after = { at: last.at ?? 0, gestion: last.gestion_id ?? "", account: last.account_id ?? "" };
  }
}

type Row = Awaited<ReturnType<typeof store.exportPage>>[number];

function cellsOf(row: Row): readonly Cell[] {
  const currency = row.currency as Currency;
  const text = (value: string | null): Cell => ({ text: value ?? "" });
  const amount = (minor: bigint | null): { amount: Money | null } => ({
    amount: minor === null ? null : money(minor, currency),
  });
  return [
    { at: row.at ?? 0, zone: row.time_zone ?? "UTC" },
    text(row.portfolio_name),
    text(row.user_name ?? "marcador"),
    text(row.document_type),
    text(row.document),
    text(row.debtor_name),
    text(row.account_number),
    amount(row.balance_minor),
    text(row.currency),
    text(channelNames[row.channel ?? ""] ?? row.channel),
    text(row.disposition),
    text(row.disposition_name),
    text(contactNames[row.contact_class ?? ""] ?? row.contact_class),
    text(row.reason_for_default),
    text(row.phone),
    amount(row.promise_minor),
    { day: row.promise_due_on as LocalDate | null },
    text(row.promise_state),
    text(row.note),
    text(row.annulled ? "SI" : "NO"),
    text(row.attitude),
  ];
}

export function countryOf(text: string): Country {
  return isCountry(text) ? text : "CL";
}

// What the demo's creditors send before 07:00: small files made from accounts of today, dropped into the watched folders as an
// SFTP server would leave them. One creditor's payments do not come until noon.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { SegmentPreview } from "#http/contract/segments.ts";
import { type MoneyJson, money, toDecimalText } from "#kernel/money.ts";
import { addDays, type LocalDate, weekdayOf } from "#kernel/time.ts";
import type { Api } from "./api.ts";

type Account = SegmentPreview["sample"][number];
export interface DayFile {
  readonly portfolio: string;
  readonly name: string;
  readonly text: string;
}

/** Whose payments come late, so that the banner is seen. */
export const latePayer = "qhapaq-consumo";
const dailyFiles = "andes-consumo";
const exclusionReasons = ["reclamo", "fallecido", "empleado", "refinanciado"] as const;

/** `accounts`: some open debts of the mandate, no two files touch the same; `paidOn`: the day its payments are of. */
export function filesOf(
  portfolio: string,
  accounts: readonly Account[],
  today: LocalDate,
  paidOn: LocalDate,
): DayFile[] {
  const [updated, withdrawn, excluded, paid] = [
    accounts.slice(0, 2),
    accounts.slice(2, 4),
    accounts.slice(4, 4 + exclusionReasons.length),
    accounts.slice(8),
  ];
  const files: DayFile[] = [];
  const add = (begins: string, day: LocalDate, rows: readonly (readonly string[])[]): void => {
    const text = `${rows.map((row) => row.join(";")).join("\r\n")}\r\n`;
    files.push({ portfolio, name: `${begins}_${day.replaceAll("-", "")}.csv`, text });
  };
  if (portfolio === dailyFiles) {
    const rows = updated.map(({ number, balance }) => [number, amount(balance, 2n)]);
    add("actualizacion", today, [["Operacion", "Saldo"], ...rows]);
    add("retiro", today, [["Operacion"], ...withdrawn.map(({ number }) => [number])]);
    const reasons = excluded.map(({ number }, i) => [number, exclusionReasons[i] ?? "reclamo"]);
    add("exclusion", today, [["Operacion", "Motivo"], ...reasons]);
  }
  const payments = paid.map(({ number, balance }) => [
    number,
    balance.currency,
    amount(balance, 10n),
    paidOn,
    "Transferencia",
    `T${number.slice(-6)}`,
  ]);
  const header = ["Operación", "Moneda", "Monto", "Fecha", "Medio", "Comprobante"];
  add("pagos", paidOn, [header, ...payments]);
  return files;
}

/** A share of the balance, in the currency's own units. */
function amount(balance: MoneyJson, parts: bigint): string {
  const { minor, currency } = balance;
  return toDecimalText(money(BigInt(minor) / parts, currency));
}

export function workingDayBefore(today: LocalDate): LocalDate {
  let day = addDays(today, -1);
  while (weekdayOf(day) > 5) day = addDays(day, -1);
  return day;
}

export async function accountsOf(api: Api, portfolio: Portfolio): Promise<readonly Account[]> {
  const open = { field: "state", op: "eq", value: "open" };
  const found = await api.post<SegmentPreview>("/v1/segments/preview", {
    portfolioId: portfolio.id,
    criteria: open,
  });
  return found.sample;
}

/** Under a name that is left alone until the file is whole. */
export function drop(inboxFolder: string, { portfolio, name, text }: DayFile): void {
  const folder = join(inboxFolder, portfolio);
  mkdirSync(folder, { recursive: true });
  const whole = join(folder, name);
  writeFileSync(`${whole}.part`, text, { mode: 0o600 });
  renameSync(`${whole}.part`, whole);
}

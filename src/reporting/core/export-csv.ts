// How a cell leaves in a file: safe in a spreadsheet, exact for a machine. For every export of reporting.
import { guardText } from "../../kernel/cell-guard.ts";
import { type Country, countries } from "../../kernel/country.ts";
import { formatDate } from "../../kernel/format.ts";
import { type Money, toDecimalText } from "../../kernel/money.ts";
import { type Instant, type LocalDate, localTime } from "../../kernel/time.ts";

/** `excel`: BOM, the country's decimal sign, `;` where that sign is a comma. `machine`: commas, points, ISO days. */
export type ExportProfile = "excel" | "machine";

export type Cell =
  | { readonly text: string }
  | { readonly amount: Money | null }
  | { readonly day: LocalDate | null }
  | { readonly at: Instant; readonly zone: string };

export interface Layout {
  readonly profile: ExportProfile;
  readonly country: Country;
}
export const byteOrderMark = "\ufeff";

export function separatorOf({ profile, country }: Layout): ";" | "," {
  return profile === "excel" && countries[country].decimal === "," ? ";" : ",";
}

export function csvLine(cells: readonly Cell[], layout: Layout): string {
  const separator = separatorOf(layout);
  return `${cells.map((cell) => quoted(textOf(cell, layout), separator)).join(separator)}\r\n`;
}

function textOf(cell: Cell, layout: Layout): string {
  if ("text" in cell) return guardText(cell.text);
  if ("amount" in cell) {
    if (cell.amount === null) return "";
    const text = toDecimalText(cell.amount);
    return layout.profile === "excel" ? text.replace(".", countries[layout.country].decimal) : text;
  }
  if ("day" in cell) {
    if (cell.day === null) return "";
    return layout.profile === "excel" ? formatDate(cell.day, layout.country) : cell.day;
  }
  if (layout.profile === "machine") return new Date(cell.at).toISOString();
  const { date, secondOfDay } = localTime(cell.at, cell.zone);
  return `${formatDate(date, layout.country)} ${clockOf(secondOfDay)}`;
}

function clockOf(secondOfDay: number): string {
  const parts = [Math.floor(secondOfDay / 3_600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

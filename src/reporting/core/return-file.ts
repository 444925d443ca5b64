// One line of the file that goes back to the creditor, and its control totals. For reporting/return, which streams it.
import { guardText } from "../../kernel/cell-guard.ts";
import { type Currency, type Money, money, toDecimalText } from "../../kernel/money.ts";
import { type Instant, type LocalDate, localTime } from "../../kernel/time.ts";
import { needsCodes, type ReturnColumn, type ReturnField, type ReturnProfile } from "./return-profile.ts";

export interface ReturnLine {
  readonly lineId: string;
  readonly accountId: string;
  readonly at: Instant;
  readonly zone: string;
  readonly portfolioCode: string;
  readonly documentType: string;
  readonly document: string;
  readonly debtorName: string;
  readonly accountNumber: string;
  readonly product: string;
  readonly balance: Money;
  readonly channel: string;
  readonly disposition: string;
  readonly dispositionName: string;
  readonly contactClass: string;
  readonly reason: string;
  readonly attitude: string;
  readonly note: string;
  readonly phone: string;
  readonly callerId: string;
  readonly campaign: string;
  /** Empty: the dialler itself. */
  readonly username: string;
  readonly userName: string;
  readonly promise: (Money & { readonly dueOn: LocalDate }) | null;
  readonly callbackAt: Instant | null;
  readonly ringSeconds: number | null;
  readonly talkSeconds: number | null;
}

const lineEnd = "\r\n";

/** Undefined: the result has no code of the creditor's. */
export function creditorCode(
  disposition: string,
  { codes }: ReturnProfile,
  ofTree: ReadonlyMap<string, string>,
): string | undefined {
  return Object.hasOwn(codes, disposition) ? codes[disposition] : ofTree.get(disposition);
}

export function headerLine(profile: ReturnProfile): string {
  return profile.header
    ? joined(
        profile,
        profile.columns.map((column) => [column, column.header]),
      )
    : "";
}
export function cellsOf(line: ReturnLine, code: string, profile: ReturnProfile): readonly string[] {
  return profile.columns.map(({ from }) =>
    "fixed" in from ? from.fixed : textOf(line, from.field, code, profile),
  );
}
export function returnLine(line: ReturnLine, code: string, profile: ReturnProfile): string {
  const cells = cellsOf(line, code, profile);
  return joined(
    profile,
    profile.columns.map((column, i) => [column, cells[i] ?? ""]),
  );
}

function joined(profile: ReturnProfile, cells: readonly (readonly [ReturnColumn, string])[]): string {
  const { separator } = profile;
  const texts = cells.map(([column, text]) => fitted(column, text));
  if (separator === "none") return texts.join("") + lineEnd;
  return texts.map((text) => quoted(text, separator)).join(separator) + lineEnd;
}
function quoted(text: string, separator: string): string {
  return text.includes(separator) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}
function fitted({ width, align }: ReturnColumn, text: string): string {
  if (width === undefined) return text;
  const cut = text.slice(0, width);
  return align === "right" ? cut.padStart(width) : cut.padEnd(width);
}

function textOf(line: ReturnLine, field: ReturnField, code: string, profile: ReturnProfile): string {
  const free = (text: string): string => {
    // One line a row: what people typed on several lines comes on one.
    const flat = text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
    return profile.plain ? flat : guardText(flat);
  };
  const seconds = (value: number | null): string => (value === null ? "" : String(value));
  switch (field) {
    case "day":
      return dayText(localTime(line.at, line.zone).date, profile);
    case "hour":
      return clockText(line.at, line.zone);
    case "balance":
      return amountText(line.balance, profile);
    case "currency":
      return line.balance.currency;
    case "channel":
      return channels[line.channel] ?? line.channel;
    case "code":
      return code;
    case "contactClass":
      return contacts[line.contactClass] ?? line.contactClass;
    case "phone":
      return line.phone.replace("+", "");
    case "callerId":
      return line.callerId.replace("+", "");
    case "agent":
      return line.username === "" ? "MARCADOR" : free(line.username);
    case "agentName":
      return free(line.userName);
    case "promiseAmount":
      return line.promise ? amountText(line.promise, profile) : "";
    case "promiseDueOn":
      return line.promise ? dayText(line.promise.dueOn, profile) : "";
    case "callbackOn":
      return line.callbackAt === null ? "" : dayText(localTime(line.callbackAt, line.zone).date, profile);
    case "callbackHour":
      return line.callbackAt === null ? "" : clockText(line.callbackAt, line.zone);
    case "ringSeconds":
      return seconds(line.ringSeconds);
    case "talkSeconds":
      return seconds(line.talkSeconds);
    default:
      return free(line[field]);
  }
}
const channels: Readonly<Record<string, string>> = {
  voice: "LLAMADA",
  inbound: "LLAMADA_ENTRANTE",
  manual: "GESTION_MANUAL",
  message: "MENSAJE",
  admin: "ADMINISTRATIVA",
  visit: "VISITA",
  email: "CORREO",
  letter: "CARTA",
  branch: "SUCURSAL",
  email_in: "CORREO_RECIBIDO",
  letter_in: "CARTA_RECIBIDA",
};
const contacts: Readonly<Record<string, string>> = {
  DIRECT: "DIRECTO",
  INDIRECT: "INDIRECTO",
  NONE: "SIN_CONTACTO",
  ADMIN: "ADMINISTRATIVA",
};

function amountText(amount: Money, { decimal }: ReturnProfile): string {
  return toDecimalText(amount).replace(".", decimal);
}
function dayText(date: LocalDate, { dateFormat }: ReturnProfile): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return dateFormat.replace("AAAA", year).replace("MM", month).replace("DD", day);
}
function clockText(at: Instant, zone: string): string {
  const { secondOfDay } = localTime(at, zone);
  const parts = [Math.floor(secondOfDay / 3_600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

export interface Totals {
  readonly rows: number;
  readonly accounts: number;
  readonly promised: readonly Money[];
}
export interface Unmapped {
  readonly code: string;
  readonly name: string;
  readonly rows: number;
}
/** Counts what goes through it. */
export interface Tally {
  /** The creditor's code of the row; undefined when it has none, which is kept. */
  add(line: ReturnLine): string | undefined;
  totals(): Totals;
  unmapped(): readonly Unmapped[];
}
export function openReturnTally(profile: ReturnProfile, ofTree: ReadonlyMap<string, string>): Tally {
  const accounts = new Set<string>();
  const promised = new Map<Currency, bigint>();
  const missing = new Map<string, { name: string; rows: number }>();
  const coded = needsCodes(profile);
  let rows = 0;
  return {
    add(line) {
      rows += 1;
      accounts.add(line.accountId);
      if (line.promise)
        promised.set(line.promise.currency, (promised.get(line.promise.currency) ?? 0n) + line.promise.minor);
      const code = coded ? creditorCode(line.disposition, profile, ofTree) : "";
      if (code === undefined) {
        const known = missing.get(line.disposition) ?? { name: line.dispositionName, rows: 0 };
        missing.set(line.disposition, { ...known, rows: known.rows + 1 });
      }
      return code;
    },
    totals: () => ({
      rows,
      accounts: accounts.size,
      promised: [...promised].sort().map(([currency, minor]) => money(minor, currency)),
    }),
    unmapped: () => [...missing].sort().map(([code, one]) => ({ code, ...one })),
  };
}

/** The last line: TOTAL, rows, debts, amounts promised by currency. */
export function trailerLine(totals: Totals, profile: ReturnProfile): string {
  const separator = profile.separator === "none" ? ";" : profile.separator;
  const amounts = totals.promised.flatMap((amount) => [amountText(amount, profile), amount.currency]);
  const cells = ["TOTAL", String(totals.rows), String(totals.accounts), ...amounts];
  return cells.map((cell) => quoted(cell, separator)).join(separator) + lineEnd;
}
/** The same as a file of its own, one figure a line. */
export function controlText(name: string, totals: Totals, profile: ReturnProfile): string {
  const lines = [
    `ARCHIVO;${name}`,
    `FILAS;${totals.rows}`,
    `OPERACIONES;${totals.accounts}`,
    ...totals.promised.map((amount) => `COMPROMETIDO_${amount.currency};${amountText(amount, profile)}`),
  ];
  return lines.map((line) => line + lineEnd).join("");
}

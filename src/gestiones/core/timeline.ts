// One person's history in words: gestiones, promises and payments as lines of the desk's card.
import type { Country } from "../../kernel/country.ts";
import { formatClock, formatDate, formatMoney } from "../../kernel/format.ts";
import type { Money } from "../../kernel/money.ts";
import { type Instant, type LocalDate, localTime } from "../../kernel/time.ts";
import { callbackWords } from "./callback.ts";
import { type WithoutCall, wayNames } from "./without-call.ts";

export type TimelineRow = { readonly id: string; readonly at: Instant; readonly by: string | null } & (
  | {
      readonly kind: "gestion";
      readonly name: string;
      readonly note: string;
      readonly reason: string | null;
      readonly attitude: string | null;
      readonly withoutCall: (WithoutCall & { readonly zone: string }) | null;
    }
  | {
      readonly kind: "promise";
      readonly state: string;
      readonly account: string;
      readonly amount: Money;
      readonly dueOn: LocalDate;
    }
  | {
      readonly kind: "payment";
      readonly reversed: boolean;
      readonly method: string;
      readonly amount: Money;
      readonly valueOn: LocalDate;
    }
  | { readonly kind: "callback"; readonly why: string }
);
export interface TimelineLine {
  readonly id: string;
  readonly at: Instant;
  readonly kind: "gestion" | "promise" | "payment" | "note";
  readonly title: string;
  readonly detail: string;
  readonly by: string | null;
}

/** How a promise's state is said. */
export const promiseStateNames: Readonly<Record<string, string>> = {
  ACTIVE: "vigente",
  PENDING_CONFIRMATION: "por confirmar",
  KEPT: "cumplida",
  PARTIAL: "cumplida en parte",
  BROKEN: "rota",
  REPLACED: "reemplazada",
  CANCELLED: "cancelada",
  VOIDED: "anulada",
};

/** "hidden": the mandate keeps amounts from whoever has not identified the person. */
export type Amounts = "shown" | "hidden";

export function describe(row: TimelineRow, country: Country, amounts: Amounts): TimelineLine {
  const { id, at, by } = row;
  if (row.kind === "callback") return { id, at, by, kind: "note", title: callbackWords(row.why), detail: "" };
  const { kind } = row;
  const told = (text: string): string => (amounts === "hidden" ? withoutFigures(text) : text);
  const of = (amount: Money): string => (amounts === "hidden" ? "" : ` de ${formatMoney(amount, country)}`);
  if (row.kind === "gestion") {
    const attitude = row.attitude && `actitud ${row.attitude.toLowerCase()}`;
    const detail = [row.reason, attitude, row.note]
      .filter((part) => part !== null && part !== "")
      .join(" · ");
    const title = row.withoutCall ? `${row.name} (${held(row.withoutCall, country)})` : row.name;
    return { id, at, by, kind, title, detail: told(detail) };
  }
  if (row.kind === "promise") {
    const title = `Promesa${of(row.amount)} para el ${formatDate(row.dueOn, country)}`;
    return {
      id,
      at,
      by,
      kind,
      title,
      detail: `${promiseStateNames[row.state] ?? row.state} · ${row.account}`,
    };
  }
  const what = row.reversed ? "Pago reversado" : "Pago";
  const title = `${what}${of(row.amount)} del ${formatDate(row.valueOn, country)}`;
  return { id, at, by, kind, title, detail: told(row.method) };
}

/** "visita el 18-11-2026 a las 10:30": noted later than it happened. */
function held({ way, at, zone }: WithoutCall & { readonly zone: string }, country: Country): string {
  const { date, secondOfDay } = localTime(at, zone);
  return `${wayNames[way]} el ${formatDate(date, country)} a las ${formatClock(secondOfDay)}`;
}

/** Fewer digits than this are a day, an hour or a share; free text says amounts with more. Judgement. */
const leastDigits = 4;
/** What people wrote, without the figures that could be an amount. */
export function withoutFigures(text: string): string {
  return text.replace(/\d(?:[\d.,'\u00a0\u202f ]*\d)?/g, (figure) =>
    figure.replace(/\D/g, "").length < leastDigits ? figure : "···",
  );
}

// What stands on the floor until somebody looks after it: a number of ours that is no longer answered, a talk whose result nobody
// told because its agent's browser is shut. For supervisors and strategists, in words, with what it is about.
import type { Country } from "../../kernel/country.ts";
import { formatDate } from "../../kernel/format.ts";
import { day, type Instant, type LocalDate, minute } from "../../kernel/time.ts";
import { fallOf, type Shown } from "./answer-rate.ts";
import { type SpendToday, spendLevel, spendWords } from "./spend.ts";

export interface StandingAlert {
  /** One per thing and day: said aloud once. */
  readonly id: string;
  readonly code:
    | "caller_id_fallen"
    | "result_owed"
    | "payments_unsent"
    | "spend_near"
    | "spend_reached"
    | "canary";
  readonly text: string;
  readonly since: Instant | null;
  readonly about:
    | { readonly kind: "caller_id"; readonly callerId: string }
    | { readonly kind: "talk"; readonly debtorId: string; readonly attemptId: string }
    | { readonly kind: "payments"; readonly portfolioId: string }
    | { readonly kind: "spend" }
    | { readonly kind: "canary"; readonly debtorId: string };
}

/** A desk that reloads or reconnects within this is not told of. Judgement. */
export const owedAfterMs = minute;
/** Older talks are a matter of the tasks and reports, not of today's floor. Judgement. */
export const owedForDays = 7;
/** More is no list of attention. Judgement. */
export const mostStanding = 50;

interface WatchedNumber {
  readonly id: string;
  readonly number: string;
  readonly state: "in_use" | "stopped";
  readonly today: Shown;
  readonly week: Shown;
}
/** One a number and day, gone when it is stopped or answered again. */
export function fallenAlerts(numbers: readonly WatchedNumber[], day: string): readonly StandingAlert[] {
  return numbers.flatMap(({ id, number, state, today, week }) => {
    const fall = state === "in_use" ? fallOf(today, week) : null;
    if (!fall) return [];
    const share = (rate: number): string => `${Math.round(rate * 100)} %`;
    return [
      {
        id: `caller_id_fallen ${id} ${day}`,
        code: "caller_id_fallen" as const,
        text: `${number}: hoy contestan ${share(fall.now)}; en su semana, ${share(fall.before)}`,
        since: null,
        about: { kind: "caller_id" as const, callerId: id },
      },
    ];
  });
}

export interface OwedResult {
  readonly attempt: string;
  readonly debtor: string;
  readonly agent: string;
  readonly mandate: string;
  /** The creditor's numbers of the debts; no amount is ever said here. */
  readonly accounts: readonly string[];
  readonly endedAt: Instant;
}
export function owedAlerts(owed: readonly OwedResult[]): readonly StandingAlert[] {
  return owed.map(({ attempt, debtor, agent, mandate, accounts, endedAt }) => {
    const [first = "sin operación abierta", ...others] = accounts;
    const more = others.length === 0 ? "" : ` y ${others.length} más`;
    return {
      id: `result_owed ${attempt}`,
      code: "result_owed",
      text: `${agent} no registró qué pasó en su llamada: ${first}${more}, ${mandate}`,
      since: endedAt,
      about: { kind: "talk", debtorId: debtor, attemptId: attempt },
    };
  });
}

export interface CanaryLook {
  readonly debtor: string;
  readonly user: string;
  readonly name: string;
  readonly mandate: string;
  readonly exported: boolean;
  readonly revealed: boolean;
  readonly since: Instant;
}
/** How long it stands: whoever comes in the next morning reads it too. Judgement. */
export const canaryToldMs = day;
/** Somebody looked at a person who does not exist: perhaps they go through a portfolio. One for each who and whom. */
export function canaryAlerts(looks: readonly CanaryLook[]): readonly StandingAlert[] {
  return looks.map(({ debtor, user, name, mandate, exported, revealed, since }) => {
    const did = exported ? "exportó los datos" : revealed ? "pidió un dato completo" : "abrió la ficha";
    return {
      id: `canary ${user} ${debtor}`,
      code: "canary",
      text: `${name} ${did} de una persona que no existe, en ${mandate}`,
      since,
      about: { kind: "canary", debtorId: debtor },
    };
  });
}

/** Of creditors who send no payments, while promises of theirs wait for them. */
export function unsentAlerts(
  mandates: readonly {
    readonly portfolioId: string;
    readonly portfolioName: string;
    readonly throughOn: LocalDate | null;
    readonly unsentSince: LocalDate | null;
    readonly waiting: number;
    readonly country: Country | undefined;
  }[],
): readonly StandingAlert[] {
  return mandates.flatMap(({ portfolioId, portfolioName, throughOn, unsentSince, waiting, country }) => {
    if (unsentSince === null) return [];
    const since = formatDate(unsentSince, country ?? "CL");
    const what =
      throughOn === null
        ? `no ha enviado pagos; se esperan desde el ${since}`
        : `no envía pagos desde el ${since}`;
    return [
      {
        id: `payments_unsent ${portfolioId} ${unsentSince}`,
        code: "payments_unsent" as const,
        text: `${portfolioName} ${what}: ${waiting} ${waiting === 1 ? "promesa espera" : "promesas esperan"}`,
        since: null,
        about: { kind: "payments" as const, portfolioId },
      },
    ];
  });
}

/** From four fifths of the day's money on, and again when no call fits into it any more. */
export function spendAlerts(today: SpendToday, day: string, country: Country): readonly StandingAlert[] {
  const level = spendLevel(today);
  if (level === "far") return [];
  const code = level === "reached" ? "spend_reached" : "spend_near";
  return [
    { id: `${code} ${day}`, code, text: spendWords(today, country), since: null, about: { kind: "spend" } },
  ];
}

/** Whoever sits at their desk with the talk before them is still writing. */
export function stillOwed(
  alerts: readonly StandingAlert[],
  agents: readonly { readonly attemptId: string | null; readonly state: string }[],
): readonly StandingAlert[] {
  const atDesk = new Set(
    agents
      .filter(({ state }) => state !== "reconnecting" && state !== "offline")
      .map(({ attemptId }) => attemptId),
  );
  return alerts.filter(({ about }) => about.kind !== "talk" || !atDesk.has(about.attemptId));
}

// The Spanish text that lies beside a file once it was dealt with: what became of it, how many rows, and what to do. For
// whoever dropped it there, who may have no other window into the system.
import type { LocalDate } from "../../kernel/time.ts";
import { patterns } from "./names.ts";

export type Outcome =
  | {
      readonly kind: "loaded";
      readonly figures: string;
      readonly warnings: string | undefined;
      readonly rejected: number;
    }
  | { readonly kind: "already"; readonly name: string; readonly loadedAt: string; readonly figures: string }
  | { readonly kind: "refused" | "partly"; readonly why: string; readonly rejected: number }
  | { readonly kind: "unknown_name" }
  | { readonly kind: "of_tomorrow"; readonly on: string; readonly today: string }
  | { readonly kind: "not_a_file" };

export interface Report {
  readonly file: string;
  readonly portfolio: string;
  /** Local day and hour. */
  readonly at: string;
  readonly outcome: Outcome;
  /** A name that says an earlier day. */
  readonly oldDay: { readonly on: LocalDate; readonly text: string } | null;
  readonly latePayments: boolean;
}

/** True: the file did what it was sent for, now or before. */
export function isGood({ kind }: Outcome): boolean {
  return kind === "loaded" || kind === "already";
}

export function reportText(report: Report): string {
  const { outcome } = report;
  const lines = [
    `Archivo: ${report.file}`,
    `Cartera: ${report.portfolio}`,
    `Revisado: ${report.at}`,
    `Resultado: ${verdictOf(outcome)}`,
    ...detailsOf(outcome),
    ...latenessOf(report),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/** What the office shows beside state and counts; nothing of what lies beside the file. */
export function reasonOf(report: Report): string {
  const { outcome } = report;
  const counted = "figures" in outcome ? outcome.figures : undefined;
  const alone = outcome.kind === "loaded" || outcome.kind === "refused" || outcome.kind === "partly";
  const lines = detailsOf(alone ? { ...outcome, rejected: 0 } : outcome).filter((line) => line !== counted);
  return [...lines, ...latenessOf(report)].join("\n");
}

function latenessOf({ outcome, oldDay, latePayments }: Report): readonly string[] {
  return [
    ...(oldDay ? [`El nombre trae la fecha ${oldDay.text}: se trató como archivo atrasado.`] : []),
    ...(latePayments && outcome.kind === "loaded"
      ? ["Llegó después de las 08:00: los compromisos que esperaban estos pagos se decidieron ahora."]
      : []),
  ];
}

function verdictOf(outcome: Outcome): string {
  if (outcome.kind === "loaded") return "cargado";
  if (outcome.kind === "partly") return "cargado en parte";
  return outcome.kind === "already" ? "ya estaba cargado; no se cambió nada" : "rechazado; no se cargó nada";
}

function detailsOf(outcome: Outcome): readonly string[] {
  switch (outcome.kind) {
    case "loaded":
      return [
        outcome.figures,
        ...(outcome.warnings ? [outcome.warnings] : []),
        ...rejectsLine(outcome.rejected),
      ];
    case "already":
      return [`El mismo contenido se cargó como «${outcome.name}» el ${outcome.loadedAt}.`, outcome.figures];
    case "refused":
    case "partly":
      return [outcome.why, ...rejectsLine(outcome.rejected)];
    case "unknown_name":
      return [
        `El nombre no dice qué es. Debe empezar por: ${patterns.map(({ begins }) => begins).join(", ")}.`,
      ];
    case "of_tomorrow":
      return [`El nombre dice ${outcome.on} y hoy es ${outcome.today}. Vuelva a dejarlo ese día.`];
    case "not_a_file":
      return ["Es un enlace o algo que no es un archivo: no se sigue ni se lee."];
  }
}

function rejectsLine(rejected: number): readonly string[] {
  return rejected === 0
    ? []
    : ["Las filas rechazadas están en el archivo .rechazos.csv de al lado, con su motivo."];
}

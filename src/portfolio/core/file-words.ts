// What a load brought, in one Spanish line: for the command line and for the text beside a watched file.
import { fileFigures } from "./file-refusal-texts.ts";

/** "Filas 12 · Aceptadas 10 · Rechazadas 2", in the order of the screens. */
export function figuresLine(result: Readonly<Record<string, unknown>>): string {
  return (Object.keys(fileFigures) as (keyof typeof fileFigures)[])
    .filter((name) => typeof result[name] === "number")
    .map((name) => `${fileFigures[name]} ${result[name]}`)
    .join(" · ");
}
export function warningsLine(result: Readonly<Record<string, unknown>>): string | undefined {
  const warnings = Object.entries((result.warnings ?? {}) as Readonly<Record<string, number>>);
  if (warnings.length === 0) return undefined;
  return `Avisos (la fila se cargó sin ese dato): ${warnings.map(([code, times]) => `${code} ${times}`).join(", ")}`;
}

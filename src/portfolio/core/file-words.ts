// What a load brought, in one Spanish line: for the command line and for the text beside a watched file.
import { formatCount } from "../../kernel/format.ts";
import { fileFigures } from "./file-refusal-texts.ts";

/** "Filas 12 · Aceptadas 10 · Rechazadas 2", in the order of the screens. */
export function figuresLine(result: Readonly<Record<string, unknown>>): string {
  return (Object.keys(fileFigures) as (keyof typeof fileFigures)[])
    .flatMap((name) => {
      const count = result[name];
      return typeof count === "number" ? [`${fileFigures[name]} ${formatCount(count)}`] : [];
    })
    .join(" · ");
}
export function warningsLine(result: Readonly<Record<string, unknown>>): string | undefined {
  const warnings = Object.entries((result.warnings ?? {}) as Readonly<Record<string, number>>);
  if (warnings.length === 0) return undefined;
  return `Avisos (la fila se cargó sin ese dato): ${warnings.map(([code, times]) => `${code} ${formatCount(times)}`).join(", ")}`;
}

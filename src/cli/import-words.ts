// What `recaudo import` says of an outcome: one line, with row, column and what to do about it.
import { titles } from "#kernel/error-titles.ts";
import type { AppError } from "#kernel/errors.ts";
import { defaultColumns, exclusionColumn, type Field, requiredFields } from "#portfolio/core/fields.ts";
import { fileRefusalLine, isFileError } from "#portfolio/core/file-refusal.ts";
import { fieldName } from "#portfolio/import/texts.ts";

type Refusal = Pick<AppError, "code" | "details">;

export function refusalSentence({ code, details }: Refusal): string {
  if (isFileError(code))
    return [fileRefusalLine(code, details, columnName), remedies[code]].filter(Boolean).join(" ");
  const field = details.field ?? details.what;
  const mark = details.requestId ? ` Solicitud ${details.requestId}.` : "";
  if (code === "internal") return `${titles[code]}.${mark}`;
  return `${titles[code]}${typeof field === "string" ? ` (${fieldName(field)})` : ""}.`;
}

/** What this command offers besides mending the file. */
const remedies: Readonly<Partial<Record<string, string>>> = {
  decimal_ambiguous: "Se indica con --decimal coma o --decimal punto.",
  date_ambiguous: "Se indica con --fechas dma o --fechas mda.",
  file_header: "Si el mandante usa otros nombres, un perfil guardado se elige con --perfil NOMBRE.",
  file_too_many_rejects:
    "Con --rechazos ARCHIVO se guardan; con --aceptar-rechazos se cargan las filas buenas.",
};

const examplesShown = 3;
/** A field as a header may call it: "documento («rut», «run», …)". Either of two may be enough. */
function columnName(field: string): string {
  const group = Object.values(requiredFields)
    .flat()
    .find(([first]) => first === field) ?? [field];
  const aliases = [...defaultColumns, exclusionColumn].find((rule) => rule.field === field)?.aliases ?? [];
  const examples = aliases.slice(0, examplesShown).map((alias) => `«${alias}»`);
  const name = group.map((one: Field | string) => fieldName(one)).join(" o ");
  return examples.length === 0 ? name : `${name} (${examples.join(", ")}…)`;
}

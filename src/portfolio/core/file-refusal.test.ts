import { expect, test } from "vitest";
import { fileFacts, fileRefusalLine, isFileError } from "./file-refusal.ts";
import { fileErrors, fileRefusals } from "./file-refusal-texts.ts";

const asIs = (field: string): string => (field === "document" ? "documento" : field);

test.each([
  [
    "file_header",
    { missing: ["document", "name"], duplicated: [], found: ["rut cliente", "saldo"] },
    "Los encabezados del archivo no son los esperados. Revisa la primera fila. Falta la columna de: documento, name. Columnas que trae la fila 1: rut cliente · saldo.",
  ],
  [
    "decimal_ambiguous",
    { column: "Saldo S/", conflict: "ambiguous", examples: [{ row: 2, value: "1.234" }] },
    "No está claro si el punto separa miles o decimales. Indícalo antes de cargar. Columna «Saldo S/», fila 2: «1.234» puede leerse de dos maneras.",
  ],
  [
    "decimal_ambiguous",
    {
      column: "saldo",
      conflict: "contradictory",
      examples: [
        { row: 2, value: "1.234,5" },
        { row: 9, value: "1,234.5" },
      ],
    },
    "No está claro si el punto separa miles o decimales. Indícalo antes de cargar. Columna «saldo», fila 2: «1.234,5». El archivo mezcla las dos formas. Columna «saldo», fila 9: «1,234.5». El archivo mezcla las dos formas.",
  ],
  [
    "file_not_csv",
    { looksLike: "zip_xlsx" },
    "El archivo no es CSV. Expórtalo como CSV y vuelve a subirlo. Parece un archivo de Excel (xlsx) o zip.",
  ],
  [
    "file_too_many_rejects",
    { rejected: 1_250, rows: 5_000 },
    "Demasiadas filas tienen errores. No se cargó nada: revisa las filas rechazadas. Se rechazaron 1.250 de 5.000 filas.",
  ],
  ["file_too_large", {}, "El archivo es demasiado grande. Divídelo en partes."],
] as const)("a file refused with %s is told in one line, with row, column and value", (code, details, line) => {
  expect(fileRefusalLine(code, details, asIs)).toBe(line);
});
test("no refusal leaves a value unnamed", () => {
  const details = {
    ...{ row: 3, found: "utf-8", declared: "cp850", maxCharacters: 9, max: 9, limit: "rows" },
    ...{ looksLike: "pdf", rejected: 4, applied: 3, rows: 5, column: "saldo" },
  };
  for (const code of Object.keys(fileErrors).filter(isFileError))
    for (const { key, values } of fileFacts(code, code === "file_header" ? { missing: ["name"] } : details))
      for (const [, name = ""] of fileRefusals[key].matchAll(/\{\{(\w+)\}\}/g))
        expect(values[name], `${code} ${key} ${name}`).toBeDefined();
});

// Identity documents as files write them → the one spelling under which a person exists once. For the import and for
// searching: a document that does not pass is refused, never repaired by guessing.
import type { Country } from "#kernel/country.ts";
import type { RowCode } from "./row-codes.ts";

export type DocumentType = "RUT" | "DNI" | "RUC" | "CE";
export interface Document {
  readonly type: DocumentType;
  readonly text: string;
}
export type DocumentResult =
  | { readonly document: Document }
  | { readonly code: RowCode; readonly detail?: string | number };

/** "4.5E+15": a spreadsheet kept an identifier as a number and its last digits are gone. */
export const scientific = /^[+-]?\d+(?:[.,]\d+)?E[+-]?\d+$/i;

/** Peru: an 8-digit DNI that a spreadsheet turned into a number has lost its zeros; a profile may ask to restore them. */
export function parseDocument(
  raw: string,
  country: Country,
  options: { type?: string; checkDigit?: string; restoreZeros?: boolean } = {},
): DocumentResult {
  if (scientific.test(raw.trim())) return { code: "numero_cientifico" };
  const text = (raw + (options.checkDigit ?? ""))
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s.\-–]/g, "");
  if (country === "CL") {
    return options.type && normaliseType(options.type) !== "RUT"
      ? { code: "documento_tipo" }
      : parseRut(text);
  }
  return parsePeruvian(text, options);
}

/** Chile: mod 11 with weights 2–7 from the right; 11 → 0, 10 → K. */
export function rutCheckDigit(body: number): string {
  let sum = 0;
  let weight = 2;
  for (let rest = body; rest > 0; rest = Math.floor(rest / 10)) {
    sum += (rest % 10) * weight;
    weight = weight === 7 ? 2 : weight + 1;
  }
  const digit = 11 - (sum % 11);
  return digit === 11 ? "0" : digit === 10 ? "K" : String(digit);
}

const rucWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
/** Peru, SUNAT: mod 11 over the first ten digits; 10 → 0, 11 → 1. */
export function rucCheckDigit(firstTen: string): string {
  const sum = rucWeights.reduce((total, weight, i) => total + weight * Number(firstTen[i]), 0);
  return String((11 - (sum % 11)) % 10);
}

function parseRut(text: string): DocumentResult {
  const match = /^0*(\d{1,8})([\dK])$/.exec(text);
  if (!match?.[1] || !match[2]) return { code: "documento_invalido" };
  const body = Number(match[1]);
  if (body === 0) return { code: "documento_invalido" };
  if (rutCheckDigit(body) !== match[2]) return { code: "documento_digito" };
  return { document: { type: "RUT", text: `${body}-${match[2]}` } };
}

function parsePeruvian(text: string, options: { type?: string; restoreZeros?: boolean }): DocumentResult {
  const digits = /^\d+$/.test(text);
  const type = options.type ? normaliseType(options.type) : digits && text.length === 11 ? "RUC" : "DNI";
  if (type === "RUC") return parseRuc(text);
  if (type === "CE") return parseForeigner(text);
  if (type !== "DNI") return { code: "documento_tipo" };
  if (!digits || /^0+$/.test(text)) return { code: "documento_invalido" };
  const restored = options.restoreZeros && text.length < 8 ? text.padStart(8, "0") : text;
  return restored.length === 8
    ? { document: { type: "DNI", text: restored } }
    : { code: "documento_largo", detail: 8 };
}

function parseRuc(text: string): DocumentResult {
  if (!/^\d{11}$/.test(text)) return { code: "documento_largo", detail: 11 };
  // SUNAT: 10 natural person, 15 and 17 non-domiciled, 16 others, 20 legal person.
  if (!/^(?:10|15|16|17|20)/.test(text)) return { code: "documento_invalido" };
  if (rucCheckDigit(text) !== text[10]) return { code: "documento_digito" };
  return { document: { type: "RUC", text } };
}

/** Carné de extranjería: up to 12 letters and digits, in practice 9; no check digit. */
function parseForeigner(text: string): DocumentResult {
  return /^[A-Z0-9]{6,12}$/.test(text) ? { document: { type: "CE", text } } : { code: "documento_invalido" };
}

const typeNames: Readonly<Record<string, DocumentType>> = {
  RUT: "RUT",
  RUN: "RUT",
  DNI: "DNI",
  LE: "DNI",
  RUC: "RUC",
  CE: "CE",
  CARNEDEEXTRANJERIA: "CE",
  CARNETDEEXTRANJERIA: "CE",
  CARNEEXTRANJERIA: "CE",
};
function normaliseType(text: string): DocumentType | undefined {
  return typeNames[
    text
      .normalize("NFD")
      .replace(/[^A-Za-z]/g, "")
      .toUpperCase()
  ];
}

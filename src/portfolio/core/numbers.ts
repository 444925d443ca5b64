// Amounts as files write them. The decimal sign is decided once per column from every value of the file, never cell by
// cell: "1.234" alone can be a thousand or one and a bit, and the file is refused rather than guessed.
import type { Currency } from "#kernel/money.ts";
import { exponentOf, isCurrency } from "#kernel/money.ts";
import { scientific } from "./documents.ts";
import type { RowCode } from "./row-codes.ts";

export type Decimal = "," | ".";

/** What one value proves about its column. "either": it can be read both ways. "none": it has no separator. */
export type DecimalEvidence = Decimal | "either" | "none";

export type AmountResult =
  | { readonly minor: bigint | undefined }
  | { readonly code: RowCode; readonly detail?: string | number };

/** 10^15 minor units: a thousand times the largest Chilean company's debt, and far inside 64 bits. Judgement. */
export const maxMinor = 10n ** 15n;

const currencyNames: Readonly<Record<string, Currency>> = {
  $: "CLP",
  PESOS: "CLP",
  PESO: "CLP",
  "S/": "PEN",
  "S/.": "PEN",
  SOLES: "PEN",
  SOL: "PEN",
  US$: "USD",
  DOLARES: "USD",
  DOLAR: "USD",
};
/** The currency a cell names, by its code or as people write it. */
export function currencyNamed(raw: string): Currency | undefined {
  const text = raw
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .trim()
    .toUpperCase();
  if (isCurrency(text)) return text;
  return Object.hasOwn(currencyNames, text) ? currencyNames[text] : undefined;
}

const currencyMarks = /^(?:US\$|CLP\$?|PEN|USD|S\/\.?|\$)|(?:CLP|PEN|USD|\$)$/gi;

/** In a currency without cents, "284.990" has one reading left: the sign groups thousands. */
export function decimalEvidence(raw: string, currency?: Currency): DecimalEvidence {
  const text = bare(raw).text;
  const dots = text.split(".").length - 1;
  const commas = text.split(",").length - 1;
  if (!/^[\d.,]+$/.test(text) || dots + commas === 0) return "none";
  if (dots > 0 && commas > 0) {
    const last = text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
    return (last === "," ? commas : dots) === 1 ? last : "none";
  }
  const sign: Decimal = commas > 0 ? "," : ".";
  const other: Decimal = sign === "," ? "." : ",";
  if (dots + commas > 1) return groupedBy(sign).test(text) ? other : "none";
  const [whole = "", fraction = ""] = text.split(sign);
  if (fraction.length !== 3 || whole.length > 3 || whole === "" || /^0/.test(whole)) return sign;
  return currency !== undefined && exponentOf(currency) === 0 ? other : "either";
}

export type DecimalDecision =
  | { readonly decimal: Decimal }
  | { readonly conflict: "contradictory" | "ambiguous" };

/** Adds up what all values of a column prove. A column without separators reads the same either way. */
export function decideDecimal(seen: Readonly<Record<DecimalEvidence, number>>): DecimalDecision {
  if (seen[","] > 0 && seen["."] > 0) return { conflict: "contradictory" };
  if (seen[","] > 0) return { decimal: "," };
  if (seen["."] > 0) return { decimal: "." };
  return seen.either > 0 ? { conflict: "ambiguous" } : { decimal: "." };
}

/** An amount in minor units; an empty cell is undefined. `round` keeps files that carry cents of a currency without them. */
export function parseAmount(raw: string, decimal: Decimal, currency: Currency, round = false): AmountResult {
  const trimmed = raw.normalize("NFKC").trim();
  if (trimmed === "") return { minor: undefined };
  if (scientific.test(trimmed)) return { code: "numero_cientifico" };
  const { text, negative } = bare(trimmed);
  const group: Decimal = decimal === "," ? "." : ",";
  const [whole = "", fraction = "", ...rest] = text.split(decimal);
  const grouped = whole.includes(group);
  if (rest.length > 0 || !/^\d*$/.test(fraction) || whole + fraction === "")
    return { code: "numero_invalido" };
  if (grouped ? !groupedBy(group).test(whole) : !/^\d*$/.test(whole)) return { code: "numero_invalido" };
  const places = exponentOf(currency);
  const digits = whole.replaceAll(group, "").replace(/^0+(?=\d)/, "");
  const extra = fraction.slice(places);
  if (/[1-9]/.test(extra) && !round) return { code: "numero_decimales", detail: currency };
  if (digits.length > 18) return { code: "numero_fuera_de_rango" };
  const up = round && /^[5-9]/.test(extra) ? 1n : 0n;
  const minor = BigInt((digits || "0") + fraction.slice(0, places).padEnd(places, "0")) + up;
  if (minor > maxMinor) return { code: "numero_fuera_de_rango" };
  return { minor: negative ? -minor : minor };
}

/** A whole number such as days of arrears; may be negative. */
export function parseWhole(raw: string): { readonly value: number | undefined } | { readonly code: RowCode } {
  const text = raw.normalize("NFKC").trim();
  if (text === "") return { value: undefined };
  if (scientific.test(text)) return { code: "numero_cientifico" };
  const match = /^(-?\d{1,6})(?:[.,]0+)?$/.exec(text);
  return match ? { value: Number(match[1]) + 0 } : { code: "numero_invalido" };
}

/** Digits and separators without currency, sign, brackets or the spaces that some locales group with. */
function bare(raw: string): { text: string; negative: boolean } {
  let text = raw.normalize("NFKC").trim();
  let negative = false;
  const brackets = /^\((.*)\)$/.exec(text);
  if (brackets) {
    negative = true;
    text = brackets[1] ?? "";
  }
  const unsigned = text.replace(/^\s*[-−]/, "");
  if (unsigned !== text) negative = true;
  text = unsigned.trim().replace(currencyMarks, "").trim();
  const afterMark = text.replace(/^[-−]/, "");
  if (afterMark !== text && !negative) {
    negative = true;
    text = afterMark.trim();
  }
  if (/^\d{1,3}(?: \d{3})+(?:[.,]\d+)?$/.test(text)) text = text.replaceAll(" ", "");
  return { text, negative };
}

function groupedBy(sign: Decimal): RegExp {
  return sign === "." ? /^\d{1,3}(?:\.\d{3})+$/ : /^\d{1,3}(?:,\d{3})+$/;
}

// What a file or an agent wrote as telephone → E.164 numbers of the mandate's country, or why not. Anything that costs
// the caller money or reaches a service is refused here, before it can be dialled.
import parsePhoneNumber, { type CountryCode } from "libphonenumber-js/max";
import { asPhone, isPhone, type LineKind, type Phone } from "#kernel/phone.ts";
import { belongsToNoCountry, lineOf } from "#platform/line.ts";
import type { PhoneCode } from "./core/row-codes.ts";

export type LineType = "mobile" | "fixed" | "unknown";
export type ParsedPhone =
  | { readonly phone: Phone; readonly lineType: LineType; readonly raw: string }
  | { readonly code: PhoneCode; readonly raw: string };

/** Numbers taken from one cell; files with more hold remarks, not phones. Judgement. */
export const maxPhonesPerCell = 6;
const maxCellCharacters = 300;

/** All numbers of a cell. Several are written with / ; , | " y " " o " or a line end between them. */
export function parsePhones(cell: string, country: CountryCode): readonly ParsedPhone[] {
  const text = cell.normalize("NFKC").trim();
  if (text === "") return [];
  if (text.length > maxCellCharacters) return [{ code: "telefonos_de_mas", raw: text.slice(0, 40) }];
  if (hasExtension(text)) return [{ code: "telefono_con_anexo", raw: text }];
  const parts = text
    .split(/[/;,|\n]|\s+[yo]\s+/i)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length > maxPhonesPerCell) return [{ code: "telefonos_de_mas", raw: text.slice(0, 40) }];
  return parts.map((part) => parsePhone(part, country));
}

export function parsePhone(raw: string, country: CountryCode): ParsedPhone {
  const text = raw.normalize("NFKC").trim().replace(/^tel:/i, "");
  const refused = (code: PhoneCode): ParsedPhone => ({ code, raw });
  if (/^\d+(?:[.,]\d+)?E[+-]?\d+$/i.test(text)) return refused("telefono_cientifico");
  if (hasExtension(text)) return refused("telefono_con_anexo");
  if (/[*#]/.test(text)) return refused("telefono_codigo_servicio");
  if (/[^\d+()\s.\-–]/.test(text)) return refused("telefono_invalido");
  const digits = text.replace(/\D/g, "");
  const international = text.startsWith("+") || digits.startsWith("00");
  const bareDigits = digits.replace(/^00/, "");
  if (!international && digits.length <= 4) {
    return refused(emergency.has(digits) ? "telefono_emergencia" : "telefono_corto");
  }
  if (international && belongsToNoCountry(`+${bareDigits}`)) return refused("telefono_satelital");
  const number = parsePhoneNumber(international ? `+${bareDigits}` : nationalOf(digits, country), country);
  if (!number || !isPhone(number.number)) return refused("telefono_invalido");
  if (number.countryCallingCode !== callingCodeOf(country)) return refused("telefono_otro_pais");
  const { kind } = lineOf(number.number);
  const refusal = refusals[kind];
  if (refusal) return refused(refusal);
  const lineType = kind === "mobile" || kind === "fixed" ? kind : "unknown";
  return { phone: asPhone(number.number), lineType, raw };
}

// Police, fire, ambulance and their like: CL 130–139 and 149, PE 105, 106, 115–117; 911 and 112 anywhere.
const emergency = new Set([
  "911",
  "112",
  "131",
  "132",
  "133",
  "134",
  "137",
  "139",
  "149",
  "105",
  "106",
  "115",
  "116",
  "117",
]);
/** What is none of a person's own telephones. The gate asks the same again at the instant of dialling. */
const refusals: Readonly<Partial<Record<LineKind, PhoneCode>>> = {
  premium: "telefono_tarificado",
  service: "telefono_de_servicio",
  satellite: "telefono_satelital",
  short: "telefono_corto",
  unknown: "telefono_invalido",
  // Nobody's file holds them, and the gate would let none be dialled.
  voip: "telefono_de_servicio",
};

function hasExtension(text: string): boolean {
  return /(?:;\s*ext\s*=|,,|\b(?:ext|anexo|anx|int|interno)\b\.?|\d\s*x\s*\d)/i.test(text);
}

/**
 * Chile: mobiles had 8 digits until 2012 (now with a 9 before them), "09" before a mobile is the old trunk prefix, and
 * the country code is often written without its plus sign.
 */
function nationalOf(digits: string, country: CountryCode): string {
  if (country === "CL") {
    const national = digits.replace(/^56(?=\d{9}$)/, "").replace(/^0+/, "");
    return /^[5-9]\d{7}$/.test(national) ? `+569${national}` : `+56${national}`;
  }
  if (country === "PE" && /^51\d{8,9}$/.test(digits)) return `+${digits}`;
  return digits;
}

function callingCodeOf(country: CountryCode): string | undefined {
  return (
    { CL: "56", PE: "51" }[country as string] ?? parsePhoneNumber("20000000", country)?.countryCallingCode
  );
}

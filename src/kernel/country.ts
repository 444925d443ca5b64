// The countries the product works in today: currency, zones and how amounts are written. A new country adds a row
// here, a rule file in compliance/rules and nothing else.
import type { Currency } from "./money.ts";

export type Country = "CL" | "PE";

export interface CountryFacts {
  /** In Spanish. */
  readonly name: string;
  readonly currency: Currency;
  /** Every zone in use. An unknown place must be allowed in all of them. */
  readonly zones: readonly [string, ...string[]];
  /** Decimal sign in files and on screens (ICU 78: es-CL "1.234,5", es-PE "1,234.5"). */
  readonly decimal: "," | ".";
  readonly locale: string;
}

export const countries: Readonly<Record<Country, CountryFacts>> = {
  CL: {
    name: "Chile",
    currency: "CLP",
    zones: ["America/Santiago", "America/Punta_Arenas", "America/Coyhaique", "Pacific/Easter"],
    decimal: ",",
    locale: "es-CL",
  },
  PE: { name: "Perú", currency: "PEN", zones: ["America/Lima"], decimal: ".", locale: "es-PE" },
};

export function isCountry(text: string): text is Country {
  return Object.hasOwn(countries, text);
}

// What a carrier wants to be sent for a number, and whether that number is a mobile: for dialling over trunks that differ, and
// for their bills. A number a trunk cannot write has no digits: it leaves by another trunk or not at all.
import type { Country } from "#kernel/country.ts";
import type { Phone } from "#kernel/phone.ts";

export const numberFormats = ["e164_plus", "e164", "international", "national", "national_zero"] as const;
export type NumberFormat = (typeof numberFormats)[number];

export interface TrunkNumbering {
  readonly techPrefix: string;
  readonly numberFormat: NumberFormat;
  /** Whose numbers "national" means; null where the format is not national. */
  readonly country: Country | null;
}

/** Country code, and how a mobile begins after it (numbering plans of Subtel and MTC; read 2026-11). */
const plans: Readonly<Record<Country, { readonly code: string; readonly mobile: string }>> = {
  CL: { code: "+56", mobile: "9" },
  PE: { code: "+51", mobile: "9" },
};

export type NumberKind = "mobile" | "fixed";
/** Of countries whose plan we do not know everything is billed as fixed; no number of theirs is dialled today. */
export function kindOf(phone: Phone): NumberKind {
  const mobile = Object.values(plans).some((plan) => phone.startsWith(`${plan.code}${plan.mobile}`));
  return mobile ? "mobile" : "fixed";
}

/** Null: of a country we do not work in. */
export function countryOf(phone: Phone): Country | null {
  const known = Object.entries(plans) as [Country, (typeof plans)[Country]][];
  return known.find(([, plan]) => phone.startsWith(plan.code))?.[0] ?? null;
}

/** What stands in the INVITE; null: this carrier cannot be asked for that number. */
export function digitsFor(trunk: TrunkNumbering, phone: Phone): string | null {
  const written = writtenFor(trunk, phone);
  return written === null ? null : `${trunk.techPrefix}${written}`;
}

/** The number we show, in the carrier's own way; one it has no way for is sent as E.164. */
export function shownFor(trunk: TrunkNumbering, callerId: Phone): string {
  return trunk.numberFormat === "e164_plus" ? callerId : (writtenFor(trunk, callerId) ?? callerId.slice(1));
}

/** As people of its country dial it: what a spoken message says. */
export function spokenOf(phone: Phone): string {
  for (const [country, plan] of Object.entries(plans) as [Country, (typeof plans)[Country]][])
    if (phone.startsWith(plan.code))
      return (
        writtenFor(
          { techPrefix: "", numberFormat: country === "PE" ? "national_zero" : "national", country },
          phone,
        ) ?? phone
      );
  return phone;
}

function writtenFor({ numberFormat, country }: TrunkNumbering, phone: Phone): string | null {
  switch (numberFormat) {
    case "e164_plus":
      return phone;
    case "e164":
      return phone.slice(1);
    case "international":
      return `00${phone.slice(1)}`;
    case "national":
      return nationalOf(country, phone);
    case "national_zero": {
      // Perú: a fixed line of another department is dialled with a 0 before its area; a mobile never is.
      const number = nationalOf(country, phone);
      return number === null || kindOf(phone) === "mobile" ? number : `0${number}`;
    }
  }
}

/** Without its country's code. A foreigner's number cut like that would be somebody else's at home. */
function nationalOf(country: Country | null, phone: Phone): string | null {
  if (country === null || !phone.startsWith(plans[country].code)) return null;
  return phone.slice(plans[country].code.length);
}

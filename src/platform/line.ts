// What kind of line an E.164 number is and of which country, for the import of files and for the gate at the instant of
// dialling: what costs the caller money or reaches a service is told apart from a person's own telephone.
import parsePhoneNumber from "libphonenumber-js/max";
import type { Line, LineKind } from "#kernel/phone.ts";

/** Kept because a list asks about the same numbers again and again; a floor's day holds far fewer at once. Judgement. */
const mostKept = 20_000;
const kept = new Map<string, Line>();

export function lineOf(number: string): Line {
  const known = kept.get(number);
  if (known) return known;
  const line = judge(number);
  if (kept.size >= mostKept) kept.clear();
  kept.set(number, line);
  return line;
}

// ITU-T E.164 assignments without a country: 870 Inmarsat, 878–888 personal, satellite and global networks, 979 premium.
const sharedNetworks = /^\+(?:870|878|881|882|883|888|979|800|808)/;
export function belongsToNoCountry(number: string): boolean {
  return sharedNetworks.test(number);
}
const kinds: Readonly<Record<string, LineKind>> = {
  MOBILE: "mobile",
  FIXED_LINE: "fixed",
  FIXED_LINE_OR_MOBILE: "either",
  VOIP: "voip",
  PREMIUM_RATE: "premium",
  SHARED_COST: "service",
  TOLL_FREE: "service",
  UAN: "service",
  PAGER: "service",
  VOICEMAIL: "service",
  PERSONAL_NUMBER: "service",
};

function judge(number: string): Line {
  if (/^\+?\d{1,6}$/.test(number)) return { country: null, kind: "short" };
  if (belongsToNoCountry(number)) return { country: null, kind: "satellite" };
  const parsed = number.startsWith("+") ? parsePhoneNumber(number) : undefined;
  if (!parsed || parsed.number !== number) return { country: null, kind: "unknown" };
  const type = kinds[parsed.getType() ?? ""];
  const country = parsed.country ?? null;
  if (parsed.countryCallingCode === "56")
    return { country: "CL", kind: chilean(parsed.nationalNumber, type) };
  return { country, kind: type !== undefined && parsed.isValid() ? type : "unknown" };
}

/**
 * Subtel's numbering plan where libphonenumber cannot tell (mobiles and fixed lines are one there, some 600 numbers are
 * fixed): 9 and eight digits are mobiles, 600 is shared cost, 700 premium, 800 toll-free. Read 2026-11.
 */
function chilean(national: string, type: LineKind | undefined): LineKind {
  if (/^700/.test(national)) return "premium";
  if (/^[68]00/.test(national)) return "service";
  if (/^9\d{8}$/.test(national)) return "mobile";
  if (type === undefined) return "unknown";
  return type === "premium" || type === "service" ? type : "fixed";
}

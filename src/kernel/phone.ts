// A telephone number in E.164. Parsing what people write lives in portfolio/phone-parse; this is only the type.

/** "+56912345678": plus sign and 7 to 15 digits (ITU-T E.164). */
export type Phone = string & { readonly __phone: true };

const e164 = /^\+[1-9]\d{6,14}$/;

export function isPhone(text: unknown): text is Phone {
  return typeof text === "string" && e164.test(text);
}
export function asPhone(text: string): Phone {
  if (!isPhone(text)) throw new Error("assertion failed: not an E.164 number");
  return text;
}

/** Any of mobile and fixed; numbering plans that do not tell them apart say `either`. */
export type LineKind =
  | "mobile"
  | "fixed"
  | "either"
  | "voip"
  | "premium"
  | "service"
  | "satellite"
  | "short"
  | "unknown";
/** Whose number it is by its digits: ISO code of the country, null where none or several could be. */
export interface Line {
  readonly country: string | null;
  readonly kind: LineKind;
}

// What a refusal to contact somebody, or to write down how they are reached, says beyond its code: each rule's reason and from
// when it may be tried again, or what is wrong with the number. For every place that tells a failure.
import { explain, tellInstant } from "#compliance/core/explain.ts";
import type { Reason } from "#compliance/core/request.ts";
import { AppError } from "#kernel/errors.ts";
import { contact } from "./texts/es/contact.ts";

type RefusedKey = keyof typeof contact.refused;
/** A sentence of its own, or the key of one in the catalogue. */
export type WhyNot =
  | { readonly text: string; readonly key?: undefined; readonly when?: undefined }
  | { readonly text?: undefined; readonly key: RefusedKey; readonly when: string };

export function whyNot(error: unknown): readonly WhyNot[] {
  if (!(error instanceof AppError)) return [];
  const { code, details } = error;
  if (code === "contact_denied") return denied(details);
  const told =
    code === "validation_failed"
      ? details.code
      : code === "conflict" || code === "not_allowed"
        ? details.why
        : undefined;
  return isRefused(told) ? [{ key: told, when: "" }] : [];
}

function denied(details: AppError["details"]): readonly WhyNot[] {
  const reasons = Array.isArray(details.reasons) ? (details.reasons as readonly Reason[]) : [];
  const { nextAllowedAt, zone, why } = details;
  const until: readonly WhyNot[] =
    typeof nextAllowedAt === "number" && typeof zone === "string"
      ? [{ key: "until", when: tellInstant(nextAllowedAt, zone) }]
      : [];
  return [
    ...[...new Set(reasons.map(explain))].map((text) => ({ text: `${text}.` })),
    ...(isRefused(why) ? [{ key: why, when: "" }] : []),
    ...until,
  ];
}

function isRefused(value: unknown): value is RefusedKey {
  return typeof value === "string" && Object.hasOwn(contact.refused, value);
}

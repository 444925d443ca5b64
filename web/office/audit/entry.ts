// One line of the access log as the API gives it, and its details in words.
import type { TFunction } from "i18next";

export interface Entry {
  readonly id: string;
  readonly at: number;
  readonly action: string;
  readonly what: string;
  readonly subjectId: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly userName: string | null;
}
export const actions = ["read", "change", "export", "listen", "login", "logout", "refused"] as const;

/** Things filed under the debtor they belong to. */
export const ofDebtor: ReadonlySet<string> = new Set([
  "debtor",
  "reveal",
  "canary",
  "account",
  "phone",
  "gestion",
  "callback",
  "promise",
  "payment",
]);

/** "fields: blocked" as a person reads it: names and values of the catalogue, and what it does not know as it came. */
export function detailText(t: TFunction, detail: Entry["detail"]): string {
  const say = (value: unknown): string =>
    t(`office.audit.values.${String(value) as "true"}`, { defaultValue: String(value) });
  return Object.entries(detail ?? {})
    .map(([name, value]) => {
      const label = t(`office.audit.names.${name as "role"}`, { defaultValue: name });
      return `${label}: ${(Array.isArray(value) ? value : [value]).map(say).join(", ")}`;
    })
    .join(" · ");
}

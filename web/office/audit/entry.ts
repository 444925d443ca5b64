// One line of the access log as the API gives it.
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

export function detailText(detail: Entry["detail"]): string {
  return Object.entries(detail ?? {})
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(", ") : String(value)}`)
    .join(" · ");
}

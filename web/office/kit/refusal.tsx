// What a refusal says besides its code: the file's row and column, the field that is taken, what is still missing.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { AppError } from "#kernel/errors.ts";
import { fieldLabel } from "./field-label.ts";
import css from "./kit.module.css";
import { refusalFacts } from "./refusal-facts.ts";

/** As sentences; empty when the code says it all. */
export function refusalLines(
  t: TFunction,
  code: string,
  details: Readonly<Record<string, unknown>>,
): string[] {
  return refusalFacts(code, details).map(({ key, values }) => {
    const named = values.field ? { ...values, field: fieldLabel(t, String(values.field)) } : values;
    const listed = Array.isArray(named.fields)
      ? { ...named, fields: named.fields.map((field) => fieldLabel(t, String(field))).join(", ") }
      : named;
    // Which values a sentence needs is known where the fact is made.
    return (t as (name: string, values: object) => string)(`office.refusal.${key}`, listed);
  });
}
export function RefusalLines({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof AppError)) return null;
  const lines = refusalLines(t, error.code, error.details);
  if (lines.length === 0) return null;
  return (
    <ul className={css.refusal}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

import type { TFunction } from "i18next";
import { es } from "../../shared/texts/es.ts";

/** The Spanish name of a field of the API, or the field itself when it has none. */
export function fieldLabel(t: TFunction, field: string): string {
  return Object.hasOwn(es.office.fields, field)
    ? t(`office.fields.${field as keyof typeof es.office.fields}`)
    : field;
}

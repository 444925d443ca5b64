// Decides which sentences explain a refusal, from its code and details: the field that is taken, what is still missing; of a
// file, what portfolio/core/file-refusal.ts says. For every form and load of the office; the words are in the catalogue.
import { fileFacts, isFileError } from "#portfolio/core/file-refusal.ts";
import type { es } from "../../shared/texts/es.ts";

export interface Fact {
  readonly key: keyof typeof es.office.refusal;
  readonly values: Readonly<Record<string, unknown>>;
}
type Details = Readonly<Record<string, unknown>>;

export function refusalFacts(code: string, details: Details): readonly Fact[] {
  const has = (name: string): boolean => details[name] !== undefined;
  if (isFileError(code)) return fileFacts(code, details);
  switch (code) {
    case "campaign_not_ready":
      return list(details.unmet).map((why) => ({ key: "plain", values: { why } }));
    case "segment_invalid":
      return has("path") ? [{ key: "path", values: { path: details.path } }] : [];
    case "conflict":
      return has("field") ? [{ key: "taken", values: { field: details.field } }] : [];
    case "trunk_invalid":
    case "validation_failed":
    case "bad_request":
      return has("field") ? [{ key: "wrongField", values: { field: details.field } }] : [];
    default:
      return [];
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

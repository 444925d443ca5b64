// Short ways to write a rule's origin, so that every rule can carry its own.
import type { Confidence, Source } from "../core/rule-set.ts";

/** Month in which the sources of these files were read. */
const read = "2026-11";

export function law(norm: string, article: string, confidence: Confidence): Source {
  return { norm, article, confidence, read };
}
export function policy(article: string): Source {
  return { norm: "Política de la casa", article, confidence: "P", read };
}

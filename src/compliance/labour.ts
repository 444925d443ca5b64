// What the agency's own country asks for its agents, with the article it comes from. Not of the debtors' country.
import type { Source } from "./core/rule-set.ts";
import { ruleSets } from "./rules/catalogue.ts";

/** Between two attentions of one agent. Null: no rule of the country is known. */
export function attentionGapOf(
  country: string,
): { readonly minGapSeconds: number; readonly source: Source } | null {
  const asked = ruleSets.find((set) => set.country === country && set.obligations?.labour);
  return asked?.obligations?.labour ?? null;
}

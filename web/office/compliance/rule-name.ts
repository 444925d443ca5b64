import type { TFunction } from "i18next";
import { es } from "../../shared/texts/es.ts";

type Known = keyof typeof es.office.compliance.rules;
type Cited = keyof typeof es.office.compliance.articles;

/** What a rule is called; its id when a country added one without a name. */
export function ruleName(t: TFunction, rule: string): string {
  const key = rule.replaceAll(".", "_");
  return Object.hasOwn(es.office.compliance.rules, key) ? t(`office.compliance.rules.${key as Known}`) : rule;
}

/** The norm a limit comes from; empty for one a country added without naming it here. */
export function ruleArticle(t: TFunction, rule: string): string {
  const key = rule.replaceAll(".", "_");
  const { articles } = es.office.compliance;
  return Object.hasOwn(articles, key) ? t(`office.compliance.articles.${key as Cited}`) : "";
}

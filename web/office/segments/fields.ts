// What can be asked of an account and how: the fields of the builder, the operators of each, the values that are known.
import type { Clause, Comparison } from "#segmentation/core/criteria.ts";

export type FieldName = Clause["field"];
export type Operator = Comparison | "between" | "contains" | "in" | "exists" | "missing" | "is";
type Kind = "number" | "money" | "text" | "flag";

const kinds: Readonly<Record<FieldName, Kind>> = {
  daysPastDue: "number",
  balance: "money",
  product: "text",
  hasPromise: "flag",
  brokenPromises: "number",
  phonesCallable: "number",
  lastOutcome: "text",
  bestOutcome: "text",
  lastClass: "text",
  bestClass: "text",
  region: "text",
  commune: "text",
  age: "number",
  writtenOff: "flag",
  currency: "text",
  state: "text",
  extra: "text",
};
export const fieldNames = Object.keys(kinds) as readonly FieldName[];
export function kindOf(field: FieldName): Kind {
  return kinds[field];
}

const ordered: readonly Operator[] = ["ge", "le", "between", "eq", "ne", "gt", "lt"];
const texts: readonly Operator[] = ["eq", "ne", "contains", "in", "exists", "missing"];
export function operatorsOf(field: FieldName): readonly Operator[] {
  const kind = kinds[field];
  if (kind === "flag") return ["is"];
  return kind === "text" ? texts : ordered;
}

/** Fields whose values are few and known: a list to choose from. */
export const knownValues = {
  state: ["open", "paid", "withdrawn"],
  lastClass: ["DIRECT", "INDIRECT", "NONE", "ADMIN"],
  bestClass: ["DIRECT", "INDIRECT", "NONE", "ADMIN"],
  currency: ["CLP", "PEN", "USD"],
} as const satisfies Partial<Record<FieldName, readonly string[]>>;
export function isKnown(field: FieldName): field is keyof typeof knownValues {
  return Object.hasOwn(knownValues, field);
}

// What a segment asks of an account: a tree of and, or and not over its facts. For whoever builds campaigns; the store
// compiles the same tree to SQL, and explain.ts says clause by clause why an account is in or out.
import { type LocalDate, parseLocalDate } from "#kernel/time.ts";

/** Groups inside groups; a fourth level is not read by anybody (ux.md §3.4). */
export const maxDepth = 3;
/** Clauses of one segment, and values of one list: pasted lists are long, but not a portfolio. Judgement. */
export const maxClauses = 50;
export const maxListValues = 500;
const maxText = 200;

export type NumberField = "daysPastDue" | "age" | "phonesCallable" | "brokenPromises";
export type TextField =
  | "product"
  | "region"
  | "commune"
  | "currency"
  | "state"
  | "lastOutcome"
  | "bestOutcome"
  | "lastClass"
  | "bestClass";
export type FlagField = "hasPromise" | "writtenOff";
export type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

export type Clause =
  | { readonly field: NumberField; readonly op: Comparison; readonly value: number }
  | { readonly field: NumberField; readonly op: "between"; readonly from: number; readonly to: number }
  /** Minor units as text. Compared with the number alone: mandates of two currencies add a clause on currency. */
  | { readonly field: "balance"; readonly op: Comparison; readonly value: string }
  | { readonly field: "balance"; readonly op: "between"; readonly from: string; readonly to: string }
  | { readonly field: TextField; readonly op: "eq" | "ne" | "contains"; readonly value: string }
  | { readonly field: TextField; readonly op: "in"; readonly values: readonly string[] }
  | { readonly field: TextField; readonly op: "exists" | "missing" }
  | { readonly field: FlagField; readonly op: "is"; readonly value: boolean }
  | {
      readonly field: "extra";
      readonly key: string;
      readonly op: "eq" | "ne" | "contains";
      readonly value: string;
    }
  | { readonly field: "extra"; readonly key: string; readonly op: "in"; readonly values: readonly string[] }
  | { readonly field: "extra"; readonly key: string; readonly op: "exists" | "missing" };

export type Criteria =
  | { readonly all: readonly Criteria[] }
  | { readonly any: readonly Criteria[] }
  | { readonly not: Criteria }
  | Clause;

export interface AccountFacts {
  readonly dueOn: LocalDate;
  readonly balanceMinor: bigint;
  readonly product: string;
  readonly region: string | null;
  readonly commune: string | null;
  readonly currency: string;
  readonly state: "open" | "paid" | "withdrawn";
  readonly birthOn: LocalDate | null;
  readonly hasPromise: boolean;
  readonly lastOutcome: string | null;
  readonly bestOutcome: string | null;
  readonly lastClass: string | null;
  readonly bestClass: string | null;
  readonly phonesCallable: number;
  readonly brokenPromises: number;
  readonly writtenOff: boolean;
  readonly extra: Readonly<Record<string, unknown>>;
}

const numberFields: readonly string[] = [
  "daysPastDue",
  "age",
  "phonesCallable",
  "brokenPromises",
] satisfies NumberField[];
const textFields: readonly string[] = [
  "product",
  "region",
  "commune",
  "currency",
  "state",
  "lastOutcome",
  "bestOutcome",
  "lastClass",
  "bestClass",
] satisfies TextField[];
const flagFields: readonly string[] = ["hasPromise", "writtenOff"] satisfies FlagField[];
const comparisons: readonly unknown[] = ["eq", "ne", "lt", "le", "gt", "ge"] satisfies Comparison[];

export type ParsedCriteria =
  | { readonly criteria: Criteria }
  | {
      readonly path: string;
      readonly problem: "shape" | "field" | "operator" | "value" | "depth" | "empty" | "too_many";
    };

/** Criteria as they came over the wire; the path names the first clause that is wrong: "all[1].not". */
export function parseCriteria(value: unknown): ParsedCriteria {
  const budget = { clauses: maxClauses };
  const problem = check(value, "", 0, budget);
  return problem ?? { criteria: value as Criteria };
}

type Problem = Extract<ParsedCriteria, { path: string }>;

function check(
  value: unknown,
  path: string,
  depth: number,
  budget: { clauses: number },
): Problem | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { path, problem: "shape" };
  const node = value as Readonly<Record<string, unknown>>;
  const groups = ["all", "any", "not"].filter((key) => Object.hasOwn(node, key));
  const [group] = groups;
  if (!group) {
    budget.clauses -= 1;
    return budget.clauses < 0 ? { path, problem: "too_many" } : checkClause(node, path);
  }
  if (groups.length > 1 || Object.keys(node).length > 1) return { path, problem: "shape" };
  if (depth >= maxDepth) return { path, problem: "depth" };
  const here = path === "" ? group : `${path}.${group}`;
  if (group === "not") return check(node.not, here, depth + 1, budget);
  const parts = node[group];
  if (!Array.isArray(parts)) return { path: here, problem: "shape" };
  if (parts.length === 0) return { path: here, problem: "empty" };
  for (const [i, part] of parts.entries()) {
    const problem = check(part, `${here}[${i}]`, depth + 1, budget);
    if (problem) return problem;
  }
  return undefined;
}

function checkClause(node: Readonly<Record<string, unknown>>, path: string): Problem | undefined {
  const { field, op } = node;
  const isText = textFields.includes(String(field)) || field === "extra";
  if (numberFields.includes(String(field))) return checkOrdered(node, path, isNumber);
  if (field === "balance") return checkOrdered(node, path, isMinor);
  if (flagFields.includes(String(field))) {
    if (op !== "is") return { path, problem: "operator" };
    return typeof node.value === "boolean" ? undefined : { path, problem: "value" };
  }
  if (!isText) return { path, problem: "field" };
  if (field === "extra" && !(isFilled(node.key) && String(node.key).length <= maxText))
    return { path, problem: "field" };
  if (op === "exists" || op === "missing") return undefined;
  if (op === "eq" || op === "ne" || op === "contains")
    return isFilled(node.value) ? undefined : { path, problem: "value" };
  if (op !== "in") return { path, problem: "operator" };
  const list = node.values;
  const sound =
    Array.isArray(list) && list.length > 0 && list.length <= maxListValues && list.every(isFilled);
  return sound ? undefined : { path, problem: "value" };
}

function checkOrdered(
  node: Readonly<Record<string, unknown>>,
  path: string,
  isValue: (value: unknown) => boolean,
): Problem | undefined {
  if (node.op === "between") {
    const sound = isValue(node.from) && isValue(node.to) && Number(node.from) <= Number(node.to);
    return sound ? undefined : { path, problem: "value" };
  }
  if (!comparisons.includes(node.op)) return { path, problem: "operator" };
  return isValue(node.value) ? undefined : { path, problem: "value" };
}
function isNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && Math.abs(Number(value)) <= 1_000_000;
}
function isMinor(value: unknown): boolean {
  return typeof value === "string" && /^-?\d{1,15}$/.test(value);
}
function isFilled(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= maxText && !value.includes("\0");
}

/** Criteria that say nothing of the state mean open accounts: who paid or was withdrawn is out. */
export function withState(criteria: Criteria): Criteria {
  if (mentionsState(criteria)) return criteria;
  return { all: [{ field: "state", op: "eq", value: "open" }, criteria] };
}
function mentionsState(criteria: Criteria): boolean {
  if ("all" in criteria) return criteria.all.some(mentionsState);
  if ("any" in criteria) return criteria.any.some(mentionsState);
  if ("not" in criteria) return mentionsState(criteria.not);
  return criteria.field === "state";
}

/** Whole years on `today`; the birthday of 29 February is 1 March in other years. */
export function ageOn(birthOn: LocalDate, today: LocalDate): number {
  const birth = parseLocalDate(birthOn) ?? birthOn;
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}

// The segment as the editor holds it: rows being written, maybe incomplete, inside groups. Turned into the criteria the
// server knows, and back, without losing anything that can be expressed.
import { type Currency, exponentOf, isCurrency } from "#kernel/money.ts";
import { type Clause, type Criteria, maxDepth, parseCriteria } from "#segmentation/core/criteria.ts";
import { type FieldName, kindOf, type Operator, operatorsOf } from "./fields.ts";

export type Join = "all" | "any" | "none";
export interface Row {
  readonly kind: "row";
  readonly id: number;
  readonly field: FieldName;
  /** Only for a column of the file. */
  readonly key: string;
  readonly op: Operator;
  readonly a: string;
  readonly b: string;
}
export interface Group {
  readonly kind: "group";
  readonly id: number;
  readonly join: Join;
  readonly parts: readonly Node[];
}
export type Node = Row | Group;

/** Levels of groups a person may open: "none" costs one more in the criteria than it shows. */
export const mostGroups = maxDepth;

let lastId = 0;
const nextId = (): number => {
  lastId += 1;
  return lastId;
};
export function newRow(field: FieldName = "daysPastDue"): Row {
  return { kind: "row", id: nextId(), field, key: "", op: operatorsOf(field)[0] ?? "eq", a: "", b: "" };
}
export function newGroup(join: Join, parts: readonly Node[] = [newRow()]): Group {
  return { kind: "group", id: nextId(), join, parts };
}

/** Replaces one node; undefined removes it. A group left empty goes with its last row. */
export function changed(group: Group, id: number, change: (node: Node) => Node | undefined): Group {
  const parts = group.parts.flatMap((part): Node[] => {
    if (part.id === id) {
      const next = change(part);
      return next ? [next] : [];
    }
    if (part.kind === "row") return [part];
    const inside = changed(part, id, change);
    return inside.parts.length === 0 ? [] : [inside];
  });
  return { ...group, parts };
}
export function added(group: Group, into: number, node: Node): Group {
  if (group.id === into) return { ...group, parts: [...group.parts, node] };
  return {
    ...group,
    parts: group.parts.map((part) => (part.kind === "group" ? added(part, into, node) : part)),
  };
}
export function rowsOf(node: Node): readonly Row[] {
  return node.kind === "row" ? [node] : node.parts.flatMap(rowsOf);
}

/** The clause a row says; undefined while it is not complete. */
export function clauseOf(row: Row, currency: Currency): Clause | undefined {
  const { field, op, key } = row;
  const kind = kindOf(field);
  const named = field === "extra" ? { field, key: key.trim() } : { field };
  const wanted = (parts: Readonly<Record<string, unknown>>): Clause | undefined => {
    const parsed = parseCriteria({ ...named, op, ...parts });
    return "criteria" in parsed ? (parsed.criteria as Clause) : undefined;
  };
  if (kind === "flag") return { field, op: "is", value: row.a !== "no" } as Clause;
  if (op === "exists" || op === "missing") return wanted({});
  if (op === "in") return wanted({ values: listOf(row.a) });
  const value = (text: string): unknown => {
    if (kind === "money") return minorOf(text, currency);
    if (kind === "number") return wholeOf(text);
    return text.trim();
  };
  return op === "between"
    ? wanted({ from: value(row.a), to: value(row.b) })
    : wanted({ value: value(row.a) });
}

/** The whole tree as criteria; undefined while a row is not complete. */
export function criteriaOf(group: Group, currency: Currency): Criteria | undefined {
  const parts = group.parts.map((part) =>
    part.kind === "row" ? clauseOf(part, currency) : criteriaOf(part, currency),
  );
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  const sound = parts as Criteria[];
  const [only] = sound;
  if (group.join === "none") return { not: sound.length === 1 && only ? only : { any: sound } };
  return group.join === "all" ? { all: sound } : { any: sound };
}

export function treeOf(criteria: Criteria, currency: Currency): Group {
  const node = nodeOf(criteria, currency);
  return node.kind === "group" ? node : newGroup("all", [node]);
}
function nodeOf(criteria: Criteria, currency: Currency): Node {
  if ("all" in criteria)
    return newGroup(
      "all",
      criteria.all.map((part) => nodeOf(part, currency)),
    );
  if ("any" in criteria)
    return newGroup(
      "any",
      criteria.any.map((part) => nodeOf(part, currency)),
    );
  if ("not" in criteria) {
    const inside = criteria.not;
    const parts = "any" in inside ? inside.any : [inside];
    return newGroup(
      "none",
      parts.map((part) => nodeOf(part, currency)),
    );
  }
  return rowOf(criteria, currency);
}
function rowOf(clause: Clause, currency: Currency): Row {
  const text = (value: unknown): string =>
    clause.field === "balance" ? decimalOf(String(value), currency) : String(value ?? "");
  const row = { ...newRow(clause.field), op: clause.op as Operator };
  if (clause.op === "is") return { ...row, a: clause.value ? "yes" : "no" };
  if (clause.op === "in") return { ...row, key: keyOf(clause), a: clause.values.join("\n") };
  if (clause.op === "between") return { ...row, a: text(clause.from), b: text(clause.to) };
  if (clause.op === "exists" || clause.op === "missing") return { ...row, key: keyOf(clause) };
  return { ...row, key: keyOf(clause), a: text("value" in clause ? clause.value : "") };
}
function keyOf(clause: Clause): string {
  return clause.field === "extra" ? clause.key : "";
}

function listOf(text: string): readonly string[] {
  return text
    .split(/[\n;]/)
    .map((value) => value.trim())
    .filter((value) => value !== "");
}
function wholeOf(text: string): number | undefined {
  return /^\s*-?\d{1,7}\s*$/.test(text) ? Number(text) : undefined;
}
/** "100000" or "1250.5" → minor units. Thousands are not separated here: a sign there would be a doubt. */
function minorOf(text: string, currency: Currency): string | undefined {
  const match = /^\s*(-?)(\d{1,13})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  const exponent = exponentOf(currency);
  if (fraction.length > exponent) return undefined;
  return `${sign}${BigInt(whole + fraction.padEnd(exponent, "0"))}`;
}
function decimalOf(minor: string, currency: Currency): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return minor;
  const sign = minor.startsWith("-") ? "-" : "";
  const digits = minor.replace("-", "").padStart(exponent + 1, "0");
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
export function currencyOf(text: string): Currency {
  return isCurrency(text) ? text : "USD";
}

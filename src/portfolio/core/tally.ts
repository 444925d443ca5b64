// How a column writes its amounts or its days, told from every value of the file, or the question that only a person can
// answer, with examples. For the portfolio's files and the payments'.
import type { Currency } from "../../kernel/money.ts";
import { type DateDecision, type DateEvidence, dateEvidence, decideDateOrder } from "./dates.ts";
import { cut } from "./echo.ts";
import { type DecimalDecision, type DecimalEvidence, decideDecimal, decimalEvidence } from "./numbers.ts";

/** A rule decided over the whole file asks a question when both readings are possible. */
export interface Ambiguity {
  /** The header, as the file wrote it. */
  readonly column: string;
  readonly about: "decimal" | "date";
  readonly conflict: "contradictory" | "ambiguous";
  readonly examples: readonly { readonly row: number; readonly value: string }[];
}

export interface Tally {
  readonly about: Ambiguity["about"];
  readonly index: number;
  readonly header: string;
  readonly seen: Record<DecimalEvidence | DateEvidence, number>;
  readonly first: Map<string, { row: number; value: string }>;
}
/** Examples a question shows. */
const mostExamples = 3;

export function openTally(about: Tally["about"], index: number, header: string): Tally {
  const seen = { ",": 0, ".": 0, dmy: 0, mdy: 0, either: 0, none: 0 };
  return { about, index, header, seen, first: new Map() };
}

/** `currency`: the row's own, which may leave one reading. */
export function addValue(
  tally: Tally,
  record: { readonly cells: readonly string[]; readonly line: number },
  currency: Currency,
): void {
  const value = record.cells[tally.index] ?? "";
  const evidence = tally.about === "decimal" ? decimalEvidence(value, currency) : dateEvidence(value);
  tally.seen[evidence] += 1;
  if (evidence !== "none" && !tally.first.has(evidence))
    tally.first.set(evidence, { row: record.line, value: cut(value) });
}

export function decideTally(
  tally: Tally,
): Ambiguity | Exclude<DecimalDecision | DateDecision, { conflict: unknown }> {
  const decision = tally.about === "decimal" ? decideDecimal(tally.seen) : decideDateOrder(tally.seen);
  if (!("conflict" in decision)) return decision;
  return {
    column: tally.header,
    about: tally.about,
    conflict: decision.conflict,
    examples: [...tally.first.values()].slice(0, mostExamples),
  };
}

// What a file of the watched folder is, told by its name: the kind of load, the day it says it is of, or why it is refused
// before anybody reads it. The one table of patterns; docs/operating/files.md repeats it for operators.
import { type LocalDate, parseLocalDate } from "../../kernel/time.ts";
import type { RowKind } from "../../portfolio/core/mapping.ts";

export type FileKind = RowKind | "payments";

export interface Pattern {
  readonly kind: FileKind;
  /** How the name begins, without accents and in lower case. */
  readonly begins: string;
  /** As operators read it. */
  readonly word: string;
}
/** In the order in which files of one mandate that lie there together are loaded: debts before what is said of them. */
export const patterns: readonly Pattern[] = [
  { kind: "assignment", begins: "asignacion", word: "asignación" },
  { kind: "update", begins: "actualizacion", word: "actualización" },
  { kind: "withdrawal", begins: "retiro", word: "retiro" },
  { kind: "exclusion", begins: "exclusion", word: "exclusión" },
  { kind: "payments", begins: "pago", word: "pagos" },
];

export type NameVerdict =
  | { readonly pattern: Pattern; readonly on: LocalDate | null }
  | { readonly refused: "unknown_name" }
  | { readonly refused: "of_tomorrow"; readonly on: LocalDate };

/** `today`: the day in the mandate's zone. */
export function judgeName(name: string, today: LocalDate): NameVerdict {
  const pattern = patternOf(name);
  if (!pattern) return { refused: "unknown_name" };
  const on = dayIn(name);
  return on !== null && on > today ? { refused: "of_tomorrow", on } : { pattern, on };
}

export function patternOf(name: string): Pattern | undefined {
  const plain = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  return patterns.find(({ begins }) => plain.startsWith(begins));
}

/** AAAAMMDD anywhere in the name; eight digits that are no day say nothing. */
export function dayIn(name: string): LocalDate | null {
  for (const [, year, month, day] of name.matchAll(/(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)/g)) {
    const date = parseLocalDate(`${year}-${month}-${day}`);
    if (date) return date;
  }
  return null;
}

/** Names that uploads carry until they are complete, and hidden files: not ours to touch. */
export function isUnfinished(name: string): boolean {
  return /^[.~]|\.(?:tmp|temp|part|partial|filepart|crdownload|swp|lock)$/i.test(name);
}

/** A mandate's code names its folder; one that could name another place has none. */
export function isFolderName(code: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(code);
}

/** "pagos.csv", then "pagos-2.csv": what was there keeps its name. */
export function numbered(name: string, n: number): string {
  if (n < 2) return name;
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? `${name}-${n}` : `${name.slice(0, dot)}-${n}${name.slice(dot)}`;
}

// A return profile as its form holds it: every value is text, columns have a key of their own so that they can move. What
// is wrong is asked of the same core the server asks.
import type { StoredReturnProfile } from "#http/contract/returns.ts";
import {
  mostReturnColumns,
  type ProfileFault,
  profileFaults,
  type ReturnField,
  type ReturnProfile,
  returnName,
} from "#reporting/core/return-profile.ts";

/** As the API answers it. */
export type Profile = StoredReturnProfile["profile"];
type Result = StoredReturnProfile["results"][number];

export interface ColumnDraft {
  readonly key: number;
  readonly header: string;
  /** A field, or the fixed text. */
  readonly content: ReturnField | "fixed";
  readonly fixed: string;
  readonly width: string;
  readonly align: string;
}
export const scalarNames = [
  "separator",
  "encoding",
  "decimal",
  "dateFormat",
  "namePattern",
  "header",
  "totals",
  "plain",
] as const;
export type Scalars = Readonly<Record<(typeof scalarNames)[number], string>>;
export interface Draft {
  readonly scalars: Scalars;
  readonly columns: readonly ColumnDraft[];
  readonly codes: Readonly<Record<string, string>>;
}

/** As the API takes them. */
export const mostHeader = 100;
export const mostFixed = 200;
export const mostCode = 40;
const yesNo = (held: boolean): string => (held ? "yes" : "no");

export function draftOf(profile: Profile): Draft {
  const { separator, encoding, decimal, dateFormat, namePattern, header, totals, plain } = profile;
  return {
    scalars: {
      separator,
      encoding,
      decimal,
      dateFormat,
      namePattern,
      header: yesNo(header),
      totals,
      plain: yesNo(plain),
    },
    columns: profile.columns.map(({ header: name, from, width, align }, key) => ({
      key,
      header: name,
      content: "field" in from ? from.field : "fixed",
      fixed: "fixed" in from ? from.fixed : "",
      width: width === undefined ? "" : String(width),
      align: align ?? "left",
    })),
    codes: profile.codes,
  };
}
/** A code left blank is no code. */
export function profileOf({ scalars, columns, codes }: Draft): Profile {
  const written = {
    ...scalars,
    header: scalars.header === "yes",
    plain: scalars.plain === "yes",
    namePattern: scalars.namePattern.trim(),
    columns: columns.map(({ header, content, fixed, width, align }) => ({
      header: header.trim(),
      from: content === "fixed" ? { fixed } : { field: content },
      ...(width.trim() === "" ? {} : { width: Number(width), align }),
    })),
    codes: Object.fromEntries(
      Object.entries(codes).flatMap(([ours, theirs]) =>
        theirs.trim() === "" ? [] : [[ours, theirs.trim()] as const],
      ),
    ),
  };
  // Every choice of the form is one of the contract's words.
  return written as Profile;
}
export function draftFaults(draft: Draft): readonly ProfileFault[] {
  return profileFaults(profileOf(draft) as ReturnProfile);
}
/** The name of a file made on this day, the first one. */
export function exampleName(namePattern: string, day: string, portfolio: string): string {
  return returnName({ namePattern } as ReturnProfile, { portfolio, day, n: 1 });
}

export function addColumn(columns: readonly ColumnDraft[]): readonly ColumnDraft[] {
  const key = Math.max(-1, ...columns.map((one) => one.key)) + 1;
  return [...columns, { key, header: "", content: "fixed", fixed: "", width: "", align: "left" }];
}
export function isFull(columns: readonly ColumnDraft[]): boolean {
  return columns.length >= mostReturnColumns;
}
/** One place up (−1) or down (+1); at the edge nothing moves. */
export function moveColumn(
  columns: readonly ColumnDraft[],
  index: number,
  by: -1 | 1,
): readonly ColumnDraft[] {
  const [moved, other] = [columns[index], columns[index + by]];
  if (!moved || !other) return columns;
  return columns.map((one, at) => (at === index ? other : at === index + by ? moved : one));
}

export interface CodeRow {
  readonly code: string;
  readonly name: string;
  readonly ofTree: string | null;
  /** Rows of the day that stop the file; 0: none. */
  readonly stops: number;
}
/** What stops the day's file first, then every other result; a code kept for a result that is gone comes last. */
export function codeRows(
  results: readonly Result[],
  unmapped: readonly { readonly code: string; readonly name: string; readonly rows: number }[],
  kept: Profile["codes"],
): readonly CodeRow[] {
  const stopping = unmapped.map(({ code, name, rows }) => ({ code, name, ofTree: null, stops: rows }));
  const seen = new Set(stopping.map(({ code }) => code));
  const others = results.filter(({ code }) => !seen.has(code)).map((one) => ({ ...one, stops: 0 }));
  for (const { code } of others) seen.add(code);
  const gone = Object.keys(kept).filter((code) => !seen.has(code));
  return [
    ...stopping.sort((a, b) => b.stops - a.stops),
    ...others,
    ...gone.map((code) => ({ code, name: code, ofTree: null, stops: 0 })),
  ];
}

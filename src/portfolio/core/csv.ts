// Reads separated text piece by piece: push decoded text, get finished records. Holds at most one record, refuses a line
// beyond the limit at once, and gives a quote that never closes back as one bad line instead of swallowing the file.
// For the import, whose files come from anywhere and may be a gigabyte.

export type Separator = ";" | "," | "\t" | "|";
export const separators: readonly Separator[] = [";", ",", "\t", "|"];

export interface CsvLimits {
  readonly lineCharacters: number;
  /** Lines one quoted cell may span before its quote counts as never closed. */
  readonly linesPerRecord: number;
}
/** 1 MB a line, ten times the widest file seen (279 columns); 100 lines in a cell of remarks. Judgement. */
export const csvLimits: CsvLimits = { lineCharacters: 1_048_576, linesPerRecord: 100 };

export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly unclosed: string };

export type CsvOutcome =
  | { readonly records: readonly CsvRecord[] }
  | { readonly records: readonly CsvRecord[]; readonly tooLongAt: number };

export interface CsvReader {
  push(text: string): CsvOutcome;
  end(): CsvOutcome;
}

export function createCsvReader(separator: Separator, limits: CsvLimits = csvLimits): CsvReader {
  const state: State = { lines: [], firstLine: 1, nextLine: 1, pending: [], pendingLength: 0, heldCr: false };
  const run = (complete: readonly string[], last: boolean): CsvOutcome => {
    const records: CsvRecord[] = [];
    for (const line of complete) {
      if (line.length > limits.lineCharacters) return { records, tooLongAt: state.nextLine };
      takeLine(state, line, separator, limits, records);
    }
    if (last) while (state.lines.length > 0) giveBack(state, separator, limits, records);
    if (state.pendingLength > limits.lineCharacters) return { records, tooLongAt: state.nextLine };
    return { records };
  };
  return {
    push: (text) => run(completeLines(state, text), false),
    end() {
      const rest = state.pending.join("");
      const ended = rest !== "" || state.heldCr;
      state.pending = [];
      state.pendingLength = 0;
      state.heldCr = false;
      return run(ended ? [rest] : [], true);
    },
  };
}

/** One cell, quoted when it must be. */
export function csvCell(text: string, separator: Separator): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface State {
  /** Physical lines of a record whose quote is still open. */
  lines: string[];
  firstLine: number;
  nextLine: number;
  /** Text after the last line end, in the pieces it came in: joined once, or a long line would cost its square. */
  pending: string[];
  pendingLength: number;
  /** A CR at the end of a piece may be half of a CRLF. */
  heldCr: boolean;
}

const lineEnd = /\r\n|\n|\r/g;

function completeLines(state: State, text: string): string[] {
  let rest = state.heldCr ? `\r${text}` : text;
  state.heldCr = rest.endsWith("\r");
  if (state.heldCr) rest = rest.slice(0, -1);
  const parts = rest.split(lineEnd);
  const tail = parts.pop() ?? "";
  if (parts.length > 0) {
    parts[0] = state.pending.join("") + (parts[0] ?? "");
    state.pending = [];
    state.pendingLength = 0;
  }
  if (tail !== "") state.pending.push(tail);
  state.pendingLength += tail.length;
  return parts;
}

function takeLine(
  state: State,
  line: string,
  separator: Separator,
  limits: CsvLimits,
  out: CsvRecord[],
): void {
  if (state.lines.length === 0) state.firstLine = state.nextLine;
  state.nextLine += 1;
  if (state.lines.length === 0 && !line.includes('"')) {
    if (line !== "") out.push({ line: state.firstLine, cells: line.split(separator) });
    return;
  }
  state.lines.push(line);
  const joined = state.lines.join("\n");
  const cells = splitQuoted(joined, separator);
  if (cells === "broken") {
    giveBack(state, separator, limits, out);
  } else if (cells) {
    if (joined !== "") out.push({ line: state.firstLine, cells });
    state.lines = [];
  } else if (state.lines.length >= limits.linesPerRecord || joined.length > limits.lineCharacters) {
    giveBack(state, separator, limits, out);
  }
}

/** The first held line had a quote that never closes: it alone is bad, the lines after it are read again. */
function giveBack(state: State, separator: Separator, limits: CsvLimits, out: CsvRecord[]): void {
  const [bad = "", ...again] = state.lines;
  out.push({ line: state.firstLine, unclosed: bad });
  state.lines = [];
  state.nextLine = state.firstLine + 1;
  for (const line of again) takeLine(state, line, separator, limits, out);
}

/**
 * Undefined while a quote is open; broken when one closes in the middle of a cell, which is how a quote that was never
 * closed meets the next one. A quote inside an unquoted cell is an ordinary character.
 */
function splitQuoted(text: string, separator: Separator): string[] | "broken" | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const next = text.indexOf(separator, at);
      if (next === -1) {
        // A line end outside quotes cannot be here: every earlier line was complete only while a quote was open.
        cells.push(text.slice(at));
        return cells;
      }
      cells.push(text.slice(at, next));
      at = next + 1;
      continue;
    }
    const closed = closingQuote(text, at + 1);
    if (closed === -1) return undefined;
    const after = text.indexOf(separator, closed);
    const tail = text.slice(closed + 1, after === -1 ? undefined : after);
    if (tail.trim() !== "") return "broken";
    cells.push(text.slice(at + 1, closed).replaceAll('""', '"'));
    if (after === -1) return cells;
    at = after + 1;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

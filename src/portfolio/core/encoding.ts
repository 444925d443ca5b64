// Which character encoding a file is written in, judged from its bytes alone. For the import and the preview: a file
// that mixes two encodings is refused, because half of its names would be stored broken.
import type { Encoding } from "./mapping.ts";

/** What the bytes showed; fed piece by piece. */
export interface ByteFacts {
  bytes: number;
  lines: number;
  nulEven: number;
  nulOdd: number;
  /** Whole UTF-8 sequences beyond ASCII, and bytes that fit none. */
  sequences: number;
  broken: number;
  firstBrokenLine: number;
  firstSequenceLine: number;
  /** Accented letters as Windows-1252 has them, and as CP850 has them. */
  western: number;
  cp850: number;
  /** State of a sequence that continues in the next piece. */
  needed: number;
  previous: number;
}
export function noFacts(): ByteFacts {
  return {
    bytes: 0,
    lines: 0,
    nulEven: 0,
    nulOdd: 0,
    sequences: 0,
    broken: 0,
    firstBrokenLine: 0,
    firstSequenceLine: 0,
    western: 0,
    cp850: 0,
    needed: 0,
    previous: 0,
  };
}

// á é í ó ú ñ Á É Í Ó Ú Ñ ü Ü in Windows-1252; á é í ó ú ñ Ñ ü in CP850 (where 1252 has signs no name contains).
const western1252 = new Set([
  0xe1, 0xe9, 0xed, 0xf3, 0xfa, 0xf1, 0xc1, 0xc9, 0xcd, 0xd3, 0xda, 0xd1, 0xfc, 0xdc,
]);
const accentsCp850 = new Set([0xa0, 0x82, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0x81]);

export function addBytes(facts: ByteFacts, piece: Uint8Array): void {
  for (let i = 0; i < piece.length; i++) {
    const byte = piece[i] ?? 0;
    if (byte === 0) {
      if ((facts.bytes + i) % 2 === 0) facts.nulEven += 1;
      else facts.nulOdd += 1;
    }
    // A newline that breaks a sequence still belongs to the line it ends.
    stepUtf8(facts, byte);
    if (byte === 0x0a) facts.lines += 1;
    if (byte >= 0x80 && isLetter(facts.previous)) {
      if (western1252.has(byte)) facts.western += 1;
      if (accentsCp850.has(byte)) facts.cp850 += 1;
    }
    facts.previous = byte;
  }
  facts.bytes += piece.length;
}

/** The same for a piece known to be pure ASCII without NUL, which is most of most files. */
export function addAscii(facts: ByteFacts, piece: Uint8Array, lines: number): void {
  if (facts.needed > 0) breakSequence(facts);
  facts.bytes += piece.length;
  facts.lines += lines;
  facts.previous = piece.at(-1) ?? facts.previous;
}

export type EncodingVerdict =
  | { readonly encoding: Encoding; readonly byteOrderMark: number }
  | { readonly mixed: { readonly row: number } };

/** More than this share of NULs is text in two-byte units; a damaged file has a few. Measured on the sample files. */
const nulShareOfUtf16 = 0.2;
/** Up to this share of well-formed UTF-8 among the non-ASCII bytes of a Windows-1252 file is chance. Judgement. */
const chanceShare = 0.02;

export function judgeEncoding(facts: ByteFacts, head: Uint8Array): EncodingVerdict {
  const [a, b, c] = head;
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", byteOrderMark: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", byteOrderMark: 2 };
  const mark = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  if (facts.nulEven + facts.nulOdd > facts.bytes * nulShareOfUtf16) {
    return { encoding: facts.nulOdd >= facts.nulEven ? "utf-16le" : "utf-16be", byteOrderMark: 0 };
  }
  const broken = facts.broken + (facts.needed > 0 ? 1 : 0);
  if (broken === 0) return { encoding: "utf-8", byteOrderMark: mark };
  const sequences = facts.sequences - (mark ? 1 : 0);
  if (mark || sequences > (sequences + broken) * chanceShare)
    return { mixed: { row: firstBrokenRow(facts) } };
  if (facts.cp850 > 0 && facts.western === 0) return { encoding: "cp850", byteOrderMark: 0 };
  return { encoding: "windows-1252", byteOrderMark: 0 };
}

/** The first row that is not UTF-8; a sequence still open at the end breaks in the last one. 0: every row is. */
export function firstBrokenRow(facts: ByteFacts): number {
  return facts.firstBrokenLine || (facts.needed > 0 ? facts.lines + 1 : 0);
}

/** Containers that people rename to .csv; undefined for text. */
export function containerOf(head: Uint8Array): string | undefined {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  if (starts(0x50, 0x4b, 0x03, 0x04)) return "zip_xlsx";
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return "xls";
  if (starts(0x25, 0x50, 0x44, 0x46)) return "pdf";
  if (starts(0x1f, 0x8b)) return "gzip";
  return undefined;
}

/** UTF-8 read as another encoding and saved again: "MuÃ±oz", "Ma√±ana". No Spanish name contains these pairs. */
export function countDoubleEncoded(text: string): number {
  return text.match(/Ã[\u0080-\u00bf\u2018-\u2122]|√[±≠≥¶°©≤∫]/g)?.length ?? 0;
}

function stepUtf8(facts: ByteFacts, byte: number): void {
  if (facts.needed > 0) {
    if (byte >= 0x80 && byte < 0xc0) {
      facts.needed -= 1;
      if (facts.needed === 0) {
        facts.sequences += 1;
        facts.firstSequenceLine ||= facts.lines + 1;
      }
      return;
    }
    breakSequence(facts);
  }
  if (byte < 0x80) return;
  if (byte >= 0xc2 && byte < 0xe0) facts.needed = 1;
  else if (byte >= 0xe0 && byte < 0xf0) facts.needed = 2;
  else if (byte >= 0xf0 && byte < 0xf5) facts.needed = 3;
  else breakSequence(facts);
}
function breakSequence(facts: ByteFacts): void {
  facts.needed = 0;
  facts.broken += 1;
  facts.firstBrokenLine ||= facts.lines + 1;
}
function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

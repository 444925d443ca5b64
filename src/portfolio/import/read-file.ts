// The file on disk as text: what it is, and its records piece by piece. Memory stays at one piece and one record
// whatever the file's size.
import { isAscii } from "node:buffer";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import iconv from "iconv-lite";
import { AppError } from "#kernel/errors.ts";
import { type CsvRecord, createCsvReader, csvLimits, type Separator } from "../core/csv.ts";
import { addAscii, addBytes, containerOf, firstBrokenRow, judgeEncoding, noFacts } from "../core/encoding.ts";
import { type Encoding, type MappingSpec, proposeSeparator } from "../core/mapping.ts";

/** Hard caps of one file. 2 M rows are the whole active book of a large agency; 300 columns, the widest file seen has 279. */
export const importLimits = { bytes: 1_073_741_824, rows: 2_000_000, columns: 300 } as const;
const pieceBytes = 262_144;
const headBytes = 65_536;

export interface FileFacts {
  readonly path: string;
  readonly bytes: number;
  readonly encoding: Encoding;
  readonly byteOrderMark: number;
  readonly separator: Separator;
}

export async function inspectFile(
  path: string,
  spec: Pick<MappingSpec, "encoding" | "separator">,
): Promise<FileFacts> {
  const { size } = await stat(path);
  if (size === 0) throw new AppError("file_empty", { rows: 0 });
  if (size > importLimits.bytes)
    throw new AppError("file_too_large", { limit: "bytes", max: importLimits.bytes });
  const head = await readHead(path);
  const container = containerOf(head);
  if (container) throw new AppError("file_not_csv", { looksLike: container });
  const { encoding, byteOrderMark } = await detectEncoding(path, head, spec.encoding);
  const sample = decodeSample(head.subarray(byteOrderMark), encoding);
  const separator =
    spec.separator === "auto" ? proposeSeparator(sample.split(/\r\n|\n|\r/).slice(0, -1)) : spec.separator;
  return { path, bytes: size, encoding, byteOrderMark, separator };
}

/** The records in order, in portions; the first one is the header. */
export async function* readRecords(file: FileFacts): AsyncGenerator<readonly CsvRecord[]> {
  const reader = createCsvReader(file.separator);
  const take = (outcome: ReturnType<typeof reader.push>): readonly CsvRecord[] => {
    if ("tooLongAt" in outcome) {
      throw new AppError("file_line_too_long", {
        row: outcome.tooLongAt,
        maxCharacters: csvLimits.lineCharacters,
      });
    }
    return outcome.records;
  };
  for await (const text of decodedPieces(file)) yield take(reader.push(text));
  yield take(reader.end());
}

async function detectEncoding(
  path: string,
  head: Uint8Array,
  declared: MappingSpec["encoding"],
): Promise<{ encoding: Encoding; byteOrderMark: number }> {
  const facts = noFacts();
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    if (isAscii(piece) && !piece.includes(0)) addAscii(facts, piece, countLines(piece));
    else addBytes(facts, piece);
  }
  const verdict = judgeEncoding(facts, head);
  if ("mixed" in verdict) {
    const row = declared === "windows-1252" ? facts.firstSequenceLine : verdict.mixed.row;
    throw new AppError("file_encoding", { found: "mixed", row });
  }
  if (declared === "auto" || declared === verdict.encoding) return verdict;
  // Pure ASCII reads the same in each of these; anything else is a file other than the profile promises.
  const oneByte = declared !== "utf-16le" && declared !== "utf-16be";
  if (oneByte && facts.sequences === 0 && facts.broken === 0) return { encoding: declared, byteOrderMark: 0 };
  if (oneByte && declared !== "utf-8" && verdict.encoding !== "utf-8" && facts.nulEven + facts.nulOdd === 0) {
    return { encoding: declared, byteOrderMark: 0 };
  }
  const row = firstBrokenRow(facts) || facts.firstSequenceLine || 1;
  throw new AppError("file_encoding", { declared, found: verdict.encoding, row });
}

async function* decodedPieces(file: FileFacts): AsyncGenerator<string> {
  const stream = createReadStream(file.path, { highWaterMark: pieceBytes, start: file.byteOrderMark });
  const decoder = decoderOf(file.encoding);
  let line = 1;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      const text = decoder.write(piece);
      line += countLines(piece);
      yield text;
    }
    yield decoder.end();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new AppError("file_encoding", { declared: file.encoding, found: "broken", row: line });
  }
}

interface Decoder {
  write(piece: Buffer): string;
  end(): string;
}
function decoderOf(encoding: Encoding): Decoder {
  if (encoding === "utf-8" || encoding === "utf-16le") {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    return { write: (piece) => decoder.decode(piece, { stream: true }), end: () => decoder.decode() };
  }
  // Node's own decoder treats windows-1252 as Latin-1 in some releases; iconv-lite follows the table.
  const decoder = iconv.getDecoder(encoding);
  return { write: (piece) => decoder.write(piece), end: () => decoder.end() ?? "" };
}

function decodeSample(head: Uint8Array, encoding: Encoding): string {
  return iconv.decode(Buffer.from(head), encoding);
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function countLines(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(0x0a); at !== -1; at = piece.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

// A small table sent by a caller, whatever its encoding and separator: read whole, and nothing of it stays on disk. For lists
// other than debts, which may hold passwords.
import { unlink } from "node:fs/promises";
import type { Readable } from "node:stream";
import { AppError } from "#kernel/errors.ts";
import type { CsvRecord } from "../core/csv.ts";
import { keepBody } from "./keep-body.ts";
import { inspectFile, readRecords } from "./read-file.ts";

export async function readTable(
  body: Readable,
  path: string,
  maxBytes: number,
): Promise<readonly CsvRecord[]> {
  return keepBody(body, path, async ({ bytes }) => {
    if (bytes > maxBytes) throw new AppError("file_too_large", { limit: "bytes", max: maxBytes });
    const records: CsvRecord[] = [];
    for await (const piece of readRecords(await inspectFile(path, { encoding: "auto", separator: "auto" })))
      records.push(...piece);
    await unlink(path);
    return records;
  });
}

// A body sent by a caller becomes a file on disk, for the job that reads it later.
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "#kernel/errors.ts";
import { importLimits } from "./read-file.ts";

export interface KeptBody {
  readonly sha256: Buffer;
  readonly bytes: number;
}

/** Keeps the bytes and starts what reads them. When either fails, or nothing came, no file stays behind. */
export async function keepBody<T>(
  body: Readable,
  path: string,
  start: (kept: KeptBody) => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const kept = await writeBody(body, path);
    if (kept.bytes === 0) throw new AppError("file_empty", { rows: 0 });
    return await start(kept);
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

async function writeBody(body: Readable, path: string): Promise<KeptBody> {
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      if (bytes > importLimits.bytes)
        return done(new AppError("file_too_large", { limit: "bytes", max: importLimits.bytes }));
      hash.update(piece);
      done(null, piece);
    },
  });
  await pipeline(body, measure, createWriteStream(path, { flags: "wx", mode: 0o600 }));
  return { sha256: hash.digest(), bytes };
}

// Files of the watched folder as they lie on disk. Nothing outside the folder is ever opened: links are not followed, and
// what is read is what was looked at, through one open handle.
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { previewBytes } from "#portfolio/service.ts";
import { isUnfinished, numbered } from "./core/names.ts";

export interface Sighting {
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: number;
  readonly isFile: boolean;
}
export const doneFolder = "procesados";
export const errorFolder = "con-error";
/** Files of one mandate looked at in one round; a folder with more is looked at again in the next. Judgement. */
const mostSeen = 1_000;

/** What lies in a mandate's folder, which is made when it is missing. Undefined: its name leads elsewhere. */
export async function lookInto(folder: string): Promise<readonly Sighting[] | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isRealFolder(folder))) return undefined;
  const entries = await readdir(folder, { withFileTypes: true });
  const seen: Sighting[] = [];
  for (const entry of entries) {
    if (entry.isDirectory() || isUnfinished(entry.name) || seen.length >= mostSeen) continue;
    const sighting = await sightOf(folder, entry.name);
    if (sighting) seen.push(sighting);
  }
  return seen;
}

export async function sightOf(folder: string, name: string): Promise<Sighting | undefined> {
  const found = await lstat(join(folder, name)).catch(() => undefined);
  return (
    found && {
      name,
      size: found.size,
      modifiedMs: found.mtimeMs,
      inode: found.ino,
      isFile: found.isFile(),
    }
  );
}

export function isSame(a: Sighting | undefined, b: Sighting | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.size === b.size &&
    a.modifiedMs === b.modifiedMs &&
    a.inode === b.inode
  );
}

export interface OpenFile {
  readonly sha256: Buffer;
  readonly head: Buffer;
  /** The very bytes that were hashed. */
  content(): Readable;
  close(): Promise<void>;
}

/** Undefined: it is not what was seen any more, or still being written. */
export async function openSeen(folder: string, seen: Sighting): Promise<OpenFile | undefined> {
  const handle = await open(join(folder, seen.name), constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    () => undefined,
  );
  if (!handle) return undefined;
  if (!(await isStill(handle, seen))) {
    await handle.close();
    return undefined;
  }
  const content = (): Readable =>
    handle.createReadStream({ start: 0, end: seen.size - 1, autoClose: false, highWaterMark: 1 << 20 });
  const hash = createHash("sha256");
  for await (const piece of content() as AsyncIterable<Buffer>) hash.update(piece);
  if (!(await isStill(handle, seen))) {
    await handle.close();
    return undefined;
  }
  const { buffer, bytesRead } = await handle.read(
    Buffer.alloc(Math.min(seen.size, previewBytes)),
    0,
    null,
    0,
  );
  return {
    sha256: hash.digest(),
    head: buffer.subarray(0, bytesRead),
    content,
    close: () => handle.close(),
  };
}

async function isStill(handle: FileHandle, seen: Sighting): Promise<boolean> {
  const now = await handle.stat();
  return now.isFile() && now.size === seen.size && now.mtimeMs === seen.modifiedMs && now.ino === seen.inode;
}

/**
 * Moves a file to where it belongs with its text and its refused rows beside it. These are written first, so that a crash in
 * between leaves the file where it will be found again. When another file took the name meanwhile, that one stays.
 */
export async function putAway(
  folder: string,
  seen: Sighting,
  where: typeof doneFolder | typeof errorFolder,
  beside: { readonly text: string; readonly rejects: Buffer | undefined },
): Promise<void> {
  const target = join(folder, where);
  await mkdir(target, { mode: 0o700, recursive: true });
  if (!(await isRealFolder(target))) throw new Error("the folder for finished files is not a folder");
  const name = await freeName(target, seen.name);
  if (beside.rejects) await write(join(target, `${name}.rechazos.csv`), beside.rejects);
  await write(join(target, `${name}.resultado.txt`), beside.text);
  if (isSame(await sightOf(folder, seen.name), seen))
    await rename(join(folder, seen.name), join(target, name));
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const wanted = numbered(name, n);
    if (!(await lstat(join(folder, wanted)).catch(() => undefined))) return wanted;
  }
}

/** They hold people's data. Whoever waits for the name finds it whole; what a crash left half-way is written again. */
async function write(path: string, content: string | Buffer): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const flag = (O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW) as never;
  await writeFile(`${path}.parte`, content, { mode: 0o600, flag });
  await rename(`${path}.parte`, path);
}

async function isRealFolder(path: string): Promise<boolean> {
  return (await lstat(path)).isDirectory();
}

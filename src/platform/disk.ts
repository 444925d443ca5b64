// The disk of the data folder: how much is free, and a file that holds room back for the database until nothing else is left.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ballastBytes, ballastOrder, type DiskSpace, judgeDisk } from "#kernel/disk.ts";
import { AppError } from "#kernel/errors.ts";

export type ReadDisk = () => Promise<DiskSpace>;

export function diskOf(folder: string): ReadDisk {
  return async () => {
    const disk = await statfs(folder);
    return { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize };
  };
}

/** Refuses what would fill the disk. */
export async function demandRoom(read: ReadDisk): Promise<void> {
  const { files, freeShare } = judgeDisk(await read());
  if (!files) throw new AppError("disk_full", { freePercent: Math.floor(freeShare * 100) });
}

/** A second start within this finds the ballast or does without: a system that is only tried out keeps no gibibyte back. Judgement. */
const ballastAfterMs = 60_000;
const watchMs = 2_000;
const run = promisify(execFile);

export const ballastFile = (folder: string): string => join(folder, "ballast");

/** One look: makes the ballast, gives it up or leaves it; says what it did. */
export async function tendBallast(
  folder: string,
  read: ReadDisk,
  mayMake: boolean,
): Promise<"made" | "dropped" | null> {
  const path = ballastFile(folder);
  const space = await read();
  const order = ballastOrder(space, existsSync(path));
  if (order === "drop") {
    await rm(path, { force: true });
    return "dropped";
  }
  if (order !== "make" || !mayMake) return null;
  // Real blocks, not a hole in a file: fallocate takes no time where writing a gibibyte would disturb the database.
  await run("fallocate", ["-l", String(ballastBytes(space)), path]).catch(() => rm(path, { force: true }));
  return existsSync(path) ? "made" : null;
}

export function keepBallast(folder: string, onDrop: () => void): { stop(): void } {
  const startedAt = performance.now();
  const read = diskOf(folder);
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const done = await tendBallast(folder, read, performance.now() - startedAt > ballastAfterMs);
      if (done === "dropped") onDrop();
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look().catch(() => {}), watchMs);
  return { stop: () => clearInterval(timer) };
}

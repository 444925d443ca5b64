import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ballastFile, demandRoom, diskOf, tendBallast } from "./disk.ts";

const small = { totalBytes: 20_000_000, freeBytes: 10_000_000 };

test("a load is refused with the share left while less than 7 % of the disk is free", async () => {
  const withFree = (share: number) => async () => ({ ...small, freeBytes: share * small.totalBytes });
  await expect(demandRoom(withFree(0.0699))).rejects.toMatchObject({
    code: "disk_full",
    details: { freePercent: 6 },
  });
  await demandRoom(withFree(0.07));
});

test("no ballast is made before its time, nor where it would not leave enough", async () => {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-ballast-"));
  try {
    expect(await tendBallast(folder, async () => small, false)).toBeNull();
    const tight = { ...small, freeBytes: small.totalBytes * 0.155 };
    expect(await tendBallast(folder, async () => tight, true)).toBeNull();
    expect(existsSync(ballastFile(folder))).toBe(false);
    expect(await tendBallast(folder, async () => small, true)).toBe("made");
    expect(statSync(ballastFile(folder)).size).toBe(200_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("on a disk that fills to the brim the ballast is given up and its room can be written again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "recaudo-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=40m", "recaudo-test", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    process.stdout.write("not tried on a full disk: only root may mount one\n");
    return expect(process.getuid?.()).not.toBe(0);
  }
  try {
    const read = diskOf(folder);
    expect(await tendBallast(folder, read, true)).toBe("made");
    expect(() => writeFileSync(join(folder, "flood"), Buffer.alloc(43_000_000))).toThrow(/ENOSPC/);
    expect((await read()).freeBytes).toBe(0);
    expect(await tendBallast(folder, read, true)).toBe("dropped");
    writeFileSync(join(folder, "write-ahead-log"), Buffer.alloc(300_000, 1));
    expect(await tendBallast(folder, read, true)).toBeNull();
  } finally {
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true });
  }
});

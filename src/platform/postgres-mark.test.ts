import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeStaleMark } from "./postgres-mark.ts";

let cluster: string;
let mark: string;
beforeEach(() => {
  cluster = mkdtempSync(join(tmpdir(), "recaudo-mark-"));
  mark = join(cluster, "postmaster.pid");
  // The number of a process that lives and has nothing to do with it.
  writeFileSync(mark, `${process.pid}\n`);
});
afterEach(() => rmSync(cluster, { recursive: true, force: true }));

test("a dead server's mark goes even when its process number belongs to somebody else by now", () => {
  removeStaleMark(cluster);
  expect(existsSync(mark)).toBe(false);
});

test("the mark stays while anything of the server still works in the cluster", async () => {
  const child = spawn("sh", ["-c", "echo; read -r line"], {
    cwd: cluster,
    stdio: ["pipe", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  removeStaleMark(cluster);
  expect(existsSync(mark)).toBe(true);
  child.stdin.end();
  await once(child, "exit");
  removeStaleMark(cluster);
  expect(existsSync(mark)).toBe(false);
});

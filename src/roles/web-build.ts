// Builds the web apps when their sources changed since the last build.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = ["web", "src", "vite.config.ts", "package-lock.json"];

/** The apps import contract, kernel and cores: any change of a source builds anew (two seconds). True when something was built. */
export async function buildWeb(root: string): Promise<boolean> {
  const out = join(root, "dist", "web");
  const stamp = join(root, "dist", ".web-sources");
  const hash = hashOf(root);
  if (existsSync(join(out, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash)
    return false;
  const output: Buffer[] = [];
  const child = spawn(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"],
    // Whatever the shell says: another value builds React's slow development half.
    { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_ENV: "production" } },
  );
  child.stdout.on("data", (data: Buffer) => output.push(data));
  child.stderr.on("data", (data: Buffer) => output.push(data));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0)
    throw new Error(
      `las pantallas no se pudieron construir: ${Buffer.concat(output).toString().trim().slice(-600)}`,
    );
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

function hashOf(root: string): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of filesIn(join(root, source))) hash.update(file).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [path];
  }
}

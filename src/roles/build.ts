// Builds screens and processes when their sources changed since the last build.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = ["web", "src", "vite.config.ts", "vite.server.config.ts", "package-lock.json"];

/** What a process of ours is started from: few files instead of a thousand, so that a new engine is there at once. */
export const builtEntry = (root: string): string => join(root, "dist/server/main.mjs");

/** The apps import contract, kernel and cores: any change of a source builds anew (a few seconds). True when something was built. */
export async function build(root: string): Promise<boolean> {
  const stamp = join(root, "dist", ".sources");
  const hash = hashOf(root);
  const built = [join(root, "dist/web/index.html"), builtEntry(root)].every((file) => existsSync(file));
  if (built && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  await Promise.all([
    vite(root, "las pantallas", ["build"]),
    vite(root, "los procesos", ["build", "--config", "vite.server.config.ts"]),
  ]);
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

async function vite(root: string, what: string, args: readonly string[]): Promise<void> {
  const output: Buffer[] = [];
  const child = spawn(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), ...args, "--logLevel", "warn"],
    // Whatever the shell says: another value builds React's slow development half.
    { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_ENV: "production" } },
  );
  child.stdout.on("data", (data: Buffer) => output.push(data));
  child.stderr.on("data", (data: Buffer) => output.push(data));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0)
    throw new Error(
      `${what} no se pudieron construir: ${Buffer.concat(output).toString().trim().slice(-600)}`,
    );
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

// The command line as its users run it: built, in a folder of its own, with nobody at the terminal.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, builtEntry } from "#roles/build.ts";

const root = join(import.meta.dirname, "../..");

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Before the first command. */
export const buildCli = (): Promise<boolean> => build(root);

export function recaudo(
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<Said> {
  const child = spawn(process.execPath, [builtEntry(root), ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, RECAUDO_DATA: folder, NODE_NO_WARNINGS: "1", ...env },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => {
    said.out += piece;
  });
  child.stderr.on("data", (piece: Buffer) => {
    said.err += piece;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...said })));
}

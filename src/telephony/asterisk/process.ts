// Runs a program to its end and hands back what it printed.
import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function output(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${program} ${args[0] ?? ""} (${code}): ${lastLines(errors || out)}`));
    });
  });
}

/** program | tar: unpacks without holding the archive in memory. */
export function pipe(
  from: readonly [string, ...string[]],
  to: readonly [string, ...string[]],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = spawn(from[0], from.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
    const sink = spawn(to[0], to.slice(1), { stdio: ["pipe", "ignore", "pipe"] });
    let errors = "";
    const collect = (chunk: Buffer): void => {
      errors += chunk.toString();
    };
    source.stderr.on("data", collect);
    sink.stderr.on("data", collect);
    source.stdout.pipe(sink.stdin);
    sink.stdin.on("error", () => {}); // the sink's exit code tells
    const codes: (number | null)[] = [];
    const ended = (code: number | null): void => {
      codes.push(code);
      if (codes.length < 2) return;
      if (codes.every((each) => each === 0)) resolve();
      else reject(new Error(`${from.join(" ")}: ${lastLines(errors)}`));
    };
    for (const child of [source, sink]) {
      child.on("error", reject);
      child.on("close", ended);
    }
  });
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-4).join(" | ");
}

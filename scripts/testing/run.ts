// Runs programs for the test runner, each in a process group of its own, so that stopping the runner (Ctrl-C, TERM)
// or a limit stops what it started and nothing else.
import { type ChildProcess, spawn } from "node:child_process";

/** After asking a group to end, before killing it. */
const graceMs = 10_000;

const running = new Set<ChildProcess>();
let interrupted = false;

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly limitMs: number;
  /** Keep the output for the caller instead of showing it. */
  readonly quiet?: boolean;
}

/** Exit code and, when quiet, what was printed. A program that cannot start, or passes its limit, has code 127 or 124. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      detached: true,
      stdio: ["ignore", options.quiet ? "pipe" : "inherit", options.quiet ? "pipe" : "inherit"],
      env: { ...process.env, ...options.env },
      ...(options.cwd ? { cwd: options.cwd } : {}),
    });
    running.add(child);
    let output = "";
    let late = false;
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const timer = setTimeout(() => {
      late = true;
      process.stdout.write(`✖ ${command} pasó de ${options.limitMs / 60_000} min\n`);
      stop(child, "SIGTERM");
    }, options.limitMs);
    const done = (code: number): void => {
      clearTimeout(timer);
      running.delete(child);
      if (interrupted && running.size === 0) process.exit(130);
      resolve({ code: late ? 124 : code, output });
    };
    child.on("error", (error) => {
      output += error.message;
      done(127);
    });
    child.on("close", (code) => done(code ?? 1));
  });
}

/** Signals to the runner end the program it is running; the runner follows with code 130. */
export function stopOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      interrupted = true;
      if (running.size === 0) process.exit(130);
      for (const child of running) stop(child, signal);
    });
  }
}

function stop(child: ChildProcess, signal: NodeJS.Signals): void {
  const group = child.pid;
  if (group === undefined) return;
  const send = (what: NodeJS.Signals): void => {
    try {
      process.kill(-group, what);
    } catch {
      // The group has already ended.
    }
  };
  send(signal);
  setTimeout(() => send("SIGKILL"), graceMs).unref();
}

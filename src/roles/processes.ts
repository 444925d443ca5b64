// Starts our own roles as child processes, waits until each is ready, restarts one that dies, stops them in order.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { builtEntry } from "./build.ts";
import type { ChildMessages } from "./child.ts";
import { atOffset } from "./environment.ts";
import { deathsAfter, restartDelay } from "./keep.ts";
import { type Check, down, fine } from "./parts.ts";

const root = join(import.meta.dirname, "../..");

export interface RoleProcess {
  readonly name: string;
  readonly pid: () => number | undefined;
  /** How it is now; a process that hangs leaves the question open. */
  readonly check: Check;
  /** Tells the child something, if it is there. */
  send(data: unknown): void;
  /** Also to whoever takes its place after a death. */
  moveClock(offsetMs: number): void;
  stop(withinMs: number): Promise<void>;
}

export interface RoleOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFolder: string;
  readonly readyWithinMs: number;
  readonly onAsk?: (what: string) => void;
  readonly onRestart?: (name: string, code: number | null) => void;
}

export async function startRole(options: RoleOptions): Promise<RoleProcess> {
  let current: ChildProcess;
  let stopping = false;
  let deaths = 0;
  let movedTo: number | undefined;
  /** What it said of itself when it was ready; undefined while it is not. */
  let readyAs: string | undefined;
  const asking = new Set<() => void>();

  const launch = (): ChildProcess => {
    mkdirSync(options.logFolder, { recursive: true });
    const out = openSync(join(options.logFolder, `${options.name}.out`), "a", 0o600);
    const child = spawn(process.execPath, ["--enable-source-maps", builtEntry(root), ...options.args], {
      stdio: ["ignore", out, out, "ipc"],
      detached: true,
      env: movedTo === undefined ? options.env : atOffset(options.env, movedTo),
    });
    closeSync(out);
    const startedAt = performance.now();
    child.on("message", (message: ChildMessages["up"]) => {
      if (message.type === "ask") options.onAsk?.(message.what);
      if (message.type === "ready") {
        readyAs = message.detail;
        // Once more: it may have been moved while the process was reading its sources.
        if (movedTo !== undefined && child.connected)
          child.send({ type: "clock", offsetMs: movedTo } satisfies ChildMessages["down"]);
      }
      if (message.type !== "pong") return;
      for (const answered of asking) answered();
      asking.clear();
    });
    child.on("exit", (code) => {
      readyAs = undefined;
      if (stopping) return;
      deaths = deathsAfter(performance.now() - startedAt, deaths);
      options.onRestart?.(options.name, code);
      setTimeout(() => {
        if (!stopping) current = launch();
      }, restartDelay(deaths));
    });
    return child;
  };

  current = launch();
  await ready(current, options);
  return {
    name: options.name,
    pid: () => current.pid,
    async check() {
      if (readyAs === undefined || !current.connected) return down("se está iniciando");
      await new Promise<void>((resolve) => {
        asking.add(resolve);
        current.send({ type: "ping" } satisfies ChildMessages["down"]);
      });
      return fine(readyAs ?? "");
    },
    send(data) {
      if (current.connected) current.send({ type: "news", data } satisfies ChildMessages["down"]);
    },
    moveClock(offsetMs) {
      movedTo = offsetMs;
      if (current.connected) current.send({ type: "clock", offsetMs } satisfies ChildMessages["down"]);
    },
    async stop(withinMs) {
      stopping = true;
      await stopChild(current, withinMs);
    },
  };
}

function ready(child: ChildProcess, options: RoleOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${options.name} no respondió en ${options.readyWithinMs / 1000} s`)),
      options.readyWithinMs,
    );
    child.on("message", (message: ChildMessages["up"]) => {
      if (message.type !== "ready") return;
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", () => {
      clearTimeout(timer);
      reject(
        new Error(
          `${options.name} terminó al arrancar; mira ${join(options.logFolder, `${options.name}.out`)}`,
        ),
      );
    });
  });
}

async function stopChild(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (child.connected) child.send({ type: "stop" } satisfies ChildMessages["down"]);
  const kill = setTimeout(() => child.kill("SIGKILL"), withinMs);
  await gone;
  clearTimeout(kill);
}

// One of our own processes as it runs in production, started and killed by a test.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { builtEntry } from "#roles/build.ts";
import { type RoleEnvironment, toEnvironment } from "#roles/environment.ts";

export interface RoleProcess {
  readonly pid: number;
  /** Milliseconds from the start of the process until it says that it is ready. */
  readonly ready: Promise<number>;
  readonly gone: Promise<unknown>;
  /** Whether somebody killed or stopped it. */
  asked(): boolean;
  /** The end of what all processes of its name have printed. */
  lastWords(): string;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const lastWordsLength = 2_000;
const root = join(import.meta.dirname, "../..");

export function startRoleProcess(options: {
  readonly name: "engine" | "web" | "worker";
  readonly role: RoleEnvironment;
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
}): RoleProcess {
  const log = join(options.dataFolder, "log");
  mkdirSync(log, { recursive: true });
  const out = openSync(join(log, `${options.name}.out`), "a");
  const child: ChildProcess = spawn(process.execPath, [builtEntry(root), `role:${options.name}`], {
    stdio: ["ignore", out, out, "ipc"],
    env: {
      // As `bin/recaudo` starts it: sources are read once, not at each start.
      NODE_COMPILE_CACHE: join(root, "node_modules/.cache/node"),
      ...process.env,
      ...toEnvironment(options.role),
      RECAUDO_DATA: options.dataFolder,
      ...options.env,
    },
  });
  closeSync(out);
  const from = performance.now();
  const gone = once(child, "exit");
  const ready = new Promise<number>((resolve, reject) => {
    child.on("message", (message: { readonly type?: string }) => {
      if (message.type === "ready") resolve(performance.now() - from);
    });
    void gone.then(() => reject(new Error(`${options.name} ended before it was ready`)));
  });
  ready.catch(() => {});
  let asked = false;
  return {
    pid: child.pid ?? 0,
    ready,
    gone,
    asked: () => asked,
    lastWords: () => readFileSync(join(log, `${options.name}.out`), "utf8").slice(-lastWordsLength),
    async kill() {
      asked = true;
      child.kill("SIGKILL");
      await gone;
    },
    async stop() {
      asked = true;
      if (child.exitCode === null && child.signalCode === null && child.connected)
        child.send({ type: "stop" });
      await gone;
    },
  };
}

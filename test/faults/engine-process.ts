// The engine as it runs in production, a process of its own, started and killed by a test.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { type RoleEnvironment, toEnvironment } from "#roles/environment.ts";

export interface EngineProcess {
  readonly pid: number;
  /** Milliseconds from the start of the process until it says that it is ready. */
  readonly ready: Promise<number>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, "../..");

export function startEngineProcess(options: {
  readonly role: RoleEnvironment;
  readonly dataFolder: string;
  readonly asteriskPort: number;
}): EngineProcess {
  const log = join(options.dataFolder, "log");
  mkdirSync(log, { recursive: true });
  const out = openSync(join(log, "engine.out"), "a");
  const child: ChildProcess = spawn(process.execPath, [join(root, "src/main.ts"), "role:engine"], {
    stdio: ["ignore", out, out, "ipc"],
    env: {
      ...process.env,
      ...toEnvironment(options.role),
      RECAUDO_DATA: options.dataFolder,
      RECAUDO_ASTERISK_PORT: String(options.asteriskPort),
    },
  });
  closeSync(out);
  const from = performance.now();
  const gone = once(child, "exit");
  const ready = new Promise<number>((resolve, reject) => {
    child.on("message", () => resolve(performance.now() - from));
    void gone.then(() => reject(new Error("the engine ended before it was ready")));
  });
  ready.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ready,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.send({ type: "stop" });
      await gone;
    },
  };
}

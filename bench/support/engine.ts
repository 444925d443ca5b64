// The engine's process as a bench holds it.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { EngineTold, EngineWish } from "./engine-process.ts";
import type { BenchHouse } from "./house.ts";

export interface BenchEngine {
  readonly pid: number;
  /** Since the question before. */
  tell(): Promise<EngineTold>;
  stop(): Promise<void>;
}

export async function startBenchEngine(house: BenchHouse, talkSeconds: number): Promise<BenchEngine> {
  const child: ChildProcess = fork(join(import.meta.dirname, "engine-process.ts"));
  const wish: EngineWish = {
    appUrl: house.base.appUrl,
    socket: house.engineSocket,
    tenant: house.mandate.tenant,
    offsetMs: house.now() - Date.now(),
    talkSeconds,
  };
  child.send(wish);
  await once(child, "message");
  return {
    pid: child.pid ?? 0,
    async tell() {
      child.send("tell");
      const [told] = await once(child, "message");
      return told as EngineTold;
    },
    async stop() {
      const gone = once(child, "exit");
      child.send("stop");
      await gone;
    },
  };
}

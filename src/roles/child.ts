// What every child process does: report that it is ready, obey "stop", and end when its parent does, in whatever way the
// parent died (the channel between them closes).
import { flushCompileCache } from "node:module";
import type { Log } from "#platform/log.ts";

export interface ChildMessages {
  /** Parent → child. */
  readonly down:
    | { readonly type: "stop" }
    | { readonly type: "ping" }
    | { readonly type: "news"; readonly data: unknown }
    | { readonly type: "clock"; readonly offsetMs: number };
  /** Child → parent. */
  readonly up:
    | { readonly type: "ready"; readonly detail: string }
    | { readonly type: "pong" }
    | { readonly type: "ask"; readonly what: "restart_exchange" };
}

/** A stop that takes longer than this is cut: the supervisor promises 15 s for everything. */
const stopWithinMs = 6_000;

export function runChild(
  log: Log,
  start: () => Promise<{ detail: string; stop: () => Promise<void> }>,
): void {
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const end = async (why: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, "stopping");
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await stop?.().catch((error: Error) => log.error({ err: error.message }, "stop failed"));
    process.exit(0);
  };
  process.on("disconnect", () => void end("parent gone"));
  process.on("message", (message: ChildMessages["down"]) => {
    if (message.type === "stop") void end("asked");
    if (message.type === "ping") tell({ type: "pong" });
  });
  // Only the supervisor handles the terminal's signals; a child started by hand ends on TERM.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => void end("signal"));
  process.on("unhandledRejection", (error) => {
    log.fatal(
      { err: error instanceof Error ? { message: error.message, stack: error.stack } : error },
      "unhandled rejection",
    );
    process.exit(1);
  });
  start().then(
    (running) => {
      stop = running.stop;
      tell({ type: "ready", detail: running.detail });
      // Kept now: whoever is killed writes nothing at their end.
      flushCompileCache();
    },
    (error: Error) => {
      log.fatal({ err: { message: error.message, stack: error.stack } }, "start failed");
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  );
}

export function tell(message: ChildMessages["up"]): void {
  process.send?.(message);
}

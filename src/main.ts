// The door: what was typed decides which part runs. Everything is constructed in roles/ and cli/, by plain calls.
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";
import { type Config, ConfigError, readConfig } from "#config.ts";

const [command = "help", ...args] = process.argv.slice(2);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  // Half of a start is reading our own sources: 2.8 s → 0.6–1.1 s on two busy cores. What decides how long callers wait
  // for a new engine is this.
  enableCompileCache(join(config.cacheFolder, "compiled"));
  switch (command) {
    case "start": {
      const { supervise } = await import("./roles/supervise.ts");
      return supervise(config, { demo: false, wholeDay: false });
    }
    case "demo": {
      const { runDemo } = await import("./roles/demo.ts");
      return runDemo(config, args);
    }
    case "role:engine":
    case "role:web":
    case "role:worker":
    case "role:robots":
      return runRole(config, command.slice("role:".length));
    default: {
      const { runCommand } = await import("./cli/commands.ts");
      process.exitCode = await runCommand(config, command, args);
    }
  }
}

async function runRole(config: Config, name: string): Promise<void> {
  const { runChild } = await import("./roles/child.ts");
  const { fromEnvironment } = await import("./roles/environment.ts");
  const { createLog } = await import("#platform/log.ts");
  const role = fromEnvironment(process.env);
  const startRole = async () => {
    if (name === "engine") return (await import("./roles/engine.ts")).startEngine(config, role);
    if (name === "robots") return (await import("./roles/robots.ts")).startRobots(config);
    if (name === "web") return (await import("./roles/web.ts")).startWeb(config, role);
    return (await import("./roles/worker.ts")).startWorker(config, role);
  };
  const start = async () => {
    const running = await startRole();
    // Written now: a process that is killed writes nothing.
    flushCompileCache();
    return running;
  };
  runChild(createLog(name), start);
}

main().catch((error: Error) => {
  process.stderr.write(
    `✖ ${error instanceof ConfigError ? error.message : (error.stack ?? error.message)}\n`,
  );
  process.exitCode = 1;
});

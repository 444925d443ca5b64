// The mark of a running system: its supervisor's process number under run/. Whoever reads it also asks whether that process
// lives and is one of ours: after a kill -9 or a power cut the file is still there.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const markOf = (dataFolder: string): string => join(dataFolder, "run", "supervisor.pid");

/** The process that supervises this data folder; undefined when nothing runs. */
export function runningSupervisor(dataFolder: string): number | undefined {
  const pid = markedSupervisor(dataFolder);
  return pid !== undefined && isSupervisor(pid) ? pid : undefined;
}

/** What the mark says, dead or alive. */
export function markedSupervisor(dataFolder: string): number | undefined {
  const file = markOf(dataFolder);
  return existsSync(file) ? Number(readFileSync(file, "utf8")) || undefined : undefined;
}

export function leaveMark(dataFolder: string): { remove(): void } {
  mkdirSync(join(dataFolder, "run"), { recursive: true, mode: 0o700 });
  writeFileSync(markOf(dataFolder), String(process.pid), { mode: 0o600 });
  return { remove: () => rmSync(markOf(dataFolder), { force: true }) };
}

/** Process numbers are used again: only one that was started as a supervisor counts. */
function isSupervisor(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    const at = words.findIndex((word) => word.endsWith("src/main.ts"));
    const command = at < 0 ? undefined : words[at + 1];
    return command === "start" || (command === "demo" && words[at + 2] !== "chaos");
  } catch {
    return false;
  }
}

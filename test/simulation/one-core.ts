// A share of the seeds and its half of the database take turns: never both at once. On one core each wakes the other without
// calling a second core out of its sleep, which cost a third of the time and a fifth of the work (300 seeds on two cores of a
// virtual machine: 141 ms of time and 110 ms of work a seed, together on one core 89 and 87).
import { execFileSync } from "node:child_process";

/** Each share on a core of its own, where the machine has as many; elsewhere the seeds only take longer. */
export function keepOnOneCore(share: number, shares: number, serverPid: number): void {
  try {
    const cores = coresOf(taskset(String(process.pid)));
    const core = cores[share % cores.length];
    if (core === undefined || cores.length < shares) return;
    for (const pid of [process.pid, serverPid]) taskset(String(core), String(pid));
  } catch {
    // No such program, or not our server: nothing depends on it.
  }
}

const taskset = (...asked: readonly string[]): string =>
  execFileSync("taskset", ["--cpu-list", "--pid", ...asked], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });

/** From `…: 0-2,5`. */
function coresOf(told: string): readonly number[] {
  const parts = (told.trim().split(" ").at(-1) ?? "").split(",");
  return parts.flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

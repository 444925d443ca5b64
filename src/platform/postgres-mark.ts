// Who works in a PostgreSQL cluster's folder: a killed server leaves its mark there, and its last children for a moment.
import { existsSync, readdirSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const lookMs = 500;

/** Processes of this cluster's server: each of them works in the cluster's folder. */
function holdersOf(cluster: string): readonly number[] {
  const folder = realpathSync(cluster);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readlinkSync(`/proc/${pid}/cwd`) === folder;
      } catch {
        // Gone meanwhile, or of a user whose processes are none of ours.
        return false;
      }
    });
}

/**
 * A killed server's mark names a process number that may be somebody else's by now, and PostgreSQL would wait for that one for
 * ever. Only when nothing works in the cluster any more: while a child does, the mark is what keeps a second server away.
 */
export function removeStaleMark(cluster: string): void {
  const mark = join(cluster, "postmaster.pid");
  if (existsSync(mark) && holdersOf(cluster).length === 0) rmSync(mark, { force: true });
}

/** A server that is not our child: its end is seen by looking. */
export async function untilUnheld(cluster: string): Promise<void> {
  while (existsSync(join(cluster, "postmaster.pid")) && holdersOf(cluster).length > 0) {
    await delay(lookMs, undefined, { ref: false });
  }
}

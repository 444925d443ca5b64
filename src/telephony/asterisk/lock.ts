// One builder at a time on a machine: a lock file that names its holder and that a dead holder does not keep.
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const pollMs = 250;
/** A build takes 20–60 s; a slow line ten times that. */
const giveUpAfterMs = 15 * 60_000;

export async function withLock<T>(
  path: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + giveUpAfterMs;
  let told = false;
  while (!(await take(path))) {
    if (!told) log("Otro proceso está preparando Asterisk; se espera a que termine.");
    told = true;
    if (performance.now() > until) throw new Error(`No se liberó ${path}; bórralo si nadie lo usa.`);
    await delay(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

let tries = 0;
async function take(path: string): Promise<boolean> {
  // Written beside and linked: the lock is never seen without its holder's number. Two of one process do not share a file.
  tries += 1;
  const mine = `${path}.${process.pid}.${tries}`;
  await writeFile(mine, String(process.pid));
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    await breakDeadLock(path);
    return false;
  } finally {
    await rm(mine, { force: true });
  }
}

async function breakDeadLock(path: string): Promise<void> {
  if (await heldByTheLiving(path)) return;
  // Moved aside before it is thrown away: between our look and our move another may have taken it over.
  const aside = `${path}.${process.pid}.muerto`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (await heldByTheLiving(aside)) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function heldByTheLiving(path: string): Promise<boolean> {
  const holder = Number(await readFile(path, "utf8").catch(() => "0"));
  return holder === 0 || isAlive(holder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

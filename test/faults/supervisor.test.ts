// `recaudo start` as a whole: it comes down when asked, and comes up again after everything of it was killed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, isFree } from "#platform/ports.ts";

const root = join(import.meta.dirname, "../..");
const stopWithinMs = 15_000;
/** A first start builds the screens. */
const startWithinMs = 150_000;

let folder: string;
let env: NodeJS.ProcessEnv;
const ports: number[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "recaudo-start-"));
  const rtp = 30_000 + 200 * Math.floor(Math.random() * 40);
  while (ports.length < 4) ports.push(await freePort());
  const [web, postgres, asterisk, sip] = ports;
  env = {
    ...process.env,
    RECAUDO_DATA: folder,
    RECAUDO_PORT: String(web),
    RECAUDO_PG_PORT: String(postgres),
    RECAUDO_ASTERISK_PORT: String(asterisk),
    RECAUDO_SIP_PORT: String(sip),
    RECAUDO_RTP_FROM: String(rtp),
    RECAUDO_RTP_TO: String(rtp + 199),
  };
});
afterAll(() => {
  for (const pid of ours()) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Every process of this data folder, by what it was started with. */
function ours(): number[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!pid || pid === process.pid) return [];
    try {
      const state = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
      const belongs =
        readFileSync(`/proc/${pid}/environ`, "utf8").includes(`RECAUDO_DATA=${folder}`) ||
        readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      return belongs && state !== "Z" ? [pid] : [];
    } catch {
      // Gone between the listing and the reading.
      return [];
    }
  });
}

async function start(): Promise<{ child: ChildProcess; gone: Promise<unknown[]>; said: () => string }> {
  const child = spawn(process.execPath, [join(root, "src/main.ts"), "start"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (data) => {
    said += data;
  });
  child.stderr.on("data", (data) => {
    said += data;
  });
  const gone = once(child, "exit");
  await expect
    .poll(() => (child.exitCode === null ? said : `ended: ${said}`), { timeout: startWithinMs })
    .toContain("Ctrl-C detiene todo.");
  return { child, gone, said: () => said };
}

async function expectAnswering(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${ports[0]}/`);
  expect(answer.status).toBeLessThan(500);
}

async function expectStopped(running: Awaited<ReturnType<typeof start>>): Promise<number> {
  const from = performance.now();
  running.child.kill("SIGTERM");
  await running.gone;
  const took = performance.now() - from;
  expect(running.child.exitCode, running.said()).toBe(0);
  expect(took).toBeLessThan(stopWithinMs);
  expect(ours()).toEqual([]);
  for (const port of ports) expect(await isFree(port, "127.0.0.1")).toBe(true);
  expect(existsSync(join(folder, "run", "supervisor.pid"))).toBe(false);
  return took;
}

test(
  "asked to stop, everything is gone within fifteen seconds, with its ports and its mark",
  { timeout: 200_000 },
  async () => {
    const running = await start();
    await expectAnswering();
    expect(ours().length).toBeGreaterThan(4);
    console.log(`stopped in ${Math.round(await expectStopped(running))} ms`);
  },
);

test(
  "after everything was killed at once, the next start works and stops cleanly",
  { timeout: 200_000 },
  async () => {
    const running = await start();
    process.kill(running.child.pid ?? 0, "SIGKILL");
    await running.gone;
    for (let round = 0; round < 3; round++) for (const pid of ours()) killIfThere(pid);
    await expect.poll(ours, { timeout: 5_000 }).toEqual([]);
    expect(existsSync(join(folder, "run", "supervisor.pid"))).toBe(true);
    const from = performance.now();
    const again = await start();
    console.log(`started again in ${Math.round(performance.now() - from)} ms`);
    await expectAnswering();
    await expectStopped(again);
  },
);

test(
  "when only the supervisor is killed, what it started ends by itself or is taken over by the next start",
  { timeout: 200_000 },
  async () => {
    const running = await start();
    process.kill(running.child.pid ?? 0, "SIGKILL");
    await running.gone;
    const again = await start();
    await expectAnswering();
    await expectStopped(again);
  },
);

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Ended meanwhile.
  }
}

// `recaudo start` as a whole: it says how its parts are, gets over the death of any of them, comes down when asked, and comes
// up again after everything of it was killed.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, isFree } from "#platform/ports.ts";
import { isLoopback, isResolverOf, listeningOf } from "../support/sockets.ts";

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
  // Given out for TCP; for SIP the number counts.
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
  expect(answer.status).toBe(200);
}

async function expectStopped(running: Awaited<ReturnType<typeof start>>): Promise<number> {
  const from = performance.now();
  running.child.kill("SIGTERM");
  await running.gone;
  const took = performance.now() - from;
  expect(running.child.exitCode, running.said()).toBe(0);
  expect(took).toBeLessThan(stopWithinMs);
  expect(ours()).toEqual([]);
  const [web, postgres, asterisk, sip] = ports as [number, number, number, number];
  for (const port of [web, postgres, asterisk]) expect(await isFree(port, "127.0.0.1", "tcp")).toBe(true);
  expect(await isFree(sip, "127.0.0.1", "udp")).toBe(true);
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

interface Told {
  readonly exit: number;
  readonly tookMs: number;
  readonly parts: Readonly<Record<string, string>>;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** `recaudo status --json`, as anybody would run it. */
async function status(): Promise<Told> {
  const from = performance.now();
  const { exit, out } = await new Promise<{ exit: number; out: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [join(root, "src/main.ts"), "status", "--json"],
      { cwd: root, env },
      (_error, out) => resolve({ exit: child.exitCode ?? -1, out }),
    );
  });
  const answer = JSON.parse(out);
  const parts = Object.fromEntries(
    answer.parts.map((part: { name: string; state: string }) => [part.name, part.state]),
  );
  return { exit, tookMs: performance.now() - from, parts, answer };
}

function pidOf(what: string): number {
  const found = ours().find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(what));
  if (found === undefined) throw new Error(`${what} is not running`);
  return found;
}
const postmaster = (): number =>
  Number(readFileSync(join(folder, "postgres", "cluster", "postmaster.pid"), "utf8").split("\n")[0]);

const allWell = { disk: "ok", database: "ok", exchange: "ok", web: "ok", engine: "ok", worker: "ok" };
/** Only against a status that waits for whoever is stopped: on a machine with nothing else to do it takes less than two seconds. */
const answersWithinMs = 10_000;
/** Our own processes stop within six seconds, or are cut. */
const endsByItselfWithinMs = 8_000;
const databaseBackWithinMs = 15_000;
/** The promise is 5 s and 15 s, and printed; a machine that is busy must not fail for it. */
const hangMs = 60_000;

/** Stopped, an exchange keeps its sockets and says nothing: worse than dead. */
async function expectHungExchangeReplaced(hung: number): Promise<void> {
  const engineSays = (): string => readFileSync(join(folder, "log", "engine.log"), "utf8");
  expect(engineSays()).not.toContain("exchange does not answer");
  const from = performance.now();
  process.kill(hung, "SIGSTOP");
  await expect.poll(engineSays, { timeout: hangMs, interval: 50 }).toContain("exchange does not answer");
  const noticed = performance.now() - from;
  await expect.poll(() => existsSync(`/proc/${hung}`), { timeout: hangMs, interval: 50 }).toBe(false);
  await expect.poll(async () => (await status()).parts, { timeout: hangMs, interval: 100 }).toEqual(allWell);
  const replaced = performance.now() - from;
  console.log(
    `exchange hung, noticed after ${Math.round(noticed)} ms, replaced after ${Math.round(replaced)} ms`,
  );
  expect(pidOf("asterisk.conf")).not.toBe(hung);
}

test(
  "a started system says which part is down, gets over its database's death, and takes packets from this machine alone",
  { timeout: 200_000 },
  async () => {
    const running = await start();
    const well = await status();
    expect(well).toMatchObject({ exit: 0, parts: allWell, answer: { clock: { demo: false } } });
    expect(Object.keys(well.answer)).toEqual(["version", "clock", "campaigns", "agents", "parts"]);

    const exchange = pidOf("asterisk.conf");
    const sockets = listeningOf(ours());
    expect(sockets.map(({ port }) => port)).toEqual(expect.arrayContaining(ports));
    const beyond = sockets.filter((socket) => !isLoopback(socket));
    expect(beyond.filter((socket) => !isResolverOf(exchange, ports)(socket))).toEqual([]);
    expect(beyond.length).toBeLessThanOrEqual(2);

    const killed = postmaster();
    const from = performance.now();
    process.kill(killed, "SIGKILL");
    await expect
      .poll(async () => (await status()).parts, { timeout: databaseBackWithinMs, interval: 100 })
      .toEqual(allWell);
    expect(postmaster()).not.toBe(killed);
    const code = readFileSync(join(folder, "secrets", "setup-code"), "utf8");
    const person = { name: "Ana Soto", username: "ana", password: "una clave de prueba" };
    const saved = await fetch(`http://127.0.0.1:${ports[0]}/v1/setup`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code, agency: "Cobranza Andina", country: "CL", ...person }),
    });
    expect(saved.status).toBe(201);
    console.log(`database killed, saving again after ${Math.round(performance.now() - from)} ms`);

    const [worker, engine] = [pidOf("role:worker"), pidOf("role:engine")];
    process.kill(worker, "SIGSTOP");
    process.kill(engine, "SIGSTOP");
    process.kill(pidOf("role:web"), "SIGKILL");
    const ill = await status();
    expect(ill).toMatchObject({
      exit: 0,
      parts: { ...allWell, web: "down", engine: "down", worker: "down" },
      answer: { campaigns: [], agents: [], clock: { demo: false } },
    });
    expect(ill.tookMs).toBeLessThan(answersWithinMs);
    process.kill(worker, "SIGCONT");
    process.kill(engine, "SIGCONT");
    await expect.poll(async () => (await status()).parts, { timeout: 20_000 }).toEqual(allWell);
    await expectHungExchangeReplaced(exchange);

    await expectStopped(running);
    expect(await status()).toMatchObject({ exit: 3, parts: {}, answer: { campaigns: [], agents: [] } });
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
  "when only the supervisor is killed, everything it started ends by itself, and the next start does not wait for that",
  { timeout: 200_000 },
  async () => {
    const running = await start();
    process.kill(running.child.pid ?? 0, "SIGKILL");
    await running.gone;
    await expect.poll(ours, { timeout: endsByItselfWithinMs }).toEqual([]);
    expect((await status()).exit).toBe(3);
    const next = await start();
    process.kill(next.child.pid ?? 0, "SIGKILL");
    await next.gone;
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

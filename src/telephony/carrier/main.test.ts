import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";
import { busy } from "./behaviour.ts";
import { type FarEndEvent, startFarEnd } from "./far-end.ts";

const host = "127.0.0.1";
const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

/** The carrier as the demo starts it; without a synthesiser in its PATH, so that every machine makes the same clips. */
async function carrierProcess(cacheDir: string, exchangePort: number) {
  const config = {
    port: 0,
    rtpFrom: 41_000,
    rtpTo: 41_198,
    exchangePort,
    cacheDir,
    seed: 9,
    pace: 0.01,
    returnCallTo: "600",
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), JSON.stringify(config)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { PATH: "" },
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const told: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    told.push(JSON.parse(line) as Record<string, unknown>);
    for (const look of waiting) look();
  });
  cleanUp.push(() => {
    child.kill();
    return exited;
  });
  const until = (is: (event: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = told.find(is);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const order = (what: object): void => void child.stdin.write(`${JSON.stringify(what)}\n`);
  return { child, exited, until, order };
}

test("the carrier process answers, plays the story of the seat, calls back and ends with its parent", async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), "carrier-"));
  cleanUp.push(() => rm(cacheDir, { recursive: true }));
  const seen: FarEndEvent[] = [];
  const exchange = await startFarEnd({
    host,
    port: 0,
    behaviourOf: () => busy(),
    onEvent: (event) => seen.push(event),
  });
  cleanUp.push(() => exchange.close());
  const carrier = await carrierProcess(cacheDir, exchange.port);
  const listening = await carrier.until(({ ev }) => ev === "listening");
  expect(listening).toMatchObject({ voices: "babble" });

  // Numbers in a row until three have brought a human: what each brings is fixed by the seed.
  const server = { host, port: Number(listening.port) };
  const behaviour = { kind: "answer", ringMs: 0, steps: [] } as const;
  carrier.order({
    do: "profiles",
    profiles: Array.from({ length: 60 }, (_, i) => [`+5691000${i}`, "early", "listed"]),
  });
  const humans: string[] = [];
  for (let i = 0; i < 60 && humans.length < 3; i++) {
    const attempt = `attempt-${i}`;
    const call = await exchange.placeCall({
      server,
      to: `5691000${i}`,
      from: "600",
      headers: [["x-attempt", attempt]],
      behaviour,
    });
    const dialled = await carrier.until((event) => event.ev === "dialled" && event.attempt === attempt);
    if (dialled.scene !== undefined) humans.push(attempt);
    else call.hangUp();
  }
  const scenes: unknown[] = [];
  for (const attempt of humans) {
    carrier.order({ do: "seat", attempt });
    scenes.push((await carrier.until((event) => event.ev === "scene" && event.attempt === attempt)).scene);
  }
  expect(scenes).toEqual(["promise", "already_paid", "third_party"]);
  carrier.order({ do: "call_back", to: "600", from: "56910000" });
  const back = await carrier.until((event) => event.ev === "end" && event.direction === "out");
  expect(back).toMatchObject({ number: "600", from: "56910000", end: { by: "refused", status: 486 } });

  carrier.order({ do: "nonsense" });
  await carrier.until(({ ev }) => ev === "refused");
  carrier.child.stdin.end();
  expect(await carrier.exited).toBe(0);
});

// A port somebody else holds is named in Spanish, with its variable, before anything is started.
import { execFile } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "#platform/ports.ts";

const root = join(import.meta.dirname, "../..");
/** One that does not refuse is ended. */
const refusesWithinMs = 20_000;
let folder: string;
let held: Socket;
let taken: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "recaudo-ports-"));
  held = createSocket("udp4");
  taken = await new Promise((resolve, reject) => {
    held.once("error", reject);
    held.bind(0, "127.0.0.1", () => resolve(String(held.address().port)));
  });
  const rtp = 20_000 + 1_000 * Math.floor(Math.random() * 8);
  env = {
    ...process.env,
    RECAUDO_DATA: folder,
    RECAUDO_PORT: String(await freePort()),
    RECAUDO_PG_PORT: String(await freePort()),
    RECAUDO_ASTERISK_PORT: String(await freePort()),
    RECAUDO_RTP_FROM: String(rtp),
    RECAUDO_RTP_TO: String(rtp + 199),
    RECAUDO_CARRIER_RTP_FROM: String(rtp + 200),
  };
});
afterAll(async () => {
  await new Promise<void>((resolve) => held.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

function recaudo(command: string, variables: NodeJS.ProcessEnv): Promise<{ exit: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(root, "src/main.ts"), command],
      { cwd: root, env: { ...env, ...variables }, timeout: refusesWithinMs },
      (_error, out, errors) => resolve({ exit: child.exitCode ?? -1, said: out + errors }),
    );
  });
}

test.for([
  ["start", "RECAUDO_SIP_PORT", "SIP"],
  ["demo", "RECAUDO_CARRIER_PORT", "red telefónica de la demostración"],
] as const)("«%s» refuses a port held for UDP and names %s", async ([command, variable, purpose]) => {
  const others = {
    RECAUDO_SIP_PORT: String(await freePort()),
    RECAUDO_CARRIER_PORT: String(await freePort()),
  };
  const { exit, said } = await recaudo(command, { ...others, [variable]: taken });
  expect(exit).toBe(1);
  expect(said.trim()).toBe(
    `✖ Puertos libres: el puerto UDP ${taken} (${purpose}) está ocupado; libéralo o elige otro con ${variable}=…`,
  );
  expect(existsSync(join(folder, "postgres"))).toBe(false);
  expect(existsSync(join(folder, "run", "supervisor.pid"))).toBe(false);
});

test("«doctor» names every port held for UDP", async () => {
  const other = createSocket("udp4");
  const second = await new Promise<string>((resolve, reject) => {
    other.once("error", reject);
    other.bind(0, "127.0.0.1", () => resolve(String(other.address().port)));
  });
  const { exit, said } = await recaudo("doctor", { RECAUDO_SIP_PORT: taken, RECAUDO_CARRIER_PORT: second });
  await new Promise<void>((resolve) => other.close(() => resolve()));
  expect(exit).toBe(1);
  expect(said).toContain(`el puerto UDP ${taken} (SIP) está ocupado`);
  expect(said).toContain(`el puerto UDP ${second}`);
  expect(said).toContain("RECAUDO_SIP_PORT=…");
  expect(said).toContain("RECAUDO_CARRIER_PORT=…");
});

// What a campaign's pacer decided is decided again from the record: over a run of the real engine, its death included, by the
// command an operator types.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "#config.ts";
import { forgetPacing } from "#dialer/service.ts";
import { pacingLogDays } from "#dialer/store-pacing-log.ts";
import { createUser } from "#identity/service.ts";
import { day } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { freePort } from "#platform/ports.ts";
import { startWeb } from "../../src/roles/web.ts";
import { buildCli, recaudo, type Said } from "../support/cli.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { openFloor } from "../support/floor.ts";

const password = "una-frase-larga-de-prueba";
const folder = mkdtempSync(join(tmpdir(), "recaudo-replay-"));
let base: TestDatabase;
let floor: Awaited<ReturnType<typeof openFloor>>;
let port = "";
let stop: () => Promise<void>;

beforeAll(async () => {
  await buildCli();
  base = await openTestDatabase();
  floor = await openFloor(base, {
    debtors: 20,
    campaign: { mode: "predictive", name: "Mora temprana", wrapupMode: "timed", wrapupSeconds: 5 },
    behave: (city, phone, index) =>
      index % 3 === 0 ? city.answers(phone, { talkMs: 20_000 }) : city.noAnswer(phone),
  });
  for (const name of ["Ana", "Berta", "Carla"]) await floor.agent(name);
  await floor.pass(30, 500);
  await floor.kill();
  await floor.pass(20, 1_000);
  await floor.revive();
  await floor.pass(30, 500);
  await floor.engine.stop();
  mkdirSync(join(folder, "log"));
  port = String(await freePort());
  const { appUrl, ownerUrl } = base;
  const role = { appUrl, ownerUrl, ariPassword: "", clockOffsetMs: 0, demo: false, version: "test" };
  const web = await startWeb(readConfig({ RECAUDO_DATA: folder, RECAUDO_PORT: port }), role);
  stop = () => web.stop();
  const grants = [{ portfolio: floor.mandate.portfolio }];
  await base.db.inTenant(floor.mandate.tenant, (tx) =>
    createUser(
      tx,
      floor.mandate.tenant,
      { username: "sofia", name: "Sofía", role: "supervisor", password, grants },
      realNow(),
    ),
  );
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

function playAgain(...args: readonly string[]): Promise<Said> {
  return recaudo(["pacing", "replay", ...args], {
    folder,
    env: { RECAUDO_PORT: port, RECAUDO_USER: "sofia", RECAUDO_PASSWORD: password },
  });
}
const morning = ["--day", "2026-11-24", "--from", "9:59", "--to", "10:10"];

test("what the engine decided before and after its death is decided again, each with its sentence", async () => {
  const [{ code, out, err }, until] = await Promise.all([
    playAgain("--campaign", "mora temprana", ...morning, "--json"),
    playAgain("--campaign", floor.campaign, "--day", "2026-11-24", "--from", "10", "--to", "10:00:20"),
  ]);
  expect([code, err]).toEqual([1, ""]);
  const { total, same, starts, gaps, decisions } = JSON.parse(out);
  expect(total).toBeGreaterThan(60);
  expect([same, starts]).toEqual([total, 2]);
  expect(decisions.reduce((sum: number, each: { dial: number }) => sum + each.dial, 0)).toBeGreaterThan(3);
  expect(decisions[0].sentence).toMatch(/^\d+ llamadas?: \d+ libres?, \d+ por contestar; /);
  // Of the last seconds before it died nothing was written, and it was away for twenty: both are said.
  expect(gaps).toHaveLength(1);
  expect(gaps[0].to - gaps[0].from).toBeGreaterThan(19);
  expect(gaps[0].to - gaps[0].from).toBeLessThan(27);
  expect([until.code, until.err]).toEqual([0, ""]);
  expect(until.out).toMatch(/✔ (\d+) decisiones, \1 iguales\.\n$/);
});

test("a record of which one entry was taken away no longer agrees, and the command says so", async () => {
  const rows = await base.owner
    .selectFrom("pacing_log")
    .select(["tape_id", "n", "tape"])
    .where("campaign_id", "=", floor.campaign)
    .orderBy("tape_id")
    .orderBy("n")
    .execute();
  const dialled = (row: { tape: Buffer }): string => inflateRawSync(row.tape).toString();
  const row = rows.find((one) => dialled(one).includes('"dialled"'));
  if (!row) throw new Error("nothing was dialled");
  const lines = JSON.parse(dialled(row)) as unknown[];
  lines.splice(
    lines.findIndex((line) => JSON.stringify(line).includes('"dialled"')),
    1,
  );
  const put = (tape: Buffer) =>
    base.owner
      .updateTable("pacing_log")
      .set({ tape })
      .where("tape_id", "=", row.tape_id)
      .where("n", "=", row.n)
      .execute();
  await put(deflateRawSync(JSON.stringify(lines)));
  const { code, out } = await playAgain("--campaign", floor.campaign, ...morning);
  await put(row.tape);
  expect(code).toBe(1);
  expect(out).toMatch(/ ✖ (distinta de la registrada|registrada: \d+)\n/);
  const [, all, same] = /✖ ([\d.]+) decisiones, ([\d.]+) iguales/.exec(out) ?? [];
  expect(Number(same)).toBeLessThan(Number(all));
});

test("an unknown campaign and a day without a record are each told as what they are", async () => {
  const asked = await Promise.all([
    playAgain("--campaign", "Nadie", ...morning),
    playAgain("--campaign", "Mora temprana", "--day", "2026-11-23", "--from", "10:00", "--to", "11:00"),
  ]);
  expect(asked.map(({ code, err }) => [code, err.split(". ")[0]])).toEqual([
    [5, "✖ No hay una campaña «Nadie»"],
    [
      3,
      "✖ «Mora temprana» no tiene registro del 2026-11-23 entre 10:00 y 11:00: no estaba en marcha, o pasó el plazo por el que se guarda.\n",
    ],
  ]);
});

test("after its days the record is forgotten, and not a day before", async () => {
  const { tenant } = floor.mandate;
  const count = async (): Promise<number> =>
    Number(
      (await sql<{ n: number }>`select count(*)::int as n from pacing_log`.execute(base.owner)).rows[0]?.n,
    );
  const before = await count();
  const forget = (days: number) =>
    base.db.inTenant(tenant, (tx) => forgetPacing(tx, floor.clock.now() + days * day));
  expect(before).toBeGreaterThan(10);
  await forget(pacingLogDays - 1);
  expect(await count()).toBe(before);
  await forget(pacingLogDays + 1);
  expect(await count()).toBe(0);
});

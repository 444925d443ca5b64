// The check of 07:30 over the real API: what is asked of the law is asked of the same gate that dialling asks.
import { beforeAll, expect, test } from "vitest";
import type { Preflight } from "#http/contract/preflight.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import { createManualClock } from "#telephony/simulated/manual-clock.ts";
import { openApi, type Person } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

const zone = "America/Santiago";
const at = (date: string, hour: number, minute = 0) =>
  startOfDay(localDate(date), zone) + (hour * 60 + minute) * 60_000;

let base: TestDatabase;
let floor: Floor & { debtors: readonly { debtor: string; phone: string }[] };
let supervisor: Person;
const clock = createManualClock(at("2026-11-24", 7, 30));

beforeAll(async () => {
  base = await openTestDatabase();
  floor = await openFloor(base, { debtors: 4, at: clock.now() });
  const api = await openApi(base, { clock, engine: floor.link });
  supervisor = await api.as("supervisor", floor.mandate);
  // The segment's members are those of the list, which the engine has brought up to date.
  await floor.pass(1);
});

async function lines(): Promise<Record<string, string>> {
  const answer = await supervisor.ask("GET", "/v1/preflight");
  expect(answer.statusCode).toBe(200);
  const found = answer.json<Preflight>().lines;
  return Object.fromEntries(found.map(({ topic, mark, text }) => [topic, `${mark}: ${text}`]));
}

test("at half past seven it says who may be called at eight, and why the rest may not", async () => {
  expect(await lines()).toMatchObject({
    engine: "ok: Responde",
    campaign: "ok: 4 llamables a las 08:00, de 4",
    holidays: "ok: Tabla al día; el próximo es el 08-12-2026",
  });
  const [first, second] = floor.debtors;
  await base.owner
    .updateTable("phone")
    .set({ active: false })
    .where("id", "=", first?.phone ?? "")
    .execute();
  await base.owner
    .updateTable("debtor")
    .set({ flags: ["deceased"] })
    .where("id", "=", second?.debtor ?? "")
    .execute();
  const { campaign } = await lines();
  expect(campaign).toMatch(/^ok: 2 llamables a las 08:00, de 4. El resto: /);
  for (const reason of ["1 sin teléfono útil", "1 protegido por su situación"])
    expect(campaign).toContain(reason);
});

test("on a holiday nobody is callable, and the line says so", async () => {
  clock.advance(at("2026-12-08", 7, 30) - clock.now());
  const found = await lines();
  expect(found.holidays).toBe("warn: Hoy es feriado nacional: no se llama");
  expect(found.campaign).toMatch(/^bad: 0 llamables/);
});

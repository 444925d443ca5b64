// Payments that have not come at 08:00: what fell due waits to be confirmed, a banner says since when, and the file decides.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nationalHolidays, preview } from "#compliance/service.ts";
import type { GestionInput } from "#gestiones/service.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import { runPayments } from "#payments/load.ts";
import { receivePayments } from "#payments/receive.ts";
import { newId } from "#platform/new-id.ts";
import { followers, nightlyPromises } from "#promises/fulfil.ts";
import { decidePayments, defaultRules, latePayments, take } from "#promises/service.ts";
import { queueNights } from "../../src/roles/nights.ts";
import {
  openTestDatabase,
  ownerQuery,
  seedMandate,
  silentLog,
  type TestDatabase,
} from "../support/database.ts";
import { promiseOf, seedOwing } from "../support/debts.ts";

const zone = "America/Santiago";
const at = (day: string, hour: number, minute = 0) =>
  startOfDay(localDate(day), zone) + (hour * 60 + minute) * 60_000;
const rules = defaultRules(nationalHolidays);
const inboxFolder = mkdtempSync(join(tmpdir(), "recaudo-late-"));
afterAll(() => rmSync(inboxFolder, { recursive: true, force: true }));
let world: TestDatabase;
let now = 0;
const clock = { now: () => now, monotonic: () => 0 };
beforeAll(async () => {
  world = await openTestDatabase();
});

/** A promise whose last day is Friday the 20th, taken on Monday the 16th. */
async function promised() {
  const mandate = await seedMandate(world, { code: "uno" });
  const { tenant, portfolio, admin } = mandate;
  const [kept, broken] = [
    await seedOwing(world, mandate, [100_000n]),
    await seedOwing(world, mandate, [100_000n]),
  ];
  const inside = <T>(work: Parameters<typeof world.db.inTenant<T>>[1]) => world.db.inTenant(tenant, work);
  const taking = (input: GestionInput) =>
    inside((tx) => take(tx, { tenant, user: admin, now: at("2026-11-18", 10) }, input, rules));
  await taking(promiseOf(kept, 50_000n, localDate("2026-11-20")));
  await taking(promiseOf(broken, 50_000n, localDate("2026-11-20")));
  // Whatever grace the house gives, the last day of these two is the 23rd.
  await world.owner
    .updateTable("promise")
    .set({ evaluate_on: "2026-11-23" })
    .where("portfolio_id", "=", portfolio)
    .execute();
  const states = async () =>
    (
      await world.owner
        .selectFrom("promise")
        .select(["debtor_id", "state"])
        .where("portfolio_id", "=", portfolio)
        .execute()
    )
      .map((row) => `${row.debtor_id === kept.debtor ? "kept" : "broken"} ${row.state}`)
      .sort();
  const send = async (text: string) => {
    const deps = { db: world.db, clock, log: silentLog, inboxFolder, followers };
    const body = Readable.from([Buffer.from(text)]);
    const jobId = await receivePayments(
      deps,
      { tenant, user: admin },
      portfolio,
      { name: "pagos.csv" },
      body,
    );
    const file = await world.owner
      .selectFrom("payments_file")
      .select("id")
      .where("job_id", "=", jobId)
      .executeTakeFirstOrThrow();
    await runPayments(deps)(tenant, { fileId: file.id, jobId });
  };
  const late = () => inside((tx) => latePayments(tx, rules, now));
  const night = () => nightlyPromises(world.db, clock)(tenant, {});
  /** What the gate says of calling them now. */
  const gate = async () => {
    const candidates = [kept, broken].map(({ debtor, phone }) => ({
      ...{ debtor, phone, channel: "voice", mode: "preview", ringSeconds: 25 },
    })) as Parameters<typeof preview>[1]["candidates"];
    const answers = await inside((tx) => preview(tx, { tenant, now, candidates }));
    return answers.map(({ verdict }) => verdict);
  };
  return { mandate, kept, broken, states, send, late, night, gate };
}

test("without Monday's payments at 08:00 of Tuesday the promises wait, the banner says so, and the file decides them", async () => {
  const { mandate, kept, states, send, late, night } = await promised();
  now = at("2026-11-23", 9);
  await send(`operacion;monto;fecha\n${kept.numbers[0]};1.000;20-11-2026\n`);
  expect(await late()).toEqual([]);
  now = at("2026-11-24", 0, 1);
  await night();
  now = at("2026-11-24", 7, 59);
  expect(await late()).toEqual([]);
  now = at("2026-11-24", 8);
  expect(await late()).toEqual([
    {
      portfolioId: mandate.portfolio,
      portfolioName: "Cartera uno",
      throughOn: "2026-11-20",
      expectedOn: "2026-11-23",
      since: at("2026-11-24", 8),
      waiting: 2,
      country: "CL",
      unsentSince: null,
    },
  ]);
  expect(await states()).toEqual(["broken PENDING_CONFIRMATION", "kept PENDING_CONFIRMATION"]);
  // Nights may pass: without data nobody broke his word.
  now = at("2026-11-25", 0, 1);
  await night();
  expect(await states()).toEqual(["broken PENDING_CONFIRMATION", "kept PENDING_CONFIRMATION"]);
  now = at("2026-11-25", 9, 30);
  await send(`operacion;monto;fecha\n${kept.numbers[0]};50.000;23-11-2026\n`);
  expect(await states()).toEqual(["broken BROKEN", "kept KEPT"]);
  expect((await late())[0]).toMatchObject({ throughOn: "2026-11-23", expectedOn: "2026-11-24", waiting: 0 });
  await send(`operacion;monto;fecha\n${kept.numbers[0]};10;24-11-2026\n`);
  expect(await late()).toEqual([]);
});

test("while the payments are awaited nobody who may have paid is called, however many nights pass; the file ends it", async () => {
  const { kept, send, night, gate } = await promised();
  now = at("2026-11-23", 9);
  await send(`operacion;monto;fecha\n${kept.numbers[0]};1.000;20-11-2026\n`);
  for (const morning of ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]) {
    now = at(morning, 0, 1);
    await night();
    now = at(morning, 10);
    expect(await gate(), morning).toEqual(["DENY", "DENY"]);
  }
  // The night of the weekend that did not run leaves nobody without peace on Monday.
  now = at("2026-11-30", 10);
  expect(await gate()).toEqual(["DENY", "DENY"]);
  await send(`operacion;monto;fecha\n${kept.numbers[0]};50.000;23-11-2026\n`);
  expect(await gate()).toEqual(["ALLOW", "ALLOW"]);
});

test("five business days without payments ask for a decision; nothing is broken by itself, waiting is silent for five more, and what is known may decide", async () => {
  const { mandate, kept, send, night, late, states, gate } = await promised();
  now = at("2026-11-23", 9);
  await send(`operacion;monto;fecha\n${kept.numbers[0]};50.000;20-11-2026\n`);
  const decide = (kind: "wait" | "evaluate", id = newId()) =>
    world.db.asUser({ tenant: mandate.tenant, user: mandate.admin }, (tx) =>
      decidePayments(
        tx,
        { tenant: mandate.tenant, user: mandate.admin, now },
        { id, portfolio: mandate.portfolio, kind, reason: "El banco avisó de una falla" },
        rules,
      ),
    );
  // Known through Friday the 20th: the 23rd to the 26th are four business days.
  now = at("2026-11-27", 10);
  await night();
  expect(await late()).toMatchObject([{ unsentSince: null }]);
  await expect(decide("evaluate")).rejects.toMatchObject({ details: { why: "payments_not_unsent" } });
  now = at("2026-11-30", 10);
  await night();
  expect(await late()).toMatchObject([{ unsentSince: "2026-11-20", waiting: 1 }]);
  const id = newId();
  await decide("wait", id);
  await decide("wait", id);
  await expect(decide("evaluate", id)).rejects.toMatchObject({ code: "idempotency_mismatch" });
  expect(await late()).toMatchObject([{ unsentSince: null }]);
  now = at("2026-12-04", 10);
  expect(await late()).toMatchObject([{ unsentSince: null }]);
  now = at("2026-12-07", 10);
  await night();
  expect(await late()).toMatchObject([{ unsentSince: "2026-11-20" }]);
  expect(await states()).toEqual(["broken PENDING_CONFIRMATION", "kept KEPT"]);
  expect(await gate()).toEqual(["ALLOW", "DENY"]);
  await decide("evaluate");
  expect(await states()).toEqual(["broken BROKEN", "kept KEPT"]);
  expect(await late()).toEqual([]);
  expect(await gate()).toEqual(["ALLOW", "ALLOW"]);
  const audited = await world.owner
    .selectFrom("access_log")
    .select(["what", "user_id"])
    .where("tenant_id", "=", mandate.tenant)
    .where("what", "=", "payments_decision")
    .execute();
  expect(audited).toEqual([1, 2].map(() => ({ what: "payments_decision", user_id: mandate.admin })));
});

test("the promises of a day are looked at right after midnight of their mandate's zone, once, not of Greenwich's", async () => {
  const world_ = await openTestDatabase();
  await seedMandate(world_, { code: "cl" });
  const keys = async () =>
    (
      await ownerQuery(
        world_,
        sql<{ key: string }>`select key from graphile_worker.jobs where key like 'promises-%' order by key`,
      )
    ).map(({ key }) => key.slice(key.indexOf("America")));
  const queued = new Set<string>();
  await queueNights(world_.db, at("2026-11-24", 23, 59), queued);
  expect(await keys()).toEqual(["America/Santiago-2026-11-24"]);
  await queueNights(world_.db, at("2026-11-25", 0, 0), queued);
  await queueNights(world_.db, at("2026-11-25", 0, 1), queued);
  expect(await keys()).toEqual(["America/Santiago-2026-11-24", "America/Santiago-2026-11-25"]);
  expect(queued.size).toBe(2);
});

// The creditor's payments file: read as it comes, applied once, and whoever paid leaves the list at that commit.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localDate, startOfDay } from "#kernel/time.ts";
import { runPayments } from "#payments/load.ts";
import { paymentsTask, receivePayments } from "#payments/receive.ts";
import * as payments from "#payments/service.ts";
import { evaluateDue, followers } from "#promises/fulfil.ts";
import * as promises from "#promises/service.ts";
import { openTestDatabase, seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { type Mandate, type Owing, promiseOf, seedOwing } from "../support/debts.ts";

const zone = "America/Santiago";
const at = (day: string, hour = 10) => startOfDay(localDate(day), zone) + hour * 3_600_000;
const inboxFolder = mkdtempSync(join(tmpdir(), "recaudo-inbox-"));
afterAll(() => rmSync(inboxFolder, { recursive: true, force: true }));
let city: TestDatabase;
let tenant: Mandate["tenant"];

beforeAll(async () => {
  city = await openTestDatabase();
  tenant = (await seedMandate(city)).tenant;
});

let mandates = 0;
async function newMandate(): Promise<Mandate> {
  return { ...(await seedMandate(city, { code: `p${++mandates}`, tenant })), tenant };
}
const inside = <T>(work: Parameters<typeof city.db.inTenant<T>>[1]) => city.db.inTenant(tenant, work);

async function send(
  mandate: Mandate,
  text: string | Buffer,
  more: { now?: number; throughOn?: string; name?: string; acceptRejects?: boolean } = {},
) {
  const clock = { now: () => more.now ?? at("2026-11-25"), monotonic: () => 0 };
  const deps = { db: city.db, clock, log: silentLog, inboxFolder, followers };
  const query = { name: more.name ?? "pagos.csv", ...(more.throughOn ? { throughOn: more.throughOn } : {}) };
  const caller = { tenant, user: mandate.admin };
  const body = Readable.from([Buffer.from(text as string)]);
  const jobId = await receivePayments(deps, caller, mandate.portfolio, query, body);
  const queued = await city.owner
    .selectFrom("payments_file")
    .select("id")
    .where("job_id", "=", jobId)
    .executeTakeFirstOrThrow();
  await runPayments(deps)(tenant, { fileId: queued.id, jobId, acceptRejects: more.acceptRejects === true });
  const job = await city.owner
    .selectFrom("job_run")
    .select(["state", "result", "error", "kind"])
    .where("id", "=", jobId)
    .executeTakeFirstOrThrow();
  expect(job.kind).toBe(paymentsTask);
  return { ...job, fileId: queued.id };
}
const accountOf = (owing: Owing, i = 0) =>
  city.owner
    .selectFrom("account")
    .select(["state", "balance_minor", "paid_minor"])
    .where("id", "=", owing.accounts[i] ?? "")
    .executeTakeFirstOrThrow();

test("a file lowers balances, closes what is paid off and says so in one event", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n, 50_000n]);
  const [first, second] = owing.numbers;
  const job = await send(
    mandate,
    `Operación;Monto;Fecha de pago;Medio;Referencia\n${first};40.000;24-11-2026;Caja;A1\n${second};50.000;24-11-2026;Web;A2\n`,
  );
  expect(job.state).toBe("succeeded");
  expect(job.result).toMatchObject({
    rows: 2,
    applied: 2,
    duplicates: 0,
    rejected: 0,
    closedAccounts: 1,
    throughOn: "2026-11-24",
  });
  expect(await accountOf(owing)).toEqual({ state: "open", balance_minor: 60_000n, paid_minor: 40_000n });
  expect(await accountOf(owing, 1)).toEqual({ state: "paid", balance_minor: 0n, paid_minor: 50_000n });
  const events = await city.owner
    .selectFrom("event")
    .select("payload")
    .where("type", "=", "payment.applied")
    .where("portfolio_id", "=", mandate.portfolio)
    .execute();
  expect(events).toHaveLength(1);
  expect(events[0]?.payload.closedAccountIds).toEqual([owing.accounts[1]]);
  const mandateNow = await city.owner
    .selectFrom("portfolio")
    .select("payments_through_on")
    .where("id", "=", mandate.portfolio)
    .executeTakeFirstOrThrow();
  expect(mandateNow.payments_through_on).toBe("2026-11-24");
});

test("whoever paid is closed in the very commit that says so: no reader sees the event and an open debt", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [30_000n]);
  const row: payments.IncomingPayment = {
    row: 1,
    number: owing.numbers[0] ?? null,
    document: null,
    amountMinor: 30_000n,
    currency: "CLP",
    valueOn: localDate("2026-11-24"),
    reference: "commit",
    method: "",
  };
  const scope = { tenant, portfolio: mandate.portfolio, file: null, now: at("2026-11-24") };
  const watch: payments.MoneyFollowers = {
    ...followers,
    moved: async () => {
      // Another session, while the transaction is still open.
      expect((await accountOf(owing)).state).toBe("open");
    },
  };
  await inside((tx) => payments.apply(tx, scope, [row], watch));
  expect((await accountOf(owing)).state).toBe("paid");
});

test("the same file twice is refused; under another name or inside a longer file its rows change nothing", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const [number] = owing.numbers;
  const text = `cuenta,monto,fecha,referencia\n${number},1000,2026-11-24,R1\n${number},1000,2026-11-24,R2\n`;
  await send(mandate, text);
  await expect(send(mandate, text, { name: "otro.csv" })).rejects.toMatchObject({
    code: "file_already_loaded",
  });
  const longer = await send(mandate, `${text}${number},500,2026-11-25,R3\n`);
  expect(longer.result).toMatchObject({ applied: 1, duplicates: 2 });
  expect(await accountOf(owing)).toEqual({ state: "open", balance_minor: 97_500n, paid_minor: 2_500n });
});

test("equal rows of a file without references are as many payments as rows, in every later file too", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const row = `${owing.numbers[0]};1000;2026-11-24\n`;
  expect((await send(mandate, `operacion;monto;fecha\n${row}${row}`)).result).toMatchObject({ applied: 2 });
  expect((await send(mandate, `operacion;monto;fecha\n${row}${row}${row}`)).result).toMatchObject({
    applied: 1,
    duplicates: 2,
  });
  expect((await accountOf(owing)).paid_minor).toBe(3_000n);
});

test("a payment that names only the person pays the oldest debt first", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [10_000n, 20_000n], { document: "12345678-5" });
  await send(mandate, "RUT;monto;fecha\n12.345.678-5;15000;2026-11-24\n");
  expect((await accountOf(owing)).state).toBe("paid");
  expect((await accountOf(owing, 1)).balance_minor).toBe(15_000n);
});

test("rows that cannot be applied are refused one by one, each with its row, field and reason in Spanish", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [100_000n]);
  const [number] = owing.numbers;
  const job = await send(
    mandate,
    [
      "operacion;rut;monto;fecha;moneda",
      `${number};;1000;2026-11-24;`,
      "NO-EXISTE;;1000;2026-11-24;",
      `${number};;-500;2026-11-24;`,
      `${number};;0;2026-11-24;`,
      `${number};;1000;2026-02-30;`,
      `${number};;1000;2026-12-24;`,
      `${number};;1000;2026-11-24;PEN`,
      ";;1000;2026-11-24;",
      ";11.111.111-1;1000;2026-11-24;",
      `${number};;1000`,
    ].join("\n"),
    { acceptRejects: true },
  );
  expect(job.result).toMatchObject({ rows: 10, applied: 1, rejected: 9 });
  const rejects = await city.owner
    .selectFrom("payments_reject")
    .select(["row_number", "field", "code", "message"])
    .where("file_id", "=", job.fileId)
    .orderBy("row_number")
    .execute();
  expect(rejects.map(({ row_number, code }) => [row_number, code])).toEqual([
    [3, "operacion_desconocida"],
    [4, "numero_negativo"],
    [5, "monto_cero"],
    [6, "fecha_imposible"],
    [7, "fecha_futura"],
    [8, "moneda_distinta"],
    [9, "obligatorio"],
    [10, "documento_desconocido"],
    [11, "celdas_faltan"],
  ]);
  expect(rejects[0]?.message).toBe("El campo operación «NO-EXISTE» no existe en la cartera");
  expect((await accountOf(owing)).paid_minor).toBe(1_000n);
});

test.each([
  ["an empty file", "", "file_empty"],
  ["a header and nothing else", "operacion;monto;fecha\n", "file_empty"],
  ["a header without an amount", "operacion;fecha\nX;2026-11-24\n", "file_header"],
  ["two columns of the same meaning", "operacion;monto;importe;fecha\nX;1;2;2026-11-24\n", "file_header"],
  ["days that could be months", "operacion;monto;fecha\nX;1;05/11/2026\n", "date_ambiguous"],
  ["a spreadsheet renamed", Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), "file_not_csv"],
] as const)("%s is refused whole, with its code, and nothing is applied", async (_, content, code) => {
  const mandate = await newMandate();
  const outcome = await send(mandate, content as string).catch((error) => ({ state: "refused", error }));
  expect(outcome.error).toMatchObject({ code });
  const rows = await city.owner
    .selectFrom("payment")
    .select("id")
    .where("portfolio_id", "=", mandate.portfolio)
    .execute();
  expect(rows).toEqual([]);
});

test("the file of the day keeps yesterday's promise waiting and then decides it", async () => {
  const mandate = await newMandate();
  const [ana, luis] = [await seedOwing(city, mandate, [80_000n]), await seedOwing(city, mandate, [80_000n])];
  const rules = promises.defaultRules(() => new Set());
  for (const owing of [ana, luis]) {
    const input = promiseOf(owing, 40_000n, localDate("2026-11-24"));
    const actor = { tenant, user: mandate.admin, now: at("2026-11-24") };
    await inside((tx) => promises.take(tx, actor, input, rules));
  }
  const night = (day: string) =>
    evaluateDue(inside, { tenant, portfolio: mandate.portfolio, now: at(day, 2) });
  const states = async () =>
    (
      await city.owner
        .selectFrom("promise")
        .select("state")
        .where("portfolio_id", "=", mandate.portfolio)
        .orderBy("id")
        .execute()
    ).map((row) => row.state);
  await night("2026-11-27");
  expect(await states()).toEqual(["PENDING_CONFIRMATION", "PENDING_CONFIRMATION"]);
  await send(mandate, `operacion;monto;fecha\n${ana.numbers[0]};40000;2026-11-26\n`, {
    now: at("2026-11-27"),
    throughOn: "2026-11-26",
  });
  expect(await states()).toEqual(["KEPT", "BROKEN"]);
});

test("two files at once with the same payments apply each payment once", async () => {
  const mandate = await newMandate();
  const people = await Promise.all(Array.from({ length: 20 }, () => seedOwing(city, mandate, [10_000n])));
  const lines = people.map((owing, i) => `${owing.numbers[0]};1000;2026-11-24;F${i}`);
  const header = "operacion;monto;fecha;referencia";
  const files = [[header, ...lines].join("\n"), [header, ...[...lines].reverse()].join("\n")];
  const jobs = await Promise.all(files.map((text) => send(mandate, text)));
  expect(jobs.map((job) => job.state)).toEqual(["succeeded", "succeeded"]);
  const sum = jobs.reduce((total, job) => total + job.result.applied, 0);
  expect(sum).toBe(20);
  for (const owing of people) expect((await accountOf(owing)).balance_minor).toBe(9_000n);
});

test("4,500 payments arrive in several transactions and every amount adds up", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(city, mandate, [10_000_000n, 10_000_000n]);
  const lines = Array.from({ length: 4_500 }, (_, i) => `${owing.numbers[i % 2]};${i + 1};2026-11-24;L${i}`);
  const job = await send(mandate, ["operacion;monto;fecha;referencia", ...lines].join("\n"));
  expect(job.result).toMatchObject({ rows: 4_500, applied: 4_500 });
  const paid = (await accountOf(owing)).paid_minor + (await accountOf(owing, 1)).paid_minor;
  expect(paid).toBe((4_500n * 4_501n) / 2n);
});

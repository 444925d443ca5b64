// A payments file through the API, when something is wrong with it or with its load: judged whole before any money moves,
// never cancelled half-way, honest about what it applied, and safe to send again.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import iconv from "iconv-lite";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { runPayments } from "#payments/load.ts";
import { paymentsPath } from "#payments/receive.ts";
import { type MoneyFollowers, mostRows } from "#payments/service.ts";
import { followers } from "#promises/fulfil.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import {
  openTestDatabase,
  ownerQuery,
  seedMandate,
  silentLog,
  type TestDatabase,
} from "../support/database.ts";
import { type Mandate, type Owing, seedOwing } from "../support/debts.ts";
import { stillClock } from "../support/import.ts";

let city: TestDatabase;
let api: Api;
let mandate: Mandate;
let strategist: Person;

beforeAll(async () => {
  city = await openTestDatabase();
  mandate = await seedMandate(city);
  api = await openApi(city, { clock: stillClock });
  strategist = await api.as("strategist", mandate);
});

interface Sent {
  readonly jobId: string;
  readonly fileId: string;
}
async function send(text: string | Buffer, more = ""): Promise<Sent> {
  const url = `/v1/portfolios/${mandate.portfolio}/payments-files?name=pagos.csv${more}`;
  const answer = await strategist.ask("POST", url, text as string, {
    "content-type": "application/octet-stream",
  });
  expect(answer.statusCode).toBe(202);
  const { jobId } = answer.json();
  const file = city.owner.selectFrom("payments_file").select("id").where("job_id", "=", jobId);
  return { jobId, fileId: (await file.executeTakeFirstOrThrow()).id };
}
/** Runs the job as the worker does and answers the job as the screen sees it. */
async function run({ jobId }: Sent, more: Partial<MoneyFollowers> = {}) {
  const deps = { db: city.db, clock: stillClock, log: silentLog, inboxFolder: api.inboxFolder };
  await runPayments({ ...deps, followers: { ...followers, ...more } })(mandate.tenant, await queued(jobId));
  return (await strategist.ask("GET", `/v1/jobs/${jobId}`)).json();
}
/** What the queue hands the worker. */
async function queued(jobId: string): Promise<Readonly<Record<string, unknown>>> {
  const [job] = await ownerQuery(
    city,
    sql<{ payload: { payload: Record<string, unknown> } }>`
      select payload from graphile_worker._private_jobs where payload #>> '{payload,jobId}' = ${jobId}`,
  );
  return job?.payload.payload ?? {};
}
const fileState = async ({ fileId }: Sent) =>
  (
    await city.owner
      .selectFrom("payments_file")
      .select("state")
      .where("id", "=", fileId)
      .executeTakeFirstOrThrow()
  ).state;
const paidOf = async (owing: Owing) =>
  (
    await city.owner
      .selectFrom("account")
      .select("paid_minor")
      .where("id", "=", owing.accounts[0] ?? "")
      .executeTakeFirstOrThrow()
  ).paid_minor;
const paymentsOf = async (owing: Owing) =>
  (await city.owner.selectFrom("payment").select("id").where("debtor_id", "=", owing.debtor).execute())
    .length;

/** More rows than two transactions take; without references, so that a second load must tell equal rows apart. */
const manyRows = 2 * mostRows + 500;
const many = (owing: Owing): string =>
  `operacion;monto;fecha\n${`${owing.numbers[0]};10;2026-11-23\n`.repeat(manyRows)}`;
/** The database fails the transaction of the n-th chunk. */
const failingAt = (n: number): Partial<MoneyFollowers> => {
  let chunk = 0;
  return {
    moved: async (...args) => {
      chunk += 1;
      if (chunk === n) throw new Error("the connection was lost");
      return followers.moved(...args);
    },
  };
};

test("a load cancelled before money moves applies nothing; from then on it cannot be cancelled", async () => {
  const owing = await seedOwing(city, mandate, [1_000_000n]);
  const early = await send(many(owing));
  expect((await strategist.ask("POST", `/v1/jobs/${early.jobId}/cancel`, {})).statusCode).toBe(202);
  expect(await run(early)).toMatchObject({ state: "cancelled", cancellable: false });
  expect([await fileState(early), await paymentsOf(owing)]).toEqual(["refused", 0]);

  const late = await send(many(owing));
  expect((await strategist.ask("GET", `/v1/jobs/${late.jobId}`)).json().cancellable).toBe(true);
  const answers: unknown[] = [];
  const job = await run(late, {
    moved: async (...args) => {
      const refused = await strategist.ask("POST", `/v1/jobs/${late.jobId}/cancel`, {});
      const seen = await strategist.ask("GET", `/v1/jobs/${late.jobId}`);
      answers.push([refused.statusCode, refused.json().details, seen.json().cancellable]);
      return followers.moved(...args);
    },
  });
  expect(answers).toEqual(Array.from({ length: 3 }, () => [409, { reason: "applying" }, false]));
  expect(job).toMatchObject({ state: "succeeded", result: { applied: manyRows } });
  expect(await fileState(late)).toBe("loaded");
});

test("a load that breaks half-way tells what it applied, and the same file sent again applies the rest once", async () => {
  const owing = await seedOwing(city, mandate, [1_000_000n]);
  const broken = await send(many(owing));
  const job = await run(broken, failingAt(2));
  const counts = { fileId: broken.fileId, rows: manyRows, done: mostRows, applied: mostRows, duplicates: 0 };
  expect(job).toMatchObject({
    state: "failed",
    error: { code: "file_partly_loaded", details: { ...counts, why: "internal" } },
    result: counts,
  });
  expect(await fileState(broken)).toBe("partial");
  expect([await paymentsOf(owing), await paidOf(owing)]).toEqual([mostRows, BigInt(mostRows) * 10n]);

  const again = await run(await send(many(owing)));
  expect(again).toMatchObject({
    state: "succeeded",
    result: { rows: manyRows, applied: manyRows - mostRows, duplicates: mostRows, rejected: 0 },
  });
  expect([await paymentsOf(owing), await paidOf(owing)]).toEqual([manyRows, BigInt(manyRows) * 10n]);
});

test("a load whose process died after its first chunk goes on from there and tells the counts of the whole", async () => {
  const owing = await seedOwing(city, mandate, [1_000_000n]);
  const sent = await send(many(owing));
  const path = paymentsPath(api.inboxFolder, sent.fileId);
  const kept = join(api.inboxFolder, "kept.csv");
  await copyFile(path, kept);
  await run(sent, failingAt(3));
  // What a process leaves that dies there: the file in its folder, neither it nor its job judged.
  await copyFile(kept, path);
  await city.owner
    .updateTable("payments_file")
    .set({ state: "received" })
    .where("id", "=", sent.fileId)
    .execute();
  await city.owner.updateTable("job_run").set({ state: "running" }).where("id", "=", sent.jobId).execute();
  expect(await run(sent)).toMatchObject({
    state: "succeeded",
    result: { rows: manyRows, applied: manyRows, duplicates: 0, rejected: 0, throughOn: "2026-11-23" },
  });
  expect([await paymentsOf(owing), await paidOf(owing)]).toEqual([manyRows, BigInt(manyRows) * 10n]);
});

test("a file with more than 30 % of wrong rows applies nothing and says so, unless it was told to apply the good ones", async () => {
  const owing = await seedOwing(city, mandate, [100_000n]);
  const rows = (good: number, bad: number): string =>
    [
      "operacion;monto;fecha;referencia",
      ...Array.from({ length: good }, (_, i) => `${owing.numbers[0]};10;2026-11-23;B${good}-${i}`),
      ...Array.from({ length: bad }, (_, i) => `NO-${i};10;2026-11-23;M${bad}-${i}`),
    ].join("\n");
  const wrong = await send(rows(1, 4));
  expect(await run(wrong)).toMatchObject({
    state: "failed",
    error: {
      code: "file_too_many_rejects",
      details: { rows: 5, rejected: 4, maxShare: 0.3, fileId: wrong.fileId },
    },
  });
  expect([await fileState(wrong), await paidOf(owing)]).toEqual(["refused", 0n]);
  const listed = (await strategist.ask("GET", `/v1/payments-files/${wrong.fileId}/rejects`)).json().rejects;
  expect(listed.map(({ row }: { row: number }) => row)).toEqual([3, 4, 5, 6]);

  // 3 of 10 is the last share that passes, 4 of 13 the first above it.
  expect((await run(await send(rows(7, 3)))).result).toMatchObject({ rows: 10, applied: 7, rejected: 3 });
  expect((await run(await send(rows(9, 4)))).error).toMatchObject({ code: "file_too_many_rejects" });
  expect(await paidOf(owing)).toBe(70n);

  const told = await send(rows(1, 4), "&acceptRejects=true");
  expect((await run(told)).result).toMatchObject({ rows: 5, applied: 1, rejected: 4 });
  expect([await fileState(told), await paidOf(owing)]).toEqual(["loaded", 80n]);
});

test("a file of which every row is wrong is refused even so", async () => {
  const sent = await send("operacion;monto;fecha\nNADA;10;2026-11-23\n", "&acceptRejects=true");
  expect((await run(sent)).error.code).toBe("file_too_many_rejects");
});

test("the rejected rows come in the file's own layout, and corrected they load", async () => {
  const owing = await seedOwing(city, mandate, [100_000n], { numbers: ["=OP-Ñ"] });
  const header = "Operación,Monto,Fecha,Observación";
  const good = Array.from({ length: 4 }, (_, i) => `=OP-Ñ,1${i},23/11/2026,ok`);
  const text = [header, ...good, "=OP-Ñ,-5,23/11/2026,=1+1", 'NADIE,7,23/11/2026,"dos, y más"'].join("\n");
  const sent = await send(iconv.encode(text, "windows-1252"), "&acceptRejects=true");
  expect((await run(sent)).result).toMatchObject({ applied: 4, rejected: 2 });
  const url = `/v1/payments-files/${sent.fileId}/rejects.csv`;
  const csv = await strategist.ask("GET", url);
  expect(csv.headers["content-type"]).toMatch(/^text\/csv/);
  expect(csv.headers["content-disposition"]).toContain(`rechazos-${sent.fileId}.csv`);
  const read = iconv.decode(csv.rawPayload, "windows-1252");
  const [first, negative, unknown, end] = read.split("\r\n");
  expect(first).toBe(`${header},fila,campo,codigo_error,mensaje`);
  expect(negative).toMatch(/^'=OP-Ñ,-5,23\/11\/2026,'=1\+1,6,monto,numero_negativo,/);
  expect(unknown).toMatch(/^NADIE,7,23\/11\/2026,"dos, y más",7,operación,operacion_desconocida,/);
  expect(end).toBe("");

  const corrected = read.replace(",-5,", ",5,").replace("NADIE", "=OP-Ñ");
  expect((await run(await send(iconv.encode(corrected, "windows-1252")))).result).toMatchObject({
    rows: 2,
    applied: 2,
    rejected: 0,
  });
  expect(await paidOf(owing)).toBe(10n + 11n + 12n + 13n + 5n + 7n);
  for (const role of ["agent", "supervisor"] as const)
    expect((await (await api.as(role, mandate)).ask("GET", url)).statusCode).toBe(403);
  const elsewhere = await seedMandate(city, { code: "otra", tenant: mandate.tenant });
  const stranger = await api.as("strategist", { ...elsewhere, tenant: mandate.tenant });
  expect((await stranger.ask("GET", url)).statusCode).toBe(404);
});

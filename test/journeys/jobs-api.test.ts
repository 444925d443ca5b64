// Jobs through the API: what came of a file quotes its rows, so it is told to whoever may load files of that mandate and to
// whoever sent it, and nobody else may end it.
import { beforeAll, expect, test } from "vitest";
import { runImport } from "#portfolio/import/run.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, seedMandate, silentLog, type TestDatabase } from "../support/database.ts";
import { peace, stillClock, zoneOfTest } from "../support/import.ts";

let city: TestDatabase;
let api: Api;
let one: Awaited<ReturnType<typeof seedMandate>>;
let two: Awaited<ReturnType<typeof seedMandate>>;
let owner: Person;

beforeAll(async () => {
  city = await openTestDatabase();
  one = await seedMandate(city, { code: "uno" });
  two = await seedMandate(city, { code: "dos", tenant: one.tenant });
  api = await openApi(city, { clock: stillClock });
  owner = await api.as("strategist", two);
});

/** Days that may be read in two ways: the file is refused and its job quotes them. */
const doubtful = "RUT;NOMBRE;OPERACION;SALDO;VENCIMIENTO\n12345678-5;Ana;A-1;284.990;05/06/2026\n";
let sent = 0;
async function send(run: boolean): Promise<string> {
  const url = `/v1/portfolios/${two.portfolio}/imports?kind=assignment&name=dudas-${++sent}.csv`;
  const accepted = await owner.ask("POST", url, `${doubtful}${"\n".repeat(sent)}`);
  expect([accepted.statusCode, accepted.body]).toEqual([202, expect.stringContaining("jobId")]);
  const { jobId } = accepted.json();
  const file = city.owner.selectFrom("import_file").select("id").where("job_id", "=", jobId);
  const { id } = await file.executeTakeFirstOrThrow();
  const deps = {
    db: city.db,
    clock: stillClock,
    log: silentLog,
    inboxFolder: api.inboxFolder,
    zoneOf: zoneOfTest,
    peace,
  };
  if (run) await runImport(deps)(two.tenant, { fileId: id, jobId });
  return jobId;
}
const asked = (jobId: string) =>
  city.owner.selectFrom("job_run").select("cancel_asked").where("id", "=", jobId).executeTakeFirstOrThrow();

test("what came of a file is told to whoever loads files of that mandate, and to nobody of another", async () => {
  const jobId = await send(true);
  const [mate, stranger, agent, supervisor] = [
    await api.as("strategist", two),
    await api.as("strategist", one),
    await api.as("agent", two),
    await api.as("supervisor", two),
  ];
  for (const person of [owner, mate]) {
    const job = await person.ask("GET", `/v1/jobs/${jobId}`);
    expect(job.json()).toMatchObject({ state: "failed", error: { code: "date_ambiguous" } });
    expect(job.body).toContain("05/06/2026");
    expect((await person.ask("GET", "/v1/jobs")).json().jobs).toMatchObject([{ id: jobId }]);
  }
  for (const person of [stranger, agent, supervisor]) {
    expect((await person.ask("GET", `/v1/jobs/${jobId}`)).statusCode).toBe(404);
    expect((await person.ask("GET", "/v1/jobs")).json()).toEqual({ jobs: [] });
    expect(await api.views.snapshot(person.session, "jobs")).toEqual([]);
  }
  await city.owner
    .updateTable("job_run")
    .set({ created_by: supervisor.session.user })
    .where("id", "=", jobId)
    .execute();
  expect((await supervisor.ask("GET", `/v1/jobs/${jobId}`)).statusCode).toBe(200);
});

test("only whoever may see a job may ask for its end", async () => {
  const jobId = await send(false);
  for (const person of [await api.as("strategist", one), await api.as("agent", two)]) {
    expect((await person.ask("POST", `/v1/jobs/${jobId}/cancel`, {})).statusCode).toBe(404);
    expect(await asked(jobId)).toEqual({ cancel_asked: false });
  }
  const mate = await api.as("strategist", two);
  expect((await mate.ask("POST", `/v1/jobs/${jobId}/cancel`, {})).statusCode).toBe(202);
  expect(await asked(jobId)).toEqual({ cancel_asked: true });
});

test("the wall stands in the database itself: a query without conditions finds no job of another mandate", async () => {
  const { tenant, user } = (await api.as("strategist", one)).session;
  expect(
    await city.db.asUser({ tenant, user }, (tx) => tx.selectFrom("job_run").select("id").execute()),
  ).toEqual([]);
  const end = (tx: Parameters<Parameters<typeof city.db.asUser>[1]>[0]) =>
    tx.updateTable("job_run").set({ cancel_asked: true }).executeTakeFirst();
  expect((await city.db.asUser({ tenant, user }, end)).numUpdatedRows).toBe(0n);
});

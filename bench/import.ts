// How fast a file enters a mandate and how much memory it takes: 100,000 rows of 30 columns, then the same again with
// one changed figure in ten, then the count of a segment over them. Run: node bench/import.ts
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { makeWorkerUtils } from "graphile-worker";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { openDatabase } from "#platform/db.ts";
import { startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { createLog } from "#platform/log.ts";
import { migrate, prepareDatabase } from "#platform/migrate.ts";
import { newId } from "#platform/new-id.ts";
import { freePort } from "#platform/ports.ts";
import { defaultSpec } from "#portfolio/core/mapping.ts";
import { runImport } from "#portfolio/import/run.ts";
import { createCreditor, createPortfolio, receiveFile } from "#portfolio/service.ts";
import { previewSegment } from "#segmentation/service.ts";

const rowCount = 100_000;
const at = Date.parse("2026-11-24T15:00:00Z");
const clock = { now: () => at, monotonic: () => performance.now() };
const extraColumns = Array.from({ length: 20 }, (_, i) => `dato ${i}`);

function* fileOf(change: number): Generator<Buffer> {
  yield Buffer.from(
    `dni;nombre;cuenta;producto;saldo;vencimiento;telefono1;telefono2;distrito;departamento;${extraColumns.join(";")}\n`,
  );
  for (let from = 0; from < rowCount; from += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, i) => {
      const n = from + i;
      const balance = `${1_000 + n + (n % 10 === 0 ? change : 0)}.50`;
      const phones = `9${String(n).padStart(8, "0")};9${String(n + 500_000).padStart(8, "1")}`;
      return `${50_000_000 + n};Persona Nº ${n};C-${n};Consumo;${balance};2026-10-${String(1 + (n % 28)).padStart(2, "0")};${phones};Breña;Lima;${extraColumns.map((name) => `valor ${name}`).join(";")}`;
    });
    yield Buffer.from(`${rows.join("\n")}\n`);
  }
}

const folder = mkdtempSync(join(tmpdir(), "recaudo-bench-"));
const server = await startEmbeddedPostgres({
  folder,
  port: await freePort(),
  password: "bench",
  logFile: join(folder, "pg.log"),
  unsafeFast: true,
});
try {
  await prepareDatabase(server.adminUrl, { database: "bench", ownerPassword: "o", appPassword: "a" });
  const url = (role: string, password: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${server.port}/bench`;
  await migrate(url("recaudo_owner", "o"), join(import.meta.dirname, "../migrations"));
  const queue = await makeWorkerUtils({ connectionString: url("recaudo_owner", "o") });
  await queue.migrate();
  await queue.release();
  const log = createLog("bench", "/dev/null");
  const db = openDatabase({
    url: url("recaudo_app", "a"),
    max: 4,
    statementTimeoutMs: 20_000,
    name: "bench",
    log,
  });
  const [tenant, user] = [newId<TenantId>(), newId<UserId>()];
  const portfolio = await db.inTenant(tenant, async (tx) => {
    const created_at = new Date(at);
    await tx
      .insertInto("tenant")
      .values({ tenant_id: tenant, name: "Bench", country: "PE", time_zone: "America/Lima", created_at })
      .execute();
    await tx
      .insertInto("app_user")
      .values({
        tenant_id: tenant,
        id: user,
        username: "b",
        name: "B",
        role: "admin",
        password_hash: "-",
        created_at,
      })
      .execute();
    await tx.insertInto("user_grant").values({ tenant_id: tenant, id: newId(), user_id: user }).execute();
    const creditor = await createCreditor(
      tx,
      { tenant },
      { code: "b", name: "B", kind: "financial", country: "PE" },
    );
    return createPortfolio(tx, { tenant }, { creditor, code: "b", name: "B" }, at);
  });
  // The files measured exclude nobody.
  const peace = { protect: async () => {}, blockContact: async () => {}, cancelCallbacks: async () => {} };
  const deps = { db, clock, log, inboxFolder: join(folder, "inbox"), zoneOf: () => "America/Lima", peace };
  const run = runImport(deps);
  for (const [title, change] of [
    ["new", 0],
    ["one in ten changed", 7],
    ["nothing changed", 7],
  ] as const) {
    const body = Readable.from(
      change === 7 && title === "nothing changed" ? [...fileOf(7), Buffer.from("\n")] : fileOf(change),
    );
    const received = await receiveFile(
      deps,
      { tenant, user },
      { portfolio, kind: "assignment", name: title, spec: defaultSpec("PE", "PEN") },
      body,
    );
    let peak = process.memoryUsage().rss;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const startedAt = performance.now();
    await run(tenant, { ...received, acceptRejects: false });
    const seconds = (performance.now() - startedAt) / 1_000;
    clearInterval(watch);
    const job = await db.inTenant(tenant, (tx) =>
      tx
        .selectFrom("job_run")
        .select(["state", "result"])
        .where("id", "=", received.jobId)
        .executeTakeFirstOrThrow(),
    );
    const { accountsNew, accountsChanged, accountsSame } = job.result;
    console.log(
      `${title}: ${job.state} ${seconds.toFixed(1)} s, ${Math.round(rowCount / seconds)} rows/s, RSS ${Math.round(peak / 1_048_576)} MB, new ${accountsNew} changed ${accountsChanged} same ${accountsSame}`,
    );
  }
  for (let i = 0; i < 2; i++) {
    const startedAt = performance.now();
    const criteria = {
      all: [
        { field: "daysPastDue", op: "between", from: 31, to: 45 },
        { field: "phonesCallable", op: "ge", value: 1 },
        { field: "hasPromise", op: "is", value: false },
      ],
    };
    const { count } = await db.asUser({ tenant, user }, (tx) => previewSegment(tx, portfolio, criteria, at));
    console.log(
      `segment over ${rowCount} accounts: ${count} in ${Math.round(performance.now() - startedAt)} ms`,
    );
  }
  await db.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

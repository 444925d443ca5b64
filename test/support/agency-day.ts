// A whole agency in one process and on one clock that moves when told: the public API, the watched folder, the worker's jobs and
// consumers, the engine with a simulated exchange. Two mandates in two countries, each with people who come in a file.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Logger, runOnce } from "graphile-worker";
import { openInbox } from "#inbox/watch.ts";
import { instantOf, type LocalDate } from "#kernel/time.ts";
import { openPool } from "#platform/db.ts";
import { nightlyPromises } from "#promises/fulfil.ts";
import { consumersOf, tasksOf } from "#roles/worker.ts";
import { type Api, openApi, type Person } from "./api.ts";
import { closeAtTheEnd } from "./closing.ts";
import { catchUp, seedMandate, silentLog, type TestDatabase } from "./database.ts";
import { type Floor, openFloor } from "./floor.ts";

type Mandate = Awaited<ReturnType<typeof seedMandate>>;
export interface AgencyDay {
  readonly floor: Floor;
  readonly api: Api;
  readonly admin: Person;
  readonly chile: Mandate & { readonly code: string; readonly campaign: string };
  readonly peru: Mandate & { readonly code: string; readonly campaign: string };
  /** The clock goes on to this hour of the day in Santiago, with all that happens on the way. */
  until(hour: number, minute: number, stepMs?: number): Promise<void>;
  /** As a creditor's SFTP would; the text that ends up beside it. */
  drop(code: string, name: string, rows: readonly string[]): Promise<string>;
  /** What waits in queue and event log is done, as the worker does. */
  work(): Promise<void>;
  nightOf(): Promise<void>;
}

const zone = "America/Santiago";
const stretchSeconds = 600;
const silent = new Logger(() => () => {});

export async function openAgencyDay(
  test: TestDatabase,
  options: { readonly today: LocalDate; readonly startsAt: readonly [hour: number, minute: number] },
): Promise<AgencyDay> {
  const at = (hour: number, minute: number) => instantOf(options.today, hour * 3600 + minute * 60, zone);
  const floor = await openFloor(test, {
    debtors: 0,
    at: at(...options.startsAt),
    campaign: { name: "Chile", mode: "progressive", wrapupMode: "mandatory" },
  });
  const { clock, mandate } = floor;
  const { tenant } = mandate;
  const { db } = test;
  const api = await openApi(test, { clock, engine: floor.link });
  const codeOf = async (portfolio: string) =>
    (
      await test.owner
        .selectFrom("portfolio")
        .select("code")
        .where("id", "=", portfolio)
        .executeTakeFirstOrThrow()
    ).code;
  const peru = await seedMandate(test, { country: "PE", tenant, code: "peru" });
  const admin = await api.as("admin", mandate);
  await test.owner
    .insertInto("user_grant")
    .values({ tenant_id: tenant, id: peru.admin, user_id: admin.session.user, portfolio_id: peru.portfolio })
    .execute();
  const segment = await admin.ask("POST", "/v1/segments", {
    portfolioId: peru.portfolio,
    name: "Todos",
    criteria: { field: "state", op: "eq", value: "open" },
  });
  const campaign = await admin.ask("POST", "/v1/campaigns", {
    name: "Perú",
    portfolioId: peru.portfolio,
    segmentId: segment.json<{ id: string }>().id,
    trunkId: floor.trunk,
    mode: "progressive",
    abandonmentCap: 0.03,
    maxLines: 20,
    ringSeconds: 25,
    wrapupMode: "mandatory",
    wrapupSeconds: 30,
    previewSeconds: 15,
    detection: "talk",
    record: true,
  });
  const peruCampaign = campaign.json<{ id: string }>().id;

  const deps = {
    db,
    clock,
    log: silentLog,
    inboxFolder: api.inboxFolder,
    returnsFolder: api.inboxFolder,
    exportsFolder: api.inboxFolder,
    recordingsFolder: api.recordingsFolder,
  };
  const inbox = openInbox(deps);
  const consumers = consumersOf(deps);
  const pool = openPool({
    url: test.ownerUrl,
    max: 3,
    name: "jobs",
    statementTimeoutMs: 60_000,
    log: silentLog,
  });
  closeAtTheEnd(() => pool.end());
  const work = async (): Promise<void> => {
    await runOnce({ pgPool: pool, taskList: tasksOf(deps), logger: silent });
    let taken = 0;
    do {
      taken = 0;
      for (const [name, handle] of Object.entries(consumers))
        taken += await catchUp(test.owner, name, handle);
    } while (taken > 0);
  };
  await inbox.poll();
  return {
    floor,
    api,
    admin,
    chile: { ...mandate, code: await codeOf(mandate.portfolio), campaign: floor.campaign },
    peru: { ...peru, code: "peru", campaign: peruCampaign },
    work,
    nightOf: () => nightlyPromises(db, clock)(tenant, {}),
    async until(hour, minute, stepMs = 30_000) {
      // Consumers run all day in the worker; here every few minutes.
      while (clock.now() < at(hour, minute)) {
        await floor.pass(Math.min(stretchSeconds, (at(hour, minute) - clock.now()) / 1_000), stepMs);
        await work();
      }
    },
    async drop(code, name, rows) {
      const folder = join(api.inboxFolder, code);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), `${rows.join("\r\n")}\r\n`);
      // Still for two looks, loaded, put away.
      await inbox.poll();
      await inbox.poll();
      await work();
      await inbox.poll();
      const done = ["procesados", "con-error"].map((sub) => join(folder, sub)).filter(existsSync);
      for (const sub of done)
        for (const each of readdirSync(sub, { withFileTypes: true }))
          if (each.name === `${name}.resultado.txt`) return readFileSync(join(sub, each.name), "utf8");
      throw new Error(`${name} was not put away`);
    },
  };
}

export function rut(number: number): string {
  const digits = [...String(number)].reverse().map(Number);
  const sum = digits.reduce((total, digit, i) => total + digit * (2 + (i % 6)), 0);
  const check = 11 - (sum % 11);
  return `${number}-${check === 11 ? "0" : check === 10 ? "K" : check}`;
}

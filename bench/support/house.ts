// A house for benches: a durable PostgreSQL with one agency of so many people, and the web as its own process.
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { createCampaign } from "#dialer/service.ts";
import { listCampaigns } from "#dialer/store-campaigns.ts";
import { sessionCookie } from "#http/auth.ts";
import type { Role } from "#identity/core/permissions.ts";
import { hashPassword } from "#identity/service.ts";
import { insertSession } from "#identity/store-sessions.ts";
import type { AccountId, CampaignId, DebtorId, PersonId, TrunkId, UserId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { freePort } from "#platform/ports.ts";
import { build } from "#roles/build.ts";
import type { RoleEnvironment } from "#roles/environment.ts";
import { openDatabaseOfHouse } from "../../test/faults/house.ts";
import { type RoleProcess, startRoleProcess } from "../../test/faults/role-process.ts";
import { seedMandate, type TestDatabase } from "../../test/support/database.ts";
import { type FloorOptions, setUpCampaign, tuesday } from "../../test/support/floor.ts";

const root = join(import.meta.dirname, "../..");
export const password = "una-frase-larga-de-prueba";

export interface Seated {
  readonly user: UserId;
  readonly username: string;
  readonly name: string;
}
export interface Session {
  readonly cookie: string;
  readonly csrf: string;
}
export interface BenchHouse {
  readonly base: TestDatabase;
  readonly mandate: Awaited<ReturnType<typeof seedMandate>>;
  readonly role: RoleEnvironment;
  readonly dataFolder: string;
  readonly engineSocket: string;
  readonly url: string;
  /** The operation's clock: a lawful hour, running with this machine's. */
  now(): number;
  postgresPid(): number;
  /** That many campaigns on one list, by one trunk. */
  campaigns(
    count: number,
    options?: FloorOptions,
  ): Promise<{ campaigns: readonly CampaignId[]; trunk: TrunkId }>;
  /** People who owe, each with a number; before the campaigns, whose list they are. */
  debtors(count: number): Promise<void>;
  /** What a trunk of that size is given by its carrier. */
  widen(trunk: TrunkId, room: { readonly maxLines: number; readonly callsPerSecond: number }): Promise<void>;
  people(role: Role, count: number): Promise<readonly Seated[]>;
  /** As after a log-in, without its cost. */
  sessions(users: readonly UserId[]): Promise<readonly Session[]>;
  startWeb(): Promise<RoleProcess>;
  stop(): Promise<void>;
}

export async function openBenchHouse(): Promise<BenchHouse> {
  await build(root);
  const database = await openDatabaseOfHouse();
  const { base } = database;
  const dataFolder = mkdtempSync(join(tmpdir(), "recaudo-bench-"));
  mkdirSync(join(dataFolder, "run"), { recursive: true, mode: 0o700 });
  const port = await freePort();
  const offset = tuesday - Date.now();
  const role: RoleEnvironment = {
    ownerUrl: base.ownerUrl,
    appUrl: base.appUrl,
    ariPassword: "bench",
    clockOffsetMs: offset,
    demo: false,
    version: "bench",
  };
  const mandate = await seedMandate(base, { code: "bench", at: tuesday - 86_400_000 });
  const running: RoleProcess[] = [];
  const hash = await hashPassword(password);
  return {
    base,
    mandate,
    role,
    dataFolder,
    engineSocket: join(dataFolder, "run", "engine.sock"),
    url: `http://127.0.0.1:${port}`,
    now: () => Date.now() + offset,
    postgresPid: () =>
      Number(readFileSync(join(database.folder, "cluster", "postmaster.pid"), "utf8").split("\n")[0]),
    campaigns: (count, options = {}) => openCampaigns(base, mandate, Date.now() + offset, count, options),
    async debtors(count) {
      await addDebtors(base, mandate, count);
      // As an hour after a file came: the planner knows what lies there.
      await sql`analyze person, debtor, account, phone`.execute(base.owner);
    },
    async widen(trunk, { maxLines, callsPerSecond }) {
      const room = { max_lines: maxLines, calls_per_second: callsPerSecond };
      await base.db.inTenant(mandate.tenant, (tx) =>
        tx.updateTable("trunk").set(room).where("id", "=", trunk).execute(),
      );
    },
    people: (as, count) => addPeople(base, mandate, as, count, hash),
    sessions: (users) => openSessions(base, mandate, users),
    async startWeb() {
      const env = { RECAUDO_PORT: String(port) };
      const web = startRoleProcess({ name: "web", role, dataFolder, env });
      running.push(web);
      await web.ready;
      return web;
    },
    async stop() {
      await Promise.all(running.map((child) => child.stop()));
      await database.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function openCampaigns(
  base: TestDatabase,
  mandate: BenchHouse["mandate"],
  at: number,
  count: number,
  options: FloorOptions,
): Promise<{ campaigns: readonly CampaignId[]; trunk: TrunkId }> {
  // Load is measured without a ceiling for the agents' sake; the country's rest between attentions stays.
  const untired = { ...options, campaign: { occupancyCeiling: null, ...options.campaign } };
  const { campaign, trunk } = await setUpCampaign(base, mandate, at, untired);
  const more = await base.db.inTenant(mandate.tenant, async (tx) => {
    const [first] = await listCampaigns(tx, { id: campaign });
    if (!first) throw new Error("no campaign");
    const ids: CampaignId[] = [];
    for (let i = 2; i <= count; i++) {
      const settings = { ...first, name: `Campaña ${i}`, trunk };
      ids.push(await createCampaign(tx, { tenant: mandate.tenant, user: mandate.admin }, settings, at));
    }
    return ids;
  });
  return { campaigns: [campaign, ...more], trunk };
}

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const rowsAtOnce = 2_000;

async function addDebtors(
  { db }: TestDatabase,
  { tenant, portfolio }: BenchHouse["mandate"],
  count: number,
): Promise<void> {
  const loaded = new Date(tuesday - 30 * 86_400_000);
  const own = { tenant_id: tenant };
  const wall = { ...own, portfolio_id: portfolio };
  for (let from = 0; from < count; from += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, count - from) }, (_, i) => ({
      person: newId<PersonId>(),
      debtor: newId<DebtorId>(),
      account: newId<AccountId>(),
      // Spread over the numbers: how a number behaves comes from its digits.
      e164: `+569${10_000_000 + (((from + i) * 7_919) % 89_999_999)}`,
    }));
    await db.inTenant(tenant, async (tx) => {
      await tx
        .insertInto("person")
        .values(
          rows.map(({ person }) => ({
            ...own,
            id: person,
            country: "CL",
            document_type: "RUT",
            document: person,
          })),
        )
        .execute();
      await tx
        .insertInto("debtor")
        .values(
          rows.map(({ person, debtor }) => ({
            ...wall,
            id: debtor,
            person_id: person,
            full_name: "Ana Soto",
            region: "RM",
          })),
        )
        .execute();
      const money = {
        currency: "CLP",
        balance_minor: 100_000n,
        assigned_minor: 100_000n,
        due_on: "2026-09-01",
      };
      await tx
        .insertInto("account")
        .values(
          rows.map(({ debtor, account }) => ({
            ...wall,
            ...money,
            id: account,
            debtor_id: debtor,
            number: account,
            loaded_at: loaded,
            changed_at: loaded,
          })),
        )
        .execute();
      const number = { role: "titular", origin: "file", created_at: loaded } as const;
      await tx
        .insertInto("phone")
        .values(
          rows.map(({ debtor, e164 }) => ({
            ...wall,
            ...number,
            id: newId(),
            debtor_id: debtor,
            e164,
            raw: e164,
          })),
        )
        .execute();
    });
  }
}

/** All with the same password: what its hash costs is paid once. */
async function addPeople(
  { db }: TestDatabase,
  { tenant }: BenchHouse["mandate"],
  role: Role,
  count: number,
  password_hash: string,
): Promise<readonly Seated[]> {
  const people = Array.from({ length: count }, (_, i) => {
    const number = String(i + 1).padStart(3, "0");
    return {
      user: newId<UserId>(),
      username: `${role}-${number}`,
      name: `${names[i % names.length]} ${number}`,
    };
  });
  const own = { tenant_id: tenant };
  await db.inTenant(tenant, async (tx) => {
    await tx
      .insertInto("app_user")
      .values(
        people.map(({ user, username, name }) => ({
          ...own,
          id: user,
          username,
          name,
          role,
          password_hash,
          created_at: new Date(tuesday),
        })),
      )
      .execute();
    await tx
      .insertInto("user_grant")
      .values(people.map(({ user }) => ({ ...own, id: newId(), user_id: user })))
      .execute();
  });
  return people;
}
const names = ["Ana Soto", "Benito Ríos", "Camila Núñez", "Darío Peña", "Elena Ibáñez", "Fabián Quispe"];

function openSessions(
  { db }: TestDatabase,
  { tenant }: BenchHouse["mandate"],
  users: readonly UserId[],
): Promise<readonly Session[]> {
  const at = Date.now();
  return db.inTenant(tenant, async (tx) => {
    const opened: Session[] = [];
    for (const user of users) {
      const token = randomBytes(32).toString("base64url");
      const csrf = randomBytes(18).toString("base64url");
      await insertSession(tx, tenant, {
        id: newId(),
        user,
        hash: createHash("sha256").update(token).digest(),
        csrfToken: csrf,
        at,
        lastSeenAt: at,
        expiresAt: at + 14 * 3_600_000,
      });
      opened.push({ cookie: `${sessionCookie}=${token}`, csrf });
    }
    return opened;
  });
}

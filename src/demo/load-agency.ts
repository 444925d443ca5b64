// The demo's agency: tenant, teams, users, pause reasons and the trunk that leads to the simulated public. There is no
// public way to make a demo of oneself, so this part speaks to the services; the rest of the demo goes through the API.
import { insertPauseReasons } from "#agents/service.ts";
import type { Config } from "#config.ts";
import { changeTrunk, createTrunk, listTrunks, trunkDefaults } from "#dialer/service.ts";
import { createUser, insertTeam, listTenants, setUp } from "#identity/service.ts";
import type { TeamId, TenantId, UserId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { Api } from "./api.ts";
import { adminUser, type DemoUser, type Passwords, people, robots, seatUser } from "./people.ts";

/**
 * Numbers the calls show. Chile demands 600 of a bank's expected calls (Subtel Res. Ex. 286); the others are of Lima and
 * Santiago. 555 and the run of zeros keep them recognisable as invented.
 */
export const callerIds = { chile: "+566005550100", santiago: "+56225550100", lima: "+5115550100" } as const;
export const trunkName = "demo";
const demoTrunk = { maxLines: 60, callsPerSecond: 10 };

export async function ensureTenant(db: Database, passwords: Passwords): Promise<TenantId> {
  const [known] = await db.outside(listTenants);
  if (known) return known.id;
  const { tenant } = await setUp(
    db,
    {
      agency: "Cobranzas Demostración",
      country: "CL",
      timeZone: "America/Santiago",
      name: people.find(({ username }) => username === adminUser)?.name ?? adminUser,
      username: adminUser,
      password: passwordOf(passwords, adminUser),
      demo: true,
    },
    realNow(),
  );
  return tenant;
}

/** Teams and users in one transaction: a start cut in the middle finds all of them or none. */
export async function ensureStaff(
  db: Database,
  tenant: TenantId,
  api: Api,
  passwords: Passwords,
): Promise<boolean> {
  const { users } = await api.get<{ users: readonly { username: string }[] }>("/v1/users");
  if (users.some(({ username }) => username === seatUser)) return false;
  await db.inTenant(tenant, (tx) => staff(tx, tenant, passwords));
  return true;
}

async function staff(tx: Tx, tenant: TenantId, passwords: Passwords): Promise<void> {
  const teams = new Map<string, TeamId>();
  const teamOf = async ({ team }: DemoUser): Promise<TeamId | undefined> => {
    if (team === undefined) return undefined;
    const id = teams.get(team) ?? (await insertTeam(tx, tenant, team));
    teams.set(team, id);
    return id;
  };
  for (const person of [...people, ...robots]) {
    if (person.username === adminUser) continue;
    const team = await teamOf(person);
    const { username, name, role } = person;
    const password = passwordOf(passwords, username);
    await createUser(tx, tenant, { username, name, role, password, ...(team ? { team } : {}) }, realNow());
  }
  await insertPauseReasons(tx, tenant);
}

/** Looked at by itself: the carrier's port may have been moved between two starts. */
export async function ensureTrunk(
  db: Database,
  who: { tenant: TenantId; user: UserId },
  config: Config,
  at: number,
): Promise<string> {
  return db.asUser(who, async (tx) => {
    const known = (await listTrunks(tx)).find(({ name }) => name === trunkName);
    const wish = {
      ...trunkDefaults,
      name: trunkName,
      host: "127.0.0.1",
      port: config.ports.carrier,
      callerIds: Object.values(callerIds),
      verified: "Números de demostración: solo llegan al público simulado",
      ...demoTrunk,
    };
    if (!known) return createTrunk(tx, who, wish, at, true);
    if (known.port !== wish.port) await changeTrunk(tx, who, known.id, wish, at);
    return known.id;
  });
}

export function passwordOf(passwords: Passwords, username: string): string {
  const password = passwords[username];
  if (password === undefined)
    throw new Error(`secrets/demo-users.json no tiene la contraseña de ${username}`);
  return password;
}

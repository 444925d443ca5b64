// A file of users: read and judged as a whole, then made true in one transaction. Who is there already is brought up to date,
// never blocked, never given another password; who is new gets a one-time password, told once.
import { AppError } from "#kernel/errors.ts";
import type { TeamId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { Caller } from "#platform/web.ts";
import type { CsvRecord } from "#portfolio/core/csv.ts";
import { isCommon } from "./common-passwords.ts";
import { judgeUserFile, key, leads, type UserFault, type UserLine, userFileLimits } from "./core/user-row.ts";
import { newOneTimePassword } from "./people.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";
import * as people from "./store-people.ts";
import * as sessions from "./store-sessions.ts";

export interface UsersLoaded {
  readonly made: number;
  readonly changed: number;
  readonly same: number;
  readonly teams: number;
  readonly passwords: readonly {
    readonly username: string;
    readonly name: string;
    readonly password: string;
  }[];
  /** Whose role or team is another: their sockets and seats are told. */
  readonly roleChanged: readonly UserId[];
  readonly moved: readonly UserId[];
}

export async function loadUsers(
  db: Database,
  caller: Caller,
  records: readonly CsvRecord[],
  at: Instant,
): Promise<UsersLoaded> {
  return db.asUser(caller, async (tx) => {
    const judged = judgeUserFile(records, await people.knownPeople(tx));
    if ("faults" in judged) throw refused(judged.faults);
    const { plan } = judged;
    const guessed = await guessable(plan.make);
    if (guessed.length > 0) throw refused(guessed);
    for (const name of plan.teams) await store.insertTeam(tx, caller.tenant, name);
    const teams = new Map((await people.listTeams(tx)).map(({ id, name }) => [key(name), id]));
    const known = new Map((await store.listUsers(tx)).map((user) => [key(user.username), user]));
    const passwords: UsersLoaded["passwords"][number][] = [];
    for (const line of plan.make) {
      const password = line.password || newOneTimePassword();
      if (line.password === "") passwords.push({ username: line.username, name: line.name, password });
      known.set(key(line.username), await make(tx, caller, line, password, teams, at));
    }
    const roleChanged: UserId[] = [];
    const moved: UserId[] = [];
    for (const line of plan.change) {
      const user = known.get(key(line.username));
      if (!user) throw new AppError("internal");
      await people.setPerson(tx, user.id, { name: line.name, role: line.role });
      if (user.role !== line.role) roleChanged.push(user.id);
      if (await bringTo(tx, caller, user, line, teams, at)) moved.push(user.id);
    }
    for (const line of [...plan.make, ...plan.change].filter(leads)) {
      const [team, user] = [teams.get(key(line.team)), known.get(key(line.username))];
      if (team && user) await people.changeTeam(tx, team, { supervisor: user.id });
    }
    const { make: made, change, same } = plan;
    return {
      made: made.length,
      changed: change.length,
      same,
      teams: plan.teams.length,
      passwords,
      roleChanged,
      moved,
    };
  });
}

async function guessable(lines: readonly UserLine[]): Promise<readonly UserFault[]> {
  const found: UserFault[] = [];
  for (const line of lines)
    if (line.password !== "" && (await isCommon(line.password, line)))
      found.push({ row: line.row, column: "clave", code: "clave_comun", value: "" });
  return found;
}

async function make(
  tx: Tx,
  caller: Caller,
  line: UserLine,
  password: string,
  teams: ReadonlyMap<string, TeamId>,
  at: Instant,
): Promise<store.UserRow> {
  const { username, name, role } = line;
  const team = leads(line) ? undefined : teams.get(key(line.team));
  const user = { username, name, role, password, mustChangePassword: true, ...(team ? { team } : {}) };
  const id = await service.createUser(tx, caller.tenant, user, at).catch((error: unknown) => {
    // Unknown here and yet taken: another agency of the same installation has it.
    if (error instanceof AppError && error.code === "conflict")
      throw refused([{ row: line.row, column: "usuario", code: "usuario_ocupado", value: username }]);
    throw error;
  });
  return {
    ...{ id, username, name, role, teamId: team ?? null, blocked: false },
    ...{ placedVersion: 0, coordinatorId: null },
  };
}

/** True when the person is in another team than before. */
async function bringTo(
  tx: Tx,
  caller: Caller,
  user: store.UserRow,
  line: UserLine,
  teams: ReadonlyMap<string, TeamId>,
  at: Instant,
): Promise<boolean> {
  const team = teams.get(key(line.team));
  if (!team || leads(line) || team === user.teamId) return false;
  const version = user.placedVersion + 1;
  await people.place(tx, user.id, { team, from: user.teamId, version, by: caller.user, at });
  return true;
}

/** Sessions of whoever has another role are opened anew. */
export async function endSessionsOf(db: Database, caller: Caller, users: readonly UserId[]): Promise<void> {
  if (users.length === 0) return;
  await db.asUser(caller, async (tx) => {
    for (const user of users) await sessions.endSessions(tx, user);
  });
}

function refused(faults: readonly UserFault[]): AppError {
  return new AppError("users_file", { faults: faults.slice(0, userFileLimits.faults), all: faults.length });
}

// The people of an agency: the tree of teams and what each head sees of it, an agent moved in the middle of a shift, one-time
// passwords, users from a file, and blocking somebody who is talking.
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { liveCloseCodes, type ServerMessage } from "#http/contract/live.ts";
import type { Teams, User, UsersLoaded } from "#http/contract/people.ts";
import { acceptUpgrades } from "#http/upgrades.ts";
import { asId, type UserId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, openApi, type Person, password } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let admin: Person;
let endSockets: () => void;

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "mandatory" } });
  api = await openApi(city, { clock: floor.clock, engine: floor.link });
  admin = await api.as("admin", floor.mandate);
  endSockets = acceptUpgrades(api.app, {
    db: city.db,
    sipUrl: "ws://127.0.0.1:9/ws",
    onLive: api.hub.accept,
  });
  await api.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => endSockets());

const done = async (answer: Promise<{ statusCode: number; body: string }>, status = 204): Promise<void> => {
  const { statusCode, body } = await answer;
  expect([statusCode, body]).toEqual([status, expect.anything()]);
};
const teamLedBy = async (supervisor: Person | null): Promise<string> => {
  const body = {
    name: `Equipo ${newId()}`,
    ...(supervisor ? { supervisorId: supervisor.session.user } : {}),
  };
  return (await admin.ask("POST", "/v1/teams", body)).json().id;
};
const put = (who: Person, agent: string, teamId: string | null, version: number) =>
  who.ask("PUT", `/v1/users/${agent}/team`, { teamId, version });
const agentIn = async (team: string): Promise<Person> => {
  const agent = await api.as("agent", floor.mandate);
  await done(put(admin, agent.session.user, team, 0), 200);
  return agent;
};
const sit = async (agent: Person): Promise<void> => {
  await done(agent.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign }), 201);
  await floor.engine.commands.line({ ...floor.who(agent.session.user), kind: "agent" });
  await floor.pass(1);
};
const talk = async (agent: Person) => {
  await sit(agent);
  const owing = await seedOwing(city, floor.mandate, [9_000n]);
  floor.city.answers(await floor.numberOf(owing), { talkMs: null });
  await done(agent.ask("POST", "/v1/desk/dial", { debtorId: owing.debtor, phoneId: owing.phone }));
  await floor.pass(10);
  const attemptId = (await floor.desk(agent.session.user)).call?.attemptId ?? "";
  expect(await phase(agent)).toBe("talking");
  return { ...owing, attemptId };
};
const phase = async (agent: Person) => (await floor.desk(agent.session.user)).call?.phase;
const seen = async (who: Person): Promise<readonly string[]> =>
  (await who.ask("GET", "/v1/floor")).json().agents.map(({ userId }: { userId: string }) => userId);
const sockets = async (agent: Person): Promise<WebSocket> => {
  const address = api.app.server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/live`, { headers: agent.headers });
  await once(socket, "open");
  return socket;
};
/** What the server says next on this line. */
const nextWord = async (socket: WebSocket): Promise<ServerMessage> =>
  JSON.parse(String((await once(socket, "message"))[0]));

test("a supervisor sees the own teams, a coordinator those of the own supervisors, and both what nobody leads yet", async () => {
  const [sara, tomas, cora] = [
    await api.as("supervisor", floor.mandate),
    await api.as("supervisor", floor.mandate),
    await api.as("coordinator", floor.mandate),
  ];
  await done(admin.ask("PATCH", `/v1/users/${sara.session.user}`, { coordinatorId: cora.session.user }));
  const [hers, his, nobodys] = [await teamLedBy(sara), await teamLedBy(tomas), await teamLedBy(null)];
  const [ana, beto, caro] = [await agentIn(hers), await agentIn(his), await agentIn(nobodys)];
  for (const agent of [ana, beto, caro]) await sit(agent);
  const ids = { ana: ana.session.user, beto: beto.session.user, caro: caro.session.user };
  for (const [who, expected] of [
    [sara, [ids.ana, ids.caro]],
    [tomas, [ids.beto, ids.caro]],
    [cora, [ids.ana, ids.caro]],
    [admin, [ids.ana, ids.beto, ids.caro]],
  ] as const)
    expect((await seen(who)).toSorted()).toEqual(expected.toSorted());
  const worked = (await sara.ask("GET", "/v1/reports/productivity?date=2026-11-24")).json();
  expect(JSON.stringify(worked)).toContain(ids.ana);
  expect(JSON.stringify(worked)).not.toContain(ids.beto);
  const users = (await sara.ask("GET", "/v1/users")).json().users as readonly User[];
  expect(users.map(({ id }) => id)).toEqual([ids.ana]);
  const tree = (await cora.ask("GET", "/v1/teams")).json() as Teams;
  const shown = (id: string) => tree.teams.find((team) => team.id === id);
  expect(shown(hers)).toMatchObject({
    led: true,
    coordinatorId: cora.session.user,
    agents: [{ id: ids.ana }],
  });
  expect(shown(his)).toMatchObject({ led: false, supervisorId: tomas.session.user, agents: [] });
  // What is not theirs to change is not there for them.
  await done(sara.ask("POST", `/v1/floor/agents/${ids.beto}/pause`), 404);
  for (const agent of [ana, beto, caro]) await done(agent.ask("DELETE", "/v1/desk/seat"));
});

test("a supervisor follows the promises of the own agents and not those of another team", async () => {
  const [sara, tomas] = [
    await api.as("supervisor", floor.mandate),
    await api.as("supervisor", floor.mandate),
  ];
  const [ana, beto] = [await agentIn(await teamLedBy(sara)), await agentIn(await teamLedBy(tomas))];
  const taken = new Map<Person, string>();
  for (const agent of [ana, beto]) {
    const owing = await seedOwing(city, floor.mandate, [40_000n]);
    const id = newId();
    const promise = {
      id,
      accountId: owing.accounts[0],
      amount: { minor: "40000", currency: "CLP" },
      dueOn: "2026-11-27",
    };
    const gestion = {
      id: newId(),
      debtorId: owing.debtor,
      accountIds: owing.accounts,
      disposition: "PROMESA",
    };
    await done(agent.ask("POST", "/v1/gestiones", { ...gestion, promises: [promise] }), 201);
    taken.set(agent, id);
  }
  const listed = async (who: Person) =>
    (await who.ask("GET", "/v1/promises")).json().promises.map(({ id }: { id: string }) => id);
  expect(await listed(sara)).toEqual([taken.get(ana)]);
  expect(await listed(tomas)).toEqual([taken.get(beto)]);
  expect(await listed(admin)).toEqual([...taken.values()].toReversed());
});

test("an agent moved in mid-call is the new supervisor's at once: the call goes on, the time spent stays where it was", async () => {
  const [sara, tomas] = [
    await api.as("supervisor", floor.mandate),
    await api.as("supervisor", floor.mandate),
  ];
  const [hers, his] = [await teamLedBy(sara), await teamLedBy(tomas)];
  const ana = await agentIn(hers);
  const user = ana.session.user;
  const { attemptId } = await talk(ana);
  await done(put(sara, user, his, 1), 200);
  await floor.pass(5);
  expect(await seen(tomas)).toEqual([user]);
  expect(await seen(sara)).toEqual([]);
  expect((await floor.desk(user)).call).toMatchObject({ attemptId, phase: "talking" });
  const stretches = await city.owner
    .selectFrom("agent_state_log")
    .select(["team_id", "state", "to_at"])
    .where("user_id", "=", user)
    .orderBy("from_at")
    .execute();
  const talking = stretches.filter(({ state }) => state === "talking");
  expect(talking.map(({ team_id, to_at }) => [team_id, to_at === null])).toEqual([
    [hers, false],
    [his, true],
  ]);
  // A new engine finds the agent where the move left them.
  await floor.kill();
  await floor.revive();
  expect(await seen(tomas)).toEqual([user]);
});

test("of two supervisors who move one agent at the same moment the second is told who did it and when, and nothing is lost", async () => {
  const [sara, tomas] = [
    await api.as("supervisor", floor.mandate),
    await api.as("supervisor", floor.mandate),
  ];
  const [hers, his, third] = [await teamLedBy(sara), await teamLedBy(tomas), await teamLedBy(null)];
  const ana = await agentIn(hers);
  const user = ana.session.user;
  // Tomás covers Sara's team while she is on leave.
  await city.owner
    .insertInto("user_grant")
    .values({ tenant_id: floor.mandate.tenant, id: newId(), user_id: tomas.session.user, team_id: hers })
    .execute();
  const before = Date.now();
  const both = await Promise.all([put(sara, user, third, 1), put(tomas, user, his, 1)]);
  const [first, second] = both.toSorted((a, b) => a.statusCode - b.statusCode);
  expect([first?.statusCode, second?.statusCode]).toEqual([200, 409]);
  expect(second?.json()).toMatchObject({ code: "moved_meanwhile", details: { by: "Persona", version: 2 } });
  expect(second?.json().details.at).toBeGreaterThanOrEqual(before);
  const now = await city.owner
    .selectFrom("app_user")
    .select(["team_id", "placed_version"])
    .where("id", "=", user)
    .executeTakeFirstOrThrow();
  expect(now).toEqual({ team_id: both[0]?.statusCode === 200 ? third : his, placed_version: 2 });
  // The same wish again is already true; who saw the newer state may move again.
  expect((await put(admin, user, now.team_id, 0)).json()).toEqual({ version: 2 });
  expect((await put(admin, user, hers, 2)).json()).toEqual({ version: 3 });
  expect((await put(tomas, user, null, 3)).statusCode).toBe(403);
});

test("a supervisor cannot move an agent of another team, nor anybody who is no agent", async () => {
  const [sara, tomas] = [
    await api.as("supervisor", floor.mandate),
    await api.as("supervisor", floor.mandate),
  ];
  const hers = await teamLedBy(sara);
  const beto = await agentIn(await teamLedBy(tomas));
  await done(put(sara, beto.session.user, hers, 1), 404);
  await done(put(sara, tomas.session.user, hers, 0), 404);
  await done(put(sara, beto.session.user, newId(), 1), 404);
});

test("a supervisor hands over a one-time password in mid-call: sessions end, the call does not, and the agent is back in it", async () => {
  const sara = await api.as("supervisor", floor.mandate);
  const ana = await agentIn(await teamLedBy(sara));
  const { attemptId } = await talk(ana);
  const socket = await sockets(ana);
  const closed = once(socket, "close");
  const reset = await sara.ask("POST", `/v1/users/${ana.session.user}/one-time-password`);
  const given = reset.json().password as string;
  expect([reset.statusCode, given]).toEqual([200, expect.stringMatching(/^(?:[2-9a-z]{4}-){2}[2-9a-z]{4}$/)]);
  expect((await closed)[0]).toBe(liveCloseCodes.sessionEnded);
  expect((await ana.ask("GET", "/v1/session")).statusCode).toBe(401);
  await floor.pass(5);
  expect(await phase(ana)).toBe("talking");

  const again = await api.enter(ana.username, given);
  expect((await again.ask("GET", "/v1/session")).json().mustChangePassword).toBe(true);
  const early = await again.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign });
  expect([early.statusCode, early.json().code]).toEqual([403, "password_expired"]);
  await expect(sockets(again)).rejects.toThrow();
  const choose = (said: string) => again.ask("PUT", "/v1/session/password", { password: said });
  expect((await choose(given)).json().details).toEqual({ reason: "same" });
  await done(choose("cuatro palabras de Ana"));
  await done(again.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign, take: true }), 201);
  expect((await floor.desk(ana.session.user)).call).toMatchObject({ attemptId, phase: "talking" });
  await expect(api.enter(ana.username, given)).rejects.toMatchObject({ code: "bad_credentials" });
  const log = (
    await admin.ask("GET", `/v1/access-log?subjectId=${ana.session.user}&action=change&limit=50`)
  ).json();
  expect(JSON.stringify(log.entries)).toContain("password_hash");
  expect(JSON.stringify(log.entries)).not.toContain(given);
});

test("nobody hands over the password of an administrator, of a supervisor or of another team's agent; and none is kept", async () => {
  const [sara, tomas] = [
    await api.as("supervisor", floor.mandate),
    await api.as("supervisor", floor.mandate),
  ];
  const [ana, beto] = [await agentIn(await teamLedBy(sara)), await agentIn(await teamLedBy(tomas))];
  const loose = await api.as("agent", floor.mandate);
  for (const target of [admin, tomas, sara, beto, loose])
    await done(sara.ask("POST", `/v1/users/${target.session.user}/one-time-password`), 404);
  await done(beto.ask("POST", `/v1/users/${ana.session.user}/one-time-password`), 403);
  const key = { "idempotency-key": newId() };
  const ask = () => sara.ask("POST", `/v1/users/${ana.session.user}/one-time-password`, {}, key);
  const [first, second] = [(await ask()).json().password, (await ask()).json().password];
  expect(second).not.toBe(first);
  await expect(api.enter(ana.username, first)).rejects.toMatchObject({ code: "bad_credentials" });
  const kept = await city.owner
    .selectFrom("idempotency_key")
    .select("key")
    .where("key", "=", key["idempotency-key"])
    .execute();
  expect(kept).toEqual([]);
});

test("an agent blocked in a call finishes it and saves its result, may do nothing else, and then is out", async () => {
  const ana = await agentIn(await teamLedBy(null));
  const user = ana.session.user;
  const { attemptId, debtor, accounts, phone } = await talk(ana);
  const elsewhere = await seedOwing(city, floor.mandate, [5_000n]);
  const socket = await sockets(ana);
  const told = nextWord(socket);
  await done(admin.ask("PATCH", `/v1/users/${user}`, { blocked: true }));
  expect(await told).toEqual({ type: "changed", what: "session" });
  await expect(api.enter(ana.username, password)).rejects.toMatchObject({ code: "bad_credentials" });
  await floor.pass(5);
  expect(await phase(ana)).toBe("talking");
  expect(socket.readyState).toBe(WebSocket.OPEN);
  expect((await ana.ask("GET", "/v1/session")).json().lastCall).toBe(true);
  const refused = async (answer: Promise<{ statusCode: number; json(): { code: string } }>) =>
    expect([(await answer).statusCode, (await answer).json().code]).toEqual([403, "user_blocked"]);
  await refused(ana.ask("GET", `/v1/debtors/${elsewhere.debtor}/card`));
  await refused(ana.ask("POST", "/v1/desk/dial", { debtorId: debtor, phoneId: phone }));
  const gestion = (about: { debtor: string; accounts: readonly string[] }, attempt?: string) => ({
    id: newId(),
    debtorId: about.debtor,
    accountIds: about.accounts,
    disposition: "SE_NIEGA",
    ...(attempt ? { attemptId: attempt } : {}),
  });
  await refused(ana.ask("POST", "/v1/gestiones", gestion(elsewhere)));

  await done(ana.ask("POST", "/v1/desk/hangup", {}));
  await floor.pass(2);
  expect((await floor.desk(user)).state).toBe("wrapup");
  const saved = await ana.ask("POST", "/v1/gestiones", gestion({ debtor, accounts }, attemptId));
  expect([saved.statusCode, saved.body]).toEqual([201, expect.anything()]);
  await floor.pass(1);
  expect(await floor.engine.commands.seatView(floor.who(user))).toBeNull();
  expect((await ana.ask("GET", "/v1/session")).statusCode).toBe(401);
  const closed = once(socket, "close");
  await api.views.onPush(api.hub, "seat", { ...floor.who(user), view: { state: "offline" } });
  expect((await closed)[0]).toBe(liveCloseCodes.sessionEnded);
  const row = city.owner
    .selectFrom("agent_seat")
    .select(["closed_at", "attempt_id"])
    .where("user_id", "=", user);
  expect((await row.executeTakeFirstOrThrow()).closed_at).not.toBeNull();
  // Unblocked, the old session stays dead; the password opens a new one.
  await done(admin.ask("PATCH", `/v1/users/${user}`, { blocked: false }));
  expect((await ana.ask("GET", "/v1/session")).statusCode).toBe(401);
  expect((await api.enter(ana.username, password)).session.user).toBe(user);
});

test("whoever is written to is told at once, be it to them, their team or their campaign; nobody else is", async () => {
  const sara = await api.as("supervisor", floor.mandate);
  const team = await teamLedBy(sara);
  const [ana, beto] = [await agentIn(team), await agentIn(await teamLedBy(null))];
  await sit(beto);
  const [hers, his] = [await sockets(ana), await sockets(beto)];
  const send = (kind: string, id: string) =>
    done(sara.ask("POST", "/v1/messages", { id: newId(), to: { kind, id }, text: "Reunión a las 18" }), 201);
  const changed = { type: "changed", what: "agenda" };
  for (const [kind, id, reader, other] of [
    ["user", ana.session.user, hers, his],
    ["team", team, hers, his],
    ["campaign", floor.campaign, his, hers],
  ] as const) {
    const [told, silent] = [nextWord(reader), nextWord(other)];
    await send(kind, id);
    expect([kind, await told]).toEqual([kind, changed]);
    // Its first word since is the answer to its own question.
    other.send(JSON.stringify({ type: "ping", sentAt: 1 }));
    expect([kind, await silent]).toMatchObject([kind, { type: "pong" }]);
  }
  for (const socket of [hers, his]) socket.close();
});

test("blocked without a call one is out at once; blocked in a call, out too when the engine was replaced meanwhile", async () => {
  const team = await teamLedBy(null);
  const idle = await agentIn(team);
  await sit(idle);
  await done(admin.ask("PATCH", `/v1/users/${idle.session.user}`, { blocked: true }));
  expect((await idle.ask("GET", "/v1/session")).statusCode).toBe(401);
  expect(await floor.engine.commands.seatView(floor.who(idle.session.user))).toBeNull();
  const talking = await agentIn(team);
  const { attemptId, debtor, accounts } = await talk(talking);
  await done(admin.ask("PATCH", `/v1/users/${talking.session.user}`, { blocked: true }));
  await floor.kill();
  await floor.revive();
  expect(await phase(talking)).toBe("talking");
  await done(talking.ask("POST", "/v1/desk/hangup", {}));
  await floor.pass(2);
  const gestion = { id: newId(), debtorId: debtor, accountIds: accounts, disposition: "SE_NIEGA", attemptId };
  await done(talking.ask("POST", "/v1/gestiones", gestion), 201);
  await floor.pass(1);
  expect(await floor.engine.commands.seatView(floor.who(talking.session.user))).toBeNull();
  const self = await admin.ask("PATCH", `/v1/users/${admin.session.user}`, { blocked: true });
  expect(self.statusCode).toBe(422);
});

test("what rings for an agent who is blocked is hung up, the line of the desk goes, and the person's talk with another goes on", async () => {
  const team = await teamLedBy(null);
  const [ringing, talking] = [await agentIn(team), await agentIn(team)];
  const talk2 = await talk(talking);
  await sit(ringing);
  const silent = await seedOwing(city, floor.mandate, [5_000n]);
  floor.city.noAnswer(await floor.numberOf(silent));
  await done(ringing.ask("POST", "/v1/desk/dial", { debtorId: silent.debtor, phoneId: silent.phone }));
  await floor.pass(2);
  expect(await phase(ringing)).toBe("ringing");
  await done(admin.ask("PATCH", `/v1/users/${ringing.session.user}`, { blocked: true }));
  await floor.pass(1);
  expect(await floor.engine.commands.seatView(floor.who(ringing.session.user))).toBeNull();
  const [attempt] = await city.owner
    .selectFrom("attempt")
    .select(["id", "state", "outcome", "answered_at"])
    .where("debtor_id", "=", silent.debtor)
    .execute();
  expect(attempt).toMatchObject({ state: "ended", answered_at: null });
  const inTheAir = (await floor.exchange.inventory()).calls.map(({ attempt: id }) => id);
  expect(inTheAir).toContain(talk2.attemptId);
  expect(inTheAir).not.toContain(attempt?.id);
  expect(await phase(talking)).toBe("talking");
  await done(talking.ask("POST", "/v1/desk/hangup", {}));
});

test("a file brings a whole agency in, lists each one-time password once, and changes nobody when sent again", async () => {
  const text =
    "usuario;nombre;rol;equipo;clave\nnorte-sup;Sara Núñez;supervisora;Norte;\nnorte-1;Luis Peña;agente;Norte;\nnorte-2;Eva Ríos;agente;norte;una clave del archivo\ncal-1;Iris Paz;calidad;;\n";
  const load = async (csv: string | Buffer) => {
    const answer = await admin.ask("POST", "/v1/users/import", csv, {
      "content-type": "text/csv",
    });
    expect([answer.statusCode, answer.body]).toEqual([200, expect.anything()]);
    return answer.json() as UsersLoaded;
  };
  // As the desktop's spreadsheet writes it.
  const loaded = await load(Buffer.from(text, "latin1"));
  expect(loaded).toMatchObject({ made: 4, changed: 0, same: 0, teams: 1 });
  expect(loaded.passwords.map(({ username }) => username)).toEqual(["norte-sup", "norte-1", "cal-1"]);
  const [sup] = loaded.passwords;
  const sara = await api.enter("norte-sup", sup?.password ?? "");
  await done(sara.ask("PUT", "/v1/session/password", { password: "cuatro palabras de Sara" }));
  const mine = (await sara.ask("GET", "/v1/users")).json().users as readonly User[];
  expect(mine.map(({ name, team }) => [name, team])).toEqual([
    ["Eva Ríos", "Norte"],
    ["Luis Peña", "Norte"],
  ]);
  const eva = await api.enter("norte-2", "una clave del archivo");
  expect((await eva.ask("GET", "/v1/session")).json().mustChangePassword).toBe(true);

  const luis = mine.find(({ name }) => name === "Luis Peña")?.id ?? "";
  await done(admin.ask("PATCH", `/v1/users/${luis}`, { blocked: true }));
  expect(await load(text)).toEqual({ made: 0, changed: 0, same: 4, teams: 0, passwords: [] });
  const changed = await load(
    text.replace(
      "norte-1;Luis Peña;agente;Norte;",
      "norte-1;Luis Peña Soto;agente;Norte;otra clave del archivo",
    ),
  );
  expect(changed).toMatchObject({ made: 0, changed: 1, same: 3, passwords: [] });
  const row = await city.owner
    .selectFrom("app_user")
    .select(["name", "blocked"])
    .where("id", "=", asId<UserId>(luis))
    .executeTakeFirst();
  expect(row).toEqual({ name: "Luis Peña Soto", blocked: true });
});

test("one wrong row and nobody comes in: each fault with its row and column", async () => {
  const text =
    "usuario;nombre;rol;equipo\nbien-1;Bien Uno;calidad;\nmal-1;Mal Uno;jefe;\nmal-2;Mal Dos;agente;Nadie\n";
  const answer = await admin.ask("POST", "/v1/users/import", text);
  expect([answer.statusCode, answer.json().code]).toEqual([422, "users_file"]);
  expect(answer.json().details).toMatchObject({
    all: 2,
    faults: [
      { row: 3, column: "rol", code: "rol_desconocido" },
      { row: 4, column: "equipo", code: "equipo_desconocido" },
    ],
  });
  const weak = "usuario;nombre;rol;equipo;clave\nbien-1;Bien Uno;calidad;;contraseña1234\n";
  const guessed = await admin.ask("POST", "/v1/users/import", weak);
  expect(guessed.json().details.faults).toEqual([
    {
      row: 2,
      column: "clave",
      code: "clave_comun",
      value: "",
    },
  ]);
  await expect(api.enter("bien-1", password)).rejects.toMatchObject({ code: "bad_credentials" });
  expect(
    await city.owner.selectFrom("app_user").select("id").where("username", "=", "bien-1").execute(),
  ).toEqual([]);
});

test("one's own password is changed knowing the old one and ends the other sessions; a common one is refused, an old one-time one opens nothing", async () => {
  const ana = await api.as("agent", floor.mandate);
  const elsewhere = await api.enter(ana.username, password);
  const choose = (body: object) => ana.ask("PUT", "/v1/session/password", body);
  const said = "cuatro palabras nuevas de Ana";
  for (const current of [undefined, "otra-frase-que-no-es-la-suya"]) {
    const refused = await choose({ password: said, ...(current ? { current } : {}) });
    expect([refused.statusCode, refused.json().details.field]).toEqual([422, "current"]);
  }
  for (const [tried, reason] of [
    [password, "same"],
    ["Contraseña2026", "common"],
  ])
    expect((await choose({ password: tried, current: password })).json().details).toEqual({ reason });
  expect((await elsewhere.ask("GET", "/v1/session")).statusCode).toBe(200);
  await done(choose({ password: said, current: password }));
  const [here, there] = [await ana.ask("GET", "/v1/session"), await elsewhere.ask("GET", "/v1/session")];
  expect([here.statusCode, there.statusCode]).toEqual([200, 401]);
  await expect(api.enter(ana.username, password)).rejects.toMatchObject({ code: "bad_credentials" });

  const admin = await api.as("admin", floor.mandate);
  const given = (await admin.ask("POST", `/v1/users/${ana.session.user}/one-time-password`)).json().password;
  const lapse = (by: number) =>
    city.owner
      .updateTable("app_user")
      .set({ one_time_until: new Date(Date.now() + by) })
      .where("id", "=", ana.session.user)
      .execute();
  await lapse(-1_000);
  await expect(api.enter(ana.username, given)).rejects.toMatchObject({ code: "one_time_expired" });
  await lapse(60_000);
  await api.enter(ana.username, given);
});

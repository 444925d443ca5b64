// Logging in, staying in and being put out: the cookie, the lock after wrong passwords, the limit of an address, the token
// every change carries, a new password that ends what the old one opened, and what monitors may read without a session.
import { once } from "node:events";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { sessionCookie } from "#http/auth.ts";
import { liveCloseCodes } from "#http/contract/live.ts";
import { acceptUpgrades } from "#http/upgrades.ts";
import { hashesAtOnce } from "#identity/login-gate.ts";
import { idleMs, maxFailedLogins } from "#identity/service.ts";
import { hour, minute } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { openDatabase } from "#platform/db.ts";
import { endLapsed } from "#roles/lapsed.ts";
import { type Api, openApi, password } from "../support/api.ts";
import { closeAtTheEnd } from "../support/closing.ts";
import { openTestDatabase, silentLog, type TestDatabase } from "../support/database.ts";
import { seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let endSockets: () => void;
const exchange = new WebSocketServer({ host: "127.0.0.1", port: 0, handleProtocols: () => "sip" });

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "optional" } });
  const { clock } = floor;
  api = await openApi(city, { clock, engine: floor.link });
  endSockets = acceptUpgrades(api.app, {
    db: city.db,
    sipUrl: `ws://127.0.0.1:${portOf(exchange.address())}/ws`,
    onLive: api.hub.accept,
  });
  await api.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => {
  endSockets();
  exchange.close();
});

function portOf(address: ReturnType<WebSocketServer["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
/** Each test from an address of its own: the limit of an address is one of the things under test. */
let addresses = 0;
const newAddress = () => `127.0.1.${++addresses}`;
const logIn = (username: string, said: string, remoteAddress: string) =>
  api.app.inject({
    method: "POST",
    url: "/v1/session",
    remoteAddress,
    payload: { username, password: said },
  });
const open = async (path: string, headers: Readonly<Record<string, string>>) => {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf(api.app.server.address())}${path}`, { headers });
  await once(socket, "open");
  return socket;
};

test("the session travels in a cookie no script reads, no other site sends and no plain connection carries", async () => {
  const { username } = await api.as("agent", floor.mandate);
  const entered = await logIn(username, password, newAddress());
  expect(entered.statusCode).toBe(200);
  const [cookie, ...more] = [entered.headers["set-cookie"]].flat();
  expect(more).toEqual([]);
  const [pair = "", ...attributes] = String(cookie).split("; ");
  expect(sessionCookie).toMatch(/^__Host-/);
  expect(pair).toMatch(new RegExp(`^${sessionCookie}=[\\w-]{43}$`));
  // Without Domain, which the prefix forbids, and without an age: it ends with the browser.
  expect(attributes.toSorted()).toEqual(["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
  expect(entered.body).not.toContain(pair.slice(sessionCookie.length + 1));
  const left = await api.app.inject({
    method: "DELETE",
    url: "/v1/session",
    headers: { cookie: pair, "x-csrf-token": entered.json().csrfToken },
  });
  expect(left.statusCode).toBe(204);
  expect(String(left.headers["set-cookie"])).toMatch(
    new RegExp(`^${sessionCookie}=;.*Expires=Thu, 01 Jan 1970`),
  );
  expect((await api.app.inject({ url: "/v1/session", headers: { cookie: pair } })).statusCode).toBe(401);
});

test("after five wrong passwords not even the right one enters, until the lock has run out", async () => {
  const { username, session } = await api.as("agent", floor.mandate);
  const address = newAddress();
  for (let i = 0; i < maxFailedLogins; i++) {
    const wrong = await logIn(username, "no es esta frase", address);
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, "bad_credentials"]);
  }
  const sixth = await logIn(username, password, address);
  expect([sixth.statusCode, sixth.json().code]).toEqual([429, "locked_out"]);
  const lock = city.owner.updateTable("app_user").set({ locked_until: new Date(0) });
  await lock.where("id", "=", session.user).execute();
  expect((await logIn(username, password, address)).statusCode).toBe(200);
});

test("an address that tries its twenty-first log-in in a minute is told to wait, whoever it asks for", async () => {
  const { username } = await api.as("agent", floor.mandate);
  const address = newAddress();
  for (let i = 1; i <= 20; i++)
    expect((await logIn(`nadie-${i}`, "no es esta frase", address)).statusCode).toBe(401);
  const next = await logIn(username, password, address);
  expect([next.statusCode, next.json().code]).toEqual([429, "too_many_requests"]);
  expect(Number(next.headers["retry-after"])).toBeGreaterThan(0);
  expect((await logIn(username, password, newAddress())).statusCode).toBe(200);
  // Sent all at once they are tried one after another: the limit is the same.
  const flood = newAddress();
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => logIn(`nadie-${i}`, "no es esta frase", flood)),
  );
  const codes = answers.map(({ statusCode }) => statusCode);
  // One more may be under way on each core that checks.
  expect(codes.filter((code) => code === 401).length).toBeLessThan(20 + hashesAtOnce);
  expect(codes.filter((code) => code === 401).length).toBeGreaterThanOrEqual(20);
});

test.each([
  ["without the token", {}],
  ["with another token", { "x-csrf-token": "de-otra-pagina" }],
])("a change %s of its session is refused and changes nothing; reading needs none", async (_, token) => {
  const { headers, session } = await api.as("admin", floor.mandate);
  const asked = { url: `/v1/users/${session.user}`, headers: { cookie: headers.cookie ?? "", ...token } };
  const refused = await api.app.inject({ method: "PATCH", ...asked, payload: { blocked: true } });
  expect([refused.statusCode, refused.json().code]).toEqual([403, "csrf_missing"]);
  const listed = await api.app.inject({ url: "/v1/users", headers: asked.headers });
  expect(listed.json().users.find(({ id }: { id: string }) => id === session.user)).toMatchObject({
    blocked: false,
  });
});

test("monitors read the floor's figures without a session, and nothing of any person", async () => {
  const agent = await api.as("agent", floor.mandate);
  await agent.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign });
  const read = await api.app.inject({ url: "/metrics" });
  expect(read.statusCode).toBe(200);
  expect(read.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(read.body).toContain("recaudo_web_process_cpu_seconds_total ");
  expect(read.body).toMatch(
    new RegExp(`^recaudo_campaign_abandoned\\{campaign="${floor.campaign}"\\} 0$`, "m"),
  );
  expect(read.body).toMatch(
    new RegExp(`^recaudo_agents\\{campaign="${floor.campaign}",state="\\w+"\\} \\d+$`, "m"),
  );
  expect(read.body).not.toContain(agent.username);
  await agent.ask("DELETE", "/v1/desk/seat");
});

test("a new password ends every session the old one opened, with its sockets, and not the call on the line", async () => {
  const admin = await api.as("admin", floor.mandate);
  const agent = await api.as("agent", floor.mandate);
  const { user } = agent.session;
  const elsewhere = await logIn(agent.username, password, newAddress());
  await agent.ask("POST", "/v1/desk/seat", { campaignId: floor.campaign });
  await floor.engine.commands.line({ ...floor.who(user), kind: "agent" });
  await floor.pass(1);
  const ana = await seedOwing(city, floor.mandate, [1_000n]);
  floor.city.answers(await floor.numberOf(ana), { talkMs: null });
  await agent.ask("POST", "/v1/desk/dial", { debtorId: ana.debtor, phoneId: ana.phone });
  await floor.pass(10);
  const { attemptId } = (await floor.desk(user)).call ?? {};
  const [live, sip] = [await open("/v1/live", agent.headers), await open("/sip", agent.headers)];
  const closed = once(live, "close");

  const change = { password: "otras cuatro palabras largas" };
  expect((await admin.ask("PATCH", `/v1/users/${user}`, change)).statusCode).toBe(204);
  expect((await closed)[0]).toBe(liveCloseCodes.sessionEnded);
  expect((await agent.ask("GET", "/v1/session")).statusCode).toBe(401);
  const cookie = String(elsewhere.headers["set-cookie"]).split(";")[0] ?? "";
  expect((await api.app.inject({ url: "/v1/session", headers: { cookie } })).statusCode).toBe(401);
  expect((await logIn(agent.username, password, newAddress())).statusCode).toBe(401);
  expect((await logIn(agent.username, change.password, newAddress())).statusCode).toBe(200);
  expect((await admin.ask("GET", "/v1/session")).statusCode).toBe(200);

  await floor.pass(5);
  expect((await floor.desk(user)).call).toMatchObject({ attemptId, phase: "talking" });
  expect(sip.readyState).toBe(WebSocket.OPEN);
  sip.close();
  await once(sip, "close");
});

const refusedUpgrade = async (path: string, headers: Readonly<Record<string, string>>): Promise<number> => {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf(api.app.server.address())}${path}`, { headers });
  socket.on("error", () => {});
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
};
const told = async (socket: WebSocket, ask: object): Promise<Record<string, unknown>> => {
  const answer = once(socket, "message");
  socket.send(JSON.stringify(ask));
  return JSON.parse(String((await answer)[0]));
};

test("a socket opens only for a session, from the page itself, on the two paths there are", async () => {
  const { headers } = await api.as("agent", floor.mandate);
  const page = `http://127.0.0.1:${portOf(api.app.server.address())}`;
  for (const path of ["/v1/live", "/sip"]) {
    for (const origin of [
      "https://otra.ejemplo",
      "null",
      "file://",
      `${page}.ejemplo`,
      "no es una dirección",
    ])
      expect([origin, await refusedUpgrade(path, { ...headers, origin })]).toEqual([origin, 403]);
    expect(await refusedUpgrade(path, { origin: page })).toBe(403);
    expect(await refusedUpgrade(path, {})).toBe(401);
    const own = await open(path, { ...headers, origin: page });
    own.terminate();
  }
  for (const path of ["/ari/events", "/ws", "/v1/live/../../ari", "/v1/live?x=1"])
    expect([path, await refusedUpgrade(path, headers)]).toEqual([path, 404]);
});

test("what one's role may not follow is refused on the socket, and an unknown topic or noise gives nothing away", async () => {
  const agent = await api.as("agent", floor.mandate);
  const socket = await open("/v1/live", agent.headers);
  expect(await told(socket, { type: "subscribe", topic: "floor" })).toEqual({
    type: "refused",
    topic: "floor",
    code: "not_allowed",
  });
  socket.send(JSON.stringify({ type: "subscribe", topic: "constructor" }));
  socket.send(
    JSON.stringify({ type: "subscribe", topic: "seat", user: "00000000-0000-0000-0000-000000000000" }),
  );
  const [first] = await once(socket, "message");
  expect(JSON.parse(String(first))).toMatchObject({ type: "view", topic: "seat" });
  const closed = once(socket, "close");
  socket.send("[".repeat(900));
  expect((await closed)[0]).toBe(1003);
  const large = await open("/v1/live", agent.headers);
  const cut = once(large, "close");
  large.on("error", () => {});
  large.send("x".repeat(20_000));
  expect((await cut)[0]).toBe(1009);
});

test("a role taken away ends the sockets that were opened with it", async () => {
  const sara = await api.as("supervisor", floor.mandate);
  const admin = await api.as("admin", floor.mandate);
  const socket = await open("/v1/live", sara.headers);
  expect(await told(socket, { type: "subscribe", topic: "floor" })).toMatchObject({ type: "view" });
  const closed = once(socket, "close");
  const file = [
    "usuario,nombre,rol,equipo",
    `${sara.username},Persona,agente,Norte`,
    "jefa,La Jefa,supervisora,Norte",
  ];
  const changed = await admin.ask("POST", "/v1/users/import", file.join("\n"), {
    "content-type": "text/csv",
  });
  expect([changed.statusCode, changed.body]).toEqual([200, expect.any(String)]);
  expect((await closed)[0]).toBe(liveCloseCodes.sessionEnded);
});

test("a session is over half an hour after anybody was there and twelve hours after it began, to the minute, its sockets too", async () => {
  const aged = async (columns: { last_seen_at?: Date; expires_at?: Date }) => {
    const agent = await api.as("agent", floor.mandate);
    const socket = await open("/v1/live", agent.headers);
    const session = city.owner.updateTable("session").set(columns).where("id", "=", agent.session.id);
    await session.execute();
    return { agent, socket };
  };
  const now = realNow();
  const inTime = await aged({ last_seen_at: new Date(now - idleMs + minute) });
  const idle = await aged({ last_seen_at: new Date(now - idleMs - minute) });
  const old = await aged({ expires_at: new Date(now - 1) });
  const closed = [idle, old].map(({ socket }) => once(socket, "close"));
  await endLapsed(city.db, api.hub, now);
  for (const each of await Promise.all(closed)) expect(each[0]).toBe(liveCloseCodes.sessionEnded);
  for (const { agent } of [idle, old]) expect((await agent.ask("GET", "/v1/session")).statusCode).toBe(401);
  expect(inTime.socket.readyState).toBe(WebSocket.OPEN);
  expect((await inTime.agent.ask("GET", "/v1/session")).statusCode).toBe(200);
  inTime.socket.terminate();
  const { expires_at, created_at } = await city.owner
    .selectFrom("session")
    .select(["expires_at", "created_at"])
    .where("id", "=", inTime.agent.session.id)
    .executeTakeFirstOrThrow();
  expect(expires_at - created_at).toBe(12 * hour);
});

test("what a page asks by itself keeps no session open; a person's hand and an agent's desk do", async () => {
  const agent = await api.as("agent", floor.mandate);
  const lastSeen = async () =>
    (
      await city.owner
        .selectFrom("session")
        .select("last_seen_at")
        .where("id", "=", agent.session.id)
        .executeTakeFirstOrThrow()
    ).last_seen_at;
  const old = realNow() - 29 * minute;
  await city.owner
    .updateTable("session")
    .set({ last_seen_at: new Date(old) })
    .where("id", "=", agent.session.id)
    .execute();
  const unattended = { "x-unattended": "yes" };
  expect((await agent.ask("GET", "/v1/session", undefined, unattended)).statusCode).toBe(200);
  expect(await lastSeen()).toBe(old);
  await agent.ask("POST", "/v1/desk/heartbeat", {});
  expect(await lastSeen()).toBeGreaterThan(old);
  expect(idleMs).toBe(30 * minute);
});

test("logging in makes a new session, whatever cookie came along, and a made-up one opens nothing", async () => {
  const { username, headers } = await api.as("agent", floor.mandate);
  const planted = `${sessionCookie}=${"a".repeat(43)}`;
  for (const cookie of [headers.cookie ?? "", planted]) {
    const entered = await api.app.inject({
      ...{ method: "POST", url: "/v1/session", remoteAddress: newAddress(), headers: { cookie } },
      payload: { username, password },
    });
    const given = String(entered.headers["set-cookie"]).split(";")[0];
    expect(entered.statusCode).toBe(200);
    expect(given).not.toBe(cookie);
  }
  // The browser's session before is over.
  expect(
    (await api.app.inject({ url: "/v1/session", headers: { cookie: headers.cookie ?? "" } })).statusCode,
  ).toBe(401);
  expect((await api.app.inject({ url: "/v1/session", headers: { cookie: planted } })).statusCode).toBe(401);
});

test("a body that costs more to read than to send is refused: too deep, too large, not JSON, or with keys of the language", async () => {
  const { headers } = await api.as("agent", floor.mandate);
  const send = (payload: string, type = "application/json") =>
    api.app.inject({
      ...{ method: "POST", url: "/v1/gestiones", payload },
      headers: { ...headers, "content-type": type },
    });
  const bodies: readonly (readonly [string, number])[] = [
    ["[".repeat(100_000), 400],
    [`${"[".repeat(100_000)}${"]".repeat(100_000)}`, 422],
    [`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, 422],
    [`{"note":"${"x".repeat(1_048_576)}"}`, 413],
    ['{"__proto__":{"admin":true}}', 400],
    ['{"constructor":{"prototype":{"admin":true}}}', 400],
    ["{'note':1}", 400],
    ["", 400],
    ['{"note":1}\u0000', 400],
    ["NaN", 400],
  ];
  for (const [body, status] of bodies)
    expect([body.slice(0, 30), (await send(body)).statusCode]).toEqual([body.slice(0, 30), status]);
  expect((await send("<a/>", "application/xml")).statusCode).toBe(400);
  expect((await api.app.inject({ url: "/v1/session", headers })).statusCode).toBe(200);
});

test("a question that the database works on for too long is given up, and the next is answered", async () => {
  const slow = openDatabase({
    url: city.appUrl,
    max: 1,
    statementTimeoutMs: 50,
    name: "slow",
    log: silentLog,
  });
  const { tenant } = floor.mandate;
  const ask = (seconds: number) =>
    slow.inTenant(tenant, (tx) => sql`select pg_sleep(${seconds})`.execute(tx));
  await expect(ask(30)).rejects.toThrow("statement timeout");
  await ask(0);
  await slow.close();
});

test("a password has twelve signs of any kind, is taken as it was typed, and one sign less or other does not enter", async () => {
  const admin = await api.as("admin", floor.mandate);
  const made = async (said: string) => {
    const username = `clave-${++addresses}`;
    const user = { username, name: "Persona", role: "agent", password: said };
    return { username, status: (await admin.ask("POST", "/v1/users", user)).statusCode };
  };
  for (const short of ["", "once signos", "x".repeat(201)])
    expect([short, (await made(short)).status]).toEqual([short, 422]);
  for (const said of ["doce signos.", " ñandú 😀 ⅷ   ", `${"larga y sin fin. ".repeat(12).slice(0, 198)}Z`]) {
    const { username, status } = await made(said);
    expect([said, status]).toEqual([said, 201]);
    const enters = async (typed: string) => (await logIn(username, typed, newAddress())).statusCode;
    expect([said, await enters(said)]).toEqual([said, 200]);
    for (const other of [said.slice(0, -1), said.toUpperCase(), `${said} `, said.normalize("NFKD")])
      if (other !== said) expect([other, await enters(other)]).toEqual([other, 401]);
  }
});

test("an answer is drawn as what it is, to nobody's page but ours, and nothing else lies on the server", async () => {
  const { headers } = await api.as("agent", floor.mandate);
  const ask = (url: string, more: Readonly<Record<string, string>> = {}) =>
    api.app.inject({ url, headers: { ...headers, ...more } });
  for (const url of ["/v1/session", "/v1/nada", "/"]) {
    const answer = await ask(url, { origin: "https://otra.ejemplo" });
    expect([url, String(answer.headers["content-type"])]).toEqual([
      url,
      expect.stringMatching(/^application\/(problem\+)?json/),
    ]);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["content-security-policy"]).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(answer.headers["content-security-policy"]).toMatch(/(?:^|;)script-src 'self'(?:;|$)/);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  }
  expect((await ask("/v1/session")).headers).toMatchObject({
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  const behindTls = await ask("/v1/session", { "x-forwarded-proto": "https" });
  expect(behindTls.headers["strict-transport-security"]).toBe("max-age=31536000; includeSubDomains");
  expect((await ask("/v1/session")).headers["strict-transport-security"]).toBeUndefined();
  const stranger = { url: "/v1/session", remoteAddress: "203.0.113.9" };
  const claimed = await api.app.inject({
    ...stranger,
    headers: { ...headers, "x-forwarded-proto": "https" },
  });
  expect(claimed.headers["strict-transport-security"]).toBeUndefined();
  const preflight = await api.app.inject({
    ...{ method: "OPTIONS", url: "/v1/gestiones" },
    headers: { origin: "https://otra.ejemplo", "access-control-request-method": "POST" },
  });
  expect(preflight.headers["access-control-allow-origin"]).toBeUndefined();
  const hidden = [
    "/.git/HEAD",
    "/.env",
    "/package.json",
    "/src/main.ts",
    "/..%2f..%2fetc%2fpasswd",
    "/spool/recording/a.wav",
  ];
  for (const url of hidden) expect([url, (await ask(url)).statusCode]).toEqual([url, 404]);
});

test("with the database away each answer says so and when to ask again, and blames nothing of ours", async () => {
  const { headers } = await api.as("agent", floor.mandate);
  const dead = openDatabase({
    url: "postgres://nobody@127.0.0.1:1/none",
    max: 1,
    statementTimeoutMs: 1_000,
    name: "dead",
    log: silentLog,
  });
  closeAtTheEnd(() => dead.close());
  const lonely = await openApi({ ...city, db: dead }, { clock: floor.clock });
  for (const [method, url] of [
    ["GET", "/v1/session"],
    ["POST", "/v1/desk/heartbeat"],
  ] as const) {
    const answer = await lonely.app.inject({ method, url, headers, payload: {} });
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 503, "database_unavailable"]);
    expect(answer.headers["retry-after"]).toBe("2");
  }
});

// What a supervisor orders from the floor: pauses, the end of a wrap-up, log-outs, hang-ups and moves; who asks for help; and
// breaks by turns. Nothing cuts a talk but the order that says so, and a restarted engine goes on with what waited.
import { beforeAll, expect, test } from "vitest";
import type { SeatView } from "#http/contract/desk.ts";
import type { AgentTile, FloorView } from "#http/contract/floor.ts";
import type { UserId } from "#kernel/ids.ts";
import { addDays, localTime } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let base: TestDatabase;
let floor: Awaited<ReturnType<typeof openFloor>>;
let api: Api;
let sara: Person;
let omar: Person;
let second: string;

beforeAll(async () => {
  base = await openTestDatabase();
  floor = await openFloor(base, {
    debtors: 10,
    campaign: { mode: "manual" },
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
  });
  second = await twinCampaign(floor);
  api = await openApi(base, { clock: floor.clock, engine: floor.link });
  sara = await api.as("supervisor", floor.mandate);
  omar = await api.as("supervisor", floor.mandate);
  await base.owner
    .updateTable("app_user")
    .set({ name: "Sara Núñez" })
    .where("id", "=", sara.session.user)
    .execute();
  await base.owner
    .updateTable("app_user")
    .set({ name: "Omar Vega" })
    .where("id", "=", omar.session.user)
    .execute();
});

async function twinCampaign({ campaign }: Floor): Promise<string> {
  const row = await base.owner
    .selectFrom("campaign")
    .select(["tenant_id", "portfolio_id", "segment_id", "trunk_id", "mode", "abandonment_cap", "max_lines"])
    .select(["ring_seconds", "wrapup_mode", "wrapup_seconds"])
    .where("id", "=", campaign)
    .executeTakeFirstOrThrow();
  const id = newId();
  const created_at = new Date(floor.clock.now());
  await base.owner
    .insertInto("campaign")
    .values({ ...row, id, name: "Tarde", state: "running", created_at })
    .execute();
  await floor.pass(3);
  return id;
}

let next = 0;
/** The agent dials the next person by hand, and they talk. */
async function talk(user: UserId): Promise<string> {
  const debtor = floor.debtors[next++];
  if (!debtor) throw new Error("no debtor left");
  await floor.engine.commands.dial({ ...floor.who(user), debtor: debtor.debtor, phone: debtor.phone });
  await floor.pass(10);
  const { state, call } = await floor.desk(user);
  expect(state).toBe("talking");
  return call?.attemptId ?? "";
}
const order = async (who: Person, user: UserId, body: object) =>
  (await who.ask("POST", `/v1/floor/agents/${user}/order`, body)).json();
const texts = async (user: UserId) => (await floor.desk(user)).notices.map(({ text }) => text);
async function tile(user: UserId): Promise<AgentTile> {
  const view = (await sara.ask("GET", "/v1/floor")).json() as FloorView;
  const found = view.agents.find(({ userId }) => userId === user);
  if (!found) throw new Error("not on the floor");
  return found;
}
const move = async (who: Person, to: string, agents: readonly (readonly [UserId, string])[]) =>
  (
    await who.ask("POST", "/v1/floor/move", {
      toCampaignId: to,
      agents: agents.map(([userId, fromCampaignId]) => ({ userId, fromCampaignId })),
    })
  ).json().agents;

test("a pause ordered during a talk begins after it, is told with its author, and the agent does not take it back", async () => {
  const ana = await floor.agent("Ana");
  const attempt = await talk(ana);
  expect(await order(sara, ana, { kind: "pause", reason: "capacitacion" })).toEqual({ state: "pending" });
  expect(await order(sara, ana, { kind: "pause", reason: "capacitacion" })).toEqual({ state: "same" });
  expect(await texts(ana)).toEqual(["Sara Núñez te pone en pausa al terminar: Capacitación"]);
  await expect(floor.engine.commands.available(floor.who(ana))).rejects.toMatchObject({ code: "seat_state" });
  expect((await floor.desk(ana)).state).toBe("talking");
  await floor.engine.commands.hangUp(floor.who(ana));
  await floor.pass(1);
  expect(await order(sara, ana, { kind: "finish", attemptId: attempt })).toEqual({ state: "done" });
  expect(await floor.desk(ana)).toMatchObject({ state: "paused", pauseReason: "capacitacion" });
  const ids = (await floor.desk(ana)).notices.map(({ id }) => id);
  await floor.engine.commands.noticesSeen({ ...floor.who(ana), ids });
  expect(await texts(ana)).toEqual([]);
});

test("a wrap-up ended by order leaves a talk without a result and a task, until somebody tells what came of it", async () => {
  const berta = await floor.agent("Berta");
  const attempt = await talk(berta);
  const { call } = await floor.desk(berta);
  const debtorId = call?.debtorId ?? "";
  const early = await sara.ask("POST", `/v1/floor/agents/${berta}/order`, {
    kind: "finish",
    attemptId: attempt,
  });
  expect([early.statusCode, early.json().details]).toEqual([409, { reason: "in_call" }]);
  await floor.engine.commands.hangUp(floor.who(berta));
  await floor.pass(1);
  expect((await floor.desk(berta)).state).toBe("wrapup");
  expect(await order(sara, berta, { kind: "finish", attemptId: attempt })).toEqual({ state: "done" });
  expect(await order(omar, berta, { kind: "finish", attemptId: attempt })).toEqual({ state: "same" });
  await floor.pass(1);
  const desk = await floor.desk(berta);
  expect(desk.state).toBe("available");
  expect(desk.notices).toMatchObject([{ kind: "finish", debtorId }]);
  const tasks = async () =>
    (await sara.ask("GET", "/v1/tasks?state=open"))
      .json()
      .tasks.filter((task: { debtorId: string }) => task.debtorId === debtorId);
  expect(await tasks()).toMatchObject([{ area: "supervision", disposition: "SYS_NO_RESULT", debtorId }]);
  const [account] = await base.owner
    .selectFrom("account")
    .select("id")
    .where("debtor_id", "=", debtorId)
    .execute();
  const told = await sara.ask("POST", "/v1/gestiones", {
    id: newId(),
    attemptId: attempt,
    debtorId,
    accountIds: [account?.id],
    disposition: "SE_NIEGA",
  });
  expect(told.statusCode).toBe(201);
  expect(await tasks()).toEqual([]);
});

test("a log-out waits for the end of the talk and of its result; only the order to hang up, confirmed, cuts it", async () => {
  const carla = await floor.agent("Carla");
  const attempt = await talk(carla);
  expect(await order(sara, carla, { kind: "leave" })).toEqual({ state: "pending" });
  await floor.pass(20, 5_000);
  expect((await floor.desk(carla)).state).toBe("talking");
  const unconfirmed = await sara.ask("POST", `/v1/floor/agents/${carla}/order`, {
    kind: "hang_up",
    attemptId: attempt,
  });
  expect(unconfirmed.statusCode).toBe(422);
  const other = { kind: "hang_up", attemptId: newId(), confirm: true };
  expect(await order(sara, carla, other)).toEqual({ state: "same" });
  expect((await floor.desk(carla)).state).toBe("talking");
  expect(await order(sara, carla, { ...other, attemptId: attempt })).toEqual({ state: "done" });
  await floor.pass(1);
  expect(await floor.desk(carla)).toMatchObject({
    state: "wrapup",
    call: { endedWhy: "Cortó tu supervisor" },
  });
  await order(sara, carla, { kind: "finish", attemptId: attempt });
  await floor.pass(1);
  expect(await floor.engine.commands.seatView(floor.who(carla))).toBeNull();
  // The engine tells the web, which ends the sessions: by now there is no talk they could cut.
  const agent = await api.as("agent", floor.mandate);
  await api.views.onPush(api.hub, "logged_out", { tenant: agent.session.tenant, user: agent.session.user });
  expect((await agent.ask("GET", "/v1/session")).statusCode).toBe(401);
  const orders = await base.owner
    .selectFrom("seat_order")
    .select(["kind", "state", "by_name"])
    .where("user_id", "=", carla)
    .orderBy("given_at")
    .execute();
  expect(orders.map(({ kind, state, by_name }) => [kind, state, by_name])).toEqual([
    ["leave", "done", "Sara Núñez"],
    ["hang_up", "done", "Sara Núñez"],
    ["finish", "done", "Sara Núñez"],
  ]);
});

test("an agent who talks is moved after the call, also by an engine that was restarted meanwhile", async () => {
  const dora = await floor.agent("Dora");
  const attempt = await talk(dora);
  expect(await move(sara, second, [[dora, floor.campaign]])).toMatchObject([{ state: "pending" }]);
  expect(await texts(dora)).toEqual(["Sara Núñez te pasa a la campaña Tarde cuando termines esta llamada"]);
  expect(await tile(dora)).toMatchObject({ campaignId: floor.campaign, movingTo: second });
  await floor.kill();
  await floor.revive();
  await floor.pass(1);
  expect(await tile(dora)).toMatchObject({ state: "talking", campaignId: floor.campaign, movingTo: second });
  await floor.engine.commands.hangUp(floor.who(dora));
  await floor.pass(1);
  await order(sara, dora, { kind: "finish", attemptId: attempt });
  expect(await floor.desk(dora)).toMatchObject({
    state: "available",
    campaign: { id: second, name: "Tarde" },
  });
  expect(await texts(dora)).toContain("Sara Núñez te pasó a la campaña Tarde");
  await floor.pass(1);
  const seat = base.owner.selectFrom("agent_seat").select("campaign_id").where("user_id", "=", dora);
  expect((await seat.executeTakeFirst())?.campaign_id).toBe(second);
});

test("of two supervisors who move one agent the second is told who was faster, and asking twice moves once", async () => {
  const [elsa, fina] = [await floor.agent("Elsa"), await floor.agent("Fina")];
  const both = await move(sara, second, [
    [elsa, floor.campaign],
    [fina, floor.campaign],
  ]);
  expect(both).toMatchObject([{ state: "done" }, { state: "done" }]);
  expect(await move(sara, second, [[elsa, floor.campaign]])).toMatchObject([{ state: "same" }]);
  // Omar still looks at the picture of before, and wants Elsa somewhere else.
  const third = await twinOf(floor);
  expect(await move(omar, third, [[elsa, floor.campaign]])).toMatchObject([
    { state: "moved_meanwhile", by: "Sara Núñez", campaignId: second },
  ]);
  expect((await floor.desk(elsa)).campaign?.id).toBe(second);
  expect(await move(omar, third, [[elsa, second]])).toMatchObject([{ state: "done" }]);
  expect((await floor.desk(elsa)).campaign?.id).toBe(third);
});

async function twinOf(from: Floor): Promise<string> {
  const id = newId();
  const row = await base.owner
    .selectFrom("campaign")
    .selectAll()
    .where("id", "=", second)
    .executeTakeFirstOrThrow();
  const { created_at: _created, started_at: _started, rules_at: _rules, pacer_day: _day, ...rest } = row;
  const created_at = new Date(from.clock.now());
  await base.owner
    .insertInto("campaign")
    .values({ ...rest, id, name: "Noche", pacer_snapshot: null, created_at })
    .execute();
  await from.pass(3);
  return id;
}

test("help asked for goes before everything, says who looks after it, and outlives a restart", async () => {
  const gema = await floor.agent("Gema");
  await floor.engine.commands.help({ ...floor.who(gema), reason: "agresivo" });
  expect((await tile(gema)).alert).toMatchObject({
    rank: 0,
    code: "help",
    text: "Pide ayuda: Cliente agresivo",
  });
  const take = (who: Person) => who.ask("POST", `/v1/floor/agents/${gema}/help/take`, {});
  expect((await take(omar)).json()).toEqual({ takenBy: "Omar Vega" });
  expect((await take(sara)).json()).toEqual({ takenBy: "Omar Vega" });
  await floor.pass(1);
  await floor.kill();
  await floor.revive();
  expect((await floor.desk(gema)).help).toMatchObject({ reason: "agresivo", takenBy: "Omar Vega" });
  expect((await tile(gema)).alert?.text).toBe("Pide ayuda: Cliente agresivo · atiende Omar Vega");
  await sara.ask("POST", `/v1/floor/agents/${gema}/help/close`, {});
  expect((await floor.desk(gema)).help).toBeNull();
  await floor.pass(1);
  const day = (await sara.ask("GET", "/v1/reports/productivity?date=2026-11-24")).json();
  expect(day.agents.find(({ name }: { name: string }) => name === "Gema")).toMatchObject({
    figures: expect.arrayContaining([expect.objectContaining({ code: "helpRequests", value: 1 })]),
  });
});

test("a team leaves for lunch in turns: the desk knows the hour, the pause begins by itself, and pacing is told before", async () => {
  const [hilda, irma] = [await floor.agent("Hilda"), await floor.agent("Irma")];
  const plan = newId();
  const others = (
    await base.owner.selectFrom("app_user").select(["id", "name"]).where("role", "=", "agent").execute()
  )
    .filter(({ id }) => id !== hilda && id !== irma)
    .map(({ id }) => id);
  const soon = localTime(floor.clock.now() + 3 * 60_000, "America/Santiago").secondOfDay;
  const hourOf = (second: number) =>
    `${Math.floor(second / 3600)}:${String(Math.floor((second % 3600) / 60)).padStart(2, "0")}`;
  const body = { teamId: null, pauseCode: "colacion", startsAt: hourOf(soon), turnMinutes: 20, turns: 3 };
  expect((await sara.ask("PUT", `/v1/break-plans/${plan}`, body)).statusCode).toBe(204);
  for (const user of others) await sara.ask("PUT", `/v1/break-plans/${plan}/places/${user}`, { turn: 3 });
  await sara.ask("PUT", `/v1/break-plans/${plan}/places/${hilda}`, { turn: 1 });
  await sara.ask("PUT", `/v1/break-plans/${plan}/places/${irma}`, { turn: 2 });
  const [team] = (await sara.ask("GET", "/v1/break-plans")).json().teams;
  expect(team.plans[0]).toMatchObject({
    label: "Colación / refrigerio",
    hours: [0, 1200, 2400].map((later) => hourOf(soon + later)),
  });
  await floor.pass(32, 4_000);
  const [first, later] = [(await floor.desk(hilda)).nextBreak, (await floor.desk(irma)).nextBreak];
  expect((later?.from ?? 0) - (first?.from ?? 0)).toBe(20 * 60_000);
  const waitMs = (first?.from ?? 0) - floor.clock.now();
  await floor.pass(waitMs / 1000 - 30, 15_000);
  const pacer = floor.engine.world.campaigns.get(floor.campaign)?.pacer.snapshot() as {
    agents: [number, { pausePending: boolean }][];
  };
  const seatOf = (user: UserId) =>
    [...floor.engine.world.seats.values()].find((seat) => seat.user === user)?.number;
  const pending = (user: UserId) =>
    pacer.agents.find(([number]) => number === seatOf(user))?.[1].pausePending;
  expect([pending(hilda), pending(irma)]).toEqual([true, false]);
  expect((await floor.desk(hilda)).state).toBe("available");
  await floor.pass(35, 5_000);
  expect(await floor.desk(hilda)).toMatchObject({ state: "paused", pauseLabel: "Colación / refrigerio" });
  expect((await floor.desk(irma)).state).toBe("available");
  // Back early: the same turn does not send them away twice.
  await floor.engine.commands.available(floor.who(hilda));
  await floor.pass(30, 5_000);
  expect((await floor.desk(hilda)).state).toBe("available");
});

test("the limit of a pause is an administrator's, and over it the floor and the desk say so", async () => {
  const admin = await api.as("admin", floor.mandate);
  const change = (who: Person) => who.ask("PATCH", "/v1/pause-reasons/bano", { limitMinutes: 1 });
  expect((await change(sara)).statusCode).toBe(403);
  expect((await change(admin)).statusCode).toBe(204);
  const julia = await floor.agent("Julia");
  await floor.engine.commands.pause({ ...floor.who(julia), reason: "bano" });
  await floor.pass(55, 5_000);
  expect((await tile(julia)).alert).toBeNull();
  await floor.kill();
  await floor.revive();
  await floor.pass(10, 5_000);
  expect((await tile(julia)).alert).toMatchObject({ code: "pause_over" });
  const seat = (await floor.desk(julia)) as Pick<SeatView, "pauseLimitAt">;
  expect(seat.pauseLimitAt).toBeLessThan(floor.clock.now());
});

const standing = async (who: Person) => ((await who.ask("GET", "/v1/floor")).json() as FloorView).standing;

test("a result whose agent shut the browser stands on the floor until a supervisor tells it; at the desk it is nobody's alert", async () => {
  const carla = await floor.agent("Carla");
  const attempt = await talk(carla);
  await floor.engine.commands.hangUp(floor.who(carla));
  await floor.pass(90);
  expect((await floor.desk(carla)).state).toBe("wrapup");
  expect(await standing(sara)).toEqual([]);
  const debtor = floor.debtors[next - 1];
  floor.browsersClosed.add(carla);
  await floor.pass(240, 5_000);
  await expect(floor.desk(carla)).rejects.toThrow("no seat");
  const [alert, ...others] = await standing(sara);
  expect(others).toEqual([]);
  const { number } = await base.owner
    .selectFrom("account")
    .select("number")
    .where("id", "=", debtor?.account ?? "")
    .executeTakeFirstOrThrow();
  expect(alert).toMatchObject({
    code: "result_owed",
    about: { debtorId: debtor?.debtor, attemptId: attempt },
  });
  expect(alert?.text).toContain(`Carla no registró qué pasó en su llamada: ${number}`);
  const stranger = await api.as(
    "supervisor",
    await seedMandate(base, { tenant: floor.mandate.tenant, code: "otra" }),
  );
  expect(await standing(stranger)).toEqual([]);
  const told = await sara.ask("POST", "/v1/gestiones", {
    ...{ id: newId(), attemptId: attempt, debtorId: debtor?.debtor, accountIds: [debtor?.account] },
    disposition: "SE_NIEGA",
  });
  expect(told.statusCode).toBe(201);
  await floor.pass(20);
  expect(await standing(sara)).toEqual([]);
});

test("a number of ours that fell against its own week stands on the floor until it is stopped or answered again", async () => {
  const { id, tenant_id } = await base.owner
    .selectFrom("caller_id")
    .select(["id", "tenant_id"])
    .where("tenant_id", "=", floor.mandate.tenant)
    .executeTakeFirstOrThrow();
  const today = localTime(floor.clock.now(), "America/Santiago").date;
  const shown = (day: string, uses: number, answers: number) =>
    base.owner
      .insertInto("caller_id_day")
      .values({ tenant_id, caller_id: id, day, uses, answers })
      .onConflict((row) => row.columns(["tenant_id", "caller_id", "day"]).doUpdateSet({ uses, answers }))
      .execute();
  await shown(addDays(today, -1), 500, 200);
  await shown(today, 100, 20);
  await floor.pass(20);
  const fallen = [{ code: "caller_id_fallen", about: { kind: "caller_id", callerId: id } }];
  expect(await standing(sara)).toMatchObject(fallen);
  await shown(today, 120, 45);
  await floor.pass(20);
  expect(await standing(sara)).toEqual([]);
  await shown(today, 200, 45);
  await floor.pass(20);
  expect(await standing(sara)).toMatchObject(fallen);
  const reason = "Ya nadie lo contesta";
  expect((await sara.ask("POST", `/v1/caller-ids/${id}/stop`, { reason })).statusCode).toBe(204);
  await floor.pass(20);
  expect(await standing(sara)).toEqual([]);
  await sara.ask("POST", `/v1/caller-ids/${id}/start`, { reason });
});

test("a supervisor asks why a campaign dialled what it dialled, decision by decision, and is told nothing of another's", async () => {
  const paced = await openFloor(base, {
    debtors: 12,
    campaign: { mode: "predictive" },
    behave: (city, phone) => city.noAnswer(phone),
  });
  const watcher = await (await openApi(base, { clock: paced.clock, engine: paced.link })).as(
    "supervisor",
    paced.mandate,
  );
  const path = `/v1/floor/campaigns/${paced.campaign}/decisions`;
  interface Decided {
    readonly from: number;
    readonly dialled: number;
    readonly sentence: string;
  }
  const ask = async (more = ""): Promise<Decided[]> =>
    (await watcher.ask("GET", path + more)).json<{ decisions: Decided[] }>().decisions;
  await paced.agent("Ana");
  await paced.pass(8);
  const decisions = await ask();
  const instants = decisions.map(({ from }) => from);
  expect(instants.length).toBeGreaterThan(1);
  expect(instants).toEqual(instants.toSorted((a, b) => b - a));
  expect(Math.abs((instants[0] ?? 0) - paced.clock.now())).toBeLessThan(9_000);
  for (const { sentence } of decisions)
    expect(sentence).toMatch(/^\d+ llamadas?: \d+ libres?, \d+ por contestar; ./);
  const launched = decisions.reduce((sum, { dialled }) => sum + dialled, 0);
  expect(launched).toBeGreaterThanOrEqual(paced.exchange.ledger.length);
  expect(paced.exchange.ledger.length).toBeGreaterThan(0);
  expect((await ask(`?before=${instants[0]}`))[0]?.from).toBe(instants[1]);
  expect((await sara.ask("GET", path)).statusCode).toBe(404);
});

// What a supervisor does beside the live floor: hears a recorded call, puts a list back by result, hands over an absent agent's
// agenda. Walls between mandates hold in each, and every hearing is logged.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { putCallback } from "#gestiones/service.ts";
import type { FollowUps } from "#http/contract/agenda.ts";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { UserId } from "#kernel/ids.ts";
import { hour } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { writeWav } from "#telephony/wav.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { openFloor } from "../support/floor.ts";

let base: TestDatabase;
let floor: Awaited<ReturnType<typeof openFloor>>;
let api: Api;
let sara: Person;
let stranger: Person;

beforeAll(async () => {
  base = await openTestDatabase();
  floor = await openFloor(base, {
    debtors: 6,
    // The first talks; the next three do not answer, the last two are busy.
    behave: (city, phone, n) =>
      n === 0 ? city.answers(phone, { talkMs: 20_000 }) : n < 4 ? city.noAnswer(phone) : city.busy(phone),
    campaign: { mode: "manual", ringSeconds: 15, wrapupMode: "optional" },
  });
  api = await openApi(base, { clock: floor.clock, engine: floor.link });
  sara = await api.as("supervisor", floor.mandate);
  const other = await seedMandate(base, { code: "otro", tenant: floor.mandate.tenant });
  stranger = await api.as("supervisor", { tenant: floor.mandate.tenant, portfolio: other.portfolio });
});

async function dial(user: UserId, n: number): Promise<void> {
  const debtor = floor.debtors[n];
  if (!debtor) throw new Error("no debtor");
  await floor.engine.commands.dial({ ...floor.who(user), debtor: debtor.debtor, phone: debtor.phone });
}

test("a recorded call is heard from the person's history, in ranges, by whoever may, and each hearing is logged", async () => {
  const agent = await api.as("agent", floor.mandate);
  const { user, tenant } = agent.session;
  await floor.engine.commands.openSeat({ tenant, user, campaign: floor.campaign, take: false });
  await floor.engine.commands.line({ tenant, user, kind: "agent" });
  await floor.pass(1);
  await dial(user, 0);
  await floor.pass(50, 2_000);
  await floor.engine.commands.available({ tenant, user });
  await floor.pass(1);
  const [talked] = floor.debtors;
  const card = (await sara.ask("GET", `/v1/debtors/${talked?.debtor}/card`)).json() as DebtorCard;
  const recording = card.timeline.find((line) => line.recording !== null)?.recording;
  expect(recording).toMatchObject({ own: false });
  const attempt = recording?.attemptId ?? "";
  const url = `/v1/attempts/${attempt}/recording`;
  // Retention, or a disk that was away: the row alone plays nothing.
  expect((await sara.ask("GET", url)).statusCode).toBe(404);
  const [customer, agentVoice] = [
    Int16Array.from({ length: 800 }, (_, n) => n),
    new Int16Array(400).fill(-5),
  ];
  writeFileSync(join(api.recordingsFolder, `${attempt}-cliente.wav`), writeWav(customer));
  writeFileSync(join(api.recordingsFolder, `${attempt}-agente.wav`), writeWav(agentVoice));
  const whole = await sara.ask("GET", url);
  expect([whole.statusCode, whole.headers["content-type"], whole.rawPayload.length]).toEqual([
    200,
    "audio/wav",
    44 + 800 * 4,
  ]);
  const sampleAt = (n: number) => [
    whole.rawPayload.readInt16LE(44 + n * 4),
    whole.rawPayload.readInt16LE(46 + n * 4),
  ];
  expect([sampleAt(0), sampleAt(399), sampleAt(400)]).toEqual([
    [0, -5],
    [399, -5],
    [400, 0],
  ]);
  const part = await sara.ask("GET", url, undefined, { range: "bytes=1001-1010" });
  expect([part.statusCode, part.headers["content-range"]]).toEqual([206, `bytes 1001-1010/${44 + 800 * 4}`]);
  expect(part.rawPayload).toEqual(whole.rawPayload.subarray(1001, 1011));

  expect((await stranger.ask("GET", url)).statusCode).toBe(404);
  expect((await agent.ask("GET", url)).statusCode).toBe(403);
  expect((await sara.ask("GET", "/v1/attempts/..%2F..%2Fetc/recording")).statusCode).toBe(422);
  const admin = await api.as("admin", floor.mandate);
  const rule = `/v1/portfolios/${floor.mandate.portfolio}/recording-rule`;
  expect((await admin.ask("PUT", rule, { agentsHearOwn: true })).statusCode).toBe(204);
  expect((await agent.ask("GET", url)).statusCode).toBe(200);
  const colleague = await api.as("agent", floor.mandate);
  expect((await colleague.ask("GET", url)).statusCode).toBe(403);
  const heard = await base.owner
    .selectFrom("access_log")
    .select(["user_id", "portfolio_id", "subject_id"])
    .where("what", "=", "recording")
    .orderBy("at")
    .execute();
  const about = { portfolio_id: floor.mandate.portfolio, subject_id: talked?.debtor };
  expect(heard).toEqual([
    { user_id: sara.session.user, ...about },
    { user_id: user, ...about },
  ]);
});

test("a list put back by result brings the people of those results that the rules let us call, and says why not the rest", async () => {
  const ana = await floor.agent("Ana");
  for (const n of [1, 2, 3, 4, 5]) {
    await dial(ana, n);
    await floor.pass(20, 1_000);
  }
  const url = `/v1/campaigns/${floor.campaign}/recycle`;
  const look = async (results: string) => (await sara.ask("GET", `${url}?results=${results}`)).json();
  expect((await look("")).waiting).toContainEqual({ result: "no_answer", count: 3 });
  const early = await look("no_answer,busy");
  // The sheet wants two hours between tries where a telephone rang: that is no spacing of the house's.
  expect(early).toMatchObject({ found: 5, callable: 2, blocked: [{ code: "too_soon", count: 3 }] });
  const now = floor.clock.now();
  const order = async () => (await sara.ask("POST", url, { results: ["no_answer", "busy"] })).json();
  expect(await order()).toMatchObject({ recycled: 2 });
  expect(await order()).toMatchObject({ recycled: 0 });
  const list = await base.owner
    .selectFrom("campaign_debtor")
    .select(["last_outcome", "not_before", "attempts"])
    .where("campaign_id", "=", floor.campaign)
    .where("last_outcome", "in", ["busy", "no_answer"])
    .execute();
  const due = (outcome: string) =>
    list.filter((row) => row.last_outcome === outcome && row.not_before <= now && row.attempts === 1).length;
  expect([due("busy"), due("no_answer")]).toEqual([2, 0]);
  expect((await stranger.ask("GET", url)).statusCode).toBe(404);
});

test("all of an absent agent's calls and promises go to a colleague in one order, and come back when it is undone", async () => {
  const [rosa, luis] = [await floor.agent("Rosa"), await floor.agent("Luis")];
  const { tenant, portfolio } = floor.mandate;
  const at = floor.clock.now();
  for (const { debtor, phone } of floor.debtors.slice(2, 5))
    await base.db.inTenant(tenant, (tx) =>
      putCallback(tx, {
        tenant,
        portfolio,
        debtor,
        phone,
        gestion: null,
        owner: rosa,
        dueAt: at + 5 * hour,
        at,
      }),
    );
  await promised(rosa, floor.debtors[1]?.debtor ?? "");
  const preview = `/v1/reassignments/preview?fromUserId=${rosa}&toUserId=${luis}`;
  expect((await sara.ask("GET", preview)).json()).toEqual({ callbacks: 3, promises: 1, left: 0 });
  expect((await stranger.ask("GET", preview)).json()).toEqual({ callbacks: 0, promises: 0, left: 0 });
  // A receiver who does not see the mandate gets nothing of it.
  const blind = `/v1/reassignments/preview?fromUserId=${rosa}&toUserId=${stranger.session.user}`;
  expect((await sara.ask("GET", blind)).json()).toEqual({ callbacks: 0, promises: 0, left: 4 });
  const id = newId();
  const order = { id, fromUserId: rosa, toUserId: luis };
  const given = { callbacks: 3, promises: 1, left: 0 };
  expect((await sara.ask("POST", "/v1/reassignments", order)).json()).toEqual(given);
  expect((await sara.ask("POST", "/v1/reassignments", order)).json()).toEqual(given);
  expect(await owners()).toEqual([luis, luis, luis, luis]);
  // One was called meanwhile: it stays as it is.
  await base.owner
    .updateTable("callback")
    .set({ state: "done", closed_at: new Date(at) })
    .where("debtor_id", "=", floor.debtors[2]?.debtor ?? "")
    .execute();
  const undo = () => sara.ask("POST", `/v1/reassignments/${id}/undo`, {});
  expect((await undo()).json()).toEqual({ callbacks: 2, promises: 1 });
  expect((await undo()).json()).toEqual({ callbacks: 0, promises: 0 });
  expect((await owners()).toSorted()).toEqual([luis, rosa, rosa, rosa].toSorted());
  const toTeam = { id: newId(), fromUserId: rosa, toUserId: null };
  expect((await sara.ask("POST", "/v1/reassignments", toTeam)).json()).toEqual({
    callbacks: 2,
    promises: 1,
    left: 0,
  });
  const promise = base.owner.selectFrom("promise").select(["user_id", "keeper_id", "team_keeps"]);
  // Whoever took it keeps it in every figure.
  expect(await promise.execute()).toEqual([{ user_id: rosa, keeper_id: null, team_keeps: true }]);
  // The team's is on the list of whoever is of the team, and of nobody else's.
  const followed = async (person: Person) =>
    (await person.ask("GET", "/v1/promises/follow-up?whose=mine")).json<FollowUps>().promises;
  const [mate, away] = [await api.as("agent", floor.mandate), await api.as("agent", floor.mandate)];
  await putInTeamOf(await api.as("supervisor", floor.mandate), away.session.user);
  expect(await followed(mate)).toMatchObject([{ debtorId: floor.debtors[1]?.debtor, covered: true }]);
  expect(await followed(away)).toEqual([]);
});

test("the agenda of another supervisor's agent is neither shown, nor handed over, nor listed", async () => {
  const [rosa, luis] = [await floor.agent("Rosa"), await floor.agent("Luis")];
  const lead = await api.as("supervisor", floor.mandate);
  await putInTeamOf(lead, rosa);
  const { tenant, portfolio } = floor.mandate;
  const [, , , , , last] = floor.debtors;
  if (!last) throw new Error("six debtors");
  const at = floor.clock.now();
  const { debtor, phone } = last;
  await base.db.inTenant(tenant, (tx) =>
    putCallback(tx, {
      tenant,
      portfolio,
      debtor,
      phone,
      gestion: null,
      owner: rosa,
      dueAt: at + 5 * hour,
      at,
    }),
  );
  const order = { id: newId(), fromUserId: rosa, toUserId: luis };
  const preview = `/v1/reassignments/preview?fromUserId=${rosa}&toUserId=${luis}`;
  expect((await sara.ask("GET", preview)).statusCode).toBe(404);
  expect((await sara.ask("POST", "/v1/reassignments", order)).statusCode).toBe(404);
  expect((await lead.ask("POST", "/v1/reassignments", order)).json()).toMatchObject({ callbacks: 1 });
  const listed = async (person: Person) =>
    (await person.ask("GET", "/v1/reassignments")).json().reassignments.map(({ id }: { id: string }) => id);
  expect(await listed(lead)).toContain(order.id);
  expect(await listed(sara)).not.toContain(order.id);
  expect((await sara.ask("POST", `/v1/reassignments/${order.id}/undo`, {})).statusCode).toBe(404);
  expect((await lead.ask("POST", `/v1/reassignments/${order.id}/undo`, {})).json()).toMatchObject({
    callbacks: 1,
  });
});

/** Into a team that this supervisor leads. */
async function putInTeamOf(lead: Person, user: UserId): Promise<void> {
  const { tenant } = floor.mandate;
  const id = newId();
  await base.owner
    .insertInto("team")
    .values({ tenant_id: tenant, id, name: `Equipo ${id}`, supervisor_id: lead.session.user })
    .execute();
  await base.owner.updateTable("app_user").set({ team_id: id }).where("id", "=", user).execute();
}

async function owners(): Promise<(string | null)[]> {
  const calls = await base.owner.selectFrom("callback").select("owner_id").execute();
  const promises = await base.owner.selectFrom("promise").select(["keeper_id", "user_id"]).execute();
  return [...calls.map((row) => row.owner_id), ...promises.map((row) => row.keeper_id ?? row.user_id)];
}

async function promised(user: UserId, debtorId: string): Promise<void> {
  const [account] = await base.owner
    .selectFrom("account")
    .select(["id", "currency", "balance_minor"])
    .where("debtor_id", "=", debtorId)
    .execute();
  const saved = await sara.ask("POST", "/v1/gestiones", {
    id: newId(),
    debtorId,
    accountIds: [account?.id],
    disposition: "PROMESA",
    promises: [
      {
        id: newId(),
        accountId: account?.id,
        amount: { minor: String(account?.balance_minor), currency: account?.currency },
        dueOn: "2026-11-27",
      },
    ],
  });
  expect(saved.statusCode).toBe(201);
  await base.owner.updateTable("promise").set({ user_id: user }).execute();
}

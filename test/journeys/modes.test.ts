// The ways of dialling where somebody decides: preview, manual and return calls at an agreed hour; and what an agent does in
// between: pauses, tones, the next phone, the busy one again.
import { beforeAll, expect, test } from "vitest";
import { createCampaign, createTrunk, trunkDefaults } from "#dialer/service.ts";
import { putCallback } from "#gestiones/service.ts";
import type { FloorView } from "#http/contract/floor.ts";
import type { CampaignId, PortfolioId, UserId } from "#kernel/ids.ts";
import { minute } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { createSegment } from "#segmentation/service.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { addDebtor, type SeededDebtor } from "../support/debtors.ts";
import { type Floor, openFloor, tuesday } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

type Opened = Awaited<ReturnType<typeof openFloor>>;
const dialled = (floor: Floor) => floor.exchange.ledger.map(({ phone }) => phone);
const first = (floor: Opened): SeededDebtor => {
  const [debtor] = floor.debtors;
  if (!debtor) throw new Error("no debtor");
  return debtor;
};
const talkative: Parameters<typeof openFloor>[1] = {
  debtors: 2,
  behave: (city, phone) => city.answers(phone, { talkMs: null }),
};

test("in preview the person is shown first, and dialled when the agent accepts", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "preview", previewSeconds: 60 } });
  const ana = await floor.agent("Ana");
  await floor.pass(10);
  const shown = (await floor.desk(ana)).call;
  expect(shown).toMatchObject({ phase: "preview", mode: "preview" });
  expect(dialled(floor)).toEqual([]);
  await floor.engine.commands.preview({ ...floor.who(ana), accept: true });
  await floor.pass(10);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { debtorId: shown?.debtorId } });
  expect(dialled(floor)).toHaveLength(1);
});

test("a preview nobody decides about is dialled when its time is over, and not before", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "preview", previewSeconds: 30 } });
  await floor.agent("Ana");
  await floor.pass(20);
  expect(dialled(floor)).toEqual([]);
  await floor.pass(15);
  expect(dialled(floor)).toHaveLength(1);
});

test("who is skipped in preview is not shown again within the hour, and the next person comes", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "preview", previewSeconds: 600 } });
  const ana = await floor.agent("Ana");
  await floor.pass(5);
  const skipped = (await floor.desk(ana)).call?.debtorId;
  await floor.engine.commands.preview({ ...floor.who(ana), accept: false, reason: "ya habló ayer" });
  await floor.pass(5);
  const next = (await floor.desk(ana)).call?.debtorId;
  expect(next).toBeTruthy();
  expect(next).not.toBe(skipped);
  await floor.engine.commands.preview({ ...floor.who(ana), accept: false, reason: "" });
  await floor.pass(50 * 60, 60_000);
  expect((await floor.desk(ana)).call).toBeNull();
  await floor.pass(15 * 60, 30_000);
  expect((await floor.desk(ana)).call?.debtorId).toBe(skipped);
  expect(dialled(floor)).toEqual([]);
});

test("a manual campaign dials nobody by itself, and the person the agent chooses through the same gate", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "manual" } });
  const ana = await floor.agent("Ana");
  await floor.pass(60);
  expect(dialled(floor)).toEqual([]);
  expect((await floor.desk(ana)).waitingBecause).toBe("Campaña manual: elige a quién llamar");
  const chosen = first(floor);
  await floor.engine.commands.dial({ ...floor.who(ana), debtor: chosen.debtor, phone: chosen.phone });
  await floor.pass(10);
  expect(dialled(floor)).toEqual([await floor.numberOf(chosen)]);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { mode: "manual" } });
});

test("whoever was put off since they were chosen as the next is not called", async () => {
  const floor = await openFloor(base, { ...talkative, debtors: 1, campaign: { mode: "progressive" } });
  await floor.pass(5);
  expect(floor.engine.world.campaigns.get(floor.campaign)?.hopper).toHaveLength(1);
  // What a call of another list of the mandate brought.
  await base.owner
    .updateTable("campaign_debtor")
    .set({ not_before: new Date(floor.clock.now() + 10 * minute) as never })
    .where("campaign_id", "=", floor.campaign)
    .execute();
  await floor.agent("Ana");
  await floor.pass(9 * 60, 5_000);
  expect(dialled(floor)).toEqual([]);
  await floor.pass(2 * 60, 5_000);
  expect(dialled(floor)).toHaveLength(1);
});

test("by hand out of hours the gate refuses with its reasons and the agent is free again", async () => {
  const night = Date.parse("2026-11-25T00:30:00Z");
  const floor = await openFloor(base, { ...talkative, at: night, campaign: { mode: "manual" } });
  const ana = await floor.agent("Ana");
  const { debtor, phone } = first(floor);
  await expect(floor.engine.commands.dial({ ...floor.who(ana), debtor, phone })).rejects.toMatchObject({
    code: "contact_denied",
    details: { nextAllowedAt: expect.any(Number), reasons: expect.arrayContaining([expect.anything()]) },
  });
  expect((await floor.desk(ana)).state).toBe("available");
  expect(dialled(floor)).toEqual([]);
});

test("a number of somebody else's is not dialled by hand", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "manual" } });
  const ana = await floor.agent("Ana");
  const [one, other] = floor.debtors;
  if (!one || !other) throw new Error("two debtors");
  const wrong = floor.engine.commands.dial({ ...floor.who(ana), debtor: one.debtor, phone: other.phone });
  await expect(wrong).rejects.toMatchObject({ code: "not_found" });
  expect(dialled(floor)).toEqual([]);
});

async function agree(floor: Opened, owner: UserId | null, dueAt: number): Promise<void> {
  const { debtor, phone } = first(floor);
  const { tenant, portfolio } = floor.mandate;
  const at = floor.clock.now();
  await base.db.inTenant(tenant, (tx) =>
    putCallback(tx, { tenant, portfolio, debtor, phone, gestion: null, owner, dueAt, at }),
  );
}

test("a call agreed for an hour is shown to its owner at that hour, never dialled before and never given to another", async () => {
  const floor = await openFloor(base, { ...talkative, debtors: 1, campaign: { mode: "manual" } });
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  await agree(floor, berta, floor.clock.now() + 3 * minute);
  await floor.pass(2 * 60, 5_000);
  expect(dialled(floor)).toEqual([]);
  await floor.pass(70);
  expect((await floor.desk(berta)).call).toMatchObject({ phase: "preview", mode: "callback" });
  expect((await floor.desk(ana)).call).toBeNull();
  await floor.engine.commands.preview({ ...floor.who(berta), accept: true });
  await floor.pass(10);
  expect(await floor.desk(berta)).toMatchObject({ state: "talking", call: { mode: "callback" } });
  const open = await base.owner
    .selectFrom("callback")
    .select("state")
    .where("debtor_id", "=", first(floor).debtor)
    .execute();
  expect(open).toEqual([{ state: "done" }]);
  expect(dialled(floor)).toHaveLength(1);
});

test("when its owner is away for ten minutes an agreed call goes to the team", async () => {
  const floor = await openFloor(base, { ...talkative, debtors: 1, campaign: { mode: "manual" } });
  const [ana, berta] = [await floor.agent("Ana"), await floor.agent("Berta")];
  await floor.engine.commands.pause({ ...floor.who(berta), reason: "bano" });
  await agree(floor, berta, floor.clock.now() + minute);
  await floor.pass(10 * 60, 10_000);
  expect((await floor.desk(ana)).call).toBeNull();
  await floor.pass(70);
  expect((await floor.desk(ana)).call).toMatchObject({ phase: "preview", mode: "callback" });
});

test("a pause asked for during a call begins after it, with its reason and its limit", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    behave: (city, phone) => city.answers(phone, { talkMs: 20_000 }),
    campaign: { wrapupMode: "timed", wrapupSeconds: 5 },
  });
  const ana = await floor.agent("Ana");
  await floor.pass(12);
  expect((await floor.desk(ana)).state).toBe("talking");
  await floor.engine.commands.pause({ ...floor.who(ana), reason: "bano" });
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", pausePending: true });
  await floor.pass(60);
  const desk = await floor.desk(ana);
  expect(desk).toMatchObject({ state: "paused", pauseReason: "bano" });
  expect(desk.pauseLimitAt).toBeGreaterThan(floor.clock.now());
});

test("tones typed on the desk reach the other side of the call on it, and without a call are refused", async () => {
  const floor = await openFloor(base, { ...talkative, debtors: 1 });
  const ana = await floor.agent("Ana");
  await floor.pass(12);
  await floor.engine.commands.dtmf({ ...floor.who(ana), digits: "12#" });
  expect(floor.exchange.ledger.map(({ heardTones }) => heardTones)).toEqual(["12#"]);
  await floor.engine.commands.hangUp(floor.who(ana));
  await floor.pass(2);
  await expect(floor.engine.commands.dtmf({ ...floor.who(ana), digits: "1" })).rejects.toMatchObject({
    code: "seat_state",
  });
});

test("an invalid number leads to the debtor's next phone at once, best quality first", async () => {
  const floor = await openFloor(base, { debtors: 1, behave: (city, phone) => city.invalid(phone) });
  const { debtor, phone } = first(floor);
  const add = (e164: string, quality: number) => ({
    tenant_id: floor.mandate.tenant,
    portfolio_id: floor.mandate.portfolio,
    id: newId(),
    debtor_id: debtor,
    e164,
    raw: e164,
    role: "titular",
    quality,
    origin: "file",
    created_at: new Date(floor.clock.now()),
  });
  await base.db.inTenant(floor.mandate.tenant, async (tx) => {
    await tx.updateTable("phone").set({ quality: 90 }).where("id", "=", phone).execute();
    await tx
      .insertInto("phone")
      .values([add("+56987000001", 10), add("+56987000002", 60)])
      .execute();
  });
  await floor.agent("Ana");
  await floor.pass(40);
  expect(dialled(floor).slice(0, 2)).toEqual([await floor.numberOf(first(floor)), "+56987000002"]);
});

test("a campaign says why it does not dial: nobody connected, nobody free, paused; paused it announces no more calls", async () => {
  const floor = await openFloor(base, { ...talkative, debtors: 1 });
  const asked = { tenant: floor.mandate.tenant, campaign: floor.campaign };
  const codes = async () => (await floor.engine.commands.stops(asked))?.map(({ code }) => code);
  expect(await codes()).toEqual(["no_agents"]);
  await floor.agent("Ana");
  expect(await codes()).toEqual([]);
  await floor.pass(12);
  expect(await codes()).toEqual(["no_idle_agents"]);
  const pace = async () => {
    const view = (await floor.engine.commands.floorView(asked)) as FloorView;
    return view.campaigns.find(({ id }) => id === floor.campaign)?.pacing;
  };
  expect(await pace()).toMatchObject({ sentence: expect.any(String) });
  await floor.engine.commands.campaignState({ ...asked, state: "paused" });
  expect(await codes()).toEqual(["campaign_paused"]);
  await floor.pass(2);
  expect(await pace()).toBeNull();
  expect(await floor.engine.commands.stops({ ...asked, tenant: newId() })).toBeNull();
});

test("by hand a person of another mandate is called from that mandate, with its number, or not at all", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "manual" } });
  const ana = await floor.agent("Ana");
  const other = await seedMandate(base, { tenant: floor.mandate.tenant, code: newId().slice(-12) });
  const theirs = await addDebtor(base, other);
  floor.city.answers(await floor.numberOf(theirs), { talkMs: null });
  const dial = () =>
    floor.engine.commands.dial({ ...floor.who(ana), debtor: theirs.debtor, phone: theirs.phone });
  await expect(dial()).rejects.toMatchObject({
    code: "campaign_state",
    details: { reason: "not_running" },
  });
  expect(dialled(floor)).toEqual([]);
  const campaign = await anotherCampaign(floor, other.portfolio, "+56600999888");
  await floor.pass(3);
  await dial();
  await floor.pass(10);
  const attempts = await base.owner
    .selectFrom("attempt")
    .select(["portfolio_id", "campaign_id", "caller_id", "user_id"])
    .where("debtor_id", "=", theirs.debtor)
    .execute();
  expect(attempts).toEqual([
    { portfolio_id: other.portfolio, campaign_id: campaign, caller_id: "+56600999888", user_id: ana },
  ]);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { debtorId: theirs.debtor } });
});

test("while the system says it is not ready nobody is dialled by hand either, nor in preview", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "preview", previewSeconds: 600 } });
  const ana = await floor.agent("Ana");
  await floor.pass(5);
  expect((await floor.desk(ana)).call).toMatchObject({ phase: "preview" });
  floor.notReady.push("El reloj de la base de datos difiere 400 s del de esta máquina");
  await expect(floor.engine.commands.preview({ ...floor.who(ana), accept: true })).rejects.toMatchObject({
    code: "campaign_state",
  });
  await floor.engine.commands.preview({ ...floor.who(ana), accept: false, reason: "" });
  const { debtor, phone } = first(floor);
  await expect(floor.engine.commands.dial({ ...floor.who(ana), debtor, phone })).rejects.toMatchObject({
    code: "campaign_state",
  });
  expect(dialled(floor)).toEqual([]);
});

test("what a call brought holds for every list of the mandate, not only for the one that made it", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    at: tuesday - 60 * minute,
    behave: (city, phone) => city.noAnswer(phone),
  });
  const second = await anotherCampaign(floor, floor.mandate.portfolio, "+56600999777");
  await floor.agent("Ana");
  await floor.pass(60, 1_000);
  expect(dialled(floor)).toHaveLength(1);
  const lists = await base.owner
    .selectFrom("campaign_debtor")
    .select(["campaign_id", "not_before", "why"])
    .where("debtor_id", "=", first(floor).debtor)
    .execute();
  expect(lists.map(({ campaign_id }) => campaign_id).sort()).toEqual([floor.campaign, second].sort());
  // Nobody answered at nine: another part of the day, twelve.
  for (const { not_before, why } of lists)
    expect([why, not_before]).toEqual(["retry", tuesday + 120 * minute]);
});

test("an aggressive talk is on the supervisor's floor the moment it is saved, with the agent it happened to, for a quarter of an hour", async () => {
  const floor = await openFloor(base, { ...talkative, debtors: 1, campaign: { mode: "manual" } });
  const ana = await floor.agent("Ana");
  const told = async () =>
    ((await floor.engine.commands.floorView({ tenant: floor.mandate.tenant })) as FloorView).campaigns
      .flatMap(({ alerts }) => alerts)
      .map(({ text }) => text);
  const saved = { attempt: null, andThen: "next", contact: true, promises: [] } as const;
  await floor.engine.commands.gestionSaved({ ...floor.who(ana), ...saved, alert: null });
  expect(await told()).toEqual([]);
  await floor.engine.commands.gestionSaved({ ...floor.who(ana), ...saved, alert: "Trato agresivo" });
  expect(await told()).toEqual(["Trato agresivo: acaba de atenderlo Ana"]);
  await floor.pass(16 * 60, 60_000);
  expect(await told()).toEqual([]);
});

/** One more campaign under way in the same agency, with a number of its own to show. */
async function anotherCampaign(floor: Opened, portfolio: PortfolioId, callerId: string): Promise<CampaignId> {
  const who = { tenant: floor.mandate.tenant, user: floor.mandate.admin };
  const at = floor.clock.now();
  return base.db.inTenant(who.tenant, async (tx) => {
    const criteria = { field: "state", op: "eq", value: "open" } as const;
    const segment = await createSegment(
      tx,
      who.tenant,
      portfolio,
      { name: `Todos ${callerId}`, criteria },
      at,
    );
    const trunk = await createTrunk(
      tx,
      who,
      {
        ...trunkDefaults,
        name: `troncal-${callerId.slice(1)}`,
        host: "127.0.0.1",
        port: 5060,
        callerIds: [callerId],
        verified: "Contrato de prueba",
        maxLines: 5,
        callsPerSecond: 5,
      },
      at,
    );
    const campaign = await createCampaign(
      tx,
      who,
      {
        name: `Campaña ${callerId}`,
        portfolio,
        segment,
        trunk,
        mode: "manual",
        abandonmentCap: 0.03,
        maxLines: 5,
        ringSeconds: 25,
        wrapupMode: "mandatory",
        wrapupSeconds: 30,
        previewSeconds: 15,
        detection: "talk",
        record: true,
      },
      at,
    );
    await tx.updateTable("campaign").set({ state: "running" }).where("id", "=", campaign).execute();
    return campaign;
  });
}

// What gives way when the system is ill, and in which order: a disk that fills, rows that cannot be dialled, desks that vanish
// under a talk. Nobody else is disturbed, and the floor says what is so.
import { type RawBuilder, sql } from "kysely";
import { beforeAll, expect, test, vi } from "vitest";
import { createReadiness, differingZones } from "#dialer/engine/readiness.ts";
import type { FloorView } from "#http/contract/floor.ts";
import type { DiskSpace } from "#kernel/disk.ts";
import type { AttemptId, SeatId } from "#kernel/ids.ts";
import { localDate, startOfDay } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

const talkative: Parameters<typeof openFloor>[1] = {
  debtors: 2,
  behave: (city, phone) => city.answers(phone, { talkMs: null }),
};
const alertsOf = async (floor: Floor) =>
  ((await floor.engine.commands.floorView({ tenant: floor.mandate.tenant })) as FloorView).campaigns.flatMap(
    ({ alerts }) => alerts,
  );

/** A disk whose free share a test decides, looked at as the engine's process looks at it. */
function ownDisk(floor: Floor) {
  const space = { freeBytes: 50, totalBytes: 100 };
  const read = async (): Promise<DiskSpace> => space;
  const readiness = createReadiness({ db: base.db, clock: floor.clock, disk: read });
  return {
    read,
    async hasFree(percent: number) {
      space.freeBytes = percent;
      await readiness.check();
      floor.notReady.splice(0, floor.notReady.length, ...readiness.problems());
      floor.disk = readiness.disk();
    },
  };
}

test("as the disk fills, recordings stop first, then files, then dialling, each said on the floor; all goes on when there is room", async () => {
  const floor = await openFloor(base, { ...talkative, campaign: { mode: "manual" } });
  const disk = ownDisk(floor);
  const api: Api = await openApi(base, { clock: floor.clock, engine: floor.link, disk: disk.read });
  const sofia: Person = await api.as("strategist", floor.mandate);
  const ana = await floor.agent("Ana");
  const luz = await floor.agent("Luz");
  const send = async (name: string) =>
    (
      await sofia.ask(
        "POST",
        `/v1/portfolios/${floor.mandate.portfolio}/imports?kind=assignment&name=${name}.csv`,
        `RUT;NOMBRE\n${name}\n`,
      )
    ).json();
  const [one, two] = floor.debtors;
  if (!one || !two) throw new Error("no debtors");
  const recordedOf = async (debtor: string) =>
    (
      await base.owner
        .selectFrom("attempt")
        .select("recorded")
        .where("debtor_id", "=", debtor as never)
        .execute()
    ).map(({ recorded }) => recorded);

  await disk.hasFree(14);
  expect(await alertsOf(floor)).toMatchObject([
    { code: "disk", text: "Queda 14 % de disco libre: libera espacio; con menos de 10 % se deja de grabar" },
  ]);
  await floor.engine.commands.dial({ ...floor.who(ana), debtor: one.debtor, phone: one.phone });
  await floor.pass(8);
  expect(await floor.desk(ana)).toMatchObject({ state: "talking", call: { recording: "on" } });

  await disk.hasFree(9);
  await floor.engine.commands.dial({ ...floor.who(luz), debtor: two.debtor, phone: two.phone });
  await floor.pass(8);
  expect(await floor.desk(luz)).toMatchObject({ state: "talking", call: { recording: "off" } });
  expect([await recordedOf(one.debtor), await recordedOf(two.debtor)]).toEqual([[true], [false]]);
  expect((await alertsOf(floor)).map(({ text }) => text)).toEqual([
    "Queda 9 % de disco libre: las llamadas nuevas no se graban",
  ]);
  expect(await send("uno")).toHaveProperty("jobId");

  await disk.hasFree(6);
  expect(await send("dos")).toMatchObject({ code: "disk_full", status: 507, details: { freePercent: 6 } });
  const period = { from: "2026-11-24", to: "2026-11-24", reason: "Cierre" };
  expect((await sofia.ask("POST", "/v1/exports", { id: newId(), ...period })).statusCode).toBe(507);
  expect(floor.notReady).toEqual([]);

  await disk.hasFree(4);
  for (const user of [ana, luz]) await floor.engine.commands.hangUp(floor.who(user));
  await floor.pass(2);
  expect((await floor.desk(ana)).state).not.toBe("talking");
  const third = await openFloor(base, talkative);
  third.notReady.push(...floor.notReady);
  await third.agent("Eva");
  await third.pass(10);
  expect(third.exchange.ledger).toEqual([]);

  await disk.hasFree(20);
  third.notReady.splice(0, 9, ...floor.notReady);
  await third.pass(10);
  expect(third.exchange.ledger).toHaveLength(1);
  expect(await send("dos")).toHaveProperty("jobId");
  expect(await alertsOf(floor)).toEqual([]);
});

/** Ana talks with the only person there is, while the others pause. */
async function anaTalks(others: readonly string[] = []) {
  const floor = await openFloor(base, { ...talkative, debtors: 1, campaign: { wrapupMode: "optional" } });
  const rest = [];
  for (const name of others) {
    const user = await floor.agent(name);
    await floor.engine.commands.pause({ ...floor.who(user), reason: "bano" });
    rest.push(user);
  }
  const ana = await floor.agent("Ana");
  await floor.pass(10);
  const { call, seatId } = await floor.desk(ana);
  expect(call?.phase).toBe("talking");
  const attempt = call?.attemptId ?? "";
  const music = () => floor.exchange.talking().every((one) => one.attempt !== attempt);
  const answersOf = async () => floor.engine.world.calls.get(attempt as AttemptId)?.call.at.phase;
  return { floor, ana, rest, attempt, seat: seatId as SeatId, music, phase: answersOf };
}

test("an agent whose browser closes in mid-talk finds the same person within 20 seconds, who heard music meanwhile", async () => {
  const { floor, ana, attempt, phase, music } = await anaTalks();
  floor.browsersClosed.add(ana);
  await floor.engine.commands.deskGone(floor.who(ana));
  // A page loaded anew is back at once and disturbs nobody.
  await floor.pass(0.75);
  expect([await phase(), music()]).toEqual(["talking", false]);
  await floor.pass(1.25);
  expect([await phase(), music()]).toEqual(["left", true]);
  expect((await floor.desk(ana)).state).toBe("reconnecting");
  await floor.pass(15);
  // The page is there and its softphone not yet: they would hear silence.
  floor.browsersClosed.clear();
  await floor.engine.commands.heartbeat({ ...floor.who(ana), line: false });
  await floor.pass(1);
  expect(await phase()).toBe("left");
  await floor.engine.commands.heartbeat({ ...floor.who(ana), line: true });
  await floor.pass(1);
  expect(await floor.desk(ana)).toMatchObject({
    state: "talking",
    call: { attemptId: attempt, phase: "talking" },
  });
  expect(music()).toBe(false);
  expect(floor.exchange.ledger).toHaveLength(1);
});

test("when the line of an agent falls and stays away, the person goes to another after 20 seconds", async () => {
  const { floor, rest, seat, attempt, phase } = await anaTalks(["Berta"]);
  floor.exchange.refuseSeats(floor.engine.world.seats.get(seat)?.sipUser.split(" ") ?? []);
  floor.exchange.dropSeat(seat);
  await floor.pass(1);
  expect(await phase()).toBe("left");
  const [berta] = rest;
  if (!berta) throw new Error("nobody");
  await floor.engine.commands.available(floor.who(berta));
  await floor.pass(18);
  expect((await floor.desk(berta)).call).toBeNull();
  await floor.pass(3);
  expect((await floor.desk(berta)).call).toMatchObject({ attemptId: attempt, phase: "talking" });
});

test("who was left without anybody hears the message, is not counted as abandoned, and is owed a call at a lawful hour", async () => {
  const { floor, ana, attempt, phase } = await anaTalks();
  floor.browsersClosed.add(ana);
  await floor.engine.commands.deskGone(floor.who(ana));
  await floor.pass(40);
  expect(await phase()).not.toBe("left");
  const row = await base.owner
    .selectFrom("attempt")
    .select(["state", "outcome", "abandoned"])
    .where("id", "=", attempt)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ state: "ended", outcome: "human", abandoned: false });
  const [entry] = floor.exchange.ledger;
  expect(entry?.heardMessage).toBe(true);
  const [person] = floor.debtors;
  const owed = await base.owner
    .selectFrom("callback")
    .select(["state", "owner_id"])
    .where("debtor_id", "=", person?.debtor ?? "")
    .execute();
  expect(owed).toEqual([{ state: "open", owner_id: ana }]);
});

test("rows that no validation would let in never stop a campaign: those people are put aside, seen by the supervisor, and come back when mended", async () => {
  const floor = await openFloor(base, {
    debtors: 6,
    // The second, of the impossible zone, lets it ring: what follows a try is counted in their hours.
    behave: (city, phone, n) => (n === 1 ? city.noAnswer(phone) : city.answers(phone, { talkMs: null })),
    campaign: { wrapupMode: "optional" },
  });
  const [phone, zone, flags, amount, ...sound] = floor.debtors;
  if (!phone || !zone || !flags || !amount) throw new Error("no debtors");
  const asOwner = (query: RawBuilder<unknown>) => query.execute(base.owner);
  const number = await floor.numberOf(phone);
  await asOwner(sql`update phone set e164 = 'dos dos dos' where id = ${phone.phone}`);
  await asOwner(sql`update debtor set zone = 'Marte/Norte' where id = ${zone.debtor}`);
  await asOwner(sql`update debtor set flags = array['nadie_lo_sabe'] where id = ${flags.debtor}`);
  await asOwner(
    sql`update account set balance_minor = 9223372036854775807 where debtor_id = ${amount.debtor}`,
  );
  const ana = await floor.agent("Ana");
  const talked: string[] = [];
  const talkToAll = async (rounds: number) => {
    for (let n = 0; n < rounds; n++) {
      await floor.pass(22);
      const { call } = await floor.desk(ana);
      if (!call) continue;
      talked.push(call.debtorId ?? "");
      await floor.engine.commands.hangUp(floor.who(ana));
      await floor.pass(1);
      await floor.engine.commands.available(floor.who(ana)).catch(() => {});
    }
  };
  await talkToAll(7);
  for (const { debtor } of sound) expect(talked).toContain(debtor);
  expect(talked).not.toContain(phone.debtor);
  const why = await base.owner
    .selectFrom("campaign_debtor")
    .select(["debtor_id", "why_detail"])
    .where("campaign_id", "=", floor.campaign)
    .where("why", "=", "quarantined")
    .execute();
  expect(why).toEqual([{ debtor_id: phone.debtor, why_detail: "Error" }]);
  const unended = await base.owner
    .selectFrom("attempt")
    .select("id")
    .where("campaign_id", "=", floor.campaign)
    .where("state", "<>", "ended")
    .execute();
  expect(unended).toEqual([]);
  await floor.pass(12);
  const { campaigns } = (await floor.engine.commands.floorView({
    tenant: floor.mandate.tenant,
  })) as FloorView;
  const quarantined = campaigns.flatMap(({ whyNot }) => whyNot).find(({ code }) => code === "quarantined");
  expect(quarantined).toEqual({
    code: "quarantined",
    count: 1,
    text: "1 apartado: sus datos no se pueden usar, corrige su ficha",
  });
  // Mended: the campaign takes them up again by itself.
  await asOwner(sql`update phone set e164 = ${number} where id = ${phone.phone}`);
  await floor.pass(4 * 3_600, 600_000);
  await talkToAll(3);
  expect(talked).toContain(phone.debtor);
});

test("a talk in which one side hears nothing is seen by the supervisor, noted on the attempt once, and counts in no figure of the agent's", async () => {
  const { floor, ana, attempt } = await anaTalks();
  const { tenant } = floor.mandate;
  const sara = await (await openApi(base, { clock: floor.clock, engine: floor.link })).as(
    "supervisor",
    floor.mandate,
  );
  const alertOf = async () =>
    ((await floor.engine.commands.floorView({ tenant })) as FloorView).agents.map(({ alert }) => alert);
  const connected = async () => {
    const day = (await sara.ask("GET", "/v1/reports/productivity?date=2026-11-24")).json();
    return day.agents.map(({ figures }: { figures: { code: string; value: number }[] }) =>
      figures.find(({ code }) => code === "connected"),
    );
  };
  expect(await alertOf()).toEqual([null]);
  expect(await connected()).toMatchObject([{ value: 1 }]);
  const since = floor.clock.now();
  for (const side of ["theirs", "theirs", "ours"] as const)
    await floor.engine.commands.sound({ ...floor.who(ana), side });
  await floor.pass(1);
  expect(await alertOf()).toEqual([
    { rank: 1, code: "one_way", text: "No oye al cliente: no llega audio", since },
  ]);
  const events = await base.owner
    .selectFrom("call_event")
    .select("data")
    .where("attempt_id", "=", attempt)
    .where("type", "=", "one_way")
    .execute();
  expect(events).toEqual([{ data: { side: "theirs" } }]);
  expect(await connected()).toMatchObject([{ value: 0 }]);
  await floor.engine.commands.hangUp(floor.who(ana));
  await floor.pass(2);
  expect((await alertOf())[0]?.code).not.toBe("one_way");
  await expect(floor.engine.commands.sound({ ...floor.who(ana), side: "ours" })).rejects.toMatchObject({
    code: "seat_state",
  });
});

test("nothing is dialled while the clocks differ by more than five seconds, or the two know a zone differently", async () => {
  const floor = await openFloor(base, talkative);
  const read = async (): Promise<DiskSpace> => ({ freeBytes: 50, totalBytes: 100 });
  const readiness = createReadiness({ db: base.db, clock: floor.clock, disk: read });
  expect(readiness.problems()).toEqual(["El motor está comprobando el sistema"]);
  await readiness.check();
  expect(readiness.problems()).toEqual([]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6_000 });
  await readiness.check();
  vi.useRealTimers();
  expect(readiness.problems()).toEqual(["El reloj de la base de datos difiere 6 s del de esta máquina"]);
  floor.notReady.push(...readiness.problems());
  await floor.agent("Ana");
  await floor.pass(10);
  expect(floor.exchange.ledger).toEqual([]);
  // Chile's summer time of 2027 one day late in one of the two.
  const zone = "America/Santiago";
  const from = startOfDay(localDate("2027-04-03"), "UTC");
  const summer = -3 * 3_600;
  expect(differingZones([{ zone, offsets: [summer, summer] }], from)).toEqual([]);
  expect(differingZones([{ zone, offsets: [summer, summer, summer] }], from)).toEqual([
    "Los datos de zona horaria de America/Santiago difieren entre la base y el sistema desde el 2027-04-04",
  ]);
});

test("a search under way while the end of a busy call is being written does not call that person at once again", async () => {
  const floor = await openFloor(base, { debtors: 1, behave: (city, phone) => city.busy(phone) });
  await floor.agent("Ana");
  const { ledger } = floor.exchange;
  for (let i = 0; i < 40 && ledger.length === 0; i++) await floor.pass(0.25);
  const [dial] = ledger;
  const run = floor.engine.world.campaigns.get(floor.campaign);
  if (!dial || !run) throw new Error("nobody was dialled");
  const stateOf = async () =>
    (await base.owner.selectFrom("attempt").select("state").where("id", "=", dial.attempt).execute())[0]
      ?.state;
  // A search that finds them on its list would wait for what the law needs to know.
  const lawWaits = async () =>
    (
      await sql<{ waits: boolean }>`select count(*) > 0 as waits from pg_locks
        where not granted and relation = 'dialling_countries'::regclass`.execute(base.owner)
    ).rows[0]?.waits === true;

  await base.owner.transaction().execute(async (law) => {
    await base.owner.transaction().execute(async (ending) => {
      await ending.selectFrom("attempt").select("id").where("id", "=", dial.attempt).forUpdate().execute();
      await sql`lock table dialling_countries in access exclusive mode`.execute(law);
      for (let i = 0; i < 40 && !(await lawWaits()); i++) {
        floor.clock.advance(250);
        floor.engine.tick();
        await vi.waitUntil(async () => !run.refilling || (await lawWaits()), { timeout: 20_000 });
      }
      expect(await stateOf()).not.toBe("ended");
      expect(floor.engine.world.calls.has(dial.attempt)).toBe(false);
      expect(await lawWaits(), "they were chosen again").toBe(false);
    });
    await vi.waitUntil(async () => (await stateOf()) === "ended", { timeout: 20_000 });
  });
  await floor.pass(13 * 60, 5_000);
  expect(ledger).toHaveLength(1);
  await floor.pass(3 * 60, 5_000);
  expect(ledger).toHaveLength(2);
});

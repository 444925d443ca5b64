// The main job on a real database with a simulated exchange: dialled, human or machine, agent, gestión, promise, payment, and out
// of the campaign before the next dial.
import { beforeAll, expect, test } from "vitest";
import { blockContact, nationalHolidays } from "#compliance/service.ts";
import {
  type AttemptId,
  asId,
  type GestionId,
  type PersonId,
  type PromiseId,
  type UserId,
} from "#kernel/ids.ts";
import { localDate } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { defaultRules, take } from "#promises/service.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

const outcomes = (floor: Floor) =>
  base.owner
    .selectFrom("attempt")
    .select(["outcome", "abandoned", "debtor_id"])
    .where("campaign_id", "=", floor.campaign)
    .orderBy("reserved_at")
    .execute();

async function save(
  floor: Floor,
  user: UserId,
  disposition: string,
  more: { minor?: bigint; account?: string } = {},
): Promise<void> {
  const { call } = await floor.desk(user);
  if (!call?.debtorId) throw new Error("no call on the desk");
  const attempt = call.attemptId as AttemptId;
  const accounts = await base.owner
    .selectFrom("account")
    .select("id")
    .where("debtor_id", "=", call.debtorId)
    .execute();
  await base.db.asUser(floor.who(user), (tx) =>
    take(
      tx,
      { tenant: floor.mandate.tenant, user, now: floor.clock.now() },
      {
        id: newId<GestionId>(),
        attempt,
        debtor: call.debtorId as never,
        accounts: accounts.map(({ id }) => id as never),
        disposition,
        note: "",
        reason: null,
        callback: null,
        promises:
          more.minor === undefined
            ? []
            : [
                {
                  id: newId<PromiseId>(),
                  account: accounts[0]?.id as never,
                  amountMinor: more.minor,
                  currency: "CLP",
                  dueOn: localDate("2026-11-27"),
                  replaces: null,
                },
              ],
      },
      defaultRules(nationalHolidays),
    ),
  );
  await floor.engine.commands.gestionSaved({
    ...floor.who(user),
    attempt,
    andThen: "next",
    contact: true,
    promises: [],
  });
}

test("a person who answers reaches the idle agent with their debtor on the desk", async () => {
  const floor = await openFloor(base, { debtors: 1, behave: (city, phone) => city.answers(phone) });
  const ana = await floor.agent("Ana");
  await floor.pass(15);
  const desk = await floor.desk(ana);
  expect(desk.state).toBe("talking");
  expect(desk.call).toMatchObject({
    phase: "talking",
    debtorId: floor.debtors[0]?.debtor,
    identityVerified: false,
  });
  expect(floor.exchange.talking()).toHaveLength(1);
});

test("a machine is hung up and never reaches an agent", async () => {
  const floor = await openFloor(base, { debtors: 1, behave: (city, phone) => city.machine(phone) });
  const ana = await floor.agent("Ana");
  await floor.pass(40);
  expect((await floor.desk(ana)).state).toBe("available");
  expect(await outcomes(floor)).toEqual([expect.objectContaining({ outcome: "machine", abandoned: false })]);
  const [gestion] = await base.owner
    .selectFrom("gestion")
    .select("disposition")
    .where("debtor_id", "=", floor.debtors[0]?.debtor ?? "")
    .execute();
  expect(gestion?.disposition).toBe("SYS_MACHINE");
});

test("busy, silence, no answer and invalid numbers are each recorded and nobody is dialled twice at once", async () => {
  const floor = await openFloor(base, {
    debtors: 4,
    behave: (city, phone, i) => [city.busy, city.noAnswer, city.invalid, city.off][i]?.(phone),
  });
  await floor.agent("Ana");
  await floor.pass(120);
  const seen = (await outcomes(floor)).map((row) => row.outcome).sort();
  expect(seen).toEqual(["busy", "invalid", "no_answer", "off"]);
  const dials = new Set(floor.exchange.ledger.map((entry) => entry.attempt));
  expect(dials.size).toBe(floor.exchange.ledger.length);
});

test("the next call waits until the result of this one is saved", async () => {
  const floor = await openFloor(base, {
    debtors: 2,
    behave: (city, phone) => city.answers(phone, { talkMs: 10_000 }),
  });
  const ana = await floor.agent("Ana");
  await floor.pass(45);
  expect(["dropped", "wrapup"]).toContain((await floor.desk(ana)).state);
  expect(floor.exchange.ledger).toHaveLength(1);
  await save(floor, ana, "SE_NIEGA");
  await floor.pass(30);
  expect(floor.exchange.ledger).toHaveLength(2);
});

test("a promise leaves the debtor in peace and a payment takes them out of the campaign before the next dial", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    behave: (city, phone) => city.answers(phone, { talkMs: null }),
  });
  const ana = await floor.agent("Ana");
  await floor.pass(15);
  await save(floor, ana, "PROMESA", { minor: 50_000n });
  await floor.engine.commands.hangUp(floor.who(ana));
  await floor.pass(5);
  const debtor = floor.debtors[0];
  const [promise] = await base.owner
    .selectFrom("promise")
    .select(["state", "amount_minor"])
    .where("debtor_id", "=", debtor?.debtor ?? "")
    .execute();
  expect(promise).toEqual({ state: "ACTIVE", amount_minor: 50_000n });
  // Paid while still in the hopper's reach: the row alone is enough to stop the dial.
  await base.owner
    .updateTable("account")
    .set({ state: "paid" })
    .where("id", "=", debtor?.account ?? "")
    .execute();
  await floor.pass(60);
  expect(floor.exchange.ledger).toHaveLength(1);
});

test("whoever asks not to be called any more while next in line is not dialled", async () => {
  const floor = await openFloor(base, { debtors: 3, behave: (city, phone) => city.busy(phone) });
  await floor.agent("Ana");
  for (let i = 0; i < 20 && floor.exchange.ledger.length === 0; i++) await floor.pass(0.25);
  const dialled = floor.exchange.ledger.length;
  const next = [...floor.engine.world.campaigns.values()].flatMap(({ hopper }) => hopper);
  expect(next.length).toBeGreaterThan(0);
  const { tenant } = floor.mandate;
  const people = await base.owner
    .selectFrom("debtor")
    .select("person_id")
    .where("portfolio_id", "=", floor.mandate.portfolio)
    .execute();
  await base.db.inTenant(tenant, async (tx) => {
    for (const { person_id } of people)
      await blockContact(tx, {
        ...{ tenant, person: asId<PersonId>(person_id), origin: "debtor" },
        at: floor.clock.now(),
      });
  });
  // Shorter than the list takes to be read again: the refusal is the gate's own.
  await floor.pass(6);
  expect(floor.exchange.ledger).toHaveLength(dialled);
});

test("an agent whose softphone does not answer takes nobody", async () => {
  const floor = await openFloor(base, { debtors: 1, behave: (city, phone) => city.answers(phone) });
  const ana = await floor.agent("Ana", (sipUser) => floor.exchange.refuseSeats([sipUser]));
  await floor.pass(20);
  expect((await floor.desk(ana)).lineUp).toBe(false);
  expect(floor.exchange.ledger).toHaveLength(0);
});

test("a demo debtor never leaves over a real trunk", async () => {
  const floor = await openFloor(base, {
    debtors: 1,
    demo: true,
    trunkDemo: false,
    behave: (city, phone) => city.answers(phone),
  });
  await floor.agent("Ana");
  await floor.pass(20);
  expect(floor.exchange.ledger).toHaveLength(0);
});

test("outside the legal hours nobody is dialled, and the list says until when", async () => {
  const night = Date.parse("2026-11-25T00:30:00Z");
  const floor = await openFloor(base, {
    debtors: 2,
    at: night,
    behave: (city, phone) => city.answers(phone),
  });
  await floor.agent("Ana");
  await floor.pass(30);
  expect(floor.exchange.ledger).toHaveLength(0);
  const view = (await floor.engine.commands.floorView({ tenant: floor.mandate.tenant })) as {
    campaigns: { whyNot: { code: string; count: number; text: string }[] }[];
  };
  expect(view.campaigns[0]?.whyNot).toContainEqual({
    code: "outside_hours",
    count: 2,
    text: "2 fuera de horario hasta las 08:00 del 25-11 en Santiago",
  });
});

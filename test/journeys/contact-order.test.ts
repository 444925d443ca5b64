// Whom to call now: what calls brought is counted once, the hour of a list is ordered by what a call is worth, and what comes first
// by promise or by law stays where it was.
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { orderList, recountContacts } from "#dialer/contact-passes.ts";
import { chancesOf } from "#dialer/contact-sight.ts";
import { halfLifeDays } from "#dialer/core/contact/chance.ts";
import { weightOf, worthOf } from "#dialer/core/contact/value.ts";
import { followOutcomes } from "#dialer/outcomes.ts";
import { hoursOf, recountDays } from "#dialer/store-contact.ts";
import { nextCandidates, postpone, syncList } from "#dialer/store-list.ts";
import { hourOf } from "#dialer/store-turns.ts";
import { whyNow } from "#dialer/why-now.ts";
import type { PhoneId } from "#kernel/ids.ts";
import { addDays, day, hour, localDate, localDateAt } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import type { SeededDebtor } from "../support/debtors.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});

const zone = "America/Santiago";
const today = localDate("2026-11-24");
type Opened = Floor & { readonly debtors: readonly SeededDebtor[] };
const openList = (debtors: number): Promise<Opened> =>
  openFloor(base, { debtors, campaign: { mode: "manual" } });

/** Calls to one phone at this hour of earlier days; of the first few an agent spoke with the right party. */
async function called(floor: Opened, one: SeededDebtor, tries: number, reached: number): Promise<string[]> {
  const { tenant, portfolio } = floor.mandate;
  const attempts = Array.from({ length: tries }, (_, n) => ({
    ...{ tenant_id: tenant, id: newId(), campaign_id: floor.campaign, portfolio_id: portfolio },
    ...{ debtor_id: one.debtor, phone_id: one.phone, trunk_id: floor.trunk, caller_id: "+56600123456" },
    ...{ mode: "predictive", state: "ended", outcome: n < reached ? "human" : "no_answer" },
    ...stamps(floor.clock.now() - (n + 1) * day),
  }));
  await base.db.inTenant(tenant, async (tx) => {
    await tx.insertInto("attempt").values(attempts).execute();
    for (const { id, reserved_at } of attempts.slice(0, reached))
      await tx
        .insertInto("gestion")
        .values({
          ...{
            tenant_id: tenant,
            id: newId(),
            portfolio_id: portfolio,
            debtor_id: one.debtor,
            attempt_id: id,
          },
          ...{
            channel: "voice",
            disposition: "SIN_ACUERDO",
            disposition_name: "Sin acuerdo",
            tree_version: 1,
          },
          ...{ contact_class: "DIRECT", weight: 50, at: reserved_at, content_hash: Buffer.alloc(1) },
        })
        .execute();
  });
  return attempts.map(({ id }) => id);
}
const stamps = (at: number) => ({
  reserved_at: new Date(at),
  dialled_at: new Date(at),
  ended_at: new Date(at + 20_000),
});

const heard = (floor: Opened, one: SeededDebtor, type = "call.ended") => ({
  ...{ id: newId(), tenant: floor.mandate.tenant, at: floor.clock.now(), type },
  payload: { debtorId: one.debtor, outcome: "no_answer" },
});
const follow = (...events: ReturnType<typeof heard>[]): Promise<void> => followOutcomes(base.db)(events);
const hoursAt = async (floor: Opened, phone: PhoneId) =>
  (await base.db.inTenant(floor.mandate.tenant, (tx) => hoursOf(tx, [phone], today))).get(phone) ?? [];
const faded = (days: number): number => 2 ** (-days / halfLifeDays);

/** The list as the engine takes it, this hour's order made. */
async function taken(floor: Opened, limit = 10) {
  const { tenant } = floor.mandate;
  const now = floor.clock.now();
  return base.db.inTenant(tenant, (tx) =>
    nextCandidates(tx, { campaign: floor.campaign, now, dayStart: now, today, limit, not: [] }),
  );
}
async function order(floor: Opened, explore = 0): Promise<void> {
  const { tenant } = floor.mandate;
  const [now, row] = [floor.clock.now(), { tenant, id: floor.campaign, timeZone: zone }];
  await base.db.inTenant(tenant, async (tx) => {
    await syncList(tx, tenant, floor.campaign, now);
    await recountDays(tx, addDays(today, -60));
    await orderList(tx, row, hourOf(now), explore);
  });
}

test("a call heard of twice, or by two workers, is counted once; one annulled is no right party any more", async () => {
  const floor = await openList(1);
  const [one] = floor.debtors;
  if (!one) throw new Error("one debtor");
  await called(floor, one, 3, 1);
  await follow(heard(floor, one), heard(floor, one, "gestion.recorded"));
  const before = await hoursAt(floor, one.phone);
  const weights = faded(1) + faded(2) + faded(3);
  expect(before).toHaveLength(1);
  expect(before[0]).toMatchObject({ hour: 10 });
  expect(before[0]?.tries).toBeCloseTo(weights);
  expect(before[0]?.holders).toBeCloseTo(faded(1));
  await Promise.all([follow(heard(floor, one)), follow(heard(floor, one))]);
  expect(await hoursAt(floor, one.phone)).toEqual(before);

  const spoken = await base.owner
    .selectFrom("gestion")
    .selectAll()
    .where("debtor_id", "=", one.debtor)
    .executeTakeFirstOrThrow();
  await base.db.inTenant(floor.mandate.tenant, (tx) =>
    tx
      .insertInto("gestion")
      .values({
        ...{ ...spoken, callback_at: null, happened_at: null },
        at: new Date(floor.clock.now()),
        id: newId(),
        annuls: spoken.id,
        annul_reason: "Era su hermano",
      })
      .execute(),
  );
  await follow(heard(floor, one, "gestion.annulled"));
  expect((await hoursAt(floor, one.phone))[0]).toMatchObject({ holders: 0, tries: before[0]?.tries });
});

test("what a trunk failed to carry says nothing of who picks up", async () => {
  const floor = await openList(1);
  const [one] = floor.debtors;
  if (!one) throw new Error("one debtor");
  const [attempt] = await called(floor, one, 1, 0);
  await sql`update attempt set outcome = 'failed' where id = ${attempt}`.execute(base.owner);
  await follow(heard(floor, one));
  expect(await hoursAt(floor, one.phone)).toEqual([]);
});

test("the night counts everything anew: what was missed is there in the morning, and what was wrong is right", async () => {
  const floor = await openList(3);
  const [one, two, three] = floor.debtors;
  if (!one || !two || !three) throw new Error("three debtors");
  await called(floor, one, 4, 2);
  await called(floor, two, 2, 0);
  await follow(heard(floor, one));
  const right = await hoursAt(floor, one.phone);
  await sql`update contact_hour set holders = holders * 3 where phone_id = ${one.phone}`.execute(base.owner);
  await sql`insert into contact_hour (tenant_id, phone_id, hour, portfolio_id, tries, answers, holders)
    values (${floor.mandate.tenant}, ${three.phone}, 9, ${floor.mandate.portfolio}, 5, 5, 5)`.execute(
    base.owner,
  );
  await recountContacts(base.db, floor.clock)(floor.mandate.tenant, {});
  expect(await hoursAt(floor, one.phone)).toEqual(right);
  expect((await hoursAt(floor, two.phone))[0]?.tries).toBeCloseTo(faded(1) + faded(2));
  expect(await hoursAt(floor, three.phone)).toEqual([]);
});

test("of two who owe the same, who picks up at this hour is called first, though the other stood before; another hour is another order", async () => {
  const floor = await openList(2);
  const [silent, answers] = floor.debtors;
  if (!silent || !answers) throw new Error("two debtors");
  await called(floor, silent, 5, 0);
  await called(floor, answers, 5, 4);
  await follow(heard(floor, silent), heard(floor, answers));
  await sql`update account set balance_minor = balance_minor + 100 where debtor_id = ${silent.debtor}`.execute(
    base.owner,
  );
  await base.db.inTenant(floor.mandate.tenant, (tx) =>
    syncList(tx, floor.mandate.tenant, floor.campaign, floor.clock.now()),
  );
  expect((await taken(floor)).map(({ debtor }) => debtor)).toEqual([silent.debtor, answers.debtor]);
  await order(floor);
  expect((await taken(floor)).map(({ debtor }) => debtor)).toEqual([answers.debtor, silent.debtor]);
  // Nobody has ordered the next hour: by debt, as before.
  floor.clock.advance(hour);
  expect((await taken(floor)).map(({ debtor }) => debtor)).toEqual([silent.debtor, answers.debtor]);
});

test("the order of a whole list and the chance of one phone are the same figures", async () => {
  const floor = await openList(12);
  for (const [n, one] of floor.debtors.entries()) {
    await called(floor, one, n + 1, Math.floor(n / 3));
    await sql`update account set balance_minor = ${1_000 * 2 ** n} where debtor_id = ${one.debtor}`.execute(
      base.owner,
    );
  }
  await follow(...floor.debtors.map((one) => heard(floor, one)));
  await order(floor);
  const candidates = await taken(floor, 20);
  const row = { id: floor.campaign, timeZone: zone };
  const chances = await base.db.inTenant(floor.mandate.tenant, (tx) =>
    chancesOf(tx, row, candidates, hourOf(floor.clock.now())),
  );
  const turns = await base.owner
    .selectFrom("campaign_turn")
    .selectAll()
    .where("campaign_id", "=", floor.campaign)
    .execute();
  const logs = floor.debtors.map((_, n) => Math.log(1 + 1_000 * 2 ** n));
  const typical = Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length) - 1;
  const ours = new Map(
    floor.debtors.map((one, n) => [
      one.debtor as string,
      worthOf(chances.get(one.phone)?.holder ?? Number.NaN, weightOf(1_000 * 2 ** n, typical)),
    ]),
  );
  expect(turns).toHaveLength(12);
  for (const turn of turns) expect(turn.value).toBeCloseTo(ours.get(turn.debtor_id) ?? Number.NaN, 6);
  expect(candidates.map(({ debtor }) => debtor as string)).toEqual(
    turns.toSorted((a, b) => b.value - a.value).map((turn) => turn.debtor_id),
  );
  // Looked at anew, all have their segment's chance, and what they owe decides.
  await order(floor, 1);
  expect((await taken(floor, 20)).map(({ debtor }) => debtor)).toEqual(
    floor.debtors.map(({ debtor }) => debtor).toReversed(),
  );
});

test("a promise broken since the hour was ordered goes before everybody, and who may not be called yet is not taken for their value", async () => {
  const floor = await openList(3);
  const [best, usual, broke] = floor.debtors;
  if (!best || !usual || !broke) throw new Error("three debtors");
  await called(floor, best, 5, 5);
  await follow(heard(floor, best));
  await order(floor);
  const { tenant } = floor.mandate;
  await sql`update campaign_debtor set priority = priority + 100 where debtor_id = ${broke.debtor}`.execute(
    base.owner,
  );
  expect((await taken(floor)).map(({ debtor }) => debtor)).toEqual([broke.debtor, best.debtor, usual.debtor]);
  const until = floor.clock.now() + hour;
  await base.db.inTenant(tenant, (tx) =>
    postpone(tx, floor.campaign, [{ debtor: best.debtor, until, why: "law", detail: "too_soon" }]),
  );
  expect((await taken(floor)).map(({ debtor }) => debtor)).toEqual([broke.debtor, usual.debtor]);
  expect(localDateAt(floor.clock.now(), zone)).toBe(today);
});

test("whoever asks why this phone now is told each figure, and of a person on no list that they are on none", async () => {
  const floor = await openList(2);
  const [one, other] = floor.debtors;
  if (!one || !other) throw new Error("two debtors");
  await called(floor, one, 8, 3);
  await follow(heard(floor, one));
  await order(floor);
  const second = newId<PhoneId>();
  await sql`insert into phone (tenant_id, portfolio_id, id, debtor_id, e164, raw, role, origin, position, created_at)
    select tenant_id, portfolio_id, ${second}, debtor_id, '+56987654321', '', 'titular', 'file', 2, created_at
    from phone where id = ${one.phone}`.execute(base.owner);
  const ask = (debtor: SeededDebtor, amounts = true) =>
    whyNow(base.db, { tenant: floor.mandate.tenant, debtor: debtor.debtor, amounts, now: floor.clock.now() });
  const told = await ask(one);
  expect(told.lines).toContain("Puesto 1 de 2 en el orden de esta hora.");
  expect(told.lines).toContain("Su deuda pesa 1,0 veces lo usual de la lista.");
  expect((await ask(one, false)).lines.join()).not.toMatch(/pesa/);
  const [first] = told.phones;
  expect(told.phones.map(({ phoneId, chosen }) => [phoneId, chosen])).toEqual([
    [one.phone, true],
    [second, false],
  ]);
  expect(first?.lines).toContain("Cerca de las 10: habló el titular en 3 de 8 intentos.");
  expect(first?.lines).toContain("Hoy no se ha llamado a este teléfono.");
  await sql`update campaign_debtor set active = false where debtor_id = ${other.debtor}`.execute(base.owner);
  expect(await ask(other)).toMatchObject({ campaign: null, phones: [] });
});

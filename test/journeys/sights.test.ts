// What many supervisors may see of the floor, asked once for each kind of walls: each is shown what they would be shown alone.
import { beforeAll, expect, test } from "vitest";
import { insertSeat } from "#agents/store.ts";
import { createSights, type Sight, sightIn } from "#dialer/floor-sight.ts";
import type { Role } from "#identity/core/permissions.ts";
import { createUser, insertTeam, type NewUser, wallsOf } from "#identity/service.ts";
import type { CampaignId, SeatId, TeamId, UserId } from "#kernel/ids.ts";
import { second } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { setUpCampaign, tuesday } from "../support/floor.ts";

type Mandate = Awaited<ReturnType<typeof seedMandate>>;
let base: TestDatabase;
let one: Mandate;
let two: Mandate;
let campaigns: readonly CampaignId[];
let red: TeamId;
let blue: TeamId;
const seats = { red: newId<SeatId>(), blue: newId<SeatId>(), none: newId<SeatId>() };
let now = tuesday;
const clock = { now: () => now, monotonic: () => now };

beforeAll(async () => {
  base = await openTestDatabase();
  one = await seedMandate(base, { code: "uno" });
  two = await seedMandate(base, { code: "dos", tenant: one.tenant });
  const set = async (mandate: Mandate, trunkName: string) =>
    (await setUpCampaign(base, mandate, tuesday, { trunkName, campaign: { name: trunkName } })).campaign;
  campaigns = [await set(one, "operadora-uno"), await set(two, "operadora-dos")];
  await base.db.inTenant(one.tenant, async (tx) => {
    red = await insertTeam(tx, one.tenant, "Rojo");
    blue = await insertTeam(tx, one.tenant, "Azul");
  });
  await sit(seats.red, red);
  await sit(seats.blue, blue);
  await sit(seats.none, null);
});

async function hire(role: Role, grants: NonNullable<NewUser["grants"]>): Promise<UserId> {
  const username = `${role}-${newId()}`;
  const user = { username, name: "Persona", role, password: "una-frase-larga-de-prueba", grants };
  return base.db.inTenant(one.tenant, (tx) => createUser(tx, one.tenant, user, tuesday));
}

async function sit(id: SeatId, team: TeamId | null): Promise<void> {
  const user = await hire("agent", [{}]);
  await base.db.inTenant(one.tenant, (tx) =>
    insertSeat(tx, {
      tenant: one.tenant,
      id,
      user,
      team,
      campaign: campaigns[0] ?? null,
      kind: "agent",
      robot: false,
      sipUser: `s-${id}`,
      sipPassword: "x",
      state: "available",
      since: tuesday,
    }),
  );
}

async function lead(team: TeamId, supervisor: UserId): Promise<void> {
  await base.owner.updateTable("team").set({ supervisor_id: supervisor }).where("id", "=", team).execute();
}

test("many at once are shown what each would be shown alone", async () => {
  const all = await hire("supervisor", [{}]);
  const again = await hire("supervisor", [{}]);
  const ofOne = await hire("supervisor", [{ portfolio: one.portfolio }]);
  const ofTwo = await hire("supervisor", [{ portfolio: two.portfolio }]);
  const leader = await hire("supervisor", [{}]);
  const auditor = await hire("auditor", [{}]);
  await lead(red, leader);
  const people = [all, again, ofOne, ofTwo, leader, auditor];
  const together = await createSights(base.db, clock)(one.tenant, people);
  for (const person of people) {
    const alone = await createSights(base.db, clock)(one.tenant, [person]);
    expect(sightIn(together, person).key).toBe(sightIn(alone, person).key);
  }
  const seen = (person: UserId): Sight => sightIn(together, person);
  expect(seen(all)).toBe(seen(again));
  expect([...seen(all).campaigns].sort()).toEqual([...campaigns].sort());
  expect([...seen(ofOne).campaigns]).toEqual([campaigns[0]]);
  expect([...seen(ofTwo).campaigns]).toEqual([campaigns[1]]);
  expect(seen(leader).seats.has(seats.red)).toBe(true);
  expect(seen(all).seats.has(seats.red)).toBe(false);
  expect(seen(all).seats.has(seats.blue)).toBe(true);
  expect(seen(auditor).seats).toEqual(new Set(Object.values(seats)));
});

test("a grant taken away is felt within three seconds, and by nobody else", async () => {
  const leaves = await hire("supervisor", [{}]);
  const stays = await hire("supervisor", [{}]);
  const sights = createSights(base.db, clock);
  const before = await sights(one.tenant, [leaves, stays]);
  expect(sightIn(before, leaves)).toBe(sightIn(before, stays));
  await base.owner.deleteFrom("user_grant").where("user_id", "=", leaves).execute();
  now += 3 * second;
  const after = await sights(one.tenant, [leaves, stays]);
  expect(sightIn(after, leaves).campaigns.size).toBe(0);
  expect(sightIn(after, stays).campaigns.size).toBe(2);
});

test("a view that could not be read is read again", async () => {
  const person = await hire("supervisor", [{}]);
  let broken = true;
  const db: typeof base.db = {
    ...base.db,
    asUser: (who, work) => (broken ? Promise.reject(new Error("away")) : base.db.asUser(who, work)),
  };
  const sights = createSights(db, clock);
  await expect(sights(one.tenant, [person])).rejects.toThrow("away");
  broken = false;
  expect(sightIn(await sights(one.tenant, [person]), person).campaigns.size).toBe(2);
});

test("while the database is away what was known last is shown, and not for ever", async () => {
  const person = await hire("supervisor", [{}]);
  const stranger = await hire("supervisor", [{}]);
  let away = false;
  const lost = (): Promise<never> => Promise.reject(new Error("away"));
  const db: typeof base.db = {
    ...base.db,
    inTenant: (tenant, work) => (away ? lost() : base.db.inTenant(tenant, work)),
    asUser: (who, work) => (away ? lost() : base.db.asUser(who, work)),
  };
  const sights = createSights(db, clock);
  await sights(one.tenant, [person]);
  away = true;
  now += 4 * second;
  const seen = await sights(one.tenant, [person, stranger]);
  expect([...seen.keys()]).toEqual([person]);
  expect(sightIn(seen, person).campaigns.size).toBe(2);
  now += 300 * second;
  await expect(sights(one.tenant, [person])).rejects.toThrow("away");
});

test("the system alone asks whose walls are whose", async () => {
  const person = await hire("supervisor", [{}]);
  const asked = base.db.asUser({ tenant: one.tenant, user: person }, (tx) => wallsOf(tx, [person]));
  await expect(asked).rejects.toThrow(/only the system/);
  // And it is the system again afterwards.
  const rows = await base.db.inTenant(one.tenant, async (tx) => {
    await wallsOf(tx, [person]);
    return tx.selectFrom("portfolio").select("id").execute();
  });
  expect(rows.length).toBe(2);
});

// A person's rights: told what is held, left in peace at once, erased when two people of the agency say so or the time to keep
// is over. Who was contacted when and by which rule, what is owed and was paid: that stays, and says no name.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { reserve, retentionOf } from "#compliance/service.ts";
import { type AttemptId, asId, type DebtorId } from "#kernel/ids.ts";
import { day } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import { newId } from "#platform/new-id.ts";
import { byAge, erasurePlan, kept } from "#privacy/core/erasure-plan.ts";
import { type EraseDeps, runErasures, runRetention } from "#privacy/erase.ts";
import { readRegistry } from "#privacy/store-erasure.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import {
  openTestDatabase,
  ownerQuery,
  seedMandate,
  silentLog,
  type TestDatabase,
} from "../support/database.ts";
import { type Owing, seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";
import { openLoader } from "../support/import.ts";

let city: TestDatabase;
let floor: Floor;
let api: Api;
let deps: EraseDeps;
let first: Person;
let second: Person;

beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, { debtors: 0, campaign: { mode: "manual", wrapupMode: "optional" } });
  api = await openApi(city, { clock: floor.clock, engine: floor.link });
  const inbox = join(api.inboxFolder, "cartera");
  mkdirSync(join(inbox, "procesados"), { recursive: true });
  deps = {
    db: city.db,
    clock: floor.clock,
    log: silentLog,
    recordingsFolder: api.recordingsFolder,
    filed: [{ folder: inbox, within: ["procesados"] }],
  };
  first = await api.as("supervisor", floor.mandate);
  second = await api.as("supervisor", floor.mandate);
});

/** What must be nowhere any more: each stands in some column of the person below. */
const traces = [
  "Rosa Inés Quilodrán",
  "17654321",
  "987600",
  "pasaje Los Quillayes",
  "rosa@",
  "secreto de familia",
];
let people = 0;
interface Known extends Owing {
  readonly attempt: AttemptId;
  readonly number: string;
}
/** Somebody of whom there is something in every place that knows people. */
async function known(mandate = floor.mandate): Promise<Known> {
  const n = String(++people);
  const document = `17654321${n}-K`;
  const owing = await seedOwing(city, mandate, [90_000n], { name: `Rosa Inés Quilodrán ${n}`, document });
  const wall = { tenant_id: mandate.tenant, portfolio_id: mandate.portfolio };
  const number = `+5698760000${n}`;
  const at = new Date(floor.clock.now());
  await city.owner
    .updateTable("phone")
    .set({ e164: number, raw: `9 8760 000${n}` })
    .where("id", "=", owing.phone)
    .execute();
  await city.owner
    .updateTable("debtor")
    .set({
      address: "pasaje Los Quillayes 1",
      email: "rosa@ejemplo.cl",
      birth_on: "1980-05-04",
      flags: ["vulnerable"],
    })
    .where("id", "=", owing.debtor)
    .execute();
  await city.owner
    .updateTable("account")
    .set({ extra: JSON.stringify({ conyuge: "secreto de familia" }) })
    .where("debtor_id", "=", owing.debtor)
    .execute();
  const attempt = newId<AttemptId>();
  const gone = { ...wall, id: attempt, debtor_id: owing.debtor, phone_id: owing.phone, reserved_at: at };
  await city.db.inTenant(mandate.tenant, async (tx) => {
    const asked = {
      debtor: owing.debtor,
      phone: owing.phone,
      channel: "voice",
      mode: "manual",
      ringSeconds: 20,
    } as const;
    const allowed = await reserve(tx, { ...asked, tenant: mandate.tenant, attempt, now: floor.clock.now() });
    expect(allowed.verdict).toBe("ALLOW");
    await tx
      .insertInto("attempt")
      .values({ ...gone, mode: "manual", state: "ended", caller_id: "+56223334455", recorded: true })
      .execute();
    await tx
      .insertInto("unidentified_caller")
      .values({
        ...wall,
        attempt_id: attempt,
        user_id: mandate.admin,
        number,
        ending: "SE_CORTA",
        note: "secreto de familia",
        at,
      })
      .execute();
  });
  for (const track of ["cliente", "agente"])
    writeFileSync(join(api.recordingsFolder, `${attempt}-${track}.wav`), "x");
  return { ...owing, document, attempt, number };
}
async function tell(who: Person, person: Known): Promise<void> {
  const saved = await who.ask("POST", "/v1/gestiones", {
    id: newId(),
    debtorId: person.debtor,
    accountIds: person.accounts,
    disposition: "SE_NIEGA",
    note: "secreto de familia: vive con su hija",
  });
  expect(saved.statusCode).toBe(201);
  const corrected = await who.ask("PATCH", `/v1/debtors/${person.debtor}`, {
    address: "pasaje Los Quillayes 2",
    givenBy: "holder",
  });
  expect(corrected.statusCode).toBeLessThan(300);
}

/** Every row of every table of ours that says one of them, as table: trace. */
async function left(words: readonly string[]): Promise<readonly string[]> {
  const tables = await ownerQuery(
    city,
    sql<{
      name: string;
    }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r'`,
  );
  expect(tables.length).toBeGreaterThan(50);
  const found: string[] = [];
  for (const { name } of tables)
    for (const word of words) {
      const [row] = await ownerQuery(
        city,
        sql<{
          n: bigint;
        }>`select count(*) as n from ${sql.table(name)} t where to_jsonb(t)::text like ${`%${word}%`}`,
      );
      if (row?.n !== 0n) found.push(`${name}: ${word}`);
    }
  return found;
}
const gate = (person: Pick<Known, "debtor" | "phone">) =>
  city.db.inTenant(floor.mandate.tenant, (tx) =>
    reserve(tx, {
      ...{ tenant: floor.mandate.tenant, debtor: person.debtor, phone: person.phone, channel: "voice" },
      ...{ mode: "manual", ringSeconds: 20, attempt: newId<AttemptId>(), now: floor.clock.now() },
    } as const),
  );
const rights = (person: Known) => `/v1/debtors/${person.debtor}/rights`;
const erase = () => runErasures(deps)(floor.mandate.tenant, {});
const evidence = (debtor: DebtorId) =>
  ownerQuery(
    city,
    sql<
      Record<string, unknown>
    >`select e.reserved_at, e.result, e.channel, d.verdict, d.rule_versions, a.balance_minor, a.number
      from contact_event e join contact_decision d on d.attempt_id = e.attempt_id join account a on a.debtor_id = e.debtor_id
      where e.debtor_id = ${debtor} order by e.id`,
  );

test("every personal or sensitive column of the database is erased with its person, by age, or stays for a reason that is written down", async () => {
  const registry = await city.db.inTenant(floor.mandate.tenant, readRegistry);
  const plan = erasurePlan(registry);
  const erased = new Set(
    plan.flatMap((step) =>
      step.do === "remove"
        ? registry.filter(({ table }) => table === step.table).map(({ table, name }) => `${table}.${name}`)
        : step.columns.map(([name]) => `${step.table}.${name}`),
    ),
  );
  const about = registry.filter(({ level }) => level === "personal" || level === "sensible");
  const names = about.map(({ table, name }) => `${table}.${name}`);
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !erased.has(name) && !(name in kept) && !byAge.includes(name))).toEqual([]);
  // No reason is left over from a column that is gone.
  const all = new Set(registry.map(({ table, name }) => `${table}.${name}`));
  expect([...Object.keys(kept), ...byAge].filter((name) => !all.has(name))).toEqual([]);
});

test("who objects is not contacted from that moment on: the very next call is refused and the agreed one is off", async () => {
  const person = await known();
  await city.owner
    .insertInto("callback")
    .values({
      ...{ tenant_id: floor.mandate.tenant, portfolio_id: floor.mandate.portfolio, id: newId() },
      ...{
        debtor_id: person.debtor,
        due_at: new Date(floor.clock.now()),
        created_at: new Date(floor.clock.now()),
      },
    })
    .execute();
  floor.clock.advance(8 * day);
  const said = { reason: "Se opone por escrito" };
  for (let again = 0; again < 2; again++)
    expect((await first.ask("POST", `${rights(person)}/block`, said)).statusCode).toBe(204);
  const refused = await gate(person);
  expect(refused.verdict).toBe("DENY");
  expect(refused.reasons.map(({ rule }) => rule)).toContain("do_not_contact");
  const open = city.owner.selectFrom("callback").select("id").where("debtor_id", "=", person.debtor);
  expect(await open.where("state", "=", "open").execute()).toEqual([]);
  const blocks = await ownerQuery(
    city,
    sql`select from do_not_contact b join debtor d on d.person_id = b.person_id where d.id = ${person.debtor}`,
  );
  expect(blocks).toHaveLength(1);
  expect((await first.ask("GET", rights(person))).json()).toMatchObject({
    blocked: true,
    goes: { phones: 1 },
  });
});

test("the export says all that is held of a person, where it came from and who looked, and is itself a look", async () => {
  const person = await known();
  await tell(first, person);
  const asked = { id: newId(), reason: "Lo pide la persona" };
  const told = await first.ask("POST", `${rights(person)}/export`, asked);
  expect(told.statusCode).toBe(200);
  const { mandates, lookedAt, person: who } = told.json();
  expect(who.document).toBe(person.document);
  const { data, complete } = mandates[0];
  expect(complete).toBe(true);
  expect(data.phone).toMatchObject([{ e164: person.number, origin: "file" }]);
  expect(data.gestion).toMatchObject([{ note: "secreto de familia: vive con su hija" }]);
  expect(data.contact_point_change).toMatchObject([{ given_by: "holder" }]);
  expect(Object.keys(data)).toEqual(
    expect.arrayContaining(["account", "attempt", "contact_event", "debtor"]),
  );
  expect(lookedAt[0]).toMatchObject({ action: "export", what: "person", who: "Persona" });
  // Only what is in sight of whoever asks.
  const elsewhere = await seedMandate(city, {
    code: `otro-${newId().slice(-6)}`,
    tenant: floor.mandate.tenant,
  });
  const stranger = await api.as("supervisor", { ...floor.mandate, portfolio: elsewhere.portfolio });
  expect((await stranger.ask("POST", `${rights(person)}/export`, { ...asked, id: newId() })).statusCode).toBe(
    404,
  );
  expect((await stranger.ask("POST", `${rights(person)}/block`, { reason: "x" })).statusCode).toBe(404);
});

test("erasing takes two people and leaves nothing that says who it was, while the evidence of contacts and debts stays", async () => {
  // Those of the tests before as well: whatever is left of anybody is found.
  const person = await known();
  await tell(first, person);
  const before = await evidence(person.debtor);
  expect(before.length).toBe(1);
  const everybody = await ownerQuery(city, sql<{ id: string }>`select id from debtor order by id`);
  const requests: string[] = [];
  for (const { id } of everybody) {
    const request = { id: newId(), reason: "Lo pidió por escrito" };
    const ask = () => first.ask("POST", `/v1/debtors/${id}/rights/erasures`, request);
    expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([204, 204]);
    requests.push(request.id);
  }
  const confirm = (who: Person, id: string | undefined) => who.ask("POST", `/v1/erasures/${id}/confirm`, {});
  const alone = await confirm(first, requests[0]);
  expect([alone.statusCode, alone.json().details]).toEqual([409, { reason: "second_person" }]);
  await erase();
  expect(await left(traces)).not.toEqual([]);
  for (const id of requests) expect((await confirm(second, id)).statusCode).toBe(204);
  await erase();
  expect(await left(traces)).toEqual([]);
  expect(readdirSync(api.recordingsFolder).filter((name) => name.endsWith(".wav"))).toEqual([]);
  expect(await evidence(person.debtor)).toEqual(before);
  const [contact] = await ownerQuery(
    city,
    sql<{ phone: string }>`select phone from contact_event where debtor_id = ${person.debtor}`,
  );
  expect(contact?.phone).toMatch(/^borrado-[0-9a-f]{32}$/);
  // Again: nothing changes, and nothing fails.
  await erase();
  expect(await evidence(person.debtor)).toEqual(before);
  const after = (await first.ask("GET", rights(person))).json();
  expect(after).toMatchObject({
    name: "Persona borrada",
    blocked: true,
    goes: { phones: 0, notes: 0, recordings: 0 },
  });
  expect(after.stays).toEqual({ contacts: 1, debts: 1, payments: 0 });
  expect(after.erasures).toMatchObject([{ state: "done", mine: true }]);
  expect((await first.ask("GET", `/v1/debtors/${person.debtor}/card`)).statusCode).toBe(200);
});

test("a request can be taken back until somebody confirms it, and not afterwards", async () => {
  const person = await known();
  const id = newId();
  await first.ask("POST", `${rights(person)}/erasures`, { id, reason: "Se confundió de persona" });
  const other = await first.ask("POST", `${rights(person)}/erasures`, { id: newId(), reason: "otra" });
  expect([other.statusCode, other.json().details]).toEqual([409, { reason: "erasure_open" }]);
  expect((await first.ask("POST", `/v1/erasures/${id}/withdraw`, {})).statusCode).toBe(204);
  const late = await second.ask("POST", `/v1/erasures/${id}/confirm`, {});
  expect([late.statusCode, late.json().details]).toEqual([409, { reason: "erasure_withdrawn" }]);
  await erase();
  expect(existsSync(join(api.recordingsFolder, `${person.attempt}-cliente.wav`))).toBe(true);
});

test("a worker that dies between the rows and the files removes the files when it comes back", async () => {
  const person = await known();
  const id = newId();
  await first.ask("POST", `${rights(person)}/erasures`, { id, reason: "Lo pidió" });
  await second.ask("POST", `/v1/erasures/${id}/confirm`, {});
  // A folder in place of a track cannot be unlinked: as far as this worker gets.
  const track = join(api.recordingsFolder, `${person.attempt}-cliente.wav`);
  const dies = runErasures({ ...deps, recordingsFolder: "/dev/null" })(floor.mandate.tenant, {});
  await expect(dies).rejects.toThrow("ENOTDIR");
  expect(existsSync(track)).toBe(true);
  const offered = await first.ask("GET", `/v1/attempts/${person.attempt}/recording`);
  expect(offered.statusCode).toBe(404);
  await erase();
  expect(existsSync(track)).toBe(false);
});

test("whoever is in a call is erased when the call is over, and holds up nobody else", async () => {
  const [talking, quiet] = [await known(), await known()];
  const state = (to: string) =>
    city.owner.updateTable("attempt").set({ state: to }).where("id", "=", talking.attempt).execute();
  await state("talking");
  for (const { debtor } of [talking, quiet]) {
    const id = newId();
    await first.ask("POST", `/v1/debtors/${debtor}/rights/erasures`, { id, reason: "Lo pidió" });
    await second.ask("POST", `/v1/erasures/${id}/confirm`, {});
  }
  await expect(erase()).rejects.toThrow("in a call");
  const names = () =>
    ownerQuery(
      city,
      sql<{
        n: string;
      }>`select full_name as n from debtor where id = any (${[talking.debtor, quiet.debtor]}) order by n`,
    );
  expect((await names()).map(({ n }) => n)).toEqual(["Persona borrada", expect.stringContaining("Rosa")]);
  await state("ended");
  await erase();
  expect((await names()).map(({ n }) => n)).toEqual(["Persona borrada", "Persona borrada"]);
});

test("a file that brings an erased person again is told so, row by row, and nobody comes back", async () => {
  const { mandate } = floor;
  const loader = openLoader(city, { ...mandate }, floor.clock);
  const row = "12345678-5;Rosa Inés Quilodrán;OP-ROSA;50000;2026-10-01;+56987600099";
  const file = ["rut;nombre;operacion;saldo_total;fecha_vencimiento;telefono1", row, ""].join("\n");
  const loaded = await loader.load(file);
  expect(loaded).toMatchObject({ state: "succeeded", counts: { accountsNew: 1 } });
  const [person] = await ownerQuery(
    city,
    sql<{ id: string }>`select debtor_id as id from account where number = 'OP-ROSA'`,
  );
  const id = newId();
  const asked = await first.ask("POST", `/v1/debtors/${person?.id}/rights/erasures`, {
    id,
    reason: "Lo pidió",
  });
  expect(asked.statusCode).toBe(204);
  await second.ask("POST", `/v1/erasures/${id}/confirm`, {});
  await erase();
  for (const [name, number] of [
    ["misma.csv", "OP-ROSA"],
    ["otra.csv", "OP-ROSA-2"],
  ] as const) {
    const again = await loader.load(file.replace("OP-ROSA", number).replace("50000", "50001"), {
      name,
      acceptRejects: true,
    });
    expect((await loader.rejects(again.fileId)).toString()).toContain("persona_borrada");
  }
  const debts = await ownerQuery(city, sql`select from account where debtor_id = ${person?.id}`);
  expect(debts).toHaveLength(1);
  const names = await ownerQuery(
    city,
    sql<{ n: string }>`select full_name as n from debtor where id = ${person?.id}`,
  );
  expect(names).toEqual([{ n: "Persona borrada" }]);
});

test("what a country's law has kept long enough goes by night, a day after and not on the day itself, and not who is before a court", async () => {
  const mandate = await seedMandate(city, { code: "vieja", tenant: floor.mandate.tenant });
  const [old, sued] = [
    await known({ ...floor.mandate, ...mandate }),
    await known({ ...floor.mandate, ...mandate }),
  ];
  await city.owner
    .updateTable("account")
    .set({ hold: "legal" })
    .where("debtor_id", "=", sued.debtor)
    .execute();
  await city.owner
    .updateTable("portfolio")
    .set({ ends_on: new Date(floor.clock.now()).toISOString().slice(0, 10) })
    .where("id", "=", mandate.portfolio)
    .execute();
  const night = async () => {
    await runRetention(deps)(mandate.tenant, {});
    await erase();
  };
  const names = async () =>
    (
      await ownerQuery(
        city,
        sql<{
          id: string;
          n: string;
        }>`select id, full_name as n from debtor where portfolio_id = ${mandate.portfolio}`,
      )
    ).map(({ id, n }) => [id === old.debtor ? "old" : "sued", n.slice(0, 7)]);
  const { recordsMs, recordsSource } = retentionOf("CL");
  expect([recordsMs / day, recordsSource.article]).toEqual([730, "art. 37, registro de gestiones dos años"]);
  floor.clock.advance(recordsMs - day);
  await night();
  expect((await names()).toSorted()).toEqual([
    ["old", "Rosa In"],
    ["sued", "Rosa In"],
  ]);
  floor.clock.advance(2 * day);
  await night();
  await night();
  expect((await names()).toSorted()).toEqual([
    ["old", "Persona"],
    ["sued", "Rosa In"],
  ]);
  expect(existsSync(join(api.recordingsFolder, `${old.attempt}-agente.wav`))).toBe(false);
  const orders = await ownerQuery(
    city,
    sql<{
      kind: string;
      state: string;
      reason: string;
    }>`select kind, state, reason from erasure where debtor_id = ${asId<DebtorId>(old.debtor)}`,
  );
  expect(orders).toEqual([
    {
      kind: "retention",
      state: "done",
      reason: "Plazo cumplido: Ley 19.496, art. 37, registro de gestiones dos años",
    },
  ]);
  const filed = join(api.inboxFolder, "cartera/procesados/asignacion.csv");
  writeFileSync(filed, "x");
  const waiting = join(api.inboxFolder, "cartera/por-cargar.csv");
  writeFileSync(waiting, "x");
  // The date of a file is the machine's: as seen from when its time is over.
  const seenIn = (ms: number) => ({ ...deps, clock: { ...deps.clock, now: () => realNow() + ms } });
  await runRetention(seenIn(recordsMs - day))(mandate.tenant, {});
  expect([existsSync(filed), existsSync(waiting)]).toEqual([true, true]);
  await runRetention(seenIn(recordsMs + day))(mandate.tenant, {});
  expect([existsSync(filed), existsSync(waiting)]).toEqual([false, true]);
});

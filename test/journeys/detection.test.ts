// Detection learns from the floor: what a machine verdict sounded like is heard and labelled by people, agents say whom they met,
// and other thresholds are proposed, applied and taken back by a person alone.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { defaultEar } from "#dialer/core/amd-by-ear.ts";
import { sampleKeptMs } from "#dialer/core/detection-sample.ts";
import { followOutcomes } from "#dialer/outcomes.ts";
import { sweepSamples } from "#dialer/service.ts";
import type {
  DetectionProposal,
  DetectionRates,
  DetectionSamples,
  DetectionSettings,
} from "#http/contract/detection.ts";
import { type AttemptId, uuidv7From } from "#kernel/ids.ts";
import { seededRng } from "#kernel/rng.ts";
import { day } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import { listRecordings } from "#privacy/store-erasure.ts";
import { writeWav } from "#telephony/wav.ts";
import { type Api, openApi, type Person } from "../support/api.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Floor, openFloor } from "../support/floor.ts";

let city: TestDatabase;
let floor: Awaited<ReturnType<typeof openFloor>>;
let api: Api;
let listener: Person;
let attempts: readonly {
  id: AttemptId;
  outcome: string | null;
  verdict: string | null;
  judged_by: number | null;
}[];

const made = (of: Pick<Floor, "mandate">) =>
  city.owner
    .selectFrom("attempt")
    .select(["id", "outcome", "verdict", "judged_by", "verdict_at", "ended_at", "agent_says"])
    .where("tenant_id", "=", of.mandate.tenant)
    .orderBy("reserved_at")
    .execute();
const soundOf = (attempt: string): string => join(api.recordingsFolder, `${attempt}-deteccion.wav`);

/** Two mailboxes and a person, three agents; every machine verdict is sampled. */
beforeAll(async () => {
  city = await openTestDatabase();
  floor = await openFloor(city, {
    debtors: 3,
    campaign: { sampleShare: 1 },
    behave: (town, phone, index) => (index < 2 ? town.machine(phone) : town.answers(phone)),
  });
  api = await openApi(city, { clock: floor.clock, engine: floor.link });
  listener = await api.as("supervisor", floor.mandate);
  const team = [await floor.agent("Ana"), await floor.agent("Luis"), await floor.agent("Rosa")];
  await floor.pass(40);
  // The person's agent hangs up on them, as on a machine: it is no sample all the same.
  const states = await Promise.all(team.map((user) => floor.desk(user)));
  const talking = team.filter((_, index) => states[index]?.state === "talking");
  expect(talking).toHaveLength(1);
  for (const user of talking) await floor.engine.commands.hangUp(floor.who(user));
  await floor.pass(20);
  attempts = (await made(floor)) as unknown as typeof attempts;
  for (const { id } of attempts) writeFileSync(soundOf(id), writeWav(new Int16Array(800).fill(5)));
});

const samples = async (): Promise<DetectionSamples> =>
  (await listener.ask("GET", "/v1/detection/samples")).json();
const rates = async (): Promise<DetectionRates> => (await listener.ask("GET", "/v1/detection/rates")).json();

test("a sampled machine is heard on for three seconds and then hung up on; a person is never kept", async () => {
  const machines = (await made(floor)).filter(({ verdict }) => verdict === "machine");
  expect(machines).toHaveLength(2);
  for (const { verdict_at, ended_at, judged_by } of machines) {
    expect(Number(ended_at) - Number(verdict_at)).toBeGreaterThanOrEqual(3_000);
    expect(Number(ended_at) - Number(verdict_at)).toBeLessThan(4_000);
    expect(judged_by).toBe(0);
  }
  const { toHear } = await samples();
  expect(toHear.map(({ attemptId }) => attemptId).toSorted()).toEqual(
    machines.map(({ id }) => id).toSorted(),
  );
  expect(toHear[0]?.seconds).toBeGreaterThan(3);
});

test("whoever listens hears it, labels it and may take the label back; each hearing is in the log", async () => {
  const [first] = (await samples()).toHear;
  const at = `/v1/detection/samples/${first?.attemptId}`;
  const sound = await listener.ask("GET", `${at}/sound`);
  expect(sound.headers).toMatchObject({ "content-type": "audio/wav", "cache-control": "no-store" });
  expect(sound.rawPayload.length).toBe(44 + 1_600);
  const logged = await city.owner
    .selectFrom("access_log")
    .select(["user_id", "detail"])
    .where("action", "=", "listen")
    .where("tenant_id", "=", floor.mandate.tenant)
    .execute();
  expect(logged).toEqual([{ user_id: listener.session.user, detail: { attemptId: first?.attemptId } }]);
  expect((await listener.ask("PUT", `${at}/label`, { label: "person" })).statusCode).toBe(204);
  expect((await samples()).heard).toMatchObject([{ attemptId: first?.attemptId, label: "person" }]);
  expect((await listener.ask("PUT", `${at}/label`, { label: null })).statusCode).toBe(204);
  expect((await samples()).toHear).toHaveLength(2);
  const agent = await api.as("agent", floor.mandate);
  expect((await agent.ask("GET", `${at}/sound`)).statusCode).toBe(403);
});

test("labels and agents' results become both rates, each with its interval", async () => {
  const { toHear } = await samples();
  for (const [n, { attemptId }] of toHear.entries())
    await listener.ask("PUT", `/v1/detection/samples/${attemptId}/label`, {
      label: n === 0 ? "person" : "machine",
    });
  const person = attempts.find(({ verdict }) => verdict === "human");
  await followOutcomes(city.db)([
    {
      tenant: floor.mandate.tenant,
      type: "gestion.recorded",
      at: floor.clock.now(),
      payload: { attemptId: person?.id, disposition: "BUZON", contactClass: "NONE", effects: {} },
    } as never,
  ]);
  const told = await rates();
  expect(told.groups).toMatchObject([
    { country: "CL", toPeople: 1, toMachines: 2, saidMachine: 1, saidPerson: 0 },
  ]);
  expect(told.all).toMatchObject({ heardPerson: 1, heardMachine: 1, toBeHeard: 0 });
  expect(told.all.peopleCut).toMatchObject({ value: 1, few: true });
  expect(told.all.machinesPassed?.value).toBe(0.5);
  expect(told.all.machinesPassed?.low).toBeLessThan(0.2);
});

test("the sound is gone after its days, with its label kept; an erased person's is gone at once", async () => {
  const { tenant } = floor.mandate;
  const { heard } = await samples();
  const [one, other] = heard.map(({ attemptId }) => attemptId as AttemptId);
  const debtor = await city.owner
    .selectFrom("attempt")
    .select("debtor_id")
    .where("id", "=", one ?? "")
    .executeTakeFirst();
  await city.db.inTenant(tenant, (tx) =>
    listRecordings(tx, { debtor: debtor?.debtor_id as never }, floor.clock.now()),
  );
  const listed = await city.owner
    .selectFrom("erasure_file")
    .select("attempt_id")
    .where("tenant_id", "=", tenant)
    .execute();
  expect(listed).toEqual([{ attempt_id: one }]);
  const sweep = sweepSamples({
    db: city.db,
    clock: { ...floor.clock, now: () => floor.clock.now() + sampleKeptMs },
    recordingsFolder: api.recordingsFolder,
  });
  await sweep(tenant);
  expect(existsSync(soundOf(other ?? ""))).toBe(false);
  expect(await samples()).toEqual({ toHear: [], heard: [] });
  expect((await rates()).all).toMatchObject({ heardPerson: 1, heardMachine: 1 });
});

/** Calls as the ear told them: people who say hello and wait, mailboxes that pause for 1.06–1.16 s and were given to agents. */
async function plantLabelled(count: number): Promise<void> {
  const rng = seededRng(9);
  const bytes = () => Uint8Array.from({ length: 10 }, () => Math.floor(rng.next() * 256));
  const { tenant, portfolio } = floor.mandate;
  const base = {
    tenant_id: tenant,
    portfolio_id: portfolio,
    direction: "outbound",
    mode: "predictive",
    state: "ended",
  };
  const rows = Array.from({ length: count }, (_, index) => {
    const at = floor.clock.now() - day + index * 1_000;
    const machine = index % 3 === 0;
    const pause = 1_060 + rng.next() * 100;
    const talk = (from: number, to: number) => [
      { at: at + from, type: "talk_started", data: { levelDb: -20 } },
      { at: at + to + 200, type: "talk_finished", data: { durationMs: to - from, levelDb: -20 } },
    ];
    const first = talk(400, 800);
    const events = [
      { at, type: "answered", data: {} },
      ...first,
      ...(machine ? talk(800 + pause, 9_000) : []),
    ];
    const id = uuidv7From(at, bytes()) as AttemptId;
    const says = machine ? "machine" : "human";
    const times = { reserved_at: at, answered_at: at, bridged_at: at + 2_800, ended_at: at + 12_000 };
    return { id, says, events, times };
  });
  await city.owner
    .insertInto("attempt")
    .values(
      rows.map(({ id, says, times }) => ({
        ...base,
        id,
        caller_id: "+56600123456",
        verdict: "human",
        judged_by: 0,
        agent_says: says,
        ...(Object.fromEntries(Object.entries(times).map(([name, at]) => [name, new Date(at)])) as Record<
          keyof typeof times,
          Date
        >),
      })),
    )
    .execute();
  await city.owner
    .insertInto("call_event")
    .values(
      rows.flatMap(({ id, events }) =>
        events.map(({ at, type, data }, n) => ({
          ...{ tenant_id: tenant, attempt_id: id, n, type, at: new Date(at) },
          data: JSON.stringify(data),
        })),
      ),
    )
    .execute();
}

test("longer silences are proposed where mailboxes pause, and hold only once an administrator has applied them, until taken back", async () => {
  const admin = await api.as("admin", floor.mandate);
  const proposal = async (): Promise<DetectionProposal> =>
    (await admin.ask("GET", "/v1/detection/proposal")).json();
  const settings = async (): Promise<DetectionSettings> =>
    (await admin.ask("GET", "/v1/detection/settings")).json();
  expect(await proposal()).toMatchObject({ proposal: null, why: "few_labels" });
  await plantLabelled(900);
  const found = await proposal();
  const wish = {
    id: newId(),
    kind: "proposal",
    name: "Buzones con pausa",
    reason: "los buzones hacen pausas",
    ear: found.proposal?.ear,
  };
  expect(found.proposal?.after.machinesPassed.value).toBeLessThan(
    found.proposal?.before.machinesPassed.value ?? 0,
  );
  expect(found.proposal?.after.peopleCut.value).toBe(0);
  // Looked at, not applied: nothing has changed.
  expect((await settings()).versions.map(({ number }) => number)).toEqual([0]);
  const apply = (body: object, by = admin) => by.ask("POST", "/v1/detection/settings", body);
  expect((await apply(wish, listener)).statusCode).toBe(403);
  expect((await apply({ ...wish, ear: { ...wish.ear, machineTalkMs: 3_000 } })).json()).toMatchObject({
    code: "conflict",
  });
  expect((await apply(wish)).statusCode).toBe(204);
  expect((await apply(wish)).statusCode).toBe(204);
  expect((await settings()).versions).toMatchObject([
    {
      number: 1,
      name: "Buzones con pausa",
      appliedBy: admin.session.name,
      reason: "los buzones hacen pausas",
    },
    { number: 0, ear: defaultEar },
  ]);
  await floor.pass(10);
  await floor.engine.adopt();
  expect(floor.engine.world.ears.get(floor.mandate.tenant)).toMatchObject({
    number: 1,
    // Law's clock does not wait longer for who says nothing.
    settings: { detection: { ear: { ...wish.ear, silentMs: 3_500 } } },
  });
  const back = { id: newId(), kind: "restore", number: 0, reason: "volvemos a lo anterior" };
  expect((await apply(back)).statusCode).toBe(204);
  expect((await apply({ ...back, id: newId(), number: 7 })).statusCode).toBe(404);
  expect((await settings()).versions[0]).toMatchObject({ number: 2, restores: 0, ear: defaultEar });
});

test("calls are judged by the version in force, and say by which", async () => {
  const other = await openFloor(city, { debtors: 1, behave: (town, phone) => town.machine(phone) });
  const itsApi = await openApi(city, { clock: other.clock, engine: other.link });
  const admin = await itsApi.as("admin", other.mandate);
  const wish = { id: newId(), kind: "restore", number: 0, reason: "lo de fábrica, a sabiendas" };
  expect((await admin.ask("POST", "/v1/detection/settings", wish)).statusCode).toBe(204);
  await other.pass(10);
  await other.engine.adopt();
  await other.agent("Inés");
  await other.pass(60);
  expect(await made(other)).toMatchObject([{ verdict: "machine", judged_by: 1 }]);
  // Of this campaign nothing is sampled: it is hung up on at once.
  const sampled = await city.owner
    .selectFrom("detection_sample")
    .select("attempt_id")
    .where("tenant_id", "=", other.mandate.tenant)
    .execute();
  expect(sampled).toEqual([]);
});

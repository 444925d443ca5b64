// Every operation × every role × things of one's own mandate, of another mandate, of another creditor, of another team and of
// another agency: what is not one's own answers as what does not exist, and nothing of it is in any answer. The operations come
// from docs/openapi.json, the rows of the others from the database's own catalogue: nobody can forget one.
import { beforeAll, expect, test } from "vitest";
import { can, type Role, roles } from "#identity/core/permissions.ts";
import { asId, type UserId } from "#kernel/ids.ts";
import { newId } from "#platform/new-id.ts";
import { type Came, openAsApp, relationsOf } from "../support/as-app.ts";
import {
  ask,
  built,
  namedBy,
  type Operation,
  operations,
  type Question,
  questionsOf,
  said,
  told,
} from "../support/matrix.ts";
import { type Named, requests } from "../support/requests.fixture.ts";
import { openSides, type SideName, type Sides, sideNames } from "../support/sides.ts";

const all = operations();
let world: Sides;
/** Ids of our own side, kept before anything of it changes. */
let ours: Named;

beforeAll(async () => {
  world = await openSides();
  for (const side of [world.own, world.others.team])
    side.ids.agent_seat = await takeSeat(side.ids.app_user ?? "");
  ours = { ...world.own.ids };
});

/** Told across a wall on purpose, and why. */
const onPurpose: Readonly<Record<string, string>> = {
  "listTeams of another team": "whose team an agent may be handed over to; its people are not told",
  "moveAgent team of another team": "an agent of one's own is handed over to any team of the agency",
};
/** Readings that tell of nobody, not even of one's own, and what they tell. */
const ofNobody: Readonly<Record<string, string>> = {
  explainSegment: "which clauses hold",
  fetchExport: "a file for whoever asked for it alone",
  listCanaries: "none could be planted: the marked debts have no number after which one could be drawn",
  listDispositions: "the program's own tree of results",
  listLatePayments: "mandates whose file is late: none is",
  listSharings: "agreements of both mandates, and only one is in sight",
  pacingDecisions: "how many, and why",
  playDetectionSample: "voices",
  playRecording: "voices",
  previewRecycle: "how many",
  previewReassignment: "how many",
  readDetectionProposal: "how many, and thresholds",
  readDetectionRates: "how many, by names of carriers that are the agency's",
  readHealth: "the installation",
  readRecordingRule: "yes or no",
  readReturnProfile: "a layout",
  readSetup: "yes or no",
  verifyLog: "how many, and hashes",
  whyNot: "how many, and why",
};
/** Whatever is named there is done or answered the same, known or not: nothing is learnt, nothing changes. */
const indifferent: Readonly<Record<string, string>> = {
  deskNotices: "what is not one's own notice is not seen",
  orderAgent: "an order about a call that is over does nothing",
};

test("every operation that reads or names something has its request here, and each of its ids is tried", () => {
  const wanted = all.filter(({ method, takes }) => method === "GET" || takes.length > 0);
  expect(Object.keys(requests).toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
  const ids = Object.values(ours);
  const untried = wanted.flatMap((operation) => {
    const sent = questionsOf(operation).map((question) => {
      const { url, body } = built(question, ours);
      return `${url} ${JSON.stringify(body ?? "")}`;
    });
    return operation.takes
      .filter((name) => {
        if (operation.path.includes(`{${name}}`)) return false;
        const id = new RegExp(`["?&]${name}"?[:=]\\[?"?([\\w-]{36})`).exec(sent.join(" "))?.[1];
        // What is made by whoever asks names nothing yet.
        return id === undefined || !(ids.includes(id) || name === "id");
      })
      .map((name) => `${operation.id}: ${name}`);
  });
  expect(untried).toEqual([]);
});

test.each(
  roles,
)("as %s, what is not one's own answers as if it did not exist, and nothing of it is told", async (role) => {
  if (can(role, "desk.work")) await takeSeat(world.people[role].session.user);
  const before = await world.planter.stateOf(Object.values(world.others));
  const wrong = new Set<string>();
  const waiting = allowed(role).flatMap(questionsOf);
  const askOn = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop())
      for (const fault of await faultsOf(role, next)) wrong.add(fault);
  };
  await Promise.all(Array.from({ length: 6 }, askOn));
  expect([...wrong]).toEqual([]);
  expect(await world.planter.stateOf(Object.values(world.others))).toEqual(before);
});

/** A search is a question too, whose words belong in no address. */
function asks({ id, method }: Operation): boolean {
  return method === "GET" || id === "searchDebtors";
}

async function faultsOf(role: Role, question: Question): Promise<readonly string[]> {
  const person = world.people[role];
  const { id } = question.operation;
  const keys = namedBy(question, ours);
  const faults: string[] = [];
  if (keys.length === 0) {
    const { body, statusCode } = await ask(person, question, ours);
    if (statusCode >= 500 && id !== "readHealth") faults.push(`${id}: ${statusCode}`);
    for (const name of sidesFor(role))
      if (!(`${id} of another ${name}` in onPurpose))
        faults.push(
          ...told(body, world.others[name], ours).map((what) => `${id} tells ${what} of another ${name}`),
        );
  }
  for (const key of keys) {
    const sides = sidesFor(role).flatMap((name) => {
      const foreign = world.others[name].ids[key];
      const row = `${id} ${key} of another ${name}`;
      return foreign === undefined || foreign === ours[key] || row in onPurpose
        ? []
        : [{ name, foreign, row }];
    });
    const nobodys = /^(words|document|number)$/.test(key) ? "nadiesellamaasi" : newId();
    const invented = sides.length === 0 ? "" : said(await ask(person, question, { ...ours, [key]: nobodys }));
    for (const { name, foreign, row } of sides) {
      const answer = await ask(person, question, { ...ours, [key]: foreign });
      if (said(answer) !== invented) faults.push(`${row}: ${said(answer)}, not ${invented}`);
      if (!asks(question.operation) && answer.statusCode < 300 && !(id in indifferent))
        faults.push(`${row}: done`);
      faults.push(
        ...told(answer.body, world.others[name], ours, foreign).map((what) => `${row}: tells ${what}`),
      );
    }
  }
  return faults;
}

test("as the agency's administrator the same requests reach what is one's own: the refusals above are the walls'", async () => {
  const { admin } = world.people;
  await takeSeat(admin.session.user);
  const wrong: string[] = [];
  const [speaks, silent] = [new Set<string>(), new Set<string>()];
  const order = Object.keys(requests);
  const questions = allowed("admin").toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  for (const question of questions.flatMap(questionsOf)) {
    const { id } = question.operation;
    const answer = await ask(admin, question, ours);
    const wanted = question.request.evenSo;
    if (wanted === undefined ? answer.statusCode >= 300 : answer.statusCode !== wanted)
      wrong.push(`${id}: ${said(answer)}`);
    if (asks(question.operation)) (told(answer.body, world.own, {}).length > 0 ? speaks : silent).add(id);
  }
  expect(wrong).toEqual([]);
  expect([...silent].filter((id) => !speaks.has(id)).toSorted()).toEqual(Object.keys(ofNobody).toSorted());
});

test("what a live socket tells, on each of its topics, holds nothing of the others", async () => {
  const wrong: string[] = [];
  for (const role of roles)
    for (const topic of ["seat", "floor", "jobs"] as const) {
      const view = JSON.stringify(await world.api.views.snapshot(world.people[role].session, topic));
      for (const name of sidesFor(role))
        wrong.push(
          ...told(view, world.others[name], ours).map(
            (what) => `${role}, ${topic}: ${what} of another ${name}`,
          ),
        );
    }
  expect(wrong).toEqual([]);
  const seen = await world.api.views.snapshot(world.people.supervisor.session, "floor");
  expect(JSON.stringify(seen)).toContain(ours.agent_seat);
});

/** What the rows planted do not come to: a call that lives, a consumer that has run. */
const nothingYet = ["call_under_way", "event_cursor"];
/** Settings of the installation: no tenant's, and only read. */
const ofNoTenant = ["system_setting"];

test("with no tenant set, every table and view has no row and takes none in, though each holds some", async () => {
  const app = await openAsApp(world.city);
  const relations = await relationsOf(world.city);
  expect(relations.length).toBeGreaterThan(80);
  const wrong: string[] = [];
  const refused = (came: Came): boolean => "refused" in came && came.refused === "42501";
  const nothing = (came: Came): boolean => refused(came) || ("rows" in came && came.rows === 0);
  for (const { name, view, columns } of relations) {
    if (ofNoTenant.includes(name)) continue;
    const row = await world.planter.rowOf(name);
    if (!row && !nothingYet.includes(name)) wrong.push(`${name}: nothing planted to be hidden`);
    if (!nothing(await app.try(`select from "${name}"`))) wrong.push(`${name}: read`);
    if (view) continue;
    const list = columns.map((column) => `"${column}"`).join(", ");
    const write = `insert into "${name}" (${list}) select ${list} from jsonb_populate_record(null::"${name}", $1)`;
    if (!refused(await app.try(write, [row]))) wrong.push(`${name}: written`);
    if (!nothing(await app.try(`update "${name}" set "${columns[0]}" = "${columns[0]}"`)))
      wrong.push(`${name}: changed`);
    if (!nothing(await app.try(`delete from "${name}"`))) wrong.push(`${name}: deleted`);
    if (!refused(await app.try(`truncate "${name}"`))) wrong.push(`${name}: emptied`);
    for (const unmade of [
      `alter table "${name}" disable row level security`,
      `alter table "${name}" no force row level security`,
      `alter table "${name}" owner to recaudo_app`,
      `create policy mine on "${name}" using (true)`,
    ])
      if (!refused(await app.try(unmade))) wrong.push(`${name}: ${unmade}`);
  }
  await app.end();
  expect(wrong).toEqual([]);
});

test("the application's role becomes nobody else, and a table of its own does not stand before the walls", async () => {
  const app = await openAsApp(world.city);
  for (const become of [
    "set role recaudo_owner",
    "set session authorization recaudo_owner",
    "set row_security = off; select from debtor",
    "alter role recaudo_app bypassrls",
    "set session_replication_role = replica",
    "create table public.mine (id int)",
    "create function public.mine() returns int language sql as 'select 1'",
    "select graphile_worker.add_job('x')",
    "select from graphile_worker._private_jobs",
    "select from migration.done",
  ])
    expect([become, await app.try(become)]).toEqual([
      become,
      { refused: expect.stringMatching(/^(42501|42P01)$/) },
    ]);
  await app.try("set row_security = on");
  const { session } = world.people.agent;
  await app.as(session.tenant, session.user);
  const seen = await app.try("select from debtor");
  await app.try("create temp table user_grant as select * from public.user_grant limit 0");
  await app.try("insert into pg_temp.user_grant (tenant_id, id, user_id) values ($1, $2, $2)", [
    session.tenant,
    session.user,
  ]);
  await app.try("create temp table portfolio as select * from public.portfolio");
  await app.try("grant all on pg_temp.user_grant, pg_temp.portfolio to public");
  expect(await app.try("select from public.debtor")).toEqual(seen);
  expect(seen).toMatchObject({ rows: expect.any(Number) });
  await app.end();
});

/** Teams wall off those who lead one; a creditor's people see all its mandates. */
function sidesFor(role: Role): readonly SideName[] {
  const open = { team: role !== "supervisor" && role !== "coordinator", mandate: role === "creditor" };
  return sideNames.filter((name) => !(name in open && open[name as keyof typeof open]));
}

function allowed(role: Role): readonly Operation[] {
  const asked = new Map(
    world.api.routes.map((route) => [route.name.replaceAll(/:(\w+)/g, "{$1}"), route.can]),
  );
  return all.filter(({ id, method, path }) => {
    const permission = asked.get(`${method} ${path}`);
    return id in requests && permission !== undefined && (permission === "public" || can(role, permission));
  });
}

async function takeSeat(user: string): Promise<string> {
  const { engine } = world.floor;
  const who = world.floor.who(asId<UserId>(user));
  const { seatId } = await engine.commands.openSeat({ ...who, campaign: world.floor.campaign, take: true });
  await engine.commands.line({ ...who, kind: "agent" });
  await world.floor.pass(1);
  return seatId;
}

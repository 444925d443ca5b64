// The creditor's exclusions in the middle of the day: what each reason does, and that whoever it names is out of every
// list, preview and callback within a minute of the floor's clock.
import { beforeAll, expect, test } from "vitest";
import { putCallback } from "#gestiones/service.ts";
import { minute } from "#kernel/time.ts";
import { openTestDatabase, seedMandate, type TestDatabase } from "../support/database.ts";
import { seedOwing } from "../support/debts.ts";
import { type Floor, openFloor } from "../support/floor.ts";
import { openLoader } from "../support/import.ts";

let world: TestDatabase;
beforeAll(async () => {
  world = await openTestDatabase();
});

let mandates = 0;
const newMandate = () => seedMandate(world, { code: `e${++mandates}` });
const accountOf = (id: string | undefined) =>
  world.owner
    .selectFrom("account")
    .select(["state", "hold", "hold_until"])
    .where("id", "=", id ?? "")
    .executeTakeFirstOrThrow();
const flagsOf = async (debtor: string) =>
  (await world.owner.selectFrom("debtor").select("flags").where("id", "=", debtor).executeTakeFirstOrThrow())
    .flags;
const blocksOf = (portfolio: string) =>
  world.owner
    .selectFrom("do_not_contact")
    .select(["origin", "reason", "phone"])
    .where("portfolio_id", "=", portfolio)
    .execute();
const eventsOf = (portfolio: string) =>
  world.owner
    .selectFrom("event")
    .select("payload")
    .where("portfolio_id", "=", portfolio)
    .where("type", "=", "accounts.excluded")
    .execute();

test("each reason does its own: complaint and fraud hold, a death and an employee stop everything, a refinanced debt leaves", async () => {
  const mandate = await newMandate();
  const [complaint, dead, fraud, employee, refinanced] = [
    await seedOwing(world, mandate, [1_000n, 2_000n]),
    await seedOwing(world, mandate, [1_000n]),
    await seedOwing(world, mandate, [1_000n]),
    await seedOwing(world, mandate, [1_000n]),
    await seedOwing(world, mandate, [1_000n, 2_000n]),
  ];
  const loader = openLoader(world, mandate);
  const rows = [
    `${complaint.numbers[0]};Reclamo`,
    `${dead.numbers[0]};FALLECIDO`,
    `${fraud.numbers[0]};fraude`,
    `${employee.numbers[0]};Empleado`,
    `${refinanced.numbers[0]};refinanciado`,
  ];
  const done = await loader.load(`Operación;Motivo\n${rows.join("\n")}\n`, { kind: "exclusion" });
  expect(done).toMatchObject({ state: "succeeded", counts: { rows: 5, rejected: 0, accountsChanged: 3 } });
  expect(await accountOf(complaint.accounts[0])).toEqual({
    state: "open",
    hold: "dispute",
    hold_until: null,
  });
  expect(await accountOf(complaint.accounts[1])).toMatchObject({ hold: null });
  expect(await accountOf(fraud.accounts[0])).toMatchObject({ state: "open", hold: "fraud" });
  expect(await accountOf(refinanced.accounts[0])).toMatchObject({ state: "withdrawn" });
  expect(await accountOf(refinanced.accounts[1])).toMatchObject({ state: "open" });
  expect(await flagsOf(dead.debtor)).toEqual(["deceased"]);
  expect(await blocksOf(mandate.portfolio)).toEqual([
    { origin: "creditor", reason: "Empleado del mandante", phone: null },
  ]);
  const protectedDebts = await world.owner
    .selectFrom("contact_protection")
    .select("account_id")
    .where("portfolio_id", "=", mandate.portfolio)
    .execute();
  expect(protectedDebts.map(({ account_id }) => account_id).sort()).toEqual(
    [complaint.accounts[0], fraud.accounts[0]].sort(),
  );
  const told = (await eventsOf(mandate.portfolio)).flatMap(({ payload }) => payload.accountIds);
  expect(told).toEqual(
    expect.arrayContaining([complaint.accounts[0], dead.accounts[0], employee.accounts[0]]),
  );

  // Sent again with one row more: what is known changes nothing.
  const again = await loader.load(`Operación;Motivo\n${rows.join("\n")}\n${dead.numbers[0]};reclamo\n`, {
    kind: "exclusion",
  });
  expect(again).toMatchObject({ state: "succeeded", counts: { accountsChanged: 1, accountsSame: 5 } });
  expect(await blocksOf(mandate.portfolio)).toHaveLength(1);
  const same = await loader.load(`Operación;Motivo\r\n${rows.join("\r\n")}\r\n`, { kind: "exclusion" });
  expect(same).toMatchObject({ state: "succeeded", counts: { accountsChanged: 0, accountsSame: 5 } });
  await expect(
    loader.receive(`Operación;Motivo\n${rows.join("\n")}\n`, { kind: "exclusion" }),
  ).rejects.toMatchObject({ code: "file_already_loaded" });
});

test("a document excludes every debt of the person, and a graver hold is not softened", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(world, mandate, [1_000n, 2_000n], { document: "11111111-1" });
  const loader = openLoader(world, mandate);
  await loader.load("rut;causal\n11.111.111-1;fraude\n", { kind: "exclusion" });
  await loader.load("rut;causal\n11.111.111-1;reclamo\n", { kind: "exclusion" });
  for (const account of owing.accounts) expect(await accountOf(account)).toMatchObject({ hold: "fraud" });
});

test("a row without a known debt, person or reason comes back with its reason, and the rest is excluded", async () => {
  const mandate = await newMandate();
  const owing = await seedOwing(world, mandate, [1_000n]);
  const other = await seedOwing(world, await newMandate(), [1_000n]);
  const lines = [
    `${owing.numbers[0]};;reclamo`,
    `${owing.numbers[0]};;reclamo`,
    `${other.numbers[0]};;fallecido`,
    ";22.222.222-2;fallecido",
    `${owing.numbers[0]};;vacaciones`,
    `${owing.numbers[0]};;`,
    ";;fallecido",
  ];
  const done = await openLoader(world, mandate).load(`operacion;rut;motivo\n${lines.join("\n")}\n`, {
    kind: "exclusion",
    acceptRejects: true,
  });
  expect(done).toMatchObject({ state: "succeeded", counts: { rows: 7, rejected: 6, accountsChanged: 1 } });
  const rejects = await world.owner
    .selectFrom("import_reject")
    .select(["row_number", "field", "code"])
    .where("file_id", "=", done.fileId)
    .orderBy("row_number")
    .execute();
  expect(rejects.map(({ row_number, code }) => `${row_number} ${code}`)).toEqual([
    "3 clave_duplicada",
    "4 operacion_desconocida",
    "5 documento_desconocido",
    "6 motivo_desconocido",
    "7 obligatorio",
    "8 obligatorio",
  ]);
  expect(await flagsOf(other.debtor)).toEqual([]);
});

test("a column called motivo in a daily file stays the creditor's own", async () => {
  const mandate = await newMandate();
  const done = await openLoader(world, mandate).load(
    "rut;nombre;operacion;saldo;vencimiento;motivo\n11.111.111-1;Ana;OP-M;1000;2026-10-01;atraso\n",
  );
  expect(done.state).toBe("succeeded");
  const { extra } = await world.owner
    .selectFrom("account")
    .select("extra")
    .where("portfolio_id", "=", mandate.portfolio)
    .executeTakeFirstOrThrow();
  expect(extra).toEqual({ motivo: "atraso" });
});

const silent: Parameters<typeof openFloor>[1] = { behave: (city, phone) => city.noAnswer(phone) };
const exclude = (floor: Floor, lines: readonly string[]) =>
  openLoader(world, floor.mandate, floor.clock).load(`operacion;motivo\n${lines.join("\n")}\n`, {
    kind: "exclusion",
  });
const handOf = (floor: Floor) =>
  [...floor.engine.world.campaigns.values()].flatMap((run) => run.hopper.map(({ debtor }) => debtor));

test("whoever is excluded leaves the list at hand within a minute and is never dialled", async () => {
  const floor = await openFloor(world, {
    ...silent,
    debtors: 6,
    campaign: { mode: "preview", previewSeconds: 600 },
  });
  await floor.agent("Ana");
  await floor.pass(10);
  const at = handOf(floor);
  expect(at.length).toBe(5);
  const reasons = ["reclamo", "fallecido", "fraude", "empleado", "refinanciado"];
  const named = floor.debtors.filter(({ debtor }) => at.includes(debtor));
  await exclude(
    floor,
    named.map(({ account }, i) => `${account};${reasons[i]}`),
  );
  await floor.pass(60, 2_000);
  expect(handOf(floor)).toEqual([]);
  await floor.pass(30 * 60, 60_000);
  expect(handOf(floor)).toEqual([]);
  expect(floor.exchange.ledger.length).toBeLessThanOrEqual(1);
});

test("a preview on a desk disappears within a minute when its person is excluded, before its time dials", async () => {
  const floor = await openFloor(world, {
    ...silent,
    debtors: 1,
    campaign: { mode: "preview", previewSeconds: 300 },
  });
  const ana = await floor.agent("Ana");
  await floor.pass(10);
  const [only] = floor.debtors;
  expect((await floor.desk(ana)).call).toMatchObject({ debtorId: only?.debtor });
  await exclude(floor, [`${only?.account};fallecido`]);
  await floor.pass(60, 2_000);
  expect((await floor.desk(ana)).call).toBeNull();
  await floor.pass(600, 30_000);
  expect(floor.exchange.ledger).toEqual([]);
});

test("a callback that waits disappears from the agenda within a minute and is never offered", async () => {
  const floor = await openFloor(world, { ...silent, debtors: 2, campaign: { mode: "manual" } });
  const ana = await floor.agent("Ana");
  const [first, second] = floor.debtors;
  const dueAt = floor.clock.now() + 4 * minute;
  await world.db.inTenant(floor.mandate.tenant, async (tx) => {
    for (const one of [first, second])
      if (one)
        await putCallback(tx, {
          tenant: floor.mandate.tenant,
          portfolio: floor.mandate.portfolio,
          debtor: one.debtor,
          gestion: null,
          phone: one.phone,
          owner: ana,
          dueAt,
          at: floor.clock.now(),
        });
  });
  await floor.pass(15, 1_000);
  const agenda = async () => (await floor.desk(ana)).callbacksDue.map(({ debtorId }) => debtorId).sort();
  expect(await agenda()).toEqual([first?.debtor, second?.debtor].sort());
  await exclude(floor, [`${first?.account};empleado`]);
  await floor.pass(60, 2_000);
  expect(await agenda()).toEqual([second?.debtor]);
  const states = await world.owner
    .selectFrom("callback")
    .select(["debtor_id", "state"])
    .where("portfolio_id", "=", floor.mandate.portfolio)
    .where("debtor_id", "=", first?.debtor ?? "")
    .execute();
  expect(states.map(({ state }) => state)).toEqual(["cancelled"]);
});

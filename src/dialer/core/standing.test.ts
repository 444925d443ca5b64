import { expect, test } from "vitest";
import { localDate } from "../../kernel/time.ts";
import { fallenAlerts, owedAlerts, stillOwed, unsentAlerts } from "./standing.ts";

const fallen = {
  ...{ id: "n1", number: "+56221112233", state: "in_use" as const },
  today: { uses: 100, answers: 20 },
  week: { uses: 500, answers: 200 },
};
const told = (change: Partial<typeof fallen> | { state: "stopped" }, day = "2026-11-24") =>
  fallenAlerts([{ ...fallen, ...change }], day);

test("a number answered thirty per cent less than in its own week is told with both shares, once a day", () => {
  expect(told({})).toEqual([
    {
      ...{ id: "caller_id_fallen n1 2026-11-24", code: "caller_id_fallen", since: null },
      text: "+56221112233: hoy contestan 20 %; en su semana, 40 %",
      about: { kind: "caller_id", callerId: "n1" },
    },
  ]);
  expect(told({})[0]?.id).not.toBe(told({}, "2026-11-25")[0]?.id);
});
test("the alert goes when the number is stopped, when it is answered again, and does not come of few calls", () => {
  expect(told({ state: "stopped" })).toEqual([]);
  expect(told({ today: { uses: 100, answers: 29 } })).toEqual([]);
  expect(told({ today: { uses: 49, answers: 0 } })).toEqual([]);
});

const owed = {
  ...{ attempt: "a1", debtor: "d1", agent: "Luis Soto", mandate: "Consumo" },
  ...{ accounts: ["0001", "0002"], endedAt: 1_000 },
};
test("an owed result says who, which debts by their number, and since when", () => {
  expect(owedAlerts([owed])).toEqual([
    {
      ...{ id: "result_owed a1", code: "result_owed", since: 1_000 },
      text: "Luis Soto no registró qué pasó en su llamada: 0001 y 1 más, Consumo",
      about: { kind: "talk", debtorId: "d1", attemptId: "a1" },
    },
  ]);
});
test.each([
  ["wrapup", false],
  ["talking", false],
  ["reconnecting", true],
] as const)("with the agent %s the result counts as owed: %s", (state, expected) => {
  const alerts = owedAlerts([owed]);
  expect(stillOwed(alerts, [{ attemptId: "a1", state }]).length === 1).toBe(expected);
  expect(stillOwed(alerts, [{ attemptId: "other", state }])).toHaveLength(1);
});

test("a creditor who sends no payments stands on the floor with the day they are known through, else with that they are awaited", () => {
  const late = {
    ...{ portfolioId: "p1", portfolioName: "Consumo", throughOn: localDate("2026-11-12"), waiting: 3 },
    ...{ unsentSince: localDate("2026-11-12"), country: "CL" as const },
  };
  const texts = (change: Partial<{ throughOn: null; unsentSince: null; waiting: number }>) =>
    unsentAlerts([{ ...late, ...change }]).map(({ text }) => text);
  expect(texts({})).toEqual(["Consumo no envía pagos desde el 12-11-2026: 3 promesas esperan"]);
  expect(texts({ throughOn: null, waiting: 1 })).toEqual([
    "Consumo no ha enviado pagos; se esperan desde el 12-11-2026: 1 promesa espera",
  ]);
  expect(texts({ unsentSince: null })).toEqual([]);
});

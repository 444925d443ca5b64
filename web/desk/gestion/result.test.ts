import i18n from "i18next";
import { beforeAll, expect, test } from "vitest";
import type { DebtorCard } from "#http/contract/desk.ts";
import { formatOf } from "../../shared/format.ts";
import { startTexts } from "../../shared/texts/i18n.ts";
import { type DispositionNode, promiseIn } from "../disposition.ts";
import { type Draft, renewable } from "../draft.ts";
import type { Account } from "../promise-check.ts";
import { type About, inWords, partOf, startingWith } from "./result.ts";

beforeAll(startTexts);

const promise: DispositionNode = {
  ...{ code: "PROMESA", key: "1", label: "Promesa", parent: null, leaf: true },
  requires: ["promise"],
  offers: [],
};
const debt: Account = {
  ...{ id: "a1", number: "0001", currency: "CLP", balanceAsOf: 0, extra: [], product: "Tarjeta" },
  ...{ principal: null, interest: null, fees: null, dueOn: "2026-10-20", daysPastDue: 35 },
  ...{ balance: { minor: "200000", currency: "CLP" }, state: "open", hold: null },
  ...{ activePromise: null, nextInARow: 1 },
};
const promised: Account = {
  ...{ ...debt, id: "a2", number: "0002", nextInARow: 2 },
  activePromise: {
    ...{ id: "p1", amount: { minor: "60000", currency: "CLP" } },
    ...{ dueOn: "2026-11-25", state: "ACTIVE" },
  },
};
const policy: DebtorCard["promisePolicy"] = {
  ...{ suggestions: [], minPerMille: 100, maxDaysAhead: 30, holidays: [], today: "2026-11-24" },
};
function about(...accounts: readonly Account[]): About {
  return {
    ...{ result: promise, reasons: [], attitudes: [], accounts, format: formatOf("CL", "America/Santiago") },
    ...{ card: { promisePolicy: policy, accounts } as unknown as DebtorCard, now: 0 },
  };
}
function saved(asked: About, day = "27/11") {
  const typed = { ...startingWith(asked, "", undefined), day };
  return { part: partOf(typed, asked), words: inWords(i18n.t, typed, asked) };
}
const draft = (...accountIds: readonly string[]): Draft => ({ note: "", accountIds });

test("a promise on a debt that has one takes its place, and the echo says so", () => {
  const { part, words } = saved(about(promised));
  expect(part?.promises).toMatchObject([{ accountId: "a2", replaces: "p1", dueOn: "2026-11-27" }]);
  expect(words).toBe("Renovada: $200.000 el viernes, 27 de noviembre");
});
test("a first promise replaces nothing; of two debts only the promised one is renewed", () => {
  expect(saved(about(debt)).part?.promises?.[0]).not.toHaveProperty("replaces");
  expect(saved(about(debt)).words).toBe("$200.000 el viernes, 27 de noviembre");
  const both = saved(about(debt, promised)).part?.promises;
  expect(both?.map(({ replaces }) => replaces)).toEqual([undefined, "p1"]);
});
test("a renewal keeps to the sheet's last day and to the balance", () => {
  expect(saved(about(promised), "24/12").part).toBeDefined();
  expect(saved(about(promised), "25/12").part).toBeUndefined();
  const asked = about(promised);
  const typed = { ...startingWith(asked, "", undefined), amounts: { a2: "200001" } };
  expect(partOf(typed, asked)).toBeUndefined();
});
test("the key renews the chosen debt's promise, else the first promised one, else nothing", () => {
  const { card } = about(debt, promised, { ...promised, id: "a3" });
  expect(renewable(card, draft("a3"))).toBe("a3");
  expect(renewable(card, draft("a1"))).toBe("a2");
  expect(renewable(about(debt, { ...promised, state: "withdrawn" }).card, draft("a1"))).toBeUndefined();
});
test("renewing starts at the tree's first promise", () => {
  const bare = { reasons: [], attitudes: [], unasked: [] };
  const later = { ...promise, code: "OTRA", key: "2" };
  expect(promiseIn({ ...bare, nodes: [later, promise] })).toBe(promise);
  expect(promiseIn({ ...bare, nodes: [] })).toBeUndefined();
});
test("the attitude goes with the save when it was chosen, and is never what holds it up", () => {
  const asked: About = {
    ...about(debt),
    ...{
      result: { ...promise, requires: ["reason"], offers: ["attitude"] },
      reasons: [{ code: "SALUD", name: "Salud" }],
    },
    attitudes: [{ code: "HOSTIL", name: "Hostil" }],
  };
  const typed = { ...startingWith(asked, "", undefined), reason: "SALUD" };
  expect(partOf(typed, asked)).toEqual({ disposition: "PROMESA", reasonForDefault: "SALUD" });
  expect(partOf({ ...typed, attitude: "HOSTIL" }, asked)).toMatchObject({ attitude: "HOSTIL" });
  expect(partOf({ ...typed, attitude: "HOSTIL" }, { ...asked, attitudes: [] })).not.toHaveProperty(
    "attitude",
  );
});

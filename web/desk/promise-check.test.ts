import { expect, test } from "vitest";
import {
  asksNothing,
  choicesUnder,
  chosenBy,
  isPromise,
  offersAttitude,
  pathOf,
  treeOf,
  unaskedIn,
} from "./disposition.ts";
import {
  type Account,
  checkAmount,
  checkDay,
  type Policy,
  suggestedAmount,
  suggestedDay,
} from "./promise-check.ts";

const account: Account = {
  id: "a1",
  number: "0001",
  currency: "CLP",
  balanceAsOf: 0,
  extra: [],
  product: "Tarjeta",
  balance: { minor: "200000", currency: "CLP" },
  principal: null,
  interest: null,
  fees: null,
  dueOn: "2026-10-20",
  daysPastDue: 35,
  state: "open",
  hold: null,
  activePromise: null,
  nextInARow: 1,
};
const policy: Policy = {
  suggestions: [{ accountId: "a1", amount: { minor: "60000", currency: "CLP" }, dueOn: "2026-11-27" }],
  minPerMille: 100,
  maxDaysAhead: 30,
  holidays: ["2026-12-08"],
  today: "2026-11-24",
};

test("the form starts with the policy's suggestion, or the whole balance where there is none", () => {
  expect(suggestedAmount(account, policy)).toBe("60000");
  expect(suggestedAmount({ ...account, id: "a2" }, policy)).toBe("200000");
  expect(suggestedDay(["a1"], policy)).toBe("2026-11-27");
  expect(suggestedDay(["a2"], policy)).toBe("2026-11-27");
  expect(
    suggestedAmount({ ...account, id: "a3", balance: { minor: "10050", currency: "PEN" } }, policy),
  ).toBe("100.50");
});
test("an amount at the policy's minimum and at the balance passes, a peso beyond either does not", () => {
  const check = (text: string) => checkAmount(text, account, policy, "CLP");
  expect([check("20000").ok, check("200k").ok]).toEqual([true, true]);
  expect(check("19999")).toMatchObject({
    problem: { why: "amount_under_policy", limit: { minor: 20_000n } },
  });
  expect(check("200001")).toMatchObject({ problem: { why: "amount_over_balance" } });
});
test("while amounts are hidden only the server can judge the amount", () => {
  expect(checkAmount("5", { ...account, balance: null }, policy, "CLP").ok).toBe(true);
});
test("the last day of the policy passes and the next does not", () => {
  expect(checkDay("+30", policy).ok).toBe(true);
  expect(checkDay("+31", policy)).toMatchObject({ problem: { why: "day_beyond", limit: "2026-12-24" } });
});
test("a day on which the bank rests moves to its next bank day, a Sunday is told", () => {
  expect(checkDay("8/12", policy)).toMatchObject({ ok: true, movesTo: "2026-12-09" });
  expect(checkDay("27/11", policy)).toEqual({ ok: true, value: "2026-11-27", warning: null });
  expect(checkDay("d", policy)).toMatchObject({ ok: true, warning: "day_sunday" });
  expect(checkDay("v", policy)).toMatchObject({ ok: true, warning: null });
});

const leaf = {
  contactClass: "DIRECT" as const,
  weight: 1,
  requires: [],
  offers: [],
  effects: { stopPhone: false, doNotContact: false, hold: null },
};
const tree = treeOf(
  {
    version: 1,
    groups: [
      { key: "4", name: "No puede", leaf: null },
      { key: "1", name: "Promesa", leaf: "PP" },
    ],
    leaves: [
      { ...leaf, path: "1", code: "PP", name: "Promesa", requires: ["promise"] },
      { ...leaf, path: "41", code: "NC1", name: "Sin trabajo", requires: ["reason"] },
      { ...leaf, path: "02", code: "BUZON", name: "Buzón" },
    ],
    reasons: [],
    attitudes: [],
    unasked: [],
  },
  "Sin contacto",
);
test("the dialog offers results by their digit, those without contact last", () => {
  expect(choicesUnder(tree, null).map((choice) => choice.label)).toEqual([
    "Promesa",
    "No puede",
    "Sin contacto",
  ]);
  expect(chosenBy(tree, "group-4", "1")?.code).toBe("NC1");
  expect(chosenBy(tree, "group-0", "2")?.code).toBe("BUZON");
  expect(chosenBy(tree, null, "9")).toBeUndefined();
});
test("a result is named by its way through the tree", () => {
  const result = chosenBy(tree, "group-4", "1");
  expect(result && pathOf(tree, result)).toBe("No puede › Sin trabajo");
  expect(tree.nodes.filter(isPromise).map((promise) => promise.code)).toEqual(["PP"]);
});
test("where asking for the reason is not allowed the result is saved without it", () => {
  const result = chosenBy(tree, "group-4", "1");
  expect(result && asksNothing(result, tree)).toBe(true);
  const allowed = { ...tree, reasons: [{ code: "JOB", name: "Sin trabajo" }] };
  expect(result && asksNothing(result, allowed)).toBe(false);
});
test("an attitude is offered beside the reason, need not be said, and where it may not be noted that is told", () => {
  const cannot = {
    ...leaf,
    path: "41",
    code: "NC1",
    name: "No puede",
    requires: ["reason" as const],
    offers: ["attitude" as const],
  };
  const asked = treeOf(
    {
      ...{ version: 1, groups: [{ key: "4", name: "No puede", leaf: null }], leaves: [cannot], reasons: [] },
      attitudes: [{ code: "HOSTIL", name: "Hostil" }],
      unasked: [{ question: "reason_for_default", by: "Ley 2300, motivo" }],
    },
    "Sin contacto",
  );
  const result = chosenBy(asked, "group-4", "1");
  if (!result) throw new Error("no result");
  expect([offersAttitude(result, asked), asksNothing(result, asked)]).toEqual([true, false]);
  expect(unaskedIn(result, asked)).toEqual(asked.unasked);
  const silent = { ...asked, attitudes: [] };
  expect([offersAttitude(result, silent), asksNothing(result, silent)]).toEqual([false, true]);
});

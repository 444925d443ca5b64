import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultScript } from "../scripts/default.ts";
import { defaultTree } from "../trees/default.ts";
import { can } from "./can.ts";
import { type Answer, bestOf, checkAnswer, chosenLeaves, treeProblems } from "./disposition-tree.ts";
import { fill, showScript, unknownValue, variablesOf } from "./script.ts";

const now = 1_000_000;
const answer = (more: Partial<Answer>): Answer => ({
  disposition: "SE_NIEGA",
  note: "",
  reason: null,
  accounts: 1,
  promises: 0,
  callbackAt: null,
  ...more,
});
const problemsOf = (more: Partial<Answer>) => {
  const checked = checkAnswer(defaultTree, answer(more), now);
  return checked.ok ? [] : checked.problems.map(({ field, code }) => `${field} ${code}`);
};

test("the default tree has no fault", () => {
  expect(treeProblems(defaultTree)).toEqual([]);
});

test("level 1 is the nine results an agent knows by heart", () => {
  expect(defaultTree.choices.map((node) => `${node.key} ${node.name}`)).toEqual([
    "1 Promesa",
    "2 Convenio",
    "3 Ya pagó",
    "4 No puede",
    "5 Disputa",
    "6 Volver a llamar",
    "7 Tercero",
    "8 Equivocado",
    "9 No contactar",
  ]);
});

test("every result is reached with two digits at most", () => {
  for (const { path } of chosenLeaves(defaultTree)) expect(path).toMatch(/^[0-9]{1,2}$/);
});

test("every result the dialler can have exists", () => {
  const codes = defaultTree.system.map((leaf) => leaf.code);
  for (const code of [
    "NO_ANSWER",
    "BUSY",
    "INVALID",
    "OFF",
    "MACHINE",
    "SILENCE",
    "FAX",
    "ABANDONED",
    "FAILED",
    "HANGUP",
  ]) {
    expect(codes).toContain(`SYS_${code}`);
  }
});

test.each([
  ["nothing special", {}, []],
  ["a result of the dialler", { disposition: "SYS_BUSY" }, ["disposition unknown"]],
  ["a promise without amounts", { disposition: "PROMESA" }, ["promises required"]],
  ["a promise", { disposition: "PROMESA", promises: 1 }, []],
  ["amounts with another result", { promises: 1 }, ["promises not_allowed"]],
  ["an agreement without a note", { disposition: "PIDE_CONVENIO", note: " x " }, ["note required"]],
  ["an agreement with a note", { disposition: "PIDE_CONVENIO", note: "seis cuotas" }, []],
  ["no debt at all", { accounts: 0 }, ["accountIds required"]],
  ["a callback without an hour", { disposition: "VOLVER_A_LLAMAR" }, ["callback required"]],
  ["a callback in the past", { disposition: "VOLVER_A_LLAMAR", callbackAt: now }, ["callback in_the_past"]],
  ["a callback in a second", { disposition: "VOLVER_A_LLAMAR", callbackAt: now + 1 }, []],
  ["a callback in 91 days", { callbackAt: now + 91 * 86_400_000 }, ["callback too_far"]],
  ["no reason where one is asked", { disposition: "SIN_CAPACIDAD" }, ["reasonForDefault required"]],
  ["a reason nobody knows", { reason: "LUNA" }, ["reasonForDefault unknown"]],
  ["a known reason", { disposition: "SIN_CAPACIDAD", reason: "SALUD" }, []],
] as const)("of %s the form says %j", (_, more, expected) => {
  expect(problemsOf(more)).toEqual(expected);
});

test("where the country forbids asking for the reason, none is required and none is accepted", () => {
  const silent = { ...defaultTree, reasons: [] };
  expect(checkAnswer(silent, answer({ disposition: "SIN_CAPACIDAD" }), now).ok).toBe(true);
  expect(checkAnswer(silent, answer({ reason: "SALUD" }), now).ok).toBe(false);
});

test("the best gestión is the heaviest, and of equals the latest", () => {
  const list = [
    { weight: 50, at: 3 },
    { weight: 80, at: 1 },
    { weight: 80, at: 2 },
  ];
  expect(bestOf(list)).toEqual({ weight: 80, at: 2 });
  expect(bestOf([])).toBeUndefined();
});

test("a name that looks like a variable is said as it is written", () => {
  expect(fill("Hola {{nombre}}", { nombre: "{{monto}}", monto: "$1" })).toBe("Hola {{monto}}");
  expect(fill("{{nombre}}", { nombre: "$& $1 {{constructor}}" })).toBe("$& $1 {{constructor}}");
  expect(fill("{{constructor}} {{toString}}", {})).toBe(`${unknownValue} ${unknownValue}`);
});

test("whatever a value holds, it appears once and nothing else changes", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(fill("a{{x}}b", { x: value })).toBe(`a${value}b`);
    }),
    { seed: 42 },
  );
});

test("before identity is verified nothing in the script betrays a debt", () => {
  const telling =
    /deuda|saldo|vencid|venci|mora\b|pag[oaó]|cobran|\{\{(monto|acreedor|producto|vencimiento|agencia|diasMora)\}\}/i;
  const neutral = defaultScript.filter((step) => step.neutral);
  expect(neutral.length).toBeGreaterThan(0);
  for (const step of neutral) {
    for (const text of [step.text, ...step.objections.map((objection) => objection.text)]) {
      expect(text).not.toMatch(telling);
    }
  }
});

test("who is not late yet is reminded, who is late is told so, and an old promise is spoken of only if there was one", () => {
  const shown = (facts: Record<string, number | boolean>) =>
    showScript(defaultScript, facts, {}).map(({ id }) => id);
  expect(shown({ daysPastDue: -3 })).toContain("recordatorio");
  expect(shown({ daysPastDue: -3 })).not.toContain("motivo");
  expect(shown({ daysPastDue: 33, brokenPromises: 1 })).toEqual(
    expect.arrayContaining(["motivo", "compromiso-anterior"]),
  );
  expect(shown({})).not.toContain("motivo");
});

test("the script uses only the variables the card fills in", () => {
  const known = [
    "gestor",
    "agencia",
    "acreedor",
    "nombre",
    "producto",
    "monto",
    "vencimiento",
    "diasMora",
    "instrucciones",
    "telefono",
  ];
  for (const step of defaultScript) for (const name of variablesOf(step)) expect(known).toContain(name);
});

const open = { state: "open", balanceMinor: 1n, hold: null, hasActivePromise: false } as const;
test.each([
  ["open", {}, undefined],
  ["paid", { state: "paid" }, "paid"],
  ["withdrawn", { state: "withdrawn" }, "withdrawn"],
  ["at zero", { balanceMinor: 0n }, "nothing_owed"],
  ["disputed", { hold: "dispute" }, "disputed"],
  ["under a claim of fraud", { hold: "fraud" }, "disputed"],
  ["in court", { hold: "legal" }, "legal"],
  ["said to be paid", { hold: "reported_payment" }, undefined],
  ["promised already", { hasActivePromise: true }, "already_promised"],
] as const)("a promise on a debt that is %s", (_, more, why) => {
  const answered = can.takePromise({ ...open, ...more });
  expect(answered.ok ? undefined : answered.why).toBe(why);
});

import { expect, test } from "vitest";
import { type Criteria, parseCriteria } from "#segmentation/core/criteria.ts";
import { added, changed, clauseOf, criteriaOf, newGroup, newRow, rowsOf, treeOf } from "./tree.ts";

const saved: Criteria = {
  all: [
    { field: "daysPastDue", op: "between", from: 31, to: 60 },
    { field: "balance", op: "gt", value: "10000050" },
    {
      any: [
        { field: "product", op: "in", values: ["Tarjeta", "Consumo"] },
        { field: "extra", key: "riesgo", op: "eq", value: "ALTO" },
      ],
    },
    { not: { field: "hasPromise", op: "is", value: true } },
    {
      not: {
        any: [
          { field: "region", op: "missing" },
          { field: "age", op: "lt", value: 18 },
        ],
      },
    },
  ],
};

test("a saved segment opened in the editor and saved again is the same segment", () => {
  expect(criteriaOf(treeOf(saved, "PEN"), "PEN")).toEqual(saved);
});
test("an amount is asked in units and compared in minor units of the mandate's currency", () => {
  const row = { ...newRow("balance"), op: "ge" as const };
  expect(clauseOf({ ...row, a: "1250.5" }, "PEN")).toEqual({ field: "balance", op: "ge", value: "125050" });
  expect(clauseOf({ ...row, a: "100000" }, "CLP")).toEqual({ field: "balance", op: "ge", value: "100000" });
  expect(clauseOf({ ...row, a: "100.000" }, "CLP")).toBeUndefined();
  expect(clauseOf({ ...row, a: "1250,5" }, "CLP")).toBeUndefined();
});
test("nothing is counted while a row is not complete", () => {
  const group = newGroup("all", [newRow()]);
  expect(criteriaOf(group, "CLP")).toBeUndefined();
  const [row] = rowsOf(group);
  const filled = changed(group, row?.id ?? 0, (node) => (node.kind === "row" ? { ...node, a: "30" } : node));
  expect(criteriaOf(filled, "CLP")).toEqual({ all: [{ field: "daysPastDue", op: "ge", value: 30 }] });
  expect(clauseOf({ ...newRow("daysPastDue"), op: "between", a: "60", b: "31" }, "CLP")).toBeUndefined();
  expect(clauseOf({ ...newRow("extra"), a: "ALTO" }, "CLP")).toBeUndefined();
});
test("a pasted list becomes one value a line, and a group that loses its last row disappears", () => {
  expect(clauseOf({ ...newRow("product"), op: "in", a: " Tarjeta \n\nConsumo; Auto" }, "CLP")).toEqual({
    field: "product",
    op: "in",
    values: ["Tarjeta", "Consumo", "Auto"],
  });
  const inner = newGroup("any");
  const tree = added(newGroup("all", [newRow("product")]), -1, newRow());
  const with2 = added(tree, tree.id, inner);
  const [row] = rowsOf(inner);
  expect(changed(with2, row?.id ?? 0, () => undefined).parts).toHaveLength(1);
});
test("what the editor makes with three levels of and-or groups is accepted by the server's own check", () => {
  const row = { ...newRow(), a: "1" };
  const tree = newGroup("all", [newGroup("any", [newGroup("all", [row]), row])]);
  expect(parseCriteria(criteriaOf(tree, "CLP"))).toHaveProperty("criteria");
});

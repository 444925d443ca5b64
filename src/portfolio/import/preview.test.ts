import { expect, test } from "vitest";
import { defaultSpec } from "../core/mapping.ts";
import { previewFile } from "./preview.ts";

const known = { profiles: [], fallback: defaultSpec("CL", "CLP") };
const file = (header: string): Buffer =>
  Buffer.from(`${header}\n12345678-5;Ana;A-1;1.234;03/04/2026\n12345679-3;Luis;A-2;5.678;05/06/2026\n`);

test("a file with one unknown column still proposes all the others", async () => {
  const { missing, columns } = await previewFile(
    file("RUT;NOMBRE;OBLIGACION;SALDO;VENCIMIENTO"),
    "assignment",
    known,
  );
  expect(missing).toEqual(["accountNumber"]);
  expect(columns.map(({ field }) => field)).toEqual(["document", "name", null, "balance", "dueOn"]);
});
const soles = { ...known, fallback: defaultSpec("PE", "PEN") };
test("the doubts of a column are told before anybody has said what the column is", async () => {
  const { columns, ambiguities } = await previewFile(file("A;B;C;D;E"), "assignment", soles);
  expect(ambiguities).toEqual([]);
  expect(columns.map(({ doubts }) => doubts.map(({ about, conflict }) => `${about} ${conflict}`))).toEqual([
    [],
    [],
    [],
    ["decimal ambiguous"],
    ["date ambiguous"],
  ]);
  expect(columns[3]?.doubts[0]?.examples).toEqual([{ row: 2, value: "1.234" }]);
});
test("a currency without cents leaves no doubt about the sign of thousands", async () => {
  const { columns, ambiguities } = await previewFile(
    file("RUT;NOMBRE;OPERACION;SALDO;VENCIMIENTO"),
    "assignment",
    known,
  );
  expect(columns[3]?.doubts).toEqual([]);
  expect(ambiguities.map(({ about }) => about)).toEqual(["date"]);
});

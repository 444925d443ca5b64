import { expect, test } from "vitest";
import type { ImportPreview } from "#http/contract/portfolio.ts";
import { bindHeader, defaultSpec } from "#portfolio/core/mapping.ts";
import { amountRead, choicesOf, dateRead, doubtsOf, flawsOf, specOf } from "./mapping.ts";

const headers = ["RUT", "Nombre", "Operación", "Saldo", "Monto", "Vencimiento", "Fono", "Fono jefe"];
const fields = ["document", "name", "accountNumber", "balance", null, "dueOn", "phone", null] as const;
const preview: ImportPreview = {
  encoding: "utf-8",
  separator: ";",
  doubleEncoded: false,
  profile: null,
  spec: structuredClone(defaultSpec("CL", "CLP")) as unknown as ImportPreview["spec"],
  missing: [],
  duplicated: [],
  columns: headers.map((header, i) => ({
    header,
    field: fields[i] ?? null,
    role: fields[i] === "phone" ? "titular" : null,
    samples: [],
    doubts:
      header === "Saldo" || header === "Monto"
        ? [
            {
              column: header,
              about: "decimal",
              conflict: "ambiguous",
              examples: [{ row: 2, value: "1.234" }],
            },
          ]
        : [],
  })),
  ambiguities: [],
};

test("the profile saved reads exactly the columns that were chosen, and no other", () => {
  const proposed = choicesOf(preview);
  const columns = proposed.columns.map((choice, i) => {
    if (headers[i] === "Saldo") return { ...choice, field: "principal" as const };
    if (headers[i] === "Monto") return { ...choice, field: "balance" as const };
    return headers[i] === "Fono jefe" ? { field: "phone" as const, role: "laboral" as const } : choice;
  });
  const bound = bindHeader(headers, specOf(preview, { ...proposed, columns }), "assignment");
  const binding = "binding" in bound ? bound.binding : undefined;
  expect(binding?.columns.map(({ header, rule }) => [header, rule.field, rule.role ?? ""])).toEqual([
    ["RUT", "document", ""],
    ["Nombre", "name", ""],
    ["Operación", "accountNumber", ""],
    ["Saldo", "principal", ""],
    ["Monto", "balance", ""],
    ["Vencimiento", "dueOn", ""],
    ["Fono", "phone", "titular"],
    ["Fono jefe", "phone", "laboral"],
  ]);
});
test("a doubt about the decimal sign stops the load until it is answered", () => {
  const choices = choicesOf(preview);
  expect(flawsOf(preview, "assignment", choices)).toEqual([{ kind: "undecided", about: "decimal" }]);
  expect(flawsOf(preview, "assignment", { ...choices, decimal: "," })).toEqual([]);
  // The doubt belongs to the column: it follows the field that a person gives it.
  const columns = choices.columns.map((choice, i) => ({
    ...choice,
    field:
      headers[i] === "Saldo" ? ("" as const) : headers[i] === "Monto" ? ("balance" as const) : choice.field,
  }));
  expect(doubtsOf(preview, { ...choices, columns }, "decimal").map(({ column }) => column)).toEqual([
    "Monto",
  ]);
});
test("a field without a column, or with two, stops the load", () => {
  const choices = { ...choicesOf(preview), decimal: "," as const };
  const columns = choices.columns.map((choice) =>
    choice.field === "dueOn" ? { ...choice, field: "name" as const } : choice,
  );
  expect(flawsOf(preview, "assignment", { ...choices, columns })).toEqual([
    { kind: "missing", fields: ["dueOn", "daysPastDue"] },
    { kind: "twice", field: "name" },
  ]);
  expect(flawsOf(preview, "withdrawal", choices)).toEqual([]);
});
test("both readings of an amount and of a date are shown as the load would read them", () => {
  expect(amountRead("1.234", ",", "PEN")).toBe(123_400n);
  expect(amountRead("1.234", ".", "PEN")).toBe(123n);
  expect(dateRead("03/04/2026", "dmy")).toBe("2026-04-03");
  expect(dateRead("03/04/2026", "mdy")).toBe("2026-03-04");
  expect(dateRead("31/04/2026", "mdy")).toBeUndefined();
});

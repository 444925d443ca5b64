import { expect, test } from "vitest";
import { type Column, erasurePlan } from "./erasure-plan.ts";

const column = (table: string, name: string, more: Partial<Column> = {}): Column => ({
  table,
  name,
  level: "personal",
  type: "text",
  required: false,
  beside: ["debtor_id"],
  ...more,
});

test("a new personal or sensitive column of a debtor's table is erased without anybody naming it", () => {
  const columns = [
    column("visit", "place"),
    column("visit", "said", { level: "sensible", required: true }),
    column("visit", "marks", { level: "sensible", required: true, type: "text[]" }),
    column("visit", "answers", { required: true, type: "jsonb" }),
    column("visit", "born_on", { type: "date" }),
  ];
  expect(erasurePlan(columns)).toEqual([
    {
      do: "change",
      table: "visit",
      way: "debtor",
      columns: [
        ["place", "null"],
        ["said", "blank"],
        ["marks", "empty_list"],
        ["answers", "empty_object"],
        ["born_on", "null"],
      ],
    },
  ]);
});

test("what is owed, what was paid and whatever is internal stays", () => {
  const stays = ["interno", "financiero", "público", "secreto"].map((level) =>
    column("visit", "x", { level }),
  );
  expect(erasurePlan(stays)).toEqual([]);
});

test("a personal column that nobody can tie to a person, or empty, stops the erasure instead of being left", () => {
  expect(() => erasurePlan([column("gossip", "text", { beside: ["id"] })])).toThrow(
    "whose the rows of gossip",
  );
  expect(() => erasurePlan([column("visit", "born_on", { type: "date", required: true })])).toThrow(
    "how visit.born_on (date) is erased",
  );
});

test("whatever is found by a number is emptied before the numbers go, and the person's own line last", () => {
  const plan = erasurePlan([
    column("debtor", "full_name", { required: true, beside: ["id"] }),
    column("phone", "e164", { required: true }),
    column("unidentified_caller", "number", { beside: [] }),
    column("contact_event", "phone"),
  ]);
  expect(plan.map((step) => `${step.do} ${step.table}`)).toEqual([
    "change contact_event",
    "change unidentified_caller",
    "remove phone",
    "change debtor",
  ]);
});

import { expect, test } from "vitest";
import { es } from "../../shared/texts/es.ts";
import { refusalFacts } from "./refusal-facts.ts";

test.each([
  ["file_encoding", { found: "mixed", row: 7 }, "encodingMixed", { row: 7 }],
  ["file_encoding", { declared: "utf-8", found: "windows-1252", row: 3 }, "encodingOther", { row: 3 }],
  ["file_header", { row: 1, unclosedQuote: true }, "headerQuote", { row: 1 }],
  [
    "file_header",
    { missing: ["document"], duplicated: [], found: [] },
    "headerMissing",
    { fields: ["document"] },
  ],
  ["file_line_too_long", { row: 9, maxCharacters: 1_000_000 }, "lineTooLong", { row: 9, max: "1.000.000" }],
  ["file_too_large", { limit: "rows", max: 2_000_000 }, "tooManyRows", { max: "2.000.000" }],
  [
    "decimal_ambiguous",
    { column: "SALDO", examples: [{ row: 2, value: "1.234" }] },
    "decimalUnclear",
    { column: "SALDO", row: 2 },
  ],
  [
    "date_ambiguous",
    { column: "FECHA", examples: [{ row: 5, value: "03/04/2026" }] },
    "dateUnclear",
    { column: "FECHA", row: 5 },
  ],
  ["conflict", { field: "username" }, "taken", { field: "username" }],
])("a refusal %s names its row, column or field", (code, details, key, values) => {
  const [fact] = refusalFacts(code, details);
  expect(fact?.key).toBe(key);
  expect(fact?.values).toMatchObject(values);
});
test("every value a sentence asks for is in the fact that brings it", () => {
  const facts = [
    ...refusalFacts("file_header", { missing: ["a"], duplicated: ["b"], found: ["c"] }),
    ...refusalFacts("file_too_many_rejects", { rows: 10, rejected: 9 }),
    ...refusalFacts("file_too_large", { limit: "columns", max: 300, found: 400 }),
    ...refusalFacts("campaign_not_ready", { unmet: ["x"] }),
  ];
  expect(facts).toHaveLength(6);
  for (const { key, values } of facts)
    for (const [, name] of es.office.refusal[key].matchAll(/\{\{(\w+)\}\}/g))
      expect(values, key).toHaveProperty([name ?? ""]);
});

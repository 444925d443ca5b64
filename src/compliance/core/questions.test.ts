import { expect, test } from "vitest";
import { localDate } from "../../kernel/time.ts";
import { colombia } from "../other-countries.fixture.ts";
import { chile } from "../rules/cl.ts";
import { house } from "../rules/house.ts";
import { peru } from "../rules/pe.ts";
import { forbiddenQuestions } from "./questions.ts";
import { defaultSheet, type SheetQuestion } from "./sheet.ts";

const sets = [chile, peru, colombia, house];
const today = localDate("2026-11-24");
const of = (country: string, questions?: readonly SheetQuestion[]) =>
  forbiddenQuestions(
    sets,
    { country, creditorKind: "financial" },
    questions && {
      ...{ version: 3, signedBy: "Gerencia", signedOn: localDate("2026-11-20") },
      sheet: { ...defaultSheet, questions },
    },
    today,
  );
const paper = "Carta de instrucciones, versión 3, firmada por Gerencia el 2026-11-20";

test.each([
  chile,
  peru,
])("the rule set of $country says, with article, date and how sure it is, that no question is known to be forbidden", (law) => {
  expect(law.forbidQuestions?.source).toMatchObject({
    norm: expect.stringMatching(/^Ley/),
    read: "2026-11",
    confidence: "P",
  });
  expect(of(law.country)).toEqual([]);
  expect(of(law.country, defaultSheet.questions)).toEqual([]);
});

test("a country that forbids asking why is obeyed whatever the sheet says, and may still note the attitude", () => {
  const law = { question: "reason_for_default", by: "Ley 2300, motivo" };
  expect(of("CO", defaultSheet.questions)).toEqual([law]);
  expect(of("CO", [])).toEqual([law, { question: "attitude", by: paper }]);
});

test("the creditor's sheet forbids one, the other or both, under its own name", () => {
  expect(of("CL", ["attitude"])).toEqual([{ question: "reason_for_default", by: paper }]);
  expect(of("CL", ["reason_for_default"])).toEqual([{ question: "attitude", by: paper }]);
  expect(of("PE", [])).toHaveLength(2);
});

test("a law holds from its day on", () => {
  const coming = { ...colombia, effective: { from: localDate("2026-11-25") } };
  const asked = { country: "CO", creditorKind: "financial" };
  expect(forbiddenQuestions([coming], asked, undefined, today)).toEqual([]);
  expect(forbiddenQuestions([coming], asked, undefined, localDate("2026-11-25"))).toHaveLength(1);
});

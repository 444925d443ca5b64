import { expect, test } from "vitest";
import { defaultReturnProfile } from "#reporting/core/return-profile.ts";
import {
  addColumn,
  codeRows,
  type Draft,
  draftFaults,
  draftOf,
  exampleName,
  moveColumn,
  type Profile,
  profileOf,
} from "./draft.ts";

const begins = defaultReturnProfile as unknown as Profile;
const wide: Profile = {
  ...begins,
  columns: [
    { header: "TIPO", from: { fixed: " G " }, width: 3, align: "right" },
    { header: "CODIGO", from: { field: "code" }, width: 10, align: "left" },
  ],
  codes: { PROMESA: "C01" },
  separator: "none",
  encoding: "windows-1252",
  decimal: ".",
  header: false,
  totals: "file",
  plain: true,
};
const headers = ({ columns }: Pick<Draft, "columns">) => columns.map(({ header }) => header);

test("a profile put into its form and taken out again is the same profile", () => {
  for (const profile of [begins, wide]) {
    expect(profileOf(draftOf(profile))).toEqual(profile);
    expect(draftFaults(draftOf(profile))).toEqual([]);
  }
});
test("a code left blank is no code, and blanks around one are not part of it", () => {
  const draft = { ...draftOf(begins), codes: { PROMESA: " C01 ", SE_NIEGA: "  " } };
  expect(profileOf(draft).codes).toEqual({ PROMESA: "C01" });
});
test("without a separator a column needs its width, and a width is a number the server takes", () => {
  const faultsWith = (width: string) => {
    const draft = draftOf(wide);
    const [first, ...rest] = draft.columns;
    return draftFaults({ ...draft, columns: first ? [{ ...first, width }, ...rest] : rest });
  };
  expect(faultsWith("")).toEqual([{ field: "columns.0", problem: "width_missing" }]);
  for (const wrong of ["0", "501", "2,5", "ancho"])
    expect(faultsWith(wrong), wrong).toEqual([{ field: "columns.0", problem: "width_range" }]);
  expect(faultsWith("500")).toEqual([]);
});

test("a column moves one place and stays where it is at either end", () => {
  const { columns } = draftOf(wide);
  expect(headers({ columns: moveColumn(columns, 0, 1) })).toEqual(["CODIGO", "TIPO"]);
  expect(headers({ columns: moveColumn(columns, 1, -1) })).toEqual(["CODIGO", "TIPO"]);
  expect(moveColumn(columns, 0, -1)).toEqual(columns);
  expect(moveColumn(columns, 1, 1)).toEqual(columns);
});
test("a new column has a key of its own, also after others were taken out", () => {
  const columns = addColumn(draftOf(wide).columns.slice(1));
  expect(columns.map(({ key }) => key)).toEqual([1, 2]);
  expect(addColumn([]).map(({ key }) => key)).toEqual([0]);
});

test("results that stop the day come first, the most rows on top; a code of a result that is gone is not lost", () => {
  const results = [
    { code: "PROMESA", name: "Promesa", ofTree: "T1" },
    { code: "SE_NIEGA", name: "Se niega", ofTree: null },
    { code: "SYS_MACHINE", name: "Contestadora", ofTree: null },
  ];
  const unmapped = [
    { code: "SE_NIEGA", name: "Se niega", rows: 2 },
    { code: "SYS_MACHINE", name: "Contestadora", rows: 40 },
  ];
  expect(codeRows(results, unmapped, { PROMESA: "C01", ANTIGUO: "C09" })).toEqual([
    { code: "SYS_MACHINE", name: "Contestadora", ofTree: null, stops: 40 },
    { code: "SE_NIEGA", name: "Se niega", ofTree: null, stops: 2 },
    { code: "PROMESA", name: "Promesa", ofTree: "T1", stops: 0 },
    { code: "ANTIGUO", name: "ANTIGUO", ofTree: null, stops: 0 },
  ]);
});
test("the name a pattern gives is shown as the server would write it", () => {
  expect(exampleName("G_{cartera}_{AAAAMMDD}_{n}.csv", "2026-11-24", "banco ñ")).toBe(
    "G_banco___20261124_1.csv",
  );
});

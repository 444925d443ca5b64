import { expect, test } from "vitest";
import { localDate } from "../../kernel/time.ts";
import { dayIn, isFolderName, isUnfinished, judgeName, numbered } from "./names.ts";

const today = localDate("2026-11-24");

test.each([
  ["asignacion.csv", "assignment"],
  ["Asignación_BancoX_20261124.CSV", "assignment"],
  ["actualizacion-diaria.txt", "update"],
  ["RETIROS 2.csv", "withdrawal"],
  ["exclusiones_20261123.csv", "exclusion"],
  ["pagos20261124.csv", "payments"],
])("%s is a file of its kind", (name, kind) => {
  expect(judgeName(name, today)).toMatchObject({ pattern: { kind } });
});

test("a name that no pattern knows is refused, whatever it ends in", () => {
  for (const name of ["cobros.csv", "mis pagos.csv", "x_asignacion.csv", "leeme.txt"])
    expect(judgeName(name, today)).toEqual({ refused: "unknown_name" });
});

test("a file of today is taken, of yesterday too, of tomorrow not", () => {
  expect(judgeName("pagos_20261124.csv", today)).toMatchObject({ on: "2026-11-24" });
  expect(judgeName("pagos_20261123.csv", today)).toMatchObject({ on: "2026-11-23" });
  expect(judgeName("pagos_20261125.csv", today)).toEqual({ refused: "of_tomorrow", on: "2026-11-25" });
});

test("eight digits that are no day, and longer numbers, say nothing about days", () => {
  expect(dayIn("pagos_20261345.csv")).toBeNull();
  expect(dayIn("pagos_202611241.csv")).toBeNull();
  expect(dayIn("pagos_20269999_20261124.csv")).toBe("2026-11-24");
});

test("unfinished uploads and hidden files are left alone", () => {
  for (const name of [".pagos.csv.x3", "pagos.csv.part", "pagos.csv.filepart", "~pagos.csv", "pagos.TMP"])
    expect(isUnfinished(name), name).toBe(true);
  expect(isUnfinished("pagos.csv")).toBe(false);
});

test("a code that could name another place is no folder", () => {
  for (const code of ["..", ".", "a/b", "a\\b", ".x", "", "a b"])
    expect(isFolderName(code), code).toBe(false);
  expect(isFolderName("BANCO-01.a_b")).toBe(true);
});

test("a name taken before gets a number before its ending", () => {
  expect(numbered("pagos.csv", 1)).toBe("pagos.csv");
  expect(numbered("pagos.csv", 2)).toBe("pagos-2.csv");
  expect(numbered("pagos", 3)).toBe("pagos-3");
});

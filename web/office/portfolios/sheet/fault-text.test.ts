import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { sheetBounds } from "#compliance/core/sheet-faults.ts";
import { AppError } from "#kernel/errors.ts";
import { startTexts } from "../../../shared/texts/i18n.ts";
import { faultsOf, faultTexts } from "./fault-text.ts";

beforeAll(startTexts);

test("each fault is a sentence beside its own field, with what would be accepted", () => {
  expect(
    faultTexts(i18next.t, [
      { field: "attempts.personDay", problem: "loosens", bound: 3 },
      { field: "attempts.phoneDay", problem: "out_of_range", bound: 2 },
      { field: "attempts.gapHours", problem: "loosens", bound: 2 },
      { field: "contacts.abandoned", problem: "loosens" },
      { field: "promises.tolerancePerMille", problem: "out_of_range", bound: sheetBounds.tolerancePerMille },
      { field: "promises.graceDays", problem: "out_of_range", bound: sheetBounds.graceDays },
      { field: "callerIds", problem: "out_of_range", bound: sheetBounds.callerIds },
      { field: "channels", problem: "empty" },
      { field: "endsOn", problem: "in_the_past" },
    ]),
  ).toEqual({
    "attempts.personDay": "La casa permite 3 como máximo",
    "attempts.phoneDay": "Un número entero entre 1 y 2",
    "attempts.gapHours": "La casa pide 2 como mínimo",
    "contacts.abandoned": "La casa lo cuenta siempre",
    "promises.tolerancePerMille": "Un porcentaje entre 0 y 20, con un decimal como máximo",
    "promises.graceDays": "Un número entero entre 0 y 10",
    callerIds: "Hasta 200 números",
    channels: "Elige al menos uno",
    endsOn: "Esa fecha ya pasó",
  });
  const gap = { field: "attempts.gapHours", problem: "out_of_range", bound: 168 } as const;
  expect(faultTexts(i18next.t, [gap])[gap.field]).toBe("168 horas como máximo");
});
test("the faults of a refused signature are taken from the refusal, and from no other one", () => {
  const faults = [{ field: "endsOn", problem: "in_the_past" }];
  expect(faultsOf(new AppError("sheet_invalid", { faults }))).toEqual(faults);
  expect(faultsOf(new AppError("not_allowed", { faults }))).toEqual([]);
  expect(faultsOf(new TypeError("no answer"))).toEqual([]);
});

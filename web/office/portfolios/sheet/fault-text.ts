// What is wrong with a draft, as a sentence beside its field.
import type { TFunction } from "i18next";
import type { SheetFault } from "#compliance/core/sheet-faults.ts";
import { AppError } from "#kernel/errors.ts";
import type { Wrong } from "../../kit/form.tsx";
import type { Values } from "./draft.ts";

export function faultTexts(t: TFunction, faults: readonly SheetFault[]): Wrong<Values> {
  return Object.fromEntries(faults.map((fault) => [fault.field, faultText(t, fault)]));
}
/** The faults a refusal of the server carries; none when it was refused for another reason. */
export function faultsOf(error: unknown): readonly SheetFault[] {
  if (!(error instanceof AppError) || error.code !== "sheet_invalid") return [];
  return Array.isArray(error.details.faults) ? (error.details.faults as SheetFault[]) : [];
}

function faultText(t: TFunction, { field, problem, bound = 0 }: SheetFault): string {
  switch (problem) {
    case "loosens":
      if (field.startsWith("contacts.")) return t("office.sheet.faults.contacts");
      return t(`office.sheet.faults.${field === "attempts.gapHours" ? "least" : "most"}`, { bound });
    case "out_of_range":
      return rangeText(t, field, bound);
    case "empty":
      return t("office.sheet.faults.empty");
    case "hours_invalid":
      return t("office.sheet.faults.slot");
    case "unknown_rule":
      return t("office.sheet.faults.rule");
    case "not_a_number":
      return t("office.sheet.faults.number");
    case "in_the_past":
      return t("office.sheet.faults.past");
  }
}
function rangeText(t: TFunction, field: string, bound: number): string {
  if (field === "callerIds") return t("office.sheet.faults.tooManyNumbers", { bound });
  if (field === "attempts.gapHours") return t("office.sheet.faults.longGap", { bound });
  if (field.endsWith("PerMille")) return t("office.sheet.faults.percent", { bound: bound / 10 });
  return t(`office.sheet.faults.${field.startsWith("attempts.") ? "whole" : "days"}`, { bound });
}

// What is wrong with a profile, as a sentence beside its field.
import type { TFunction } from "i18next";
import { mostReturnColumns, mostWidth, type ProfileFault } from "#reporting/core/return-profile.ts";
import type { Wrong } from "../../kit/form.tsx";
import { nameParts } from "./choices.ts";
import { mostCode } from "./draft.ts";

export type Faults = Wrong<Readonly<Record<string, string>>>;

export function faultTexts(t: TFunction, faults: readonly ProfileFault[]): Faults {
  return Object.fromEntries(faults.map(({ field, problem }) => [field, faultText(t, problem)]));
}
function faultText(t: TFunction, problem: ProfileFault["problem"]): string {
  switch (problem) {
    case "too_many":
      return t("office.returns.profile.faults.too_many", { most: mostReturnColumns });
    case "width_range":
      return t("office.returns.profile.faults.width_range", { most: mostWidth });
    case "name":
      return t("office.returns.profile.faults.name", nameParts);
    case "code":
      return t("office.returns.profile.faults.code", { most: mostCode });
    default:
      return t(`office.returns.profile.faults.${problem}`);
  }
}
/** The name of a field in the summary of what is wrong. */
export function faultLabels(
  t: TFunction,
  fields: readonly string[],
  scalars: Readonly<Record<string, string>>,
): Record<string, string> {
  const labelOf = (field: string): string => {
    const [part, rest] = [field.slice(0, field.indexOf(".")), field.slice(field.indexOf(".") + 1)];
    if (part === "columns") return t("office.returns.profile.column", { n: Number(rest) + 1 });
    if (part === "codes") return t("office.returns.profile.theirsOf", { name: rest });
    return scalars[field] ?? t("office.returns.profile.columns");
  };
  return Object.fromEntries(fields.map((field) => [field, labelOf(field)]));
}

// The choices of a profile's form by the name their text has in the catalogue.
import type { TFunction } from "i18next";
import { dateFormats, returnEncodings, returnFields, totalsPlaces } from "#reporting/core/return-profile.ts";
import type { Option } from "../../kit/form.tsx";
import type { ColumnDraft, Scalars } from "./draft.ts";

const separators = { ";": "semicolon", ",": "comma", "\t": "tab", "|": "bar", none: "none" } as const;
const decimals = { ",": "comma", ".": "point" } as const;
type Separator = keyof typeof separators;
type Decimal = keyof typeof decimals;

export function choicesOf(t: TFunction): Readonly<Record<Exclude<keyof Scalars, "namePattern">, Option[]>> {
  const named = <T extends string>(values: readonly T[], label: (value: T) => string): Option[] =>
    values.map((value) => ({ value, label: label(value) }));
  return {
    separator: named(Object.keys(separators) as Separator[], (one) =>
      t(`office.returns.profile.separators.${separators[one]}`),
    ),
    encoding: named(returnEncodings, (one) => t(`office.returns.profile.encodings.${one}`)),
    decimal: named(Object.keys(decimals) as Decimal[], (one) =>
      t(`office.returns.profile.decimals.${decimals[one]}`),
    ),
    dateFormat: named(dateFormats, (one) => one),
    header: named(["yes", "no"] as const, (one) => t(`office.returns.profile.headerLines.${one}`)),
    totals: named(totalsPlaces, (one) => t(`office.returns.profile.totalsPlaces.${one}`)),
    plain: named(["no", "yes"] as const, (one) => t(`office.returns.profile.plains.${one}`)),
  };
}
export function contentChoices(t: TFunction): readonly { value: ColumnDraft["content"]; label: string }[] {
  return [
    ...returnFields.map((value) => ({ value, label: t(`office.returns.profile.fields.${value}`) })),
    { value: "fixed", label: t("office.returns.profile.fixed") },
  ];
}
export function labelsOf(t: TFunction): Readonly<Record<keyof Scalars, string>> {
  return {
    separator: t("office.returns.profile.separator"),
    encoding: t("office.returns.profile.encoding"),
    decimal: t("office.returns.profile.decimal"),
    dateFormat: t("office.returns.profile.dateFormat"),
    namePattern: t("office.returns.profile.namePattern"),
    header: t("office.returns.profile.headerLine"),
    totals: t("office.returns.profile.totals"),
    plain: t("office.returns.profile.plain"),
  };
}
/** What a name's pattern may hold; braces mean something to the catalogue itself. */
export const nameParts = { portfolio: "{cartera}", day: "{AAAAMMDD}", number: "{n}" } as const;

// Who signed, for whom and since when: what stands on the paper.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { instantOf, type LocalDate, parseLocalDate } from "#kernel/time.ts";
import { placeOf } from "../../../shared/format.ts";
import { blanks, Choice, Field, type FormState, LongField, type Wrong } from "../../kit/form.tsx";
import { Panel } from "../../kit/page.tsx";
import { secondOfDay, type Values } from "./draft.ts";
import css from "./sheet.module.css";

export function blankPaper(today: LocalDate): Values {
  return {
    signedBy: "",
    signedOn: today,
    note: "",
    scope: "portfolio",
    when: "now",
    fromDay: today,
    fromHour: "",
  };
}
/** When it begins to hold; undefined for "from now" and while the hour is none. */
export function startOf(values: Values, zone: string): number | undefined {
  const date = parseLocalDate(values.fromDay ?? "");
  const at = secondOfDay(values.fromHour ?? "");
  if (values.when !== "later" || !date || at === undefined) return undefined;
  return instantOf(date, at, zone);
}

export function paperFaults(
  t: TFunction,
  values: Values,
  { zone, now, today }: { readonly zone: string; readonly now: number; readonly today: LocalDate },
): Wrong<Values> {
  const found: Wrong<Values> = { ...blanks(values, ["signedBy", "signedOn"], t("session.needed")) };
  if ((values.signedOn ?? "") > today) found.signedOn = t("office.sheet.faults.future");
  if (values.when !== "later") return found;
  if (!parseLocalDate(values.fromDay ?? "")) found.fromDay = t("session.needed");
  if (secondOfDay(values.fromHour ?? "") === undefined) found.fromHour = t("office.sheet.faults.clock");
  const start = startOf(values, zone);
  if (start !== undefined && start <= now) found.fromHour = t("office.sheet.faults.laterPast");
  return found;
}

interface Props {
  readonly form: FormState<Values>;
  readonly portfolio: Portfolio;
  readonly creditor: string;
  /** This mandate has a sheet of its own, which goes before its creditor's. */
  readonly hasOwn: boolean;
}
export function Paper({ form, portfolio, creditor, hasOwn }: Props) {
  const { t } = useTranslation();
  const { scope, when } = form.values;
  return (
    <Panel title={t("office.sheet.paper.title")} hint={t("office.sheet.paper.hint")}>
      <div className={css.wideFields}>
        <Field
          form={form}
          name="signedBy"
          label={t("office.sheet.paper.signedBy")}
          hint={t("office.sheet.paper.signedByHint")}
        />
        <Field form={form} name="signedOn" label={t("office.sheet.paper.signedOn")} type="date" />
        <Choice
          form={form}
          name="scope"
          label={t("office.sheet.paper.scope")}
          {...(scope === "creditor" && hasOwn ? { hint: t("office.sheet.paper.scopeOwn") } : {})}
          options={[
            { value: "portfolio", label: t("office.sheet.paper.scopePortfolio") },
            { value: "creditor", label: t("office.sheet.paper.scopeCreditor", { creditor }) },
          ]}
        />
        <Choice
          form={form}
          name="when"
          label={t("office.sheet.paper.when")}
          options={[
            { value: "now", label: t("office.sheet.paper.now") },
            { value: "later", label: t("office.sheet.paper.later") },
          ]}
        />
        {when === "later" && (
          <>
            <Field form={form} name="fromDay" label={t("office.sheet.paper.fromDay")} type="date" />
            <Field
              form={form}
              name="fromHour"
              label={t("office.sheet.paper.fromHour")}
              hint={t("office.sheet.paper.fromHourHint", { place: placeOf(portfolio.timeZone) })}
            />
          </>
        )}
      </div>
      <LongField
        form={form}
        name="note"
        label={t("office.sheet.paper.note")}
        hint={t("office.sheet.paper.noteHint")}
      />
    </Panel>
  );
}

// The parts of the form that say what the mandate may do; what the house fixes or bounds is shown where it applies.
import { useTranslation } from "react-i18next";
import { contactKinds, sheetChannels, sheetQuestions, sheetRoles } from "#compliance/core/sheet.ts";
import { sheetBounds } from "#compliance/core/sheet-faults.ts";
import type { InstructionSheetView } from "#http/contract/sheets.ts";
import { ruleArticle, ruleName } from "../../compliance/rule-name.ts";
import { Choice, Field, type FormState, LongField } from "../../kit/form.tsx";
import { Panel } from "../../kit/page.tsx";
import { attemptNames, promiseDays, promiseShares, type Values } from "./draft.ts";
import { Held, type Part } from "./rehearsal.tsx";
import css from "./sheet.module.css";
import { Ticks } from "./ticks.tsx";

interface Props {
  readonly form: FormState<Values>;
}

export function Attempts({ form, house }: Props & { house: InstructionSheetView }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("office.sheet.groups.attempts")}
      hint={t("office.sheet.attempts.hint")}
      actions={<Held by="attempts" />}
    >
      <div className={css.fields}>
        {attemptNames.map((name) => (
          <Field
            key={name}
            form={form}
            name={`attempts.${name}`}
            label={t(`office.sheet.attempts.${name}`)}
            hint={t(`office.sheet.attempts.${name === "gapHours" ? "least" : "most"}`, {
              bound: house.attempts[name],
            })}
            digits
          />
        ))}
      </div>
    </Panel>
  );
}

export function Contacts({ form, house }: Props & { house: InstructionSheetView }) {
  const { t } = useTranslation();
  const always = t("office.sheet.contacts.fixed");
  const wrong = contactKinds.map((kind) => form.wrong[`contacts.${kind}`]).find(Boolean);
  return (
    <Panel
      title={t("office.sheet.groups.contacts")}
      hint={t("office.sheet.contacts.hint")}
      actions={<Held by="contacts" />}
    >
      <Ticks
        legend={t("office.sheet.groups.contacts")}
        titled
        ticks={[
          {
            value: "conversation",
            label: t("office.sheet.contacts.conversation"),
            held: true,
            fixed: always,
          },
          ...contactKinds.map((kind) => ({
            value: kind,
            label: t(`office.sheet.contacts.${kind}`),
            held: form.values[`contacts.${kind}`] === "yes",
            ...(house.contacts.includes(kind) ? { fixed: always } : {}),
          })),
        ]}
        wrong={wrong}
        set={(kind, held) => form.set(`contacts.${kind}`, held ? "yes" : "no")}
      />
    </Panel>
  );
}

export function Readings({ form, readable }: Props & { readable: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t("office.sheet.groups.readings")}
      hint={t(`office.sheet.readings.${readable.length === 0 ? "none" : "hint"}`)}
      {...(readable.length > 0 ? { actions: <Held by="readings" /> } : {})}
    >
      {readable.length > 0 && (
        <>
          <p className="muted">
            {t("office.sheet.readings.strictMeans")} {t("office.sheet.readings.literalMeans")}
          </p>
          <div className={css.wideFields}>
            {readable.map((rule) => (
              <Choice
                key={rule}
                form={form}
                name={`readings.${rule}`}
                label={ruleName(t, rule)}
                hint={ruleArticle(t, rule)}
                options={(["strict", "literal"] as const).map((value) => ({
                  value,
                  label: t(`office.compliance.readings.${value}`),
                }))}
              />
            ))}
          </div>
        </>
      )}
    </Panel>
  );
}

/** Channels and addressees: a list of which at least one stays. */
export function Chosen({ form, group }: Props & { group: Part & ("channels" | "addressees") }) {
  const { t } = useTranslation();
  const title = t(`office.sheet.groups.${group}`);
  const tick = (value: string, label: string) => ({
    value,
    label,
    held: form.values[`${group}.${value}`] === "yes",
  });
  const ticks =
    group === "channels"
      ? sheetChannels.map((one) => tick(one, t(`office.sheet.channels.${one as "voice"}`)))
      : sheetRoles.map((role) => tick(role, t(`office.sheet.addressees.${role}`)));
  return (
    <Panel title={title} actions={<Held by={group} />}>
      <Ticks
        legend={title}
        titled
        ticks={ticks}
        wrong={form.wrong[group]}
        set={(value, held) => form.set(`${group}.${value}`, held ? "yes" : "no")}
      />
    </Panel>
  );
}

/** None may be left: then nothing is asked beyond the result. */
export function Questions({ form }: Props) {
  const { t } = useTranslation();
  const title = t("office.sheet.groups.questions");
  return (
    <Panel title={title} hint={t("office.sheet.questions.hint")}>
      <Ticks
        legend={title}
        titled
        ticks={sheetQuestions.map((value) => ({
          value,
          label: t(`office.sheet.questions.${value}`),
          held: form.values[`questions.${value}`] === "yes",
        }))}
        wrong={form.wrong.questions}
        set={(value, held) => form.set(`questions.${value}`, held ? "yes" : "no")}
      />
    </Panel>
  );
}

export function Promises({ form }: Props) {
  const { t } = useTranslation();
  const shares = { minPerMille: 1_000, minPartialPerMille: 1_000, ...sheetBounds };
  return (
    <Panel title={t("office.sheet.groups.promises")} hint={t("office.sheet.promises.hint")}>
      <div className={css.fields}>
        {promiseShares.map((name) => (
          <Field
            key={name}
            form={form}
            name={`promises.${name}`}
            label={t(`office.sheet.promises.${name}`)}
            hint={t("office.sheet.promises.upTo", { bound: shares[name] / 10 })}
          />
        ))}
        {promiseDays.map((name) => (
          <Field
            key={name}
            form={form}
            name={`promises.${name}`}
            label={t(`office.sheet.promises.${name}`)}
            hint={t("office.sheet.promises.upTo", { bound: sheetBounds[name] })}
            digits
          />
        ))}
      </div>
    </Panel>
  );
}

export function Mandate({ form }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Panel title={t("office.sheet.groups.callerIds")}>
        <LongField
          form={form}
          name="callerIds"
          label={t("office.sheet.callerIds.label")}
          hint={t("office.sheet.callerIds.hint")}
        />
      </Panel>
      <Panel title={t("office.sheet.groups.hideAmounts")}>
        <Choice
          form={form}
          name="hideAmounts"
          label={t("office.sheet.hideAmounts.label")}
          options={(["no", "yes"] as const).map((value) => ({
            value,
            label: t(`office.sheet.hideAmounts.${value}`),
          }))}
        />
      </Panel>
      <Panel title={t("office.sheet.groups.endsOn")} actions={<Held by="endsOn" />}>
        <Field
          form={form}
          name="endsOn"
          label={t("office.sheet.endsOn.label")}
          hint={t("office.sheet.endsOn.hint")}
          type="date"
        />
      </Panel>
    </>
  );
}

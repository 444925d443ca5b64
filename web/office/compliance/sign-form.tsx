import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { post } from "../../shared/api.ts";
import { dateOf } from "../../shared/format.ts";
import { operationNow } from "../../shared/live-react.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Choice, Field, Form, FormFoot, useForm, type Wrong } from "../kit/form.tsx";
import { useSend } from "../kit/send.ts";
import { ruleName } from "./rule-name.ts";

/** Limits a creditor may read literally or lower, by country. */
const signable = {
  CL: { ruleSet: "cl-37", rules: ["cl.direct", "cl.remote", "cl.unanswered.day", "cl.unanswered.week"] },
  PE: { ruleSet: "house", rules: ["house.person.day", "house.person.week", "house.phone.day"] },
} as const;
/** Only these have two readings; the others can only be lowered. */
const readable: readonly string[] = signable.CL.rules;

export function SignForm({ portfolios, close }: { portfolios: readonly Portfolio[]; close: () => void }) {
  const { t } = useTranslation();
  const [first] = portfolios;
  const today = dateOf(operationNow(), first?.timeZone ?? "UTC");
  const form = useForm({
    portfolioId: first?.id ?? "",
    rule: "",
    change: "literal",
    max: "1",
    signedBy: "",
    signedOn: today,
    validFrom: today,
    validTo: "",
  });
  const { values } = form;
  const portfolio = portfolios.find(({ id }) => id === values.portfolioId);
  const country = portfolio?.country ?? "CL";
  const rules: readonly string[] = signable[country].rules;
  const rule = rules.includes(values.rule) ? values.rule : (rules[0] ?? "");
  const kinds = readable.includes(rule) ? (["literal", "strict", "max"] as const) : (["max"] as const);
  const change = kinds.find((kind) => kind === values.change) ?? "max";
  const sending = useSend(
    () => {
      const { portfolioId, max, signedBy, signedOn, validFrom, validTo } = values;
      return post("/v1/compliance/overlays", {
        ruleSet: signable[country].ruleSet,
        portfolioId,
        change:
          change === "max"
            ? { kind: "max", rule, max: Number(max) }
            : { kind: "reading", rule, reading: change },
        validFrom,
        ...(validTo ? { validTo } : {}),
        signedBy: signedBy.trim(),
        signedOn,
      });
    },
    { told: t("office.compliance.signedDone"), refresh: [["overlays"]], onDone: close },
  );
  const labels = {
    signedBy: t("office.compliance.signedBy"),
    signedOn: t("office.compliance.signedOnLabel"),
    validFrom: t("office.compliance.validFrom"),
    max: t("office.compliance.max"),
  };
  const submit = (): void => {
    const wrong: Wrong<typeof values> = blanks(
      values,
      ["signedBy", "signedOn", "validFrom"],
      t("session.needed"),
    );
    if (change === "max" && !/^\d{1,3}$/.test(values.max))
      wrong.max = t("office.form.between", { from: 0, to: 999 });
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.compliance.signReading")} onClose={close} size={560}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <p>
          {t("office.compliance.signExplain")} {t("office.compliance.ownSheet")}
          {portfolio && (
            <>
              {" "}
              <Link to={`/oficina/carteras/${portfolio.id}/carta`}>
                {t("office.compliance.ownSheetOf", { portfolio: portfolio.name })}
              </Link>
            </>
          )}
        </p>
        <Choice
          form={form}
          name="portfolioId"
          label={t("office.portfolio")}
          options={portfolios.map(({ id, name }) => ({ value: id, label: name }))}
          first
        />
        <Choice
          form={{ ...form, values: { ...values, rule } }}
          name="rule"
          label={t("office.compliance.rule")}
          options={rules.map((value) => ({ value, label: ruleName(t, value) }))}
        />
        <Choice
          form={{ ...form, values: { ...values, change } }}
          name="change"
          label={t("office.compliance.change")}
          hint={t(`office.compliance.changeHints.${change}`)}
          options={kinds.map((value) => ({
            value,
            label: value === "max" ? t("office.compliance.lower") : t(`office.compliance.readings.${value}`),
          }))}
        />
        {change === "max" && <Field form={form} name="max" label={labels.max} digits />}
        <Field
          form={form}
          name="signedBy"
          label={labels.signedBy}
          hint={t("office.compliance.signedByHint")}
        />
        <Field form={form} name="signedOn" label={labels.signedOn} type="date" />
        <Field form={form} name="validFrom" label={labels.validFrom} type="date" />
        <Field form={form} name="validTo" label={t("office.compliance.validTo")} type="date" />
        <FormFoot action={t("office.compliance.register")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

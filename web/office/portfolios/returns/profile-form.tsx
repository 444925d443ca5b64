// How a creditor wants its file: columns in their order, how the file is written, and its codes for our results.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { StoredReturnProfile } from "#http/contract/returns.ts";
import { put } from "../../../shared/api.ts";
import { Choice, Field, Form, FormFoot, type FormState, useForm } from "../../kit/form.tsx";
import kit from "../../kit/kit.module.css";
import { Panel } from "../../kit/page.tsx";
import { useSend } from "../../kit/send.ts";
import { choicesOf, labelsOf, nameParts } from "./choices.ts";
import { Codes } from "./codes.tsx";
import { Columns } from "./columns.tsx";
import { draftFaults, draftOf, exampleName, profileOf, type Scalars } from "./draft.ts";
import { faultLabels, faultTexts } from "./fault-text.ts";
import { previewKey, profileKey } from "./use-returns.ts";

interface Props {
  readonly portfolio: Portfolio;
  readonly stored: StoredReturnProfile;
  /** The day whose results without a code come first. */
  readonly day: string;
  readonly back: string;
}
export function ProfileForm({ portfolio, stored, day, back }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [first] = useState(() => draftOf(stored.profile));
  const form = useForm<Scalars>(first.scalars);
  const [columns, setColumns] = useState(first.columns);
  const [codes, setCodes] = useState(first.codes);
  const [tried, setTried] = useState(false);
  const draft = { scalars: form.values, columns, codes };
  const wrong = faultTexts(t, tried ? draftFaults(draft) : []);
  const labels = labelsOf(t);
  const sending = useSend(() => put(`/v1/portfolios/${portfolio.id}/return-profile`, profileOf(draft)), {
    told: t("office.returns.profile.saved"),
    refresh: [profileKey(portfolio.id), previewKey(portfolio.id)],
    onDone: () => navigate(back),
  });
  const save = (): void => {
    setTried(true);
    // The summary takes the focus; what it lists follows what is typed afterwards.
    if (form.check(faultTexts(t, draftFaults(draft)))) sending.mutate(undefined);
  };
  const shown: FormState<Scalars> = { ...form, wrong };
  return (
    <Form
      form={shown}
      labels={{ ...labels, ...faultLabels(t, Object.keys(wrong), labels) }}
      onSubmit={save}
      error={sending.error}
    >
      {!stored.stored && <p>{t("office.returns.profile.default")}</p>}
      <Codes
        portfolio={portfolio}
        results={stored.results}
        day={day}
        kept={stored.profile.codes}
        codes={codes}
        set={setCodes}
        used={columns.some(({ content }) => content === "code")}
        wrong={wrong}
      />
      <Columns
        columns={columns}
        set={setColumns}
        fixedWidth={form.values.separator === "none"}
        wrong={wrong}
      />
      <Shape form={shown} labels={labels} example={exampleName(form.values.namePattern, day, "cartera")} />
      <FormFoot action={t("office.save")} sending={sending.isPending} cancel={() => void navigate(back)} />
    </Form>
  );
}

function Shape({
  form,
  labels,
  example,
}: {
  form: FormState<Scalars>;
  labels: Readonly<Record<keyof Scalars, string>>;
  example: string;
}) {
  const { t } = useTranslation();
  const choices = choicesOf(t);
  const choice = (name: keyof typeof choices) => (
    <Choice form={form} name={name} label={labels[name]} options={choices[name]} />
  );
  return (
    <Panel title={t("office.returns.profile.format")}>
      <div className={kit.pair}>
        {choice("separator")}
        {choice("encoding")}
        {choice("header")}
      </div>
      <div className={kit.pair}>
        {choice("decimal")}
        {choice("dateFormat")}
        {choice("plain")}
      </div>
      <Field
        form={form}
        name="namePattern"
        label={labels.namePattern}
        hint={t("office.returns.profile.nameHint", { ...nameParts, example })}
      />
      <div className={kit.pair}>{choice("totals")}</div>
    </Panel>
  );
}

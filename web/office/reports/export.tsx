// Gestiones of a period as a file: asked for with a reason, made by the server, and downloaded while it is there.
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { post } from "../../shared/api.ts";
import { dateOf } from "../../shared/format.ts";
import { operationNow } from "../../shared/live-react.ts";
import { newId } from "../../shared/new-id.ts";
import { useFormat } from "../../shared/session.ts";
import { blanks, Choice, Field, Form, FormFoot, LongField, useForm, type Wrong } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { usePortfolios } from "../kit/lists.ts";
import { Loaded, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { ExportsPanel, exportsKey } from "./exports.tsx";

/** Days one export may span, as the server has it. */
const mostDays = 366;
const dayMs = 86_400_000;

export function ExportPage() {
  const { t } = useTranslation();
  const portfolios = usePortfolios();
  return (
    <>
      <Panel title={t("office.reports.export")} hint={t("office.reports.exportHint")}>
        <Loaded query={portfolios}>{(known) => <ExportForm portfolios={known} />}</Loaded>
      </Panel>
      <ExportsPanel />
    </>
  );
}

function ExportForm({ portfolios }: { portfolios: readonly Portfolio[] }) {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const today = dateOf(operationNow(), zone);
  const form = useForm({
    ...{ from: `${today.slice(0, 8)}01`, to: today, portfolioId: "", profile: "excel", reason: "" },
    // Sent again after a failure it is the same export.
    id: newId(),
  });
  const { values } = form;
  const labels = {
    from: t("office.reports.from"),
    to: t("office.reports.to"),
    reason: t("office.exports.reason"),
  };
  const sending = useSend(
    () =>
      post(
        "/v1/exports",
        Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== "")),
      ),
    {
      told: t("office.exports.asked"),
      refresh: [exportsKey],
      onDone: () => {
        form.set("id", newId());
        form.set("reason", "");
      },
    },
  );
  const submit = (): void => {
    const wrong: Wrong<typeof values> = blanks(values, ["from", "to"], t("session.needed"));
    if (values.reason.trim() === "") wrong.reason = t("office.exports.reasonMissing");
    if (!wrong.from && !wrong.to) {
      const days = (Date.parse(values.to) - Date.parse(values.from)) / dayMs;
      if (days < 0) wrong.to = t("office.reports.toBefore");
      else if (days >= mostDays) wrong.to = t("office.reports.tooLong", { max: mostDays });
    }
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Form form={form} labels={labels} error={sending.error} onSubmit={submit}>
      <div className={kit.pair}>
        <Field form={form} name="from" label={labels.from} type="date" />
        <Field form={form} name="to" label={labels.to} type="date" />
        <Choice
          form={form}
          name="portfolioId"
          label={t("office.portfolio")}
          options={[
            { value: "", label: t("office.allPortfolios") },
            ...portfolios.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <Choice
        form={form}
        name="profile"
        label={t("office.reports.profile")}
        hint={t(`office.reports.profileHints.${values.profile as "excel"}`)}
        options={(["excel", "machine"] as const).map((value) => ({
          value,
          label: t(`office.reports.profiles.${value}`),
        }))}
      />
      <LongField form={form} name="reason" label={labels.reason} hint={t("office.exports.reasonHint")} />
      <FormFoot action={t("office.exports.ask")} sending={sending.isPending} />
    </Form>
  );
}

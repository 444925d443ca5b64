import { useTranslation } from "react-i18next";
import { countries } from "#kernel/country.ts";
import { post } from "../../shared/api.ts";
import { useSession } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Choice, Field, Form, FormFoot, useForm, type Wrong } from "../kit/form.tsx";
import { useSend } from "../kit/send.ts";
import { codeFrom } from "./code.ts";

const kinds = ["financial", "retail_financial", "commercial", "utility", "public", "b2b"] as const;

export function CreditorForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { tenant } = useSession();
  const form = useForm({ name: "", code: "", kind: "financial", country: tenant.country });
  const labels = {
    name: t("office.fields.name"),
    code: t("office.fields.code"),
    kind: t("office.portfolios.kind"),
    country: t("office.portfolios.country"),
  };
  const code = form.values.code.trim() || codeFrom(form.values.name);
  const sending = useSend(
    () => post("/v1/creditors", { ...form.values, name: form.values.name.trim(), code }),
    {
      told: t("office.portfolios.creditorMade"),
      refresh: [["creditors"]],
      onDone: close,
    },
  );
  const submit = (): void => {
    const wrong: Wrong<typeof form.values> = blanks(form.values, ["name"], t("session.needed"));
    if (!wrong.name && !/^[A-Za-z0-9_-]{1,40}$/.test(code)) wrong.code = t("office.portfolios.codeRule");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.portfolios.newCreditor")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Field form={form} name="name" label={labels.name} first />
        <Choice
          form={form}
          name="country"
          label={labels.country}
          options={Object.keys(countries).map((value) => ({
            value,
            label: t(`session.setup.countries.${value as keyof typeof countries}`),
          }))}
        />
        <Choice
          form={form}
          name="kind"
          label={labels.kind}
          hint={t("office.portfolios.kindHint")}
          options={kinds.map((value) => ({ value, label: t(`office.portfolios.kinds.${value}`) }))}
        />
        <Field form={form} name="code" label={labels.code} hint={t("office.portfolios.codeHint", { code })} />
        <FormFoot action={t("office.portfolios.createCreditor")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Creditor } from "#http/contract/portfolio.ts";
import { type Country, countries } from "#kernel/country.ts";
import { post } from "../../shared/api.ts";
import { placeOf } from "../../shared/format.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Choice, Field, Form, FormFoot, LongField, useForm, type Wrong } from "../kit/form.tsx";
import { useSend } from "../kit/send.ts";
import { codeFrom } from "./code.ts";

const currenciesOf: Readonly<Record<Country, readonly string[]>> = {
  CL: ["CLP", "USD"],
  PE: ["PEN", "USD"],
};

export function PortfolioForm({ creditors, close }: { creditors: readonly Creditor[]; close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm({
    creditorId: creditors.at(-1)?.id ?? "",
    name: "",
    code: "",
    currency: "",
    timeZone: "",
    agencyName: "",
    callbackNumber: "",
    paymentInstructions: "",
    hideAmounts: "no",
  });
  const country: Country = creditors.find(({ id }) => id === form.values.creditorId)?.country ?? "CL";
  const code = form.values.code.trim() || codeFrom(form.values.name);
  const sending = useSend(
    async () => {
      const { creditorId, name, hideAmounts, ...rest } = form.values;
      const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value.trim() !== ""));
      const body = {
        ...filled,
        creditorId,
        name: name.trim(),
        code,
        hideAmountsUntilIdentity: hideAmounts === "yes",
      };
      return post<{ id: string }>("/v1/portfolios", body);
    },
    {
      told: t("office.portfolios.portfolioMade"),
      refresh: [["portfolios"]],
      onDone: ({ id }) => navigate(`/oficina/carteras/${id}`),
    },
  );
  const labels = {
    creditorId: t("office.portfolios.creditor"),
    name: t("office.fields.name"),
    code: t("office.fields.code"),
  };
  const submit = (): void => {
    const wrong: Wrong<typeof form.values> = blanks(form.values, ["name"], t("session.needed"));
    if (!wrong.name && !/^[A-Za-z0-9_-]{1,40}$/.test(code)) wrong.code = t("office.portfolios.codeRule");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.portfolios.newPortfolio")} onClose={close} size={560}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Choice
          form={form}
          name="creditorId"
          label={labels.creditorId}
          options={creditors.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Field form={form} name="name" label={labels.name} first />
        <PlaceFields form={form} country={country} />
        <Field form={form} name="code" label={labels.code} hint={t("office.portfolios.codeHint", { code })} />
        <Field
          form={form}
          name="agencyName"
          label={t("office.portfolios.agencyName")}
          hint={t("office.portfolios.agencyHint")}
        />
        <Field form={form} name="callbackNumber" label={t("office.portfolios.callbackNumber")} digits />
        <LongField
          form={form}
          name="paymentInstructions"
          label={t("office.portfolios.paymentInstructions")}
          hint={t("office.portfolios.paymentHint")}
        />
        <Choice
          form={form}
          name="hideAmounts"
          label={t("office.portfolios.hideAmounts")}
          options={[
            { value: "no", label: t("office.portfolios.amountsShown") },
            { value: "yes", label: t("office.portfolios.amountsHidden") },
          ]}
        />
        <FormFoot
          action={t("office.portfolios.createPortfolio")}
          sending={sending.isPending}
          cancel={close}
        />
      </Form>
    </Dialog>
  );
}

/** Currency and zone: the country's own unless told. */
function PlaceFields({
  form,
  country,
}: {
  form: ReturnType<typeof useForm<Record<"currency" | "timeZone", string>>>;
  country: Country;
}) {
  const { t } = useTranslation();
  const { currency, zones } = countries[country];
  return (
    <>
      <Choice
        form={form}
        name="currency"
        label={t("office.portfolios.currency")}
        options={currenciesOf[country].map((value) => ({
          value: value === currency ? "" : value,
          label: value,
        }))}
      />
      <Choice
        form={form}
        name="timeZone"
        label={t("office.portfolios.timeZone")}
        hint={t("office.portfolios.timeZoneHint")}
        options={zones.map((zone, index) => ({ value: index === 0 ? "" : zone, label: placeOf(zone) }))}
      />
    </>
  );
}

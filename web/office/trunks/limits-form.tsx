// Changing what may be spent and dialled, always with the reason.
import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DiallingLimits } from "#http/contract/limits.ts";
import { countries } from "#kernel/country.ts";
import { put } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Choice, Field, Form, FormFoot, useForm, type Wrong } from "../kit/form.tsx";
import { useSend } from "../kit/send.ts";

type Country = keyof typeof countries;
const codes = Object.keys(countries) as Country[];
const currencies = ["CLP", "PEN", "USD"].map((value) => ({ value, label: value }));
const reasonLength = { least: 3, most: 300 };
const mostPerSecond = 500;
const money = /^[0-9]{1,9}(\.[0-9]{1,6})?$/;
const price = /^[0-9]{1,6}(\.[0-9]{1,6})?$/;
/** "1.500,25" and "1500.25" are both written; one goes over the wire. */
const wire = (text: string): string =>
  text.includes(",") ? text.replaceAll(".", "").replace(",", ".").trim() : text.trim();
const fits = (reason: string): boolean =>
  reason.trim().length >= reasonLength.least && reason.trim().length <= reasonLength.most;

export function LimitsForm({ limits, close }: { limits: DiallingLimits; close: () => void }) {
  const { t } = useTranslation();
  const rates = codes.flatMap((country) => (["mobile", "fixed"] as const).map((kind) => ({ country, kind })));
  const known = (country: Country, kind: "mobile" | "fixed"): string =>
    limits.rates.find((rate) => rate.country === country && rate.kind === kind)?.price ?? "";
  const form = useForm<Record<string, string>>({
    daySpend: limits.daySpend,
    currency: limits.currency,
    callsPerSecond: String(limits.callsPerSecond),
    reason: "",
    ...Object.fromEntries(rates.map(({ country, kind }) => [`${country}-${kind}`, known(country, kind)])),
  });
  const [allowed, setAllowed] = useState<Country[]>([...limits.countries]);
  const value = (name: string): string => form.values[name] ?? "";
  const sending = useSend(
    () =>
      put("/v1/dialling-limits", {
        daySpend: wire(value("daySpend")),
        currency: value("currency"),
        callsPerSecond: Number(value("callsPerSecond")),
        countries: allowed,
        rates: rates
          .map((rate) => ({ ...rate, price: wire(value(`${rate.country}-${rate.kind}`)) }))
          .filter((rate) => rate.price !== ""),
        reason: value("reason").trim(),
      }),
    { told: t("office.limits.saved"), refresh: [["diallingLimits"]], onDone: close },
  );
  const rateLabel = (country: Country, kind: "mobile" | "fixed"): string =>
    t("office.limits.priceOf", { kind: t(`office.limits.kinds.${kind}`), country: countries[country].name });
  const labels: Record<string, string> = {
    daySpend: t("office.limits.daySpend"),
    currency: t("office.limits.currency"),
    callsPerSecond: t("office.limits.perSecond"),
    reason: t("office.limits.reason"),
    ...Object.fromEntries(rates.map(({ country, kind }) => [`${country}-${kind}`, rateLabel(country, kind)])),
  };
  const submit = (): void => {
    const wrong: Wrong<Record<string, string>> = {};
    const perSecond = Number(value("callsPerSecond"));
    if (!money.test(wire(value("daySpend")))) wrong.daySpend = t("office.limits.daySpendRule");
    if (!Number.isInteger(perSecond) || perSecond < 1 || perSecond > mostPerSecond)
      wrong.callsPerSecond = t("office.limits.perSecondRule");
    for (const { country, kind } of rates) {
      const said = wire(value(`${country}-${kind}`));
      if (said !== "" && !price.test(said)) wrong[`${country}-${kind}`] = t("office.limits.priceRule");
    }
    if (!fits(value("reason"))) wrong.reason = t("office.limits.reasonRule");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.limits.change")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Field
          form={form}
          name="daySpend"
          label={labels.daySpend ?? ""}
          hint={t("office.limits.daySpendHint")}
          first
        />
        <Choice form={form} name="currency" label={labels.currency ?? ""} options={currencies} />
        <Field
          form={form}
          name="callsPerSecond"
          label={labels.callsPerSecond ?? ""}
          hint={t("office.limits.perSecondHint")}
          digits
        />
        <Countries allowed={allowed} choose={setAllowed} />
        {rates.map(({ country, kind }) => (
          <Field
            key={`${country}-${kind}`}
            form={form}
            name={`${country}-${kind}`}
            label={rateLabel(country, kind)}
          />
        ))}
        <Field form={form} name="reason" label={labels.reason ?? ""} />
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

export function MandateCountriesForm({
  mandate,
  close,
}: {
  mandate: DiallingLimits["mandates"][number];
  close: () => void;
}) {
  const { t } = useTranslation();
  const form = useForm({ reason: "" });
  const [allowed, setAllowed] = useState<Country[]>([...(mandate.countries ?? [mandate.country])]);
  const own = allowed.length === 1 && allowed[0] === mandate.country;
  const sending = useSend(
    () =>
      put(`/v1/dialling-limits/portfolios/${mandate.portfolioId}`, {
        countries: own ? null : allowed,
        reason: form.values.reason.trim(),
      }),
    { told: t("office.limits.saved"), refresh: [["diallingLimits"]], onDone: close },
  );
  const label = t("office.limits.reason");
  const submit = (): void => {
    if (form.check(fits(form.values.reason) ? {} : { reason: t("office.limits.reasonRule") }))
      sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.limits.mandateTitle", { name: mandate.name })} onClose={close}>
      <Form form={form} labels={{ reason: label }} onSubmit={submit} error={sending.error}>
        <p>{t("office.limits.mandateExplain")}</p>
        <Countries allowed={allowed} choose={setAllowed} />
        <Field form={form} name="reason" label={label} />
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

function Countries({
  allowed,
  choose,
}: {
  allowed: readonly Country[];
  choose: (chosen: Country[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group
      label={t("office.limits.countries")}
      description={t("office.limits.countriesHint")}
      value={[...allowed]}
      onChange={(chosen) => choose(codes.filter((code) => chosen.includes(code)))}
    >
      {codes.map((code) => (
        <Checkbox key={code} value={code} label={countries[code].name} mt={8} />
      ))}
    </Checkbox.Group>
  );
}

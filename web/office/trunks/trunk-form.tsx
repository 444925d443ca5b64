// A trunk: where its carrier is, how it wants its numbers, what it charges and for whom it stands in.
import { useTranslation } from "react-i18next";
import { patch, post } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Choice, Field, Form, FormFoot, LongField, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import type { TrunkView } from "../kit/lists.ts";
import { useSend } from "../kit/send.ts";
import {
  bodyOf,
  codecChoices,
  formatChoices,
  numbersOf,
  type TrunkValues,
  valuesOf,
  wrongOf,
} from "./trunk-values.ts";

type Names = Readonly<Record<keyof TrunkValues, string>>;
type State = ReturnType<typeof useForm<TrunkValues>>;

export function TrunkForm({ trunk, close }: { trunk?: TrunkView; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm<TrunkValues>(valuesOf(trunk));
  const { values } = form;
  const sending = useSend(
    async () => {
      const body = bodyOf(values);
      await (trunk
        ? patch(`/v1/trunks/${trunk.id}`, body)
        : post("/v1/trunks", { ...body, callerIds: numbersOf(values) }));
    },
    { told: t("office.trunks.saved"), refresh: [["trunks"], ["callerIds"]], onDone: close },
  );
  const labels: Names = {
    name: t("office.trunks.name"),
    host: t("office.fields.host"),
    port: t("office.fields.port"),
    username: t("office.fields.username"),
    password: t("office.fields.password"),
    callerIds: t("office.fields.callerIds"),
    maxLines: t("office.campaigns.maxLines"),
    callsPerSecond: t("office.trunks.callsPerSecond"),
    techPrefix: t("office.trunks.techPrefix"),
    numberFormat: t("office.trunks.numberFormat"),
    country: t("office.trunks.country"),
    codecs: t("office.trunks.codecs"),
    firstSeconds: t("office.trunks.firstSeconds"),
    nextSeconds: t("office.trunks.nextSeconds"),
    currency: t("office.trunks.currency"),
    mobilePrice: t("office.trunks.mobilePrice"),
    fixedPrice: t("office.trunks.fixedPrice"),
    backupOrder: t("office.trunks.backupOrder"),
  };
  const submit = (): void => {
    if (form.check(wrongOf(values, t))) sending.mutate(undefined);
  };
  return (
    <Dialog
      title={trunk ? t("office.trunks.edit", { name: trunk.name }) : t("office.trunks.new")}
      onClose={close}
      size={620}
    >
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Where form={form} labels={labels} isNew={!trunk} />
        <Dialling form={form} labels={labels} />
        <Billing form={form} labels={labels} />
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

interface PartProps {
  readonly form: State;
  readonly labels: Names;
}

function Where({ form, labels, isNew }: PartProps & { isNew: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Field form={form} name="name" label={labels.name} hint={t("office.trunks.nameRule")} first />
      <div className={kit.pair}>
        <Field form={form} name="host" label={labels.host} hint={t("office.trunks.hostHint")} />
        <Field form={form} name="port" label={labels.port} digits />
      </div>
      <div className={kit.pair}>
        <Field form={form} name="username" label={labels.username} hint={t("office.trunks.userHint")} />
        <Field
          form={form}
          name="password"
          label={labels.password}
          type="password"
          complete="new-password"
          {...(isNew ? {} : { hint: t("office.trunks.passwordKept") })}
        />
      </div>
      {isNew && (
        <LongField
          form={form}
          name="callerIds"
          label={labels.callerIds}
          hint={t("office.trunks.callerIdsHint")}
        />
      )}
      <div className={kit.pair}>
        <Field form={form} name="maxLines" label={labels.maxLines} digits />
        <Field form={form} name="callsPerSecond" label={labels.callsPerSecond} digits />
      </div>
      <Field
        form={form}
        name="backupOrder"
        label={labels.backupOrder}
        hint={t("office.trunks.backupHint")}
        digits
      />
    </>
  );
}

function Dialling({ form, labels }: PartProps) {
  const { t } = useTranslation();
  const codecs = [...new Set([form.values.codecs, ...codecChoices])];
  return (
    <>
      <h3>{t("office.trunks.dialling")}</h3>
      <div className={kit.pair}>
        <Choice
          form={form}
          name="numberFormat"
          label={labels.numberFormat}
          options={formatChoices.map((value) => ({ value, label: t(`office.trunks.formats.${value}`) }))}
        />
        <Field
          form={form}
          name="techPrefix"
          label={labels.techPrefix}
          hint={t("office.trunks.techPrefixHint")}
        />
      </div>
      <div className={kit.pair}>
        <Choice
          form={form}
          name="country"
          label={labels.country}
          hint={t("office.trunks.countryHint")}
          options={[
            { value: "", label: t("office.trunks.countryNone") },
            ...(["CL", "PE"] as const).map((value) => ({
              value,
              label: t(`office.trunks.countries.${value}`),
            })),
          ]}
        />
        <Choice
          form={form}
          name="codecs"
          label={labels.codecs}
          options={codecs.map((value) => ({
            value,
            label: t(`office.trunks.codecOf.${value as "ulaw,alaw"}`, { defaultValue: value }),
          }))}
        />
      </div>
    </>
  );
}

function Billing({ form, labels }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t("office.trunks.billing")}</h3>
      <div className={kit.pair}>
        <Field
          form={form}
          name="firstSeconds"
          label={labels.firstSeconds}
          hint={t("office.trunks.billingHint")}
          digits
        />
        <Field form={form} name="nextSeconds" label={labels.nextSeconds} digits />
      </div>
      <div className={kit.pair}>
        <Choice
          form={form}
          name="currency"
          label={labels.currency}
          options={[
            { value: "", label: t("office.trunks.currencyNone") },
            ...["CLP", "PEN", "USD"].map((value) => ({ value, label: value })),
          ]}
        />
        <Field form={form} name="mobilePrice" label={labels.mobilePrice} />
        <Field form={form} name="fixedPrice" label={labels.fixedPrice} />
      </div>
    </>
  );
}

import { useTranslation } from "react-i18next";
import { patch, post } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Field, Form, FormFoot, LongField, useForm, type Wrong } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import type { TrunkView } from "../kit/lists.ts";
import { useSend } from "../kit/send.ts";

const limits = {
  port: { from: 1, to: 65_535 },
  maxLines: { from: 1, to: 1_000 },
  callsPerSecond: { from: 1, to: 100 },
} as const;

export function TrunkForm({ trunk, close }: { trunk?: TrunkView; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    name: trunk?.name ?? "",
    host: trunk?.host ?? "",
    port: String(trunk?.port ?? 5060),
    username: trunk?.username ?? "",
    password: "",
    callerIds: trunk?.callerIds.join("\n") ?? "",
    maxLines: String(trunk?.maxLines ?? 30),
    callsPerSecond: String(trunk?.callsPerSecond ?? 10),
  });
  const { values } = form;
  const callerIds = values.callerIds.split(/[\s,;]+/).filter((number) => number !== "");
  const sending = useSend(
    async () => {
      const body = {
        name: values.name,
        host: values.host.trim(),
        port: Number(values.port),
        maxLines: Number(values.maxLines),
        callsPerSecond: Number(values.callsPerSecond),
        callerIds,
        ...(values.username === "" ? {} : { username: values.username }),
        ...(values.password === "" ? {} : { password: values.password }),
      };
      await (trunk ? patch(`/v1/trunks/${trunk.id}`, body) : post("/v1/trunks", body));
    },
    { told: t("office.trunks.saved"), refresh: [["trunks"]], onDone: close },
  );
  const labels = {
    name: t("office.trunks.name"),
    host: t("office.fields.host"),
    port: t("office.fields.port"),
    username: t("office.fields.username"),
    password: t("office.fields.password"),
    callerIds: t("office.fields.callerIds"),
    maxLines: t("office.campaigns.maxLines"),
    callsPerSecond: t("office.trunks.callsPerSecond"),
  };
  const submit = (): void => {
    const wrong: Wrong<typeof values> = blanks(values, ["host"], t("session.needed"));
    if (!/^[a-z0-9-]{1,30}$/.test(values.name)) wrong.name = t("office.trunks.nameRule");
    if (callerIds.length === 0 || callerIds.some((number) => !/^\+?[0-9]{3,15}$/.test(number)))
      wrong.callerIds = t("office.trunks.callerIdsRule");
    for (const [name, { from, to }] of Object.entries(limits) as [
      keyof typeof limits,
      { from: number; to: number },
    ][])
      if (!/^\d{1,5}$/.test(values[name]) || Number(values[name]) < from || Number(values[name]) > to)
        wrong[name] = t("office.form.between", { from, to });
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog
      title={trunk ? t("office.trunks.edit", { name: trunk.name }) : t("office.trunks.new")}
      onClose={close}
      size={560}
    >
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
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
            {...(trunk ? { hint: t("office.trunks.passwordKept") } : {})}
          />
        </div>
        <LongField
          form={form}
          name="callerIds"
          label={labels.callerIds}
          hint={t("office.trunks.callerIdsHint")}
        />
        <div className={kit.pair}>
          <Field form={form} name="maxLines" label={labels.maxLines} digits />
          <Field form={form} name="callsPerSecond" label={labels.callsPerSecond} digits />
        </div>
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

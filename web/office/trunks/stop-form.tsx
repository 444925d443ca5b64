// Stopping one number, or showing it again: always with its reason.
import { useTranslation } from "react-i18next";
import { post } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Field, Form, FormFoot, useForm } from "../kit/form.tsx";
import type { CallerIdView } from "../kit/lists.ts";
import { useSend } from "../kit/send.ts";

const reasonLength = { least: 3, most: 300 };

export function StopForm({ number: row, close }: { number: CallerIdView; close: () => void }) {
  const { t } = useTranslation();
  const { id, number } = row;
  const stops = row.state === "in_use";
  const form = useForm({ reason: "" });
  const reason = form.values.reason.trim();
  const sending = useSend(() => post(`/v1/caller-ids/${id}/${stops ? "stop" : "start"}`, { reason }), {
    told: t(stops ? "office.callerIds.stoppedDone" : "office.callerIds.startedDone", { number }),
    refresh: [["callerIds"]],
    onDone: close,
  });
  const label = t("office.callerIds.reason");
  const submit = (): void => {
    const fits = reason.length >= reasonLength.least && reason.length <= reasonLength.most;
    if (form.check(fits ? {} : { reason: t("office.callerIds.reasonRule") })) sending.mutate(undefined);
  };
  return (
    <Dialog
      title={t(stops ? "office.callerIds.stopTitle" : "office.callerIds.startTitle", { number })}
      onClose={close}
    >
      <Form form={form} labels={{ reason: label }} onSubmit={submit} error={sending.error}>
        <p>{t(stops ? "office.callerIds.stopExplain" : "office.callerIds.startExplain")}</p>
        <Field form={form} name="reason" label={label} first />
        <FormFoot
          action={t(stops ? "office.callerIds.stop" : "office.callerIds.start")}
          sending={sending.isPending}
          cancel={close}
        />
      </Form>
    </Dialog>
  );
}

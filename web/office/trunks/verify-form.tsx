// By what a number is ours to show, or a creditor's: until somebody says so with the evidence it is never shown.
import { useTranslation } from "react-i18next";
import { post } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Choice, Field, Form, FormFoot, useForm } from "../kit/form.tsx";
import { type CallerIdView, useCreditors } from "../kit/lists.ts";
import { useSend } from "../kit/send.ts";

const evidenceLength = { least: 3, most: 300 };

export function VerifyForm({ number: row, close }: { number: CallerIdView; close: () => void }) {
  const { t } = useTranslation();
  const creditors = useCreditors();
  const { id, number } = row;
  const form = useForm({ evidence: row.evidence ?? "", creditorId: row.creditorId ?? "" });
  const evidence = form.values.evidence.trim();
  const sending = useSend(
    () => post(`/v1/caller-ids/${id}/verify`, { evidence, creditorId: form.values.creditorId || null }),
    { told: t("office.callerIds.verifiedDone", { number }), refresh: [["callerIds"]], onDone: close },
  );
  const labels = { evidence: t("office.callerIds.evidence"), creditorId: t("office.callerIds.owner") };
  const submit = (): void => {
    const fits = evidence.length >= evidenceLength.least && evidence.length <= evidenceLength.most;
    if (form.check(fits ? {} : { evidence: t("office.callerIds.evidenceRule") })) sending.mutate(undefined);
  };
  const owners = [
    { value: "", label: t("office.callerIds.ownerAgency") },
    ...(creditors.data ?? []).map((one) => ({ value: one.id, label: one.name })),
  ];
  return (
    <Dialog title={t("office.callerIds.verifyTitle", { number })} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <p>{t("office.callerIds.verifyExplain")}</p>
        <Field
          form={form}
          name="evidence"
          label={labels.evidence}
          hint={t("office.callerIds.evidenceHint")}
          first
        />
        <Choice
          form={form}
          name="creditorId"
          label={labels.creditorId}
          hint={t("office.callerIds.ownerHint")}
          options={owners}
        />
        <FormFoot action={t("office.callerIds.verify")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

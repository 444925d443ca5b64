// One side signs; somebody ends the agreement.
import { useTranslation } from "react-i18next";
import type { Sharing } from "#http/contract/sharing.ts";
import { post } from "../../../shared/api.ts";
import { Dialog } from "../../../shared/ui/dialog.tsx";
import { blanks, Field, Form, FormFoot, LongField, useForm } from "../../kit/form.tsx";
import { useSend } from "../../kit/send.ts";

interface SignProps {
  readonly sharing: Sharing;
  readonly side: Sharing["own"];
  readonly close: () => void;
}
export function SignDialog({ sharing, side, close }: SignProps) {
  const { t } = useTranslation();
  const form = useForm({ signedBy: "", signedOn: "", document: "" });
  const sending = useSend(
    () => post(`/v1/sharings/${sharing.id}/signatures`, { ...form.values, portfolioId: side.portfolioId }),
    { told: t("office.sharing.signed"), refresh: [["sharings"]], onDone: close },
  );
  const labels = {
    signedBy: t("office.sharing.signedBy"),
    signedOn: t("office.sharing.signedOn"),
    document: t("office.sharing.document"),
  };
  const submit = (): void => {
    const wrong = blanks(form.values, ["signedBy", "signedOn", "document"], t("session.needed"));
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.sharing.signTitle", { portfolio: side.portfolioName })} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Field form={form} name="signedBy" label={labels.signedBy} first />
        <Field form={form} name="signedOn" label={labels.signedOn} type="date" />
        <Field form={form} name="document" label={labels.document} hint={t("office.sharing.documentHint")} />
        <FormFoot action={t("office.sharing.signSave")} sending={sending.isPending} />
      </Form>
    </Dialog>
  );
}

export function EndDialog({ sharing, close }: { sharing: Sharing; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ endsOn: "", reason: "" });
  const sending = useSend(() => post(`/v1/sharings/${sharing.id}/end`, form.values), {
    told: t("office.sharing.ended"),
    refresh: [["sharings"]],
    onDone: close,
  });
  const labels = { endsOn: t("office.sharing.endDay"), reason: t("office.sharing.endReason") };
  const submit = (): void => {
    if (form.check(blanks(form.values, ["endsOn"], t("session.needed")))) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.sharing.endTitle", { other: sharing.other.portfolioName })} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <p>{t("office.sharing.endWhat")}</p>
        <Field
          form={form}
          name="endsOn"
          label={labels.endsOn}
          type="date"
          hint={t("office.sharing.endHint")}
          first
        />
        <LongField form={form} name="reason" label={labels.reason} />
        <FormFoot action={t("office.sharing.endSave")} sending={sending.isPending} />
      </Form>
    </Dialog>
  );
}

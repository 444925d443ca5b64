// A new agreement: with which mandate, what is shared, and its days. It shares nothing until both sides have signed.
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { type SharedKind, sharedKinds } from "#portfolio/core/sharing.ts";
import { post } from "../../../shared/api.ts";
import { Dialog } from "../../../shared/ui/dialog.tsx";
import { blanks, Field, Form, FormFoot, useForm } from "../../kit/form.tsx";
import { useSend } from "../../kit/send.ts";
import { Ticks } from "../sheet/ticks.tsx";

interface Props {
  readonly portfolio: Portfolio;
  readonly others: readonly Portfolio[];
  readonly close: () => void;
}
export function DraftForm({ portfolio, others, close }: Props) {
  const { t } = useTranslation();
  const form = useForm({ otherId: "", kinds: "", fromOn: "", toOn: "" });
  const [kinds, setKinds] = useState<readonly SharedKind[]>([]);
  const { otherId, fromOn, toOn } = form.values;
  const sending = useSend(
    () => post(`/v1/portfolios/${portfolio.id}/sharings`, { otherId, kinds, fromOn, toOn }),
    { told: t("office.sharing.drafted"), refresh: [["sharings"]], onDone: close },
  );
  const labels = {
    otherId: t("office.sharing.other"),
    kinds: t("office.sharing.shares"),
    fromOn: t("office.sharing.fromOn"),
    toOn: t("office.sharing.toOn"),
  };
  const submit = (): void => {
    const wrong = blanks(form.values, ["otherId", "fromOn", "toOn"], t("session.needed"));
    if (kinds.length === 0) wrong.kinds = t("office.sharing.chooseKinds");
    if (fromOn !== "" && toOn !== "" && toOn < fromOn) wrong.toOn = t("office.sharing.backwards");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.sharing.draftTitle", { portfolio: portfolio.name })} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <NativeSelect
          label={labels.otherId}
          value={otherId}
          error={form.wrong.otherId}
          onChange={(event) => form.set("otherId", event.currentTarget.value)}
          data-autofocus
          data={[
            { value: "", label: t("office.sharing.chooseOther") },
            ...others.map((each) => ({ value: each.id, label: each.name })),
          ]}
        />
        <Ticks
          legend={labels.kinds}
          wrong={form.wrong.kinds}
          ticks={sharedKinds.map((kind) => ({
            value: kind,
            label: t(`office.sharing.kindsLong.${kind}`),
            held: kinds.includes(kind),
          }))}
          set={(value, held) =>
            setKinds(sharedKinds.filter((kind) => (kind === value ? held : kinds.includes(kind))))
          }
        />
        <Field form={form} name="fromOn" label={labels.fromOn} type="date" />
        <Field form={form} name="toOn" label={labels.toOn} type="date" hint={t("office.sharing.toOnHint")} />
        <FormFoot action={t("office.sharing.draftSave")} sending={sending.isPending} />
      </Form>
    </Dialog>
  );
}

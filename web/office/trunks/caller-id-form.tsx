// One number of ours: which trunks may show it, which mandates it serves, how often a day.
import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { patch, post } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Field, Form, FormFoot, useForm, type Wrong } from "../kit/form.tsx";
import { type CallerIdView, type TrunkView, usePortfolios } from "../kit/lists.ts";
import { useSend } from "../kit/send.ts";

const highestCap = 100_000;

interface Props {
  readonly number?: CallerIdView;
  readonly trunks: readonly TrunkView[];
  readonly close: () => void;
}
export function CallerIdForm({ number, trunks, close }: Props) {
  const { t } = useTranslation();
  const portfolios = usePortfolios();
  const form = useForm({ number: number?.number ?? "", dailyCap: String(number?.dailyCap ?? "") });
  const [trunkIds, setTrunkIds] = useState<string[]>(number?.trunkIds ?? trunks.map(({ id }) => id));
  const [portfolioIds, setPortfolioIds] = useState<string[]>(number?.portfolioIds ?? []);
  const { values } = form;
  const sending = useSend(
    async () => {
      const body = {
        trunkIds,
        portfolioIds,
        dailyCap: values.dailyCap === "" ? null : Number(values.dailyCap),
      };
      await (number
        ? patch(`/v1/caller-ids/${number.id}`, body)
        : post("/v1/caller-ids", { ...body, number: values.number.replace(/[^0-9+]/g, "") }));
    },
    { told: t("office.callerIds.saved"), refresh: [["callerIds"]], onDone: close },
  );
  const labels = { number: t("office.callerIds.number"), dailyCap: t("office.callerIds.cap") };
  const submit = (): void => {
    const wrong: Wrong<typeof values> = {};
    if (!number && !/^\+?[0-9]{7,15}$/.test(values.number.replace(/[^0-9+]/g, "")))
      wrong.number = t("office.trunks.callerIdsRule");
    const cap = Number(values.dailyCap);
    if (values.dailyCap !== "" && (!Number.isInteger(cap) || cap < 1 || cap > highestCap))
      wrong.dailyCap = t("office.callerIds.capRule");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog
      title={number ? t("office.callerIds.edit", { number: number.number }) : t("office.callerIds.new")}
      onClose={close}
    >
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        {!number && (
          <Field
            form={form}
            name="number"
            label={labels.number}
            hint={t("office.callerIds.numberHint")}
            first
          />
        )}
        <Boxes label={t("office.callerIds.trunks")} options={trunks} chosen={trunkIds} choose={setTrunkIds} />
        <Boxes
          label={t("office.callerIds.portfolios")}
          hint={t("office.callerIds.portfoliosHint")}
          options={portfolios.data ?? []}
          chosen={portfolioIds}
          choose={setPortfolioIds}
        />
        <Field
          form={form}
          name="dailyCap"
          label={labels.dailyCap}
          hint={t("office.callerIds.capHint")}
          digits
          {...(number ? { first: true } : {})}
        />
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

interface BoxesProps {
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: string[];
  readonly choose: (ids: string[]) => void;
}
function Boxes({ label, hint, options, chosen, choose }: BoxesProps) {
  return (
    <Checkbox.Group label={label} description={hint} value={chosen} onChange={choose}>
      {options.map(({ id, name }) => (
        <Checkbox key={id} value={id} label={name} mt={8} />
      ))}
    </Checkbox.Group>
  );
}

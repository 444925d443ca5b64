// Canaries: planting people who do not exist in a portfolio, who looked at them, taking them away.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Canary } from "#http/contract/canaries.ts";
import { get, post, remove } from "../../shared/api.ts";
import { count, dayAndHour } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { Choice, Field, Form, FormFoot, useForm, type Wrong } from "../kit/form.tsx";
import { usePortfolios } from "../kit/lists.ts";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";

/** Canaries of one portfolio, as the server has it. */
const most = 50;
const key = ["canaries"];

export function CanariesPage() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"plant" | Canary>();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<readonly Canary[]>("/v1/canaries", signal),
  });
  const close = () => setOpen(undefined);
  return (
    <Page title={t("office.pages.canaries")} hint={t("office.canaries.hint")}>
      <Panel
        title={t("office.canaries.list")}
        hint={t("office.canaries.secret")}
        actions={<Button onClick={() => setOpen("plant")}>{t("office.canaries.plant")}</Button>}
      >
        <Loaded query={query}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing title={t("office.canaries.none")} next={t("office.canaries.noneNext")} />
            ) : (
              <CanaryTable rows={rows} ask={setOpen} />
            )
          }
        </Loaded>
      </Panel>
      {open === "plant" && <PlantForm close={close} />}
      {open !== undefined && open !== "plant" && <Remove canary={open} close={close} />}
    </Page>
  );
}

function CanaryTable({ rows, ask }: { rows: readonly Canary[]; ask: (canary: Canary) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table
      caption={t("office.canaries.list")}
      rows={rows}
      keyOf={(row) => row.debtorId}
      columns={[
        { id: "portfolio", head: t("office.canaries.where"), cell: (row) => row.portfolioName },
        { id: "name", head: t("office.canaries.name"), cell: (row) => row.name },
        { id: "document", head: t("office.canaries.document"), cell: (row) => row.document },
        { id: "account", head: t("office.canaries.account"), cell: (row) => row.accountNumber },
        {
          id: "phone",
          head: t("office.canaries.phone"),
          cell: (row) => <span className="num">{row.phone}</span>,
        },
        {
          id: "looks",
          head: t("office.canaries.looks"),
          numeric: true,
          cell: (row) => count(row.looks, format),
        },
        {
          id: "last",
          head: t("office.canaries.last"),
          cell: (row) =>
            row.lastLookAt === null
              ? t("office.canaries.nobody")
              : `${row.lastLookBy ?? ""}, ${dayAndHour(row.lastLookAt, format)}`,
        },
        {
          id: "remove",
          head: t("office.actions"),
          cell: (row) => (
            <Button
              size="xs"
              variant="default"
              aria-label={t("office.canaries.removeOf", { name: row.name })}
              onClick={() => ask(row)}
            >
              {t("office.canaries.remove")}
            </Button>
          ),
        },
      ]}
    />
  );
}

function PlantForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const portfolios = usePortfolios();
  const form = useForm({ portfolioId: "", count: "3" });
  const { values } = form;
  const sending = useSend(
    () => post("/v1/canaries", { portfolioId: values.portfolioId, count: Number(values.count) }),
    { told: t("office.canaries.planted"), refresh: [key], onDone: close },
  );
  const labels = { portfolioId: t("office.canaries.where"), count: t("office.canaries.count") };
  const submit = (): void => {
    const wrong: Wrong<typeof values> = {};
    if (values.portfolioId === "") wrong.portfolioId = t("office.canaries.whichPortfolio");
    const wanted = Number(values.count);
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > most)
      wrong.count = t("office.canaries.countRule", { max: most });
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.canaries.plant")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <p>{t("office.canaries.unreal")}</p>
        <p>{t("office.canaries.apart")}</p>
        <Choice
          form={form}
          name="portfolioId"
          label={labels.portfolioId}
          options={[
            { value: "", label: t("office.canaries.whichPortfolio") },
            ...(portfolios.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          first
        />
        <Field
          form={form}
          name="count"
          label={labels.count}
          hint={t("office.canaries.countHint", { max: most })}
          digits
        />
        <FormFoot action={t("office.canaries.plant")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

function Remove({ canary, close }: { canary: Canary; close: () => void }) {
  const { t } = useTranslation();
  const { name, debtorId } = canary;
  const sending = useSend(() => remove(`/v1/canaries/${debtorId}`), {
    told: t("office.canaries.removed"),
    refresh: [key],
    onDone: close,
  });
  return (
    <Confirm
      title={t("office.canaries.removeAsk", { name })}
      action={t("office.canaries.remove")}
      sending={sending.isPending}
      error={sending.error}
      confirm={() => sending.mutate(undefined)}
      close={close}
      danger
    >
      {t("office.canaries.removeMeans")}
    </Confirm>
  );
}

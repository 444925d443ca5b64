// The days on which the creditor's bank rests: listed, added and removed, for every mandate of the creditor.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { BankHolidays } from "#http/contract/agenda.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { get, put } from "../../shared/api.ts";
import { day } from "../../shared/format.ts";
import { useCan } from "../../shared/session.ts";
import { blanks, Field, Form, FormFoot, useForm } from "../kit/form.tsx";
import { formatOfPortfolio } from "../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { type Column, Table } from "../kit/table.tsx";

type Days = BankHolidays["days"];

export function BankHolidaysPanel({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const changes = useCan()("portfolio.write");
  const path = `/v1/creditors/${portfolio.creditorId}/bank-holidays`;
  const key = ["bank-holidays", portfolio.creditorId];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => get<BankHolidays>(path, signal) });
  const format = formatOfPortfolio(portfolio);
  return (
    <Panel title={t("office.bankHolidays.title")} hint={t("office.bankHolidays.hint")}>
      <Loaded query={query}>
        {({ days }) => (
          <>
            {days.length === 0 ? (
              <Nothing title={t("office.bankHolidays.none")} />
            ) : (
              <List days={days} path={path} refresh={key} format={format} changes={changes} />
            )}
            {changes && <Add days={days} path={path} refresh={key} format={format} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

interface Props {
  readonly days: Days;
  readonly path: string;
  readonly refresh: readonly string[];
  readonly format: ReturnType<typeof formatOfPortfolio>;
}
function List({ days, path, refresh, format, changes }: Props & { changes: boolean }) {
  const { t } = useTranslation();
  const columns: Column<Days[number]>[] = [
    { id: "on", head: t("office.bankHolidays.on"), cell: (row) => day(row.on, format) },
    { id: "name", head: t("office.bankHolidays.name"), cell: (row) => row.name },
  ];
  const remove: Column<Days[number]> = {
    id: "actions",
    head: t("office.actions"),
    cell: (row) => <Remove one={row} days={days} path={path} refresh={refresh} format={format} />,
  };
  return (
    <Table
      caption={t("office.bankHolidays.title")}
      columns={changes ? [...columns, remove] : columns}
      rows={days}
      keyOf={(row) => row.on}
    />
  );
}

function Remove({ one, days, path, refresh, format }: Props & { one: Days[number] }) {
  const { t } = useTranslation();
  const sending = useSend(() => put(path, { days: days.filter(({ on }) => on !== one.on) }), {
    told: t("office.bankHolidays.removed", { day: day(one.on, format) }),
    refresh: [refresh],
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={sending.isPending}
      onClick={() => sending.mutate(undefined)}
    >
      {t("office.bankHolidays.remove")}
      <span className="sr-only"> {day(one.on, format)}</span>
    </Button>
  );
}

function Add({ days, path, refresh, format }: Props) {
  const { t } = useTranslation();
  const form = useForm({ on: "", name: "" });
  const { on, name } = form.values;
  const sending = useSend(() => put(path, { days: [...days, { on, name: name.trim() }] }), {
    told: t("office.bankHolidays.added", { day: on === "" ? "" : day(on, format) }),
    refresh: [refresh],
    onDone: () => {
      form.set("on", "");
      form.set("name", "");
    },
  });
  const labels = { on: t("office.bankHolidays.on"), name: t("office.bankHolidays.name") };
  const submit = (): void => {
    const wrong = blanks(form.values, ["on", "name"], t("session.needed"));
    if (days.some((each) => each.on === on)) wrong.on = t("office.bankHolidays.twice");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
      <Field form={form} name="on" label={labels.on} type="date" />
      <Field form={form} name="name" label={labels.name} />
      <FormFoot action={t("office.bankHolidays.add")} sending={sending.isPending} />
    </Form>
  );
}

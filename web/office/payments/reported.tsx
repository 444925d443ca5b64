// Payments people say they made, for the creditor to look up; the payments file closes them.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { ReportedPaymentView } from "#http/contract/tasks.ts";
import { get } from "../../shared/api.ts";
import { day, dayAndHour, money } from "../../shared/format.ts";
import kit from "../kit/kit.module.css";
import { formatOfPortfolio } from "../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";

export function Reported({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  const query = useQuery({
    queryKey: ["reportedPayments", portfolio.id],
    queryFn: async ({ signal }) =>
      (
        await get<{ payments: readonly ReportedPaymentView[] }>(
          `/v1/reported-payments?portfolioId=${portfolio.id}`,
          signal,
        )
      ).payments,
  });
  const columns: readonly Column<ReportedPaymentView>[] = [
    { id: "on", head: t("office.reported.paidOn"), cell: (row) => day(row.paidOn, format) },
    {
      id: "who",
      head: t("office.reported.person"),
      cell: (row) => (
        <>
          <Link className={kit.link} to={`/oficina/personas/${row.debtorId}`}>
            {row.debtorName}
          </Link>
          <div className="muted">{row.accountNumber}</div>
        </>
      ),
    },
    {
      id: "amount",
      head: t("office.reported.amount"),
      cell: (row) => money(row.amount, format),
      numeric: true,
    },
    {
      id: "through",
      head: t("office.reported.through"),
      cell: (row) => (
        <>
          {t(`desk.gestion.paidChannels.${row.channel}`)}
          {row.operation !== "" && <div className="muted">{row.operation}</div>}
        </>
      ),
    },
    { id: "told", head: t("office.reported.told"), cell: (row) => dayAndHour(row.reportedAt, format) },
    {
      id: "state",
      head: t("office.state"),
      cell: (row) => (
        <>
          <span aria-hidden="true">{row.state === "found" ? "✔" : "◔"} </span>
          {t(`office.reported.states.${row.state}`)}
        </>
      ),
    },
  ];
  return (
    <Panel title={t("office.reported.title")} hint={t("office.reported.hint")}>
      <Loaded query={query}>
        {(payments) =>
          payments.length === 0 ? (
            <Nothing title={t("office.reported.none")} />
          ) : (
            <Table
              caption={t("office.reported.title")}
              columns={columns}
              rows={payments}
              keyOf={(row) => row.gestionId + row.accountId}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

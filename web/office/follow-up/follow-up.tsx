// What a supervisor follows of the team: its promises by urgency, who is away and who covers, and messages with who has read them.

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FollowUp, FollowUps } from "#http/contract/agenda.ts";
import { warnFrom } from "#promises/core/in-a-row.ts";
import { get } from "../../shared/api.ts";
import { day, money } from "../../shared/format.ts";
import { inARowText } from "../../shared/in-a-row.ts";
import { stageMarks } from "../../shared/promise-marks.ts";
import { useFormat } from "../../shared/session.ts";
import { LatePayments } from "../../shared/ui/late-payments.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";
import { AbsencesPanel } from "./absences.tsx";
import { MessagesPanel } from "./messages.tsx";

export function FollowUpPage() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["follow-up"],
    queryFn: ({ signal }) => get<FollowUps>("/v1/promises/follow-up?whose=team", signal),
  });
  return (
    <Page title={t("office.pages.followUp")} hint={t("office.followUp.hint")}>
      <LatePayments decide />
      <Panel title={t("office.followUp.promises")}>
        <Loaded query={query}>
          {({ promises }) =>
            promises.length === 0 ? (
              <Nothing title={t("office.followUp.noPromises")} />
            ) : (
              <TeamPromises rows={promises} />
            )
          }
        </Loaded>
      </Panel>
      <AbsencesPanel />
      <MessagesPanel />
    </Page>
  );
}

function TeamPromises({ rows }: { rows: readonly FollowUp[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rowText = (row: number): string => {
    if (row >= warnFrom) return `▲ ${inARowText(t, row)}`;
    return t(row === 1 ? "office.followUp.first" : "office.followUp.second");
  };
  const columns: readonly Column<FollowUp>[] = [
    {
      id: "person",
      head: t("office.segments.person"),
      cell: (row) => (
        <Link className={kit.link} to={`/oficina/personas/${row.debtorId}`}>
          {row.debtorName}
        </Link>
      ),
    },
    {
      id: "stage",
      head: t("office.followUp.stage"),
      cell: (row) => (
        <>
          <span aria-hidden="true">{stageMarks[row.stage]} </span>
          {t(`office.followUp.stages.${row.stage}`)}
        </>
      ),
    },
    {
      id: "amount",
      head: t("office.reports.amount"),
      cell: (row) => (row.amount ? money(row.amount, format) : t("office.reports.amountHidden")),
      numeric: true,
    },
    { id: "due", head: t("office.reports.due"), cell: (row) => day(row.dueOn, format), numeric: true },
    { id: "owner", head: t("office.followUp.follows"), cell: (row) => row.ownerName },
    { id: "row", head: t("office.followUp.row"), cell: (row) => rowText(row.inARow) },
    { id: "portfolio", head: t("office.portfolio"), cell: (row) => row.portfolioName },
  ];
  return (
    <Table caption={t("office.followUp.promises")} columns={columns} rows={rows} keyOf={(row) => row.id} />
  );
}

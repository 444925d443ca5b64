// What a campaign brought: its figures and the results of its gestiones, whole or between two days.
import { NativeSelect, TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { CampaignReport } from "#http/contract/reports.ts";
import { get } from "../../shared/api.ts";
import { count, decimal, money } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { useFilters } from "../../shared/use-filters.ts";
import kit from "../kit/kit.module.css";
import { useCampaigns } from "../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";
import { Figures } from "./figures.tsx";

type Report = Static<typeof CampaignReport>;

export function CampaignReportPage() {
  const { t } = useTranslation();
  const campaigns = useCampaigns();
  return (
    <Panel title={t("office.reports.campaign")}>
      <Loaded query={campaigns}>
        {(all) =>
          all.length === 0 ? (
            <Nothing title={t("office.campaigns.none")} next={t("office.campaigns.noneNext")} />
          ) : (
            <Chosen campaigns={all} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function Chosen({ campaigns }: { campaigns: readonly Campaign[] }) {
  const { t } = useTranslation();
  const [params, set] = useFilters();
  const id = params.get("campana") ?? campaigns[0]?.id ?? "";
  const [from, to] = [params.get("desde") ?? "", params.get("hasta") ?? ""];
  const asked = new URLSearchParams({ ...(from ? { from } : {}), ...(to ? { to } : {}) });
  const query = useQuery({
    queryKey: ["campaignReport", id, from, to],
    queryFn: ({ signal }) => get<Report>(`/v1/reports/campaign/${id}?${asked}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  return (
    <>
      <div className={kit.filters}>
        <NativeSelect
          label={t("office.reports.campaignName")}
          data={campaigns.map((campaign) => ({ value: campaign.id, label: campaign.name }))}
          value={id}
          onChange={(event) => set("campana", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("office.reports.from")}
          value={from}
          onChange={(event) => set("desde", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("office.reports.to")}
          value={to}
          onChange={(event) => set("hasta", event.currentTarget.value)}
        />
      </div>
      <Loaded query={query}>{(report) => <Result report={report} />}</Loaded>
    </>
  );
}

function Result({ report }: { report: Report }) {
  const { t } = useTranslation();
  const format = useFormat();
  const costText = ({ currency, amount, seconds, calls }: Report["cost"][number]): string => {
    const billed = { calls: count(calls, format), minutes: decimal(seconds / 60, format) };
    if (currency === null || amount === null) return t("office.reports.unpriced", billed);
    return t("office.reports.priced", { ...billed, amount: decimal(Number(amount), format, 2), currency });
  };
  return (
    <>
      <Figures figures={report.figures} />
      <p>
        {t("office.reports.promised")}:{" "}
        <strong>{report.promised.map((each) => money(each, format)).join(" + ") || t("common.none")}</strong>
      </p>
      <p>
        {t("office.reports.cost")}:{" "}
        <strong>{report.cost.map(costText).join(" + ") || t("common.none")}</strong>
      </p>
      {report.results.length === 0 ? (
        <Nothing title={t("office.reports.noResults")} />
      ) : (
        <Table
          caption={t("office.reports.results")}
          rows={report.results}
          keyOf={(row) => row.code}
          columns={[
            { id: "name", head: t("office.reports.result"), cell: (row) => row.name },
            {
              id: "count",
              head: t("office.reports.count"),
              cell: (row) => count(row.count, format),
              numeric: true,
            },
          ]}
        />
      )}
    </>
  );
}

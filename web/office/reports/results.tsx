// What each campaign brought, one row each: for a creditor's own people too, and so without anybody's name.
import { TextInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { CampaignResults } from "#http/contract/reports.ts";
import { get } from "../../shared/api.ts";
import { useFormat } from "../../shared/session.ts";
import { useFilters } from "../../shared/use-filters.ts";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";
import { figureText } from "./figure-text.ts";

type Results = Static<typeof CampaignResults>;
type Row = Results["campaigns"][number];

export function ResultsPage() {
  const { t } = useTranslation();
  const [params, set] = useFilters();
  const [from, to] = [params.get("desde") ?? "", params.get("hasta") ?? ""];
  const asked = new URLSearchParams({ ...(from ? { from } : {}), ...(to ? { to } : {}) });
  const query = useQuery({
    queryKey: ["campaignResults", from, to],
    queryFn: ({ signal }) => get<Results>(`/v1/reports/campaigns?${asked}`, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title={t("office.reports.byCampaign")} hint={t("office.reports.byCampaignHint")}>
      <div className={kit.filters}>
        {(["desde", "hasta"] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            label={t(name === "desde" ? "office.reports.from" : "office.reports.to")}
            value={name === "desde" ? from : to}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        ))}
      </div>
      <Loaded query={query}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <Nothing title={t("office.reports.noCampaigns")} />
          ) : (
            <Rows campaigns={campaigns} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function Rows({ campaigns }: { campaigns: readonly Row[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = campaigns[0]?.figures ?? [];
  const columns: readonly Column<Row>[] = [
    { id: "name", head: t("office.reports.campaignName"), cell: ({ name }) => name },
    { id: "portfolio", head: t("office.portfolio"), cell: ({ portfolioName }) => portfolioName },
    { id: "state", head: t("office.state"), cell: ({ state }) => t(`common.campaignState.${state}`) },
    ...figures.map(
      ({ code, name, formula }): Column<Row> => ({
        ...{ id: code, head: name, hint: formula, numeric: true },
        cell: (row) => {
          const figure = row.figures.find((each) => each.code === code);
          return figure ? figureText(code, figure.value, format) : t("common.none");
        },
      }),
    ),
  ];
  return (
    <Table
      caption={t("office.reports.byCampaign")}
      columns={columns}
      rows={campaigns}
      keyOf={({ campaignId }) => campaignId}
    />
  );
}

// What each agent did in a day. The columns are the server's figures, in its order.
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Static } from "typebox";
import type { ProductivityReport } from "#http/contract/reports.ts";
import { get } from "../../shared/api.ts";
import { dateOf, hourMinute, money } from "../../shared/format.ts";
import { operationNow } from "../../shared/live-react.ts";
import { useFormat } from "../../shared/session.ts";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";
import { figureText } from "./figure-text.ts";
import { Formulas } from "./figures.tsx";

type Report = Static<typeof ProductivityReport>;
type Agent = Report["agents"][number];

export function Productivity() {
  const { t } = useTranslation();
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const today = dateOf(operationNow(), format.zone);
  const date = params.get("dia") ?? today;
  const query = useQuery({
    queryKey: ["productivity", date],
    queryFn: async ({ signal }) => ({
      report: await get<Report>(`/v1/reports/productivity?date=${date}`, signal),
      readAt: operationNow(),
    }),
    refetchInterval: date === today ? 15_000 : false,
  });
  return (
    <Panel
      title={t("office.reports.productivity")}
      hint={query.data && t("office.reports.until", { time: hourMinute(query.data.readAt, format) })}
    >
      <div className={kit.filters}>
        <TextInput
          type="date"
          label={t("office.reports.day")}
          value={date}
          max={today}
          onChange={(event) => {
            if (event.currentTarget.value !== "") setParams({ dia: event.currentTarget.value });
          }}
        />
      </div>
      <Loaded query={query}>
        {({ report }) =>
          report.agents.length === 0 ? (
            <Nothing title={t("office.reports.noAgents")} next={t("office.reports.noAgentsNext")} />
          ) : (
            <Agents agents={report.agents} />
          )
        }
      </Loaded>
    </Panel>
  );
}

function Agents({ agents }: { agents: readonly Agent[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = agents[0]?.figures ?? [];
  const columns: readonly Column<Agent>[] = [
    { id: "name", head: t("office.reports.agent"), cell: (agent) => agent.name },
    ...figures.map(
      (figure): Column<Agent> => ({
        id: figure.code,
        head: figure.name,
        numeric: true,
        hint: figure.formula,
        cell: (agent) => {
          const own = agent.figures.find(({ code }) => code === figure.code);
          return figureText(figure.code, own?.value ?? null, format);
        },
      }),
    ),
    {
      id: "promised",
      head: t("office.reports.promised"),
      numeric: true,
      cell: (agent) => agent.promised.map((each) => money(each, format)).join(" + ") || t("common.none"),
    },
  ];
  return (
    <>
      <Table
        caption={t("office.reports.productivity")}
        columns={columns}
        rows={agents}
        keyOf={(row) => row.userId}
      />
      <Formulas figures={figures} />
    </>
  );
}

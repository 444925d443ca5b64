// The supervisor's floor: what needs attention first, then the campaigns and why they dial, then every agent.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { FloorView } from "#http/contract/floor.ts";
import { AppError, type ErrorCode } from "#kernel/errors.ts";
import { useTopic } from "../shared/live-react.ts";
import { useCan } from "../shared/session.ts";
import { NoNews } from "../shared/ui/no-news.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { Stale } from "../shared/ui/stale.tsx";
import { useFilters } from "../shared/use-filters.ts";
import { Attention } from "./attention.tsx";
import { Campaigns } from "./campaigns.tsx";
import { AgentDrawer } from "./drawer.tsx";
import { EarBar, useEar } from "./ear.tsx";
import css from "./floor.module.css";
import { alertsOf, type Filter, shownAgents, shownCampaigns, sumUp } from "./floor-view.ts";
import { MoveAgents } from "./move-agents.tsx";
import { Summary } from "./summary.tsx";
import { Tiles } from "./tiles.tsx";

export function FloorPage() {
  const { t } = useTranslation();
  const { data: floor, receivedAt, refused } = useTopic<FloorView>("floor");
  const [search, change] = useFilters({ replace: true });
  const [, setSearch] = useSearchParams();
  const [opened, setOpened] = useState<string | null>(null);
  const [moving, setMoving] = useState(false);
  const can = useCan();
  const ear = useEar();
  useEffect(() => {
    document.title = `${t("floor.title")} · ${t("common.product")}`;
  }, [t]);
  if (refused) return <ProblemPanel error={new AppError(refused as ErrorCode)} />;
  if (!floor) {
    return (
      <div className={css.loading}>
        <NoNews title={t("floor.title")} waiting={t("floor.waiting")} />
      </div>
    );
  }
  const filter: Filter = { campaign: search.get("campana") ?? "", team: search.get("equipo") ?? "" };
  const agents = shownAgents(floor, filter);
  const agent = floor.agents.find((each) => each.userId === opened);
  const clear = (): void => setSearch({}, { replace: true });
  return (
    <Stale receivedAt={receivedAt}>
      <div className={css.floor} data-barge={ear.mode === "barge" || undefined}>
        <h1 className="sr-only">{t("floor.title")}</h1>
        <Summary
          floor={floor}
          totals={sumUp(agents)}
          filter={filter}
          change={change}
          move={can("floor.order") ? () => setMoving(true) : null}
        />
        <EarBar ear={ear} />
        <div className={css.body}>
          <Attention
            alerts={alertsOf(agents)}
            campaigns={floor.campaigns}
            standing={floor.standing}
            untaken={floor.untaken}
            ear={ear}
            open={setOpened}
          />
          <div className={css.main}>
            <Campaigns campaigns={shownCampaigns(floor, filter)} any={floor.campaigns.length > 0} />
            <Tiles agents={agents} any={floor.agents.length > 0} open={setOpened} clear={clear} />
          </div>
        </div>
        {moving && <MoveAgents floor={floor} close={() => setMoving(false)} />}
        {agent && <AgentDrawer agent={agent} floor={floor} ear={ear} close={() => setOpened(null)} />}
      </div>
    </Stale>
  );
}

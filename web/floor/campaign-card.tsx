import { Button } from "@mantine/core";
import { lazy, memo, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { count, percent } from "../shared/format.ts";
import { useFormat } from "../shared/session.ts";
import { Fact } from "../shared/ui/fact.tsx";
import { Decisions } from "./decisions.tsx";
import css from "./floor.module.css";
import { type Campaign, capLevel, worstOf } from "./floor-view.ts";
import { Pace } from "./pace.tsx";

const PacingChart = lazy(async () => ({ default: (await import("./pacing-chart.tsx")).PacingChart }));

export type Order = "start" | "pause" | "stop";
export type Ask = (campaign: Pick<Campaign, "id" | "name">, order: Order) => void;
const marks = { good: "●", warn: "◆", bad: "▲" } as const;
/** Reasons shown before "see more". */
const firstReasons = 4;

interface Props {
  readonly campaign: Campaign;
  readonly ask: Ask | undefined;
}
export function CampaignCard({ campaign, ask }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <article className={css.campaign} aria-label={campaign.name}>
      <Head id={campaign.id} name={campaign.name} mode={campaign.mode} state={campaign.state} ask={ask} />
      <p className={css.sentence}>
        {campaign.pacing?.sentence ?? t(`floor.campaigns.noPacing.${restOf(campaign)}`)}{" "}
        <button type="button" className={css.more} onClick={() => setAsking(true)}>
          {t("floor.campaigns.decisions.open")}
          <span className="sr-only"> {campaign.name}</span>
        </button>
      </p>
      {campaign.mode === "predictive" && <Pace campaign={campaign} />}
      {asking && <Decisions campaign={campaign} close={() => setAsking(false)} />}
      <div className={css.campaignBody}>
        <Figures campaign={campaign} />
        <Suspense fallback={<div className={css.chartPlace} />}>
          <PacingChart campaign={campaign} />
        </Suspense>
        <WhyNot campaign={campaign} />
      </div>
    </article>
  );
}

interface HeadProps extends Pick<Campaign, "id" | "name" | "mode" | "state"> {
  readonly ask: Ask | undefined;
}
/** Drawn when one of these changes, not with the figures each second. */
const Head = memo(function Head({ id, name, mode, state, ask }: HeadProps) {
  const { t } = useTranslation();
  const running = state === "running";
  const which = { id, name };
  return (
    <div className={css.campaignHead}>
      <h3>{name}</h3>
      <span className="muted">
        {t(`common.modes.${mode}`)} ·{" "}
        {t(`common.campaignState.${state as "running"}`, { defaultValue: state })}
      </span>
      {ask && (
        <span className={css.orders}>
          {!running && (
            <Button size="compact-sm" onClick={() => ask(which, "start")}>
              {t("floor.campaigns.start")}
            </Button>
          )}
          {running && (
            <Button size="compact-sm" variant="default" onClick={() => ask(which, "pause")}>
              {t("floor.campaigns.pause")}
            </Button>
          )}
          {state !== "stopped" && state !== "draft" && (
            <Button size="compact-sm" variant="default" onClick={() => ask(which, "stop")}>
              {t("floor.campaigns.stop")}
            </Button>
          )}
        </span>
      )}
    </div>
  );
});

function restOf({ state }: Campaign): "running" | "paused" | "stopped" {
  return state === "running" || state === "paused" ? state : "stopped";
}

function Figures({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const level = capLevel(worstOf(campaign), campaign.abandonmentCap);
  const latency = (clock: Campaign["verdictToAgentMs"]): string =>
    clock
      ? t("floor.campaigns.latency", { median: count(clock.median, format), p99: count(clock.p99, format) })
      : t("common.none");
  return (
    <dl className={css.figures}>
      <Fact name={t("floor.campaigns.abandonment")}>
        <span className={css.level} data-level={level} aria-hidden="true">
          {marks[level]}{" "}
        </span>
        {percent(campaign.abandonmentShare, format)}{" "}
        <span className={css.small}>
          {t("floor.campaigns.cap", { cap: percent(campaign.abandonmentCap, format) })} ·{" "}
          {t("floor.campaigns.last30")} {percent(campaign.abandonmentShare30m, format)}
          <span className="sr-only"> {t(`floor.campaigns.capLevel.${level}`)}</span>
        </span>
      </Fact>
      <Fact name={t("floor.campaigns.byLaw")}>
        {percent(campaign.abandonmentByLaw, format)}{" "}
        <span className={css.small}>
          {t("floor.campaigns.hangups", { count: campaign.hangups })}
          {campaign.atOnce && ` · ${t("floor.campaigns.atOnce")}`}
        </span>
      </Fact>
      <Fact name={t("floor.campaigns.occupancy")}>{percent(campaign.occupancy, format, 0)}</Fact>
      <Fact name={t("floor.campaigns.lines")}>
        {t("floor.campaigns.linesOf", { used: campaign.linesInUse, max: campaign.maxLines })}
      </Fact>
      <Fact name={t("floor.campaigns.promises")}>{count(campaign.promises, format)}</Fact>
      <Fact name={t("floor.campaigns.callable")}>
        {t("floor.campaigns.callableOf", {
          callable: count(campaign.callableNow, format),
          members: count(campaign.members, format),
        })}
      </Fact>
      <Fact name={t("floor.campaigns.verdict")}>{latency(campaign.verdictToAgentMs)}</Fact>
      <Fact name={t("floor.campaigns.greeting")}>{latency(campaign.greetingToAgentMs)}</Fact>
      <div className={css.wide}>
        <dt className="sr-only">{t("floor.agents.title")}</dt>
        <dd className={css.small}>{t("floor.campaigns.agents", { ...campaign.agents })}</dd>
        <dd className={css.small}>
          {t(
            "floor.campaigns.counts",
            countsOf(campaign, (value) => count(value, format)),
          )}
        </dd>
      </div>
    </dl>
  );
}
function countsOf(campaign: Campaign, text: (value: number) => string) {
  const { dialled, human, machine, connected, abandoned } = campaign;
  return {
    dialled: text(dialled),
    human: text(human),
    machine: text(machine),
    connected: text(connected),
    abandoned: text(abandoned),
  };
}

function WhyNot({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const reasons = all ? campaign.whyNot : campaign.whyNot.slice(0, firstReasons);
  const hidden = campaign.whyNot.length - firstReasons;
  return (
    <div className={css.whyNot}>
      <h4>{t("floor.campaigns.whyNot")}</h4>
      {campaign.whyNot.length === 0 && <p className="muted">{t("floor.campaigns.whyNotNone")}</p>}
      <ul>
        {reasons.map((reason) => (
          <li key={reason.code + reason.text}>{reason.text}</li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("floor.campaigns.less") : t("floor.campaigns.more", { count: hidden })}
        </button>
      )}
    </div>
  );
}

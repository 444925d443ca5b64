// Who needs the supervisor now, most urgent first; a new one is announced once.
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FloorView } from "#http/contract/floor.ts";
import { percent } from "../shared/format.ts";
import { useFormat } from "../shared/session.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { Elapsed } from "../shared/ui/elapsed.tsx";
import { Empty } from "../shared/ui/notice.tsx";
import type { Ear } from "./ear.tsx";
import css from "./floor.module.css";
import { type Alerted, type Campaign, capLevel, worstOf } from "./floor-view.ts";
import { HelpButtons } from "./help.tsx";
import { StandingLink, useAnnouncedStanding } from "./standing.tsx";

/** More than this is no longer a list of attention; the tiles hold the rest, in the same order. */
const mostShown = 12;

interface Props {
  readonly alerts: readonly Alerted[];
  readonly campaigns: readonly Campaign[];
  readonly standing: FloorView["standing"];
  /** Agreed calls of mandates that no campaign works. */
  readonly untaken: FloorView["untaken"];
  readonly ear: Ear;
  readonly open: (userId: string) => void;
}
export function Attention({ alerts, campaigns, standing, untaken, ear, open }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  useAnnouncedAlerts(alerts);
  useAnnouncedStanding(standing);
  const capped = campaigns.filter(
    (campaign) => campaign.human > 0 && capLevel(worstOf(campaign), campaign.abandonmentCap) !== "good",
  );
  const called = [
    ...campaigns.flatMap((campaign) => campaign.alerts.map((alert) => ({ ...alert, of: campaign.name }))),
    ...untaken.map((alert) => ({ ...alert, of: alert.portfolioName })),
  ].slice(0, mostShown);
  return (
    <section className={css.attention} aria-labelledby="attention-title">
      <h2 id="attention-title">{t("floor.attention.title")}</h2>
      {alerts.length === 0 && capped.length === 0 && called.length === 0 && standing.length === 0 && (
        <Empty title={t("floor.attention.none")} />
      )}
      <ul>
        {alerts.slice(0, mostShown).map((agent) => (
          <li key={agent.userId}>
            <button type="button" className={css.alert} onClick={() => open(agent.userId)}>
              <span aria-hidden="true" className={css.triangle}>
                ▲
              </span>
              <span className={css.alertText}>
                <strong>{agent.name}</strong>
                <br />
                {agent.alert.text}
              </span>
              <Elapsed since={agent.alert.since} />
            </button>
            {agent.help && <HelpButtons agent={agent} ear={ear} />}
          </li>
        ))}
        {called.map(({ of, text, since }) => (
          <li key={`${of} ${text}`} className={css.alert}>
            <span aria-hidden="true" className={css.triangle}>
              ▲
            </span>
            <span className={css.alertText}>
              <strong>{of}</strong>
              <br />
              {text}
            </span>
            <Elapsed since={since} />
          </li>
        ))}
        {standing.slice(0, mostShown).map((alert) => (
          <li key={alert.id} className={css.alert}>
            <span aria-hidden="true" className={css.triangle}>
              ▲
            </span>
            <span className={css.alertText}>
              <strong>{t(`floor.standing.${alert.code}`)}</strong>
              <br />
              {alert.text}
              <br />
              <StandingLink alert={alert} />
            </span>
            {alert.since !== null && <Elapsed since={alert.since} />}
          </li>
        ))}
        {capped.map((campaign) => (
          <li key={campaign.id} className={css.alert}>
            <span aria-hidden="true" className={css.triangle}>
              ◆
            </span>
            <span className={css.alertText}>
              <strong>{campaign.name}</strong>
              <br />
              {t("floor.campaigns.abandonment")} {percent(worstOf(campaign), format)}
            </span>
          </li>
        ))}
      </ul>
      {alerts.length > mostShown && (
        <p className="muted">{t("floor.attention.moved", { count: alerts.length - mostShown })}</p>
      )}
    </section>
  );
}

function useAnnouncedAlerts(alerts: readonly Alerted[]): void {
  const { t } = useTranslation();
  const known = useRef<ReadonlySet<string>>(undefined);
  useEffect(() => {
    const marks = new Map(
      alerts.map((agent) => [`${agent.userId} ${agent.alert.code} ${agent.alert.since}`, agent]),
    );
    // Those already there when the page opens are read with the page.
    const fresh = known.current ? [...marks].find(([mark]) => !known.current?.has(mark))?.[1] : undefined;
    known.current = new Set(marks.keys());
    if (fresh) announce(t("floor.attention.announce", { name: fresh.name, text: fresh.alert.text }));
  }, [alerts, t]);
}

// What the simulator expects of the rest of the shift, as the pace is now and as it is asked, on the same simulated days.
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { PacingControl } from "#dialer/core/pacing-control.ts";
import { localTime } from "#kernel/time.ts";
import { nameOf, restOfShift, type Setting, sideBySide } from "#simulator/core/what-if.ts";
import { operationNow } from "../shared/live-react.ts";
import { useFormat } from "../shared/session.ts";
import { type KnownWorld, useCampaignWorld } from "../shared/what-if/campaign-world.ts";
import { estimateText, measures, Progress, Source, useListEnd } from "../shared/what-if/told.tsx";
import { useSimulation } from "../shared/what-if/use-simulation.ts";
import css from "../shared/what-if/what-if.module.css";
import type { Campaign } from "./floor-view.ts";

/** Enough days for a band, within seconds. */
const days = 8;
const enoughMs = 3_000;

interface Props {
  readonly campaign: Campaign;
  readonly present: PacingControl;
  readonly wish: PacingControl;
}
export function Expected({ campaign, present, wish }: Props) {
  const { t } = useTranslation();
  const query = useCampaignWorld(campaign.id);
  const { idle, talking, wrapup, paused } = campaign.agents;
  const agents = idle + talking + wrapup + paused;
  return (
    <section className={css.part} aria-labelledby="expected-title">
      <h3 id="expected-title">{t("floor.campaigns.pace.expected")}</h3>
      {query.isPending && <p aria-busy="true">{t("whatIf.loading")}</p>}
      {query.isError && <p role="alert">{t("whatIf.failed")}</p>}
      {agents === 0 && <p>{t("floor.campaigns.pace.nobody")}</p>}
      {query.data && agents > 0 && (
        <Outlook campaign={campaign} agents={agents} known={query.data} present={present} wish={wish} />
      )}
    </section>
  );
}

function Outlook({
  campaign,
  agents,
  known,
  present,
  wish,
}: Props & { readonly agents: number; readonly known: KnownWorld }) {
  const { t } = useTranslation();
  const format = useFormat();
  const listEnd = useListEnd();
  const { run, ...simulation } = useSimulation();
  const { campaignCap } = campaign;
  const setting = (control: PacingControl): Setting => ({ ...control, policy: "auto", agents, campaignCap });
  const [asIs, asked] = [setting(present), setting(wish)];
  const same = nameOf(asIs) === nameOf(asked);
  const key = `${nameOf(asIs)} ${nameOf(asked)}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of what is asked alone; the floor's view changes each second.
  useEffect(() => {
    const { secondOfDay } = localTime(operationNow(), format.zone);
    const elapsedHours = known.opensAt === null ? 0 : (secondOfDay - known.opensAt) / 3600;
    const ahead = { elapsedHours, agents, lines: campaign.maxLines, contacts: campaign.callableNow || null };
    const settings = same ? [asIs] : [asIs, asked];
    run({ world: restOfShift(known.world, ahead), settings, days, enoughMs });
  }, [key, known, run]);
  const [first, second] = simulation.days;
  const before = first && sideBySide(first, undefined, campaignCap);
  const after = second && first && sideBySide(second, first, campaignCap);
  return (
    <>
      <Progress simulation={simulation} />
      {before && (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t("whatIf.figure")}</th>
                <th scope="col">{t("floor.campaigns.pace.asIs")}</th>
                {!same && <th scope="col">{t("floor.campaigns.pace.asked")}</th>}
                {!same && <th scope="col">{t("floor.campaigns.pace.difference")}</th>}
              </tr>
            </thead>
            <tbody>
              {measures.map((measure) => (
                <tr key={measure}>
                  <th scope="row">{t(`whatIf.measures.${measure}`)}</th>
                  <td>{estimateText(measure, before.figures[measure], format)}</td>
                  {!same && <td>{after && estimateText(measure, after.figures[measure], format)}</td>}
                  {!same && (
                    <td>
                      {after?.difference && estimateText(measure, after.difference[measure], format, true)}
                    </td>
                  )}
                </tr>
              ))}
              <tr>
                <th scope="row">{t("whatIf.listEnds")}</th>
                <td>{listEnd(before)}</td>
                {!same && <td>{after && listEnd(after)}</td>}
                {!same && <td />}
              </tr>
            </tbody>
          </table>
        </div>
      )}
      {same && <p>{t("floor.campaigns.pace.same")}</p>}
      <Source known={known} simulation={simulation} />
    </>
  );
}

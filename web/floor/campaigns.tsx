// The campaigns: what they do now, why, and against which limits; start, pause and stop with a question first.
import { Button } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { post } from "../shared/api.ts";
import { useCan } from "../shared/session.ts";
import { Dialog } from "../shared/ui/dialog.tsx";
import { Empty } from "../shared/ui/notice.tsx";
import { tellProblem } from "../shared/ui/problem.tsx";
import { DrawnWhileSeen } from "../shared/ui/seen.tsx";
import { tell } from "../shared/ui/tell.ts";
import { type Ask, CampaignCard, type Order } from "./campaign-card.tsx";
import css from "./floor.module.css";
import type { Campaign } from "./floor-view.ts";

export function Campaigns({ campaigns, any }: { campaigns: readonly Campaign[]; any: boolean }) {
  const { t } = useTranslation();
  const can = useCan();
  const [asked, setAsked] = useState<{ campaign: Pick<Campaign, "id" | "name">; order: Order }>();
  const ask: Ask = useCallback((campaign, order) => setAsked({ campaign, order }), []);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    if (!asked) return;
    const { campaign, order } = asked;
    setBusy(true);
    try {
      await post(`/v1/campaigns/${campaign.id}/${order}`);
      tell(t(`floor.campaigns.done.${order}`, { name: campaign.name }));
    } catch (error) {
      tellProblem(campaign.name, error);
    }
    setBusy(false);
    setAsked(undefined);
  };
  return (
    <section aria-labelledby="campaigns-title" className={css.campaigns}>
      <h2 id="campaigns-title">{t("floor.campaigns.title")}</h2>
      {campaigns.length === 0 && (
        <Empty
          title={any ? t("floor.campaigns.hidden") : t("floor.campaigns.none")}
          next={any ? undefined : <Link to="/oficina/campanas">{t("floor.campaigns.noneNext")}</Link>}
        />
      )}
      {campaigns.map((campaign) => (
        <DrawnWhileSeen key={campaign.id}>
          <CampaignCard campaign={campaign} ask={can("campaign.run") ? ask : undefined} />
        </DrawnWhileSeen>
      ))}
      {asked && (
        <Dialog title={asked.campaign.name} onClose={() => setAsked(undefined)}>
          <p>{t(`floor.campaigns.ask.${asked.order}`, { name: asked.campaign.name })}</p>
          <div className={css.answers}>
            <Button
              data-autofocus
              loading={busy}
              {...(asked.order === "stop" ? { color: "red" } : {})}
              onClick={() => void run()}
            >
              {t(`floor.campaigns.${asked.order}`)}
            </Button>
            <Button variant="default" onClick={() => setAsked(undefined)}>
              {t("common.cancel")}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

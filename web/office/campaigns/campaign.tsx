// One campaign: what stops it, why the rest of its list is not dialled now, and its settings.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { Static } from "typebox";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { WhyNot } from "#http/contract/floor.ts";
import { get } from "../../shared/api.ts";
import { count } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import kit from "../kit/kit.module.css";
import { useCampaigns } from "../kit/lists.ts";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { CampaignForm } from "./campaign-form.tsx";
import { Orders, StateOf } from "./orders.tsx";
import { Recycle } from "./recycle.tsx";
import { WhatIf } from "./what-if.tsx";

const up = "/oficina/campanas";

export function NewCampaignPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Page title={t("office.campaigns.new")} up={{ to: up, text: t("office.pages.campaigns") }}>
      <CampaignForm done={(id) => navigate(`${up}/${id}`)} />
    </Page>
  );
}

export function CampaignPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const query = useCampaigns();
  return (
    <Loaded query={query}>
      {(campaigns) => {
        const campaign = campaigns.find((each) => each.id === id);
        return campaign ? <One campaign={campaign} /> : <Nothing title={t("errors.not_found")} />;
      }}
    </Loaded>
  );
}

function One({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Page
      title={campaign.name}
      hint={
        <>
          <StateOf campaign={campaign} /> · {t(`common.modes.${campaign.mode}`)} · {campaign.portfolioName}
        </>
      }
      up={{ to: up, text: t("office.pages.campaigns") }}
      actions={<Orders campaign={campaign} />}
    >
      {campaign.unmet.length > 0 && (
        <Panel title={t("office.campaigns.unmet")}>
          <ul className={kit.refusal}>
            {campaign.unmet.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Panel>
      )}
      <WhyNotList campaign={campaign} />
      {can("campaign.run") && campaign.state !== "draft" && <Recycle campaign={campaign} />}
      {can("report.read") && <WhatIf campaign={campaign} />}
      {can("report.read") && (
        <p>
          <Link className={kit.link} to={`/oficina/informes/campana?campana=${campaign.id}`}>
            {t("office.campaigns.toReport")}
          </Link>
        </p>
      )}
      {can("campaign.write") && <CampaignForm key={campaign.id} campaign={campaign} />}
    </Page>
  );
}

interface WhyNotView {
  readonly members: number;
  readonly callableNow: number;
  readonly reasons: readonly Static<typeof WhyNot>[];
}
function WhyNotList({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery({
    // Another state, other reasons: those of before it are never shown beside it, whoever changed it.
    queryKey: ["whyNot", campaign.id, campaign.state],
    queryFn: ({ signal }) => get<WhyNotView>(`/v1/campaigns/${campaign.id}/why-not`, signal),
    refetchInterval: 5_000,
  });
  return (
    <Panel title={t("office.campaigns.list")}>
      <Loaded query={query}>
        {({ members, callableNow, reasons }) => (
          <>
            <p>
              {campaign.state === "draft" && members === 0
                ? t("office.campaigns.listLater")
                : t(
                    campaign.state === "running"
                      ? "office.campaigns.callable"
                      : "office.campaigns.callableAtRest",
                    {
                      callable: count(callableNow, format),
                      members: count(members, format),
                    },
                  )}
            </p>
            {reasons.length > 0 && (
              <div>
                <strong>{t("office.campaigns.whyNot")}</strong>
                <ul className={kit.refusal}>
                  {reasons.map((reason) => (
                    <li key={reason.code + reason.text}>{reason.text}</li>
                  ))}
                </ul>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

// Campaigns: which there are, in which state, and starting, pausing or stopping one.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Campaign } from "#http/contract/campaigns.ts";
import { post } from "../../shared/api.ts";
import { useCan } from "../../shared/session.ts";
import { Confirm } from "../kit/confirm.tsx";
import kit from "../kit/kit.module.css";
import { useCampaigns } from "../kit/lists.ts";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { type Column, Table } from "../kit/table.tsx";

export function CampaignList() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useCampaigns();
  return (
    <Page
      title={t("office.pages.campaigns")}
      hint={t("office.campaigns.hint")}
      actions={
        can("campaign.write") && (
          <Link className={kit.button} to="/oficina/campanas/nueva">
            {t("office.campaigns.new")}
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {(campaigns) =>
          campaigns.length === 0 ? (
            <Nothing title={t("office.campaigns.none")} next={t("office.campaigns.noneNext")} />
          ) : (
            <List campaigns={campaigns} />
          )
        }
      </Loaded>
    </Page>
  );
}

const stateMarks = { draft: "○", running: "●", paused: "❚❚", stopped: "■" } as const;
export function StateOf({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  return (
    <>
      <span aria-hidden="true" className={kit.mark}>
        {stateMarks[campaign.state]}
      </span>
      {t(`common.campaignState.${campaign.state}`)}
    </>
  );
}

function List({ campaigns }: { campaigns: readonly Campaign[] }) {
  const { t } = useTranslation();
  const columns: readonly Column<Campaign>[] = [
    {
      id: "name",
      head: t("office.fields.name"),
      cell: (row) => (
        <Link className={kit.link} to={`/oficina/campanas/${row.id}`}>
          {row.name}
        </Link>
      ),
    },
    {
      id: "state",
      head: t("office.state"),
      cell: (row) => (
        <>
          <StateOf campaign={row} />
          {row.unmet.length > 0 && (
            <>
              <br />
              <span className="muted">
                <span aria-hidden="true">◆ </span>
                {t("office.campaigns.unmetCount", { count: row.unmet.length })}
              </span>
            </>
          )}
        </>
      ),
    },
    { id: "mode", head: t("office.campaigns.mode"), cell: (row) => t(`common.modes.${row.mode}`) },
    {
      id: "segment",
      head: t("office.campaigns.segment"),
      cell: (row) => `${row.portfolioName} · ${row.segmentName}`,
    },
    {
      id: "orders",
      head: t("office.actions"),
      cell: (row) => <Orders campaign={row} />,
    },
  ];
  return (
    <Table caption={t("office.pages.campaigns")} columns={columns} rows={campaigns} keyOf={(row) => row.id} />
  );
}

export type Order = "start" | "pause" | "stop";
/** What may be asked of a campaign now; a stopped one is started again on the same list. */
function ordersOf({ state }: Campaign): readonly Order[] {
  if (state === "running") return ["pause", "stop"];
  return state === "paused" ? ["start", "stop"] : ["start"];
}

export function Orders({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const can = useCan();
  const [asked, setAsked] = useState<Order>();
  const sending = useSend((order: Order) => post(`/v1/campaigns/${campaign.id}/${order}`), {
    told: t("office.campaigns.done"),
    refresh: [["campaigns"], ["whyNot", campaign.id]],
    onDone: () => setAsked(undefined),
  });
  if (!can("campaign.run")) return null;
  return (
    <>
      <span className={kit.actions}>
        {ordersOf(campaign).map((order) => (
          <Button
            key={order}
            size="compact-sm"
            variant={order === "start" ? "filled" : "default"}
            disabled={order === "start" && campaign.unmet.length > 0}
            title={order === "start" && campaign.unmet.length > 0 ? campaign.unmet.join(". ") : undefined}
            onClick={() => {
              sending.reset();
              setAsked(order);
            }}
          >
            {t(`office.campaigns.orders.${order}`)}
            <span className="sr-only"> {campaign.name}</span>
          </Button>
        ))}
      </span>
      {asked && (
        <Confirm
          title={t(`office.campaigns.ask.${asked}`, { name: campaign.name })}
          action={t(`office.campaigns.orders.${asked}`)}
          danger={asked === "stop"}
          sending={sending.isPending}
          error={sending.error}
          confirm={() => sending.mutate(asked)}
          close={() => setAsked(undefined)}
        >
          {t(`office.campaigns.means.${asked}`)}
        </Confirm>
      )}
    </>
  );
}

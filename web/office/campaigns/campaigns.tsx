// Campaigns: which there are, in which state, and starting, pausing or stopping one.
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Campaign } from "#http/contract/campaigns.ts";
import { useCan } from "../../shared/session.ts";
import kit from "../kit/kit.module.css";
import { useCampaigns } from "../kit/lists.ts";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";
import { Orders, StateOf } from "./orders.tsx";

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

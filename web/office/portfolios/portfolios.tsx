// Creditors and their mandates: the list with what is open in each, and how to make the first one.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Creditor, Portfolio } from "#http/contract/portfolio.ts";
import { useCan } from "../../shared/session.ts";
import kit from "../kit/kit.module.css";
import { useCreditors, usePortfolios } from "../kit/lists.ts";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";
import { CreditorForm } from "./creditor-form.tsx";
import { PortfolioForm } from "./portfolio-form.tsx";
import { Totals } from "./totals.tsx";

export function PortfolioList() {
  const { t } = useTranslation();
  const can = useCan();
  const creditors = useCreditors();
  const portfolios = usePortfolios();
  const [making, setMaking] = useState<"creditor" | "portfolio">();
  const known = creditors.data ?? [];
  const actions = can("portfolio.write") && (
    <>
      <Button variant="default" onClick={() => setMaking("creditor")}>
        {t("office.portfolios.newCreditor")}
      </Button>
      <Button onClick={() => setMaking("portfolio")} disabled={known.length === 0}>
        {t("office.portfolios.newPortfolio")}
      </Button>
    </>
  );
  return (
    <Page title={t("office.pages.portfolios")} hint={t("office.portfolios.hint")} actions={actions}>
      <Loaded query={portfolios}>
        {(all) =>
          all.length === 0 ? (
            <Nothing
              title={t(known.length === 0 ? "office.portfolios.noCreditors" : "office.portfolios.none")}
              next={t(
                known.length === 0 ? "office.portfolios.noCreditorsNext" : "office.portfolios.noneNext",
              )}
            />
          ) : (
            <List portfolios={all} creditors={known} />
          )
        }
      </Loaded>
      {known.length > 0 && portfolios.data?.length === 0 && (
        <p className="muted">
          {t("office.portfolios.creditorsKnown", { names: known.map(({ name }) => name).join(", ") })}
        </p>
      )}
      {making === "creditor" && <CreditorForm close={() => setMaking(undefined)} />}
      {making === "portfolio" && <PortfolioForm creditors={known} close={() => setMaking(undefined)} />}
    </Page>
  );
}

function List({
  portfolios,
  creditors,
}: {
  portfolios: readonly Portfolio[];
  creditors: readonly Creditor[];
}) {
  const { t } = useTranslation();
  const can = useCan();
  const columns: readonly Column<Portfolio>[] = [
    {
      id: "name",
      head: t("office.portfolio"),
      cell: (row) => (
        <Link className={kit.link} to={`/oficina/carteras/${row.id}`}>
          {row.name}
        </Link>
      ),
    },
    {
      id: "creditor",
      head: t("office.portfolios.creditor"),
      cell: (row) => creditors.find(({ id }) => id === row.creditorId)?.name ?? t("common.none"),
    },
    {
      id: "country",
      head: t("office.portfolios.country"),
      cell: (row) => `${t(`session.setup.countries.${row.country}`)} · ${row.currency}`,
    },
    {
      id: "totals",
      head: t("office.portfolios.open"),
      cell: (row) => <Totals portfolio={row} />,
      numeric: true,
    },
    {
      id: "load",
      head: t("office.actions"),
      cell: (row) =>
        can("exclusion.load") && (
          <Link className={kit.link} to={`/oficina/carteras/${row.id}/cargar`}>
            {t("office.portfolios.loadInto")}
            <span className="sr-only"> {row.name}</span>
          </Link>
        ),
    },
  ];
  return (
    <Table
      caption={t("office.pages.portfolios")}
      columns={columns}
      rows={portfolios}
      keyOf={(row) => row.id}
    />
  );
}

// One mandate: what is open in it and the files that were loaded.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { ImportFile, Portfolio } from "#http/contract/portfolio.ts";
import { get } from "../../shared/api.ts";
import { count, dateOf, day, hourMinute, placeOf } from "../../shared/format.ts";
import { useCan } from "../../shared/session.ts";
import kit from "../kit/kit.module.css";
import { formatOfPortfolio, usePortfolios } from "../kit/lists.ts";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";
import { BankHolidaysPanel } from "./bank-holidays.tsx";
import { Recordings } from "./recordings.tsx";
import { SheetLine } from "./sheet/sheet-line.tsx";
import { Totals } from "./totals.tsx";

export function PortfolioPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const portfolios = usePortfolios();
  return (
    <Loaded query={portfolios}>
      {(all) => {
        const portfolio = all.find((each) => each.id === id);
        return portfolio ? <One portfolio={portfolio} /> : <Nothing title={t("errors.not_found")} />;
      }}
    </Loaded>
  );
}

function One({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const can = useCan();
  return (
    <Page
      title={portfolio.name}
      hint={`${t(`session.setup.countries.${portfolio.country}`)} · ${portfolio.currency} · ${placeOf(portfolio.timeZone)}`}
      up={{ to: "/oficina/carteras", text: t("office.pages.portfolios") }}
      actions={
        can("exclusion.load") && (
          <Link className={kit.button} to={`/oficina/carteras/${portfolio.id}/cargar`}>
            {t("office.portfolios.load")}
          </Link>
        )
      }
    >
      <Panel title={t("office.portfolios.open")}>
        <div>
          <Totals portfolio={portfolio} />
        </div>
        <SheetLine portfolio={portfolio} />
        <p className={kit.actions}>
          {can("portfolio.read") && (
            <Link className={kit.link} to={`/oficina/carteras/${portfolio.id}/convenios`}>
              {t("office.sharing.link")}
            </Link>
          )}
          {can("segment.read") && (
            <Link className={kit.link} to={`/oficina/segmentos?cartera=${portfolio.id}`}>
              {t("office.portfolios.toSegments")}
            </Link>
          )}
          {can("payment.load") && (
            <Link className={kit.link} to={`/oficina/pagos?cartera=${portfolio.id}`}>
              {t("office.portfolios.toPayments")}
            </Link>
          )}
          {can("return.read") && (
            <Link className={kit.link} to={`/oficina/carteras/${portfolio.id}/devolucion`}>
              {t("office.returns.title")}
            </Link>
          )}
        </p>
      </Panel>
      <Recordings portfolioId={portfolio.id} />
      <PastLoads portfolio={portfolio} />
      <BankHolidaysPanel portfolio={portfolio} />
    </Page>
  );
}

function PastLoads({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  const query = useQuery({
    queryKey: ["imports", portfolio.id],
    queryFn: ({ signal }) => get<readonly ImportFile[]>(`/v1/portfolios/${portfolio.id}/imports`, signal),
  });
  const figure = (file: ImportFile, name: string): string => {
    const value = file.counts[name];
    return typeof value === "number" ? count(value, format) : t("common.none");
  };
  const columns: readonly Column<ImportFile>[] = [
    {
      id: "name",
      head: t("office.load.file"),
      cell: (file) => (
        <Link className={kit.link} to={`/oficina/carteras/${portfolio.id}/cargas/${file.jobId}`}>
          {file.name}
        </Link>
      ),
    },
    { id: "kind", head: t("office.load.kind"), cell: (file) => t(`office.load.kinds.${file.kind}`) },
    {
      id: "at",
      head: t("office.when"),
      cell: (file) =>
        `${day(dateOf(file.receivedAt, format.zone), format)} ${hourMinute(file.receivedAt, format)}`,
    },
    {
      id: "state",
      head: t("office.state"),
      cell: (file) => (
        <>
          <span aria-hidden="true">
            {file.state === "loaded" ? "✔" : file.state === "refused" ? "▲" : "◔"}{" "}
          </span>
          {t(`office.load.fileStates.${file.state}`)}
        </>
      ),
    },
    { id: "rows", head: t("office.load.figures.rows"), cell: (file) => figure(file, "rows"), numeric: true },
    {
      id: "rejected",
      head: t("office.load.figures.rejected"),
      cell: (file) => figure(file, "rejected"),
      numeric: true,
    },
  ];
  return (
    <Panel title={t("office.portfolios.pastLoads")}>
      <Loaded query={query}>
        {(files) =>
          files.length === 0 ? (
            <Nothing title={t("office.portfolios.noLoads")} next={t("office.portfolios.noLoadsNext")} />
          ) : (
            <Table
              caption={t("office.portfolios.pastLoads")}
              columns={columns}
              rows={files}
              keyOf={(file) => file.id}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

import { useTranslation } from "react-i18next";
import { Link, Route, Routes, useParams } from "react-router";
import type { Segment } from "#http/contract/segments.ts";
import { count, dateOf, day, hourMinute } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import kit from "../kit/kit.module.css";
import { usePortfolios, useSegments } from "../kit/lists.ts";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { PickPortfolio, useChosenPortfolio } from "../kit/pick-portfolio.tsx";
import { Table } from "../kit/table.tsx";
import { SegmentEditor } from "./editor.tsx";

export function SegmentsPage() {
  return (
    <Routes>
      <Route index element={<SegmentList />} />
      <Route path="nuevo" element={<NewSegment />} />
      <Route path=":id" element={<OldSegment />} />
    </Routes>
  );
}

function SegmentList() {
  const { t } = useTranslation();
  const can = useCan();
  const portfolios = usePortfolios();
  const segments = useSegments();
  const portfolio = useChosenPortfolio(portfolios.data);
  const mine = segments.data?.filter(({ portfolioId }) => portfolioId === portfolio?.id);
  return (
    <Page
      title={t("office.pages.segments")}
      hint={t("office.segments.hint")}
      actions={
        can("segment.write") &&
        portfolio && (
          <Link className={kit.button} to={`/oficina/segmentos/nuevo?cartera=${portfolio.id}`}>
            {t("office.segments.new")}
          </Link>
        )
      }
    >
      <Loaded query={portfolios}>
        {(all) =>
          portfolio ? (
            <div className={kit.filters}>
              <PickPortfolio portfolios={all} chosen={portfolio.id} />
            </div>
          ) : (
            <NoPortfolio />
          )
        }
      </Loaded>
      {portfolio && (
        <Loaded query={segments}>
          {() =>
            mine && mine.length > 0 ? (
              <List segments={mine} />
            ) : (
              <Nothing title={t("office.segments.none")} next={t("office.segments.noneNext")} />
            )
          }
        </Loaded>
      )}
    </Page>
  );
}

function List({ segments }: { segments: readonly Segment[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table
      caption={t("office.pages.segments")}
      rows={segments}
      keyOf={(row) => row.id}
      columns={[
        {
          id: "name",
          head: t("office.fields.name"),
          cell: (row) => (
            <Link className={kit.link} to={`/oficina/segmentos/${row.id}`}>
              {row.name}
            </Link>
          ),
        },
        { id: "sentence", head: t("office.segments.criteria"), cell: (row) => row.sentence },
        {
          id: "members",
          head: t("office.segments.members"),
          cell: (row) => count(row.members, format),
          numeric: true,
        },
        {
          id: "at",
          head: t("office.segments.evaluated"),
          cell: (row) =>
            row.evaluatedAt === null
              ? t("common.none")
              : `${day(dateOf(row.evaluatedAt, format.zone), format)} ${hourMinute(row.evaluatedAt, format)}`,
        },
      ]}
    />
  );
}

export function NoPortfolio() {
  const { t } = useTranslation();
  return (
    <Nothing title={t("office.portfolios.none")} next={t("office.portfolios.noneNext")}>
      <Link className={kit.link} to="/oficina/carteras">
        {t("office.toPortfolios")}
      </Link>
    </Nothing>
  );
}

function NewSegment() {
  const portfolios = usePortfolios();
  const portfolio = useChosenPortfolio(portfolios.data);
  return (
    <Loaded query={portfolios}>
      {() => (portfolio ? <SegmentEditor key={portfolio.id} portfolio={portfolio} /> : <NoPortfolio />)}
    </Loaded>
  );
}
function OldSegment() {
  const { t } = useTranslation();
  const { id } = useParams();
  const portfolios = usePortfolios();
  const segments = useSegments();
  return (
    <Loaded query={portfolios}>
      {(all) => (
        <Loaded query={segments}>
          {(known) => {
            const segment = known.find((each) => each.id === id);
            const portfolio = all.find((each) => each.id === segment?.portfolioId);
            if (!segment || !portfolio) return <Nothing title={t("errors.not_found")} />;
            return (
              <SegmentEditor
                key={`${segment.id} ${segment.version}`}
                portfolio={portfolio}
                segment={segment}
              />
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

// Promises by mandate, state and due day, page by page.
import { NativeSelect, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Static } from "typebox";
import { type PromisePage, PromiseState, type PromiseView } from "#http/contract/promises.ts";
import { warnFrom } from "#promises/core/in-a-row.ts";
import { get } from "../../shared/api.ts";
import { dateOf, day, money } from "../../shared/format.ts";
import { inARowText } from "../../shared/in-a-row.ts";
import { useFormat } from "../../shared/session.ts";
import { LatePayments } from "../../shared/ui/late-payments.tsx";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import { useFilters } from "../../shared/use-filters.ts";
import kit from "../kit/kit.module.css";
import { usePortfolios } from "../kit/lists.ts";
import { More } from "../kit/more.tsx";
import { Nothing, Panel } from "../kit/page.tsx";
import { PickPortfolio } from "../kit/pick-portfolio.tsx";
import { type Column, Table } from "../kit/table.tsx";

const states = PromiseState.anyOf.map(({ const: state }) => state);
const marks = {
  ACTIVE: "◆",
  PENDING_CONFIRMATION: "◔",
  KEPT: "✔",
  PARTIAL: "◐",
  BROKEN: "▲",
  REPLACED: "↻",
  CANCELLED: "✖",
  VOIDED: "✖",
} as const;
const rowsAtOnce = 50;

export function PromisesPage() {
  const { t } = useTranslation();
  const portfolios = usePortfolios();
  const [params, set] = useFilters();
  const of = (name: string): string => params.get(name) ?? "";
  const filters = {
    portfolioId: of("cartera"),
    state: of("estado"),
    dueFrom: of("desde"),
    dueTo: of("hasta"),
  };
  const filtered = Object.values(filters).some((value) => value !== "");
  const query = useInfiniteQuery({
    queryKey: ["promises", filters],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const asked = Object.entries({ ...filters, cursor: pageParam }).filter(([, value]) => value !== "");
      const search = new URLSearchParams([...asked, ["limit", String(rowsAtOnce)]]);
      return get<Static<typeof PromisePage>>(`/v1/promises?${search}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.promises) ?? [];
  return (
    <Panel title={t("office.reports.promises")}>
      <LatePayments decide />
      <div className={kit.filters}>
        <PickPortfolio
          portfolios={portfolios.data ?? []}
          chosen={filters.portfolioId}
          all={t("office.allPortfolios")}
        />
        <NativeSelect
          label={t("office.state")}
          value={filters.state}
          data={[
            { value: "", label: t("office.reports.allStates") },
            ...states.map((state) => ({ value: state, label: t(`office.reports.promiseStates.${state}`) })),
          ]}
          onChange={(event) => set("estado", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("office.reports.dueFrom")}
          value={filters.dueFrom}
          onChange={(event) => set("desde", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("office.reports.dueTo")}
          value={filters.dueTo}
          onChange={(event) => set("hasta", event.currentTarget.value)}
        />
      </div>
      {query.error && <ProblemPanel error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <div aria-busy="true" className={kit.skeleton} />}
      {query.isSuccess && rows.length === 0 && (
        <Nothing title={t(filtered ? "office.reports.noPromisesHere" : "office.reports.noPromises")} />
      )}
      {rows.length > 0 && <List rows={rows} />}
      <More query={query} />
    </Panel>
  );
}

function List({ rows }: { rows: readonly PromiseView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amountOf = (amount: PromiseView["amount"]): string =>
    amount ? money(amount, format) : t("office.reports.amountHidden");
  const columns: readonly Column<PromiseView>[] = [
    {
      id: "person",
      head: t("office.segments.person"),
      cell: (row) => (
        <Link className={kit.link} to={`/oficina/personas/${row.debtorId}`}>
          {row.debtorName}
        </Link>
      ),
    },
    { id: "account", head: t("office.fields.accountNumber"), cell: (row) => row.accountNumber },
    {
      id: "amount",
      head: t("office.reports.amount"),
      cell: (row) => amountOf(row.amount),
      numeric: true,
    },
    { id: "paid", head: t("office.reports.paid"), cell: (row) => amountOf(row.paid), numeric: true },
    { id: "due", head: t("office.reports.due"), cell: (row) => day(row.dueOn, format), numeric: true },
    {
      id: "state",
      head: t("office.state"),
      cell: (row) => (
        <>
          <span aria-hidden="true">{marks[row.state]} </span>
          {t(`office.reports.promiseStates.${row.state}`)}
          {row.inARow >= warnFrom && ` · ▲ ${inARowText(t, row.inARow)}`}
        </>
      ),
    },
    {
      id: "taken",
      head: t("office.reports.taken"),
      cell: (row) =>
        [day(dateOf(row.takenAt, format.zone), format), row.by].filter((each) => each).join(" · "),
    },
  ];
  return (
    <Table caption={t("office.reports.promises")} columns={columns} rows={rows} keyOf={(row) => row.id} />
  );
}

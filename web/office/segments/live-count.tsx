// The right side of the builder: how many are in, how much they owe and ten of them, 400 ms after the last change.
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { SegmentPreview } from "#http/contract/segments.ts";
import type { Criteria } from "#segmentation/core/criteria.ts";
import { post } from "../../shared/api.ts";
import { count, day, money } from "../../shared/format.ts";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import { formatOfPortfolio } from "../kit/lists.ts";
import { Panel } from "../kit/page.tsx";
import { RefusalLines } from "../kit/refusal.tsx";
import { Table } from "../kit/table.tsx";
import css from "./segments.module.css";

const idleMs = 400;

export function LiveCount({ portfolio, criteria }: { portfolio: Portfolio; criteria: Criteria | undefined }) {
  const { t } = useTranslation();
  const [settled] = useDebouncedValue(criteria ? JSON.stringify(criteria) : "", idleMs);
  const { data, error, isFetching } = useQuery({
    queryKey: ["segmentPreview", portfolio.id, settled],
    queryFn: ({ signal }) =>
      post<SegmentPreview>(
        "/v1/segments/preview",
        { portfolioId: portfolio.id, criteria: JSON.parse(settled) },
        { signal },
      ),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title={t("office.segments.now")}>
      {error && (
        <div>
          <ProblemPanel error={error} />
          <RefusalLines error={error} />
        </div>
      )}
      {!criteria && <p className="muted">{t("office.segments.incomplete")}</p>}
      {criteria && data && !error && <Counted preview={data} portfolio={portfolio} stale={isFetching} />}
      {criteria && !data && !error && <p className="muted">{t("common.loading")}</p>}
    </Panel>
  );
}

function Counted({
  preview,
  portfolio,
  stale,
}: {
  preview: SegmentPreview;
  portfolio: Portfolio;
  stale: boolean;
}) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  const { count: accounts, balances, sample, sentence } = preview;
  return (
    <>
      <output aria-busy={stale}>
        <span className={css.count}>{count(accounts, format)}</span>{" "}
        {t("office.segments.accounts", { count: accounts })}
        <br />
        {balances.map((balance) => money(balance, format)).join(" + ")}
      </output>
      <p className={css.sentence}>{sentence}</p>
      {sample.length > 0 ? (
        <Table
          caption={t("office.segments.examples")}
          rows={sample}
          keyOf={(row) => row.accountId}
          columns={[
            { id: "name", head: t("office.segments.person"), cell: (row) => row.fullName },
            {
              id: "balance",
              head: t("office.segments.fields.balance"),
              cell: (row) => money(row.balance, format),
              numeric: true,
            },
            {
              id: "due",
              head: t("office.segments.due"),
              cell: (row) => day(row.dueOn, format),
              numeric: true,
            },
          ]}
        />
      ) : (
        <p className="muted">{t("office.segments.nobody")}</p>
      )}
    </>
  );
}

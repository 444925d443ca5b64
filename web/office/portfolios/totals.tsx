import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { SegmentPreview } from "#http/contract/segments.ts";
import { post } from "../../shared/api.ts";
import { count, money } from "../../shared/format.ts";
import { formatOfPortfolio } from "../kit/lists.ts";

/** Open accounts and what they owe, as the segment of all open accounts counts them. */
export function Totals({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  const { data, error } = useQuery({
    queryKey: ["portfolioTotals", portfolio.id],
    queryFn: ({ signal }) =>
      post<SegmentPreview>(
        "/v1/segments/preview",
        { portfolioId: portfolio.id, criteria: { field: "state", op: "eq", value: "open" } },
        { signal },
      ),
  });
  if (error) return <span className="muted">{t("office.unknown")}</span>;
  if (!data) return <span aria-busy="true" />;
  if (data.count === 0) return <span className="muted">{t("office.portfolios.empty")}</span>;
  return (
    <>
      {t("office.portfolios.accounts", { count: data.count, shown: count(data.count, format) })}
      <br />
      <span className="muted">{data.balances.map((balance) => money(balance, format)).join(" + ")}</span>
    </>
  );
}

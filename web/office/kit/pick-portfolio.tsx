// Which mandate a page works on; it stays in the address so that the page can be shared.
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { useFilters } from "../../shared/use-filters.ts";

/** The mandate of the address, or the first one. */
export function useChosenPortfolio(portfolios: readonly Portfolio[] | undefined): Portfolio | undefined {
  const [params] = useSearchParams();
  const wanted = params.get("cartera");
  return portfolios?.find(({ id }) => id === wanted) ?? portfolios?.[0];
}
export function PickPortfolio({
  portfolios,
  chosen,
  all,
}: {
  portfolios: readonly Portfolio[];
  chosen: string;
  all?: string;
}) {
  const { t } = useTranslation();
  const [, set] = useFilters();
  return (
    <NativeSelect
      label={t("office.portfolio")}
      data={[
        ...(all ? [{ value: "", label: all }] : []),
        ...portfolios.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={chosen}
      onChange={(event) => set("cartera", event.currentTarget.value)}
    />
  );
}

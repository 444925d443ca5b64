import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { SheetState } from "#http/contract/sheets.ts";
import { get } from "../../../shared/api.ts";
import { formatOfPortfolio } from "../../kit/lists.ts";
import type { Telling } from "./words.ts";

export function sheetKey(portfolioId: string): readonly string[] {
  return ["sheet", portfolioId];
}
export function useSheet(portfolioId: string) {
  return useQuery({
    queryKey: sheetKey(portfolioId),
    queryFn: ({ signal }) => get<SheetState>(`/v1/portfolios/${portfolioId}/sheet`, signal),
  });
}
/** What a sheet of this mandate is told with. */
export function useTelling(portfolio: Portfolio, { readable }: Pick<SheetState, "readable">): Telling {
  const { t } = useTranslation();
  return { t, format: formatOfPortfolio(portfolio), readable };
}

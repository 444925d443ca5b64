// The lists that several pages of the office read.
import { useQuery } from "@tanstack/react-query";
import type { Static } from "typebox";
import type { Campaign, Trunk } from "#http/contract/campaigns.ts";
import type { Creditor, Portfolio } from "#http/contract/portfolio.ts";
import type { Segment } from "#http/contract/segments.ts";
import { get } from "../../shared/api.ts";
import { type Format, formatOf } from "../../shared/format.ts";

export type TrunkView = Static<typeof Trunk>;

export function useCreditors() {
  return useQuery({
    queryKey: ["creditors"],
    queryFn: ({ signal }) => get<readonly Creditor[]>("/v1/creditors", signal),
  });
}
export function usePortfolios() {
  return useQuery({
    queryKey: ["portfolios"],
    queryFn: ({ signal }) => get<readonly Portfolio[]>("/v1/portfolios", signal),
  });
}
export function useSegments() {
  return useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => get<readonly Segment[]>("/v1/segments", signal),
  });
}
export function useCampaigns() {
  return useQuery({
    queryKey: ["campaigns"],
    queryFn: async ({ signal }) =>
      (await get<{ campaigns: readonly Campaign[] }>("/v1/campaigns", signal)).campaigns,
    refetchInterval: 5_000,
  });
}
export function useTrunks() {
  return useQuery({
    queryKey: ["trunks"],
    queryFn: async ({ signal }) => (await get<{ trunks: readonly TrunkView[] }>("/v1/trunks", signal)).trunks,
  });
}
export function formatOfPortfolio(portfolio: Pick<Portfolio, "country" | "timeZone">): Format {
  return formatOf(portfolio.country, portfolio.timeZone);
}

// The lists that several pages of the office read.
import { useQuery } from "@tanstack/react-query";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { Creditor, Portfolio } from "#http/contract/portfolio.ts";
import type { Segment } from "#http/contract/segments.ts";
import type { CallerId, Trunk } from "#http/contract/trunks.ts";
import { get } from "../../shared/api.ts";
import { type Format, formatOf } from "../../shared/format.ts";

export type TrunkView = Trunk;
export type CallerIdView = CallerId;

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
    refetchInterval: ({ state }) => soonIfTesting(state.data),
  });
}
export function useCallerIds() {
  return useQuery({
    queryKey: ["callerIds"],
    queryFn: async ({ signal }) =>
      (await get<{ callerIds: readonly CallerIdView[] }>("/v1/caller-ids", signal)).callerIds,
    refetchInterval: ({ state }) => soonIfTesting(state.data),
  });
}
/** A call under way is followed; otherwise rates and rests are looked at now and then. */
function soonIfTesting(rows: readonly { lastTest: { endedAt: number | null } | null }[] = []): number {
  return rows.some(({ lastTest }) => lastTest !== null && lastTest.endedAt === null) ? 1_000 : 15_000;
}
export function formatOfPortfolio(portfolio: Pick<Portfolio, "country" | "timeZone">): Format {
  return formatOf(portfolio.country, portfolio.timeZone);
}

// What the pages of the return file read: the profile, a day's preview, the files made.
import { useQuery } from "@tanstack/react-query";
import type { ReturnFile, ReturnPreview, StoredReturnProfile } from "#http/contract/returns.ts";
import { get } from "../../../shared/api.ts";

export function profileKey(portfolioId: string): readonly string[] {
  return ["return-profile", portfolioId];
}
export function previewKey(portfolioId: string): readonly string[] {
  return ["return-preview", portfolioId];
}
export function filesKey(portfolioId: string): readonly string[] {
  return ["return-files", portfolioId];
}

export function useReturnProfile(portfolioId: string) {
  return useQuery({
    queryKey: profileKey(portfolioId),
    queryFn: ({ signal }) => get<StoredReturnProfile>(`/v1/portfolios/${portfolioId}/return-profile`, signal),
  });
}
export function useReturnPreview(portfolioId: string, day: string) {
  return useQuery({
    queryKey: [...previewKey(portfolioId), day],
    queryFn: ({ signal }) =>
      get<ReturnPreview>(`/v1/portfolios/${portfolioId}/return-preview?day=${day}`, signal),
  });
}
export function useReturnFiles(portfolioId: string) {
  return useQuery({
    queryKey: filesKey(portfolioId),
    queryFn: async ({ signal }) =>
      (await get<{ files: readonly ReturnFile[] }>(`/v1/portfolios/${portfolioId}/return-files`, signal))
        .files,
    // Others make files too, and a job may end after its page was left.
    refetchInterval: 15_000,
  });
}

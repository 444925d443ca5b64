import { useQuery } from "@tanstack/react-query";
import { get } from "../../shared/api.ts";
import type { DispositionTree } from "../disposition.ts";

/** The tree is a version: asked as soon as a card is on the screen, so that F2 never waits. */
const treeLastsMs = 300_000;

export function useTree(portfolioId: string | undefined) {
  return useQuery({
    queryKey: ["dispositions", portfolioId],
    queryFn: () =>
      get<DispositionTree>(`/v1/dispositions?portfolioId=${encodeURIComponent(portfolioId ?? "")}`),
    enabled: portfolioId !== undefined,
    staleTime: treeLastsMs,
  });
}

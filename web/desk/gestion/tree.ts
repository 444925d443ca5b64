import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { Dispositions } from "#http/contract/gestiones.ts";
import { get } from "../../shared/api.ts";
import { treeOf } from "../disposition.ts";

/** The tree is a version: asked as soon as a card is on the screen, so that F2 never waits. */
const treeLastsMs = 300_000;

export function useTree(portfolioId: string | undefined) {
  const { t } = useTranslation();
  return useQuery({
    queryKey: ["dispositions", portfolioId],
    queryFn: async () =>
      treeOf(
        await get<Static<typeof Dispositions>>(
          `/v1/dispositions?portfolioId=${encodeURIComponent(portfolioId ?? "")}`,
        ),
        t("desk.gestion.withoutContact"),
      ),
    enabled: portfolioId !== undefined,
    staleTime: treeLastsMs,
  });
}

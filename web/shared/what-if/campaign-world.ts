// The world a campaign's own last days describe, for simulations in this page; without days a usual one, and that is said.
import { useQuery } from "@tanstack/react-query";
import type { Static } from "typebox";
import type { CampaignWorld } from "#http/contract/simulator.ts";
import { presets } from "#simulator/core/presets.ts";
import type { World } from "#simulator/core/world.ts";
import { worldFrom } from "#simulator/core/world-check.ts";
import { get } from "../api.ts";

export interface KnownWorld {
  readonly world: World;
  /** Second of the day from which its hours count; null: not known. */
  readonly opensAt: number | null;
  readonly days: number;
  readonly attempts: number;
  /** Figures estimated from few. */
  readonly few: number;
}

export function useCampaignWorld(id: string) {
  return useQuery({
    queryKey: ["campaign-world", id],
    queryFn: async ({ signal }): Promise<KnownWorld> => {
      const answer = await get<Static<typeof CampaignWorld>>(`/v1/simulator/campaigns/${id}/world`, signal);
      const { days, attempts, figures } = answer;
      const few = figures.filter((each) => each.few).length;
      const checked = days === 0 ? undefined : worldFrom(answer.world);
      if (checked && "world" in checked)
        return { world: checked.world, opensAt: answer.opensAt, days, attempts, few };
      return { world: presets.base, opensAt: null, days: 0, attempts: 0, few: 0 };
    },
    // Yesterday does not change.
    staleTime: 600_000,
  });
}

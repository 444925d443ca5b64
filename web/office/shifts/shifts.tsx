// Pauses and turns: why one may pause and for how long, who leaves for lunch when, and the agenda of whoever is away.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { PauseKind, TeamPlans } from "#http/contract/shifts.ts";
import { get } from "../../shared/api.ts";
import { useCan } from "../../shared/session.ts";
import { Loaded, Page } from "../kit/page.tsx";
import { Handing } from "./handing.tsx";
import { Pauses } from "./pauses.tsx";
import { Plans } from "./plans.tsx";

export type Pause = Static<typeof PauseKind>;
export interface ShiftsView {
  readonly teams: readonly TeamPlans[];
  readonly pauses: readonly Pause[];
}
export const shiftsKey = ["shifts"] as const;

export function ShiftsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery({
    queryKey: shiftsKey,
    queryFn: ({ signal }) => get<ShiftsView>("/v1/break-plans", signal),
  });
  return (
    <Page title={t("office.pages.shifts")} hint={t("office.shifts.hint")}>
      <Loaded query={query}>
        {({ teams, pauses }) => (
          <>
            <Plans teams={teams} pauses={pauses} />
            <Handing />
            {can("settings.manage") && <Pauses pauses={pauses} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

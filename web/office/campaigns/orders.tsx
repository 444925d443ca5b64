// The state of a campaign, and what may be asked of it now, each after a question.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Campaign } from "#http/contract/campaigns.ts";
import { post } from "../../shared/api.ts";
import { useCan } from "../../shared/session.ts";
import { Confirm } from "../kit/confirm.tsx";
import kit from "../kit/kit.module.css";
import { useSend } from "../kit/send.ts";

const stateMarks = { draft: "○", running: "●", paused: "❚❚", stopped: "■" } as const;
export function StateOf({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  return (
    <>
      <span aria-hidden="true" className={kit.mark}>
        {stateMarks[campaign.state]}
      </span>
      {t(`common.campaignState.${campaign.state}`)}
    </>
  );
}

type Order = "start" | "pause" | "stop";
/** What may be asked of a campaign now; a stopped one is started again on the same list. */
function ordersOf({ state }: Campaign): readonly Order[] {
  if (state === "running") return ["pause", "stop"];
  return state === "paused" ? ["start", "stop"] : ["start"];
}

export function Orders({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const can = useCan();
  const [asked, setAsked] = useState<Order>();
  const sending = useSend((order: Order) => post(`/v1/campaigns/${campaign.id}/${order}`), {
    told: t("office.campaigns.done"),
    refresh: [["campaigns"], ["whyNot", campaign.id]],
    onDone: () => setAsked(undefined),
  });
  if (!can("campaign.run")) return null;
  return (
    <>
      <span className={kit.actions}>
        {ordersOf(campaign).map((order) => (
          <Button
            key={order}
            size="compact-sm"
            variant={order === "start" ? "filled" : "default"}
            disabled={order === "start" && campaign.unmet.length > 0}
            title={order === "start" && campaign.unmet.length > 0 ? campaign.unmet.join(". ") : undefined}
            onClick={() => {
              sending.reset();
              setAsked(order);
            }}
          >
            {t(`office.campaigns.orders.${order}`)}
            <span className="sr-only"> {campaign.name}</span>
          </Button>
        ))}
      </span>
      {asked && (
        <Confirm
          title={t(`office.campaigns.ask.${asked}`, { name: campaign.name })}
          action={t(`office.campaigns.orders.${asked}`)}
          danger={asked === "stop"}
          sending={sending.isPending}
          error={sending.error}
          confirm={() => sending.mutate(asked)}
          close={() => setAsked(undefined)}
        >
          {t(`office.campaigns.means.${asked}`)}
        </Confirm>
      )}
    </>
  );
}

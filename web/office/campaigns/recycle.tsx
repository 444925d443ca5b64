// The list put back by result: how many wait after each, what the rules leave of them, and then the order.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { WhyNot } from "#http/contract/floor.ts";
import { get, post } from "../../shared/api.ts";
import type { recycle } from "../../shared/texts/es/office/shifts.ts";
import { tell } from "../../shared/ui/tell.ts";
import kit from "../kit/kit.module.css";
import { Loaded, Panel } from "../kit/page.tsx";
import { RefusalLines } from "../kit/refusal.tsx";
import { useSend } from "../kit/send.ts";

type Result = keyof typeof recycle.results;
interface Plan {
  readonly waiting: readonly { readonly result: Result; readonly count: number }[];
  readonly found: number;
  readonly callable: number;
  readonly thirdPass: number;
  readonly blocked: readonly Static<typeof WhyNot>[];
  readonly more: number;
}

export function Recycle({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<Result>>(new Set());
  const results = [...chosen].sort().join(",");
  const query = useQuery({
    queryKey: ["recycle", campaign.id, results],
    queryFn: ({ signal }) => get<Plan>(`/v1/campaigns/${campaign.id}/recycle?results=${results}`, signal),
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const sending = useSend(
    () => post<{ recycled: number }>(`/v1/campaigns/${campaign.id}/recycle`, { results: [...chosen] }),
    {
      refresh: [
        ["recycle", campaign.id],
        ["whyNot", campaign.id],
      ],
      onDone: ({ recycled }) => tell(t("office.recycle.done", { count: recycled })),
    },
  );
  const toggle = (result: Result): void => {
    const next = new Set(chosen);
    if (!next.delete(result)) next.add(result);
    setChosen(next);
  };
  return (
    <Panel title={t("office.recycle.title")} hint={t("office.recycle.hint")}>
      <Loaded query={query}>
        {(plan) => (
          <>
            <fieldset className={kit.filters} style={{ border: 0, margin: 0, padding: 0 }}>
              <legend>{t("office.recycle.choose")}</legend>
              {plan.waiting.map(({ result, count }) => (
                <label key={result}>
                  <input
                    type="checkbox"
                    checked={chosen.has(result)}
                    disabled={count === 0 && !chosen.has(result)}
                    onChange={() => toggle(result)}
                  />{" "}
                  {t("office.recycle.waiting", { name: t(`office.recycle.results.${result}`), count })}
                </label>
              ))}
            </fieldset>
            {chosen.size > 0 && <Outcome plan={plan} />}
            {sending.error && <RefusalLines error={sending.error} />}
            {campaign.state !== "running" && <p className="muted">{t("office.recycle.stopped")}</p>}
            <div>
              <Button
                disabled={campaign.state !== "running" || chosen.size === 0 || plan.callable === 0}
                loading={sending.isPending}
                onClick={() => sending.mutate(undefined)}
              >
                {t("office.recycle.send", { count: chosen.size === 0 ? 0 : plan.callable })}
              </Button>
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Outcome({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  return (
    <output>
      <p>
        {t("office.recycle.found", { count: plan.found })} ·{" "}
        <strong>{t("office.recycle.callable", { count: plan.callable })}</strong>
      </p>
      {plan.thirdPass > 0 && <p>◆ {t("office.recycle.third", { count: plan.thirdPass })}</p>}
      {plan.blocked.length > 0 && (
        <div>
          <strong>{t("office.recycle.blocked")}</strong>
          <ul className={kit.refusal}>
            {plan.blocked.map((reason) => (
              <li key={reason.code + reason.text}>{reason.text}</li>
            ))}
          </ul>
        </div>
      )}
      {plan.more > 0 && <p>{t("office.recycle.more", { count: plan.more })}</p>}
    </output>
  );
}

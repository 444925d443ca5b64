// Whether the agents of a mandate may hear their own calls; supervision and quality always may.
import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get, put } from "../../shared/api.ts";
import { useCan } from "../../shared/session.ts";
import { Loaded, Panel } from "../kit/page.tsx";
import { RefusalLines } from "../kit/refusal.tsx";
import { useSend } from "../kit/send.ts";

export function Recordings({ portfolioId }: { portfolioId: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const url = `/v1/portfolios/${portfolioId}/recording-rule`;
  const key = ["recording-rule", portfolioId];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<{ agentsHearOwn: boolean }>(url, signal),
  });
  const sending = useSend((agentsHearOwn: boolean) => put(url, { agentsHearOwn }), {
    told: t("office.recordings.done"),
    refresh: [key],
  });
  return (
    <Panel title={t("office.recordings.title")} hint={t("office.recordings.hint")}>
      <Loaded query={query}>
        {({ agentsHearOwn }) => (
          <Checkbox
            label={t("office.recordings.rule")}
            checked={agentsHearOwn}
            disabled={!can("portfolio.write") || sending.isPending}
            onChange={(event) => sending.mutate(event.currentTarget.checked)}
          />
        )}
      </Loaded>
      {sending.error && <RefusalLines error={sending.error} />}
    </Panel>
  );
}

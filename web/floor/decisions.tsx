// Why a campaign dialled what it dialled in the last hour: each decision with its instant, the newest first.
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { Decided } from "#http/contract/floor.ts";
import { get } from "../shared/api.ts";
import { count, hourMinuteSecond } from "../shared/format.ts";
import { useFormat } from "../shared/session.ts";
import { Dialog } from "../shared/ui/dialog.tsx";
import { Empty } from "../shared/ui/notice.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import css from "./floor.module.css";
import type { Campaign } from "./floor-view.ts";

interface Page {
  readonly decisions: readonly Static<typeof Decided>[];
  readonly atOnce: number;
}

export function Decisions({ campaign, close }: { campaign: Campaign; close: () => void }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ["decisions", campaign.id],
    queryFn: ({ pageParam, signal }) =>
      get<Page>(
        `/v1/floor/campaigns/${campaign.id}/decisions${pageParam ? `?before=${pageParam}` : ""}`,
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: ({ decisions, atOnce }) =>
      decisions.length < atOnce ? undefined : decisions.at(-1)?.from,
  });
  const all = query.data?.pages.flatMap(({ decisions }) => decisions) ?? [];
  return (
    <Dialog
      title={t("floor.campaigns.decisions.title", { name: campaign.name })}
      onClose={close}
      size={760}
      top={48}
    >
      {query.isPending && <p aria-busy="true">{t("floor.campaigns.decisions.loading")}</p>}
      {query.isError && <ProblemPanel error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && <Empty title={t("floor.campaigns.decisions.none")} />}
      {all.length > 0 && <List decisions={all} />}
      <div className={css.answers}>
        {query.hasNextPage && (
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("floor.campaigns.decisions.more")}
          </Button>
        )}
        <Button
          data-autofocus
          variant="default"
          loading={query.isRefetching && !query.isFetchingNextPage}
          onClick={() => void query.refetch()}
        >
          {t("floor.campaigns.decisions.refresh")}
        </Button>
      </div>
    </Dialog>
  );
}

function List({ decisions }: { decisions: Page["decisions"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{t("floor.campaigns.decisions.at")}</th>
          <th scope="col" className={css.what}>
            {t("floor.campaigns.decisions.what")}
          </th>
          <th scope="col">{t("floor.campaigns.decisions.dialled")}</th>
        </tr>
      </thead>
      <tbody>
        {decisions.map(({ from, until, times, dialled, sentence }) => (
          <tr key={from}>
            <td>{hourMinuteSecond(from, format)}</td>
            <td className={css.what}>
              {sentence}
              {times > 1 && (
                <span className={css.small}>
                  {" "}
                  ·{" "}
                  {t("floor.campaigns.decisions.times", {
                    count: times,
                    until: hourMinuteSecond(until, format),
                  })}
                </span>
              )}
            </td>
            <td>{count(dialled, format)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Making or changing a segment: name, rows, what it means and who is in.
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Static } from "typebox";
import type { Dispositions } from "#http/contract/gestiones.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { Segment } from "#http/contract/segments.ts";
import type { Criteria } from "#segmentation/core/criteria.ts";
import { get, post, put } from "../../shared/api.ts";
import { useCan } from "../../shared/session.ts";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import kit from "../kit/kit.module.css";
import { Page, Panel } from "../kit/page.tsx";
import { RefusalLines } from "../kit/refusal.tsx";
import { useSend } from "../kit/send.ts";
import { GroupBox } from "./builder.tsx";
import { Explain } from "./explain.tsx";
import { LiveCount } from "./live-count.tsx";
import css from "./segments.module.css";
import { clauseOf, criteriaOf, type Group, newGroup, rowsOf, treeOf } from "./tree.ts";

interface Props {
  readonly portfolio: Portfolio;
  readonly segment?: Segment;
}
export function SegmentEditor({ portfolio, segment }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const can = useCan();
  const { currency } = portfolio;
  const [tree, setTree] = useState<Group>(() =>
    segment ? treeOf(segment.criteria as unknown as Criteria, currency) : newGroup("all"),
  );
  const [name, setName] = useState(segment?.name ?? "");
  const [tried, setTried] = useState(false);
  const outcomes = useOutcomes(portfolio.id);
  const criteria = useMemo(() => criteriaOf(tree, currency), [tree, currency]);
  const incomplete = useMemo(
    () =>
      new Set(
        rowsOf(tree)
          .filter((row) => !clauseOf(row, currency))
          .map(({ id }) => id),
      ),
    [tree, currency],
  );
  const back = `/oficina/segmentos?cartera=${portfolio.id}`;
  const saving = useSend(
    async () => {
      const body = { name: name.trim(), criteria };
      if (segment) await put(`/v1/segments/${segment.id}`, body);
      else await post("/v1/segments", { ...body, portfolioId: portfolio.id });
    },
    { told: t("office.segments.saved"), refresh: [["segments"]], onDone: () => navigate(back) },
  );
  const save = (): void => {
    setTried(true);
    if (criteria && name.trim() !== "") saving.mutate(undefined);
  };
  return (
    <Page
      title={segment ? segment.name : t("office.segments.new")}
      hint={portfolio.name}
      up={{ to: back, text: t("office.pages.segments") }}
      actions={
        can("segment.write") && (
          <Button onClick={save} loading={saving.isPending}>
            {t("office.segments.save")}
          </Button>
        )
      }
    >
      {saving.error && (
        <div>
          <ProblemPanel error={saving.error} />
          <RefusalLines error={saving.error} />
        </div>
      )}
      <div className={css.columns}>
        <div className={kit.ticks}>
          <Panel title={t("office.segments.criteria")} hint={t("office.segments.criteriaHint")}>
            <TextInput
              label={t("office.fields.name")}
              value={name}
              maxLength={120}
              onChange={(event) => setName(event.currentTarget.value)}
              error={tried && name.trim() === "" ? t("session.needed") : undefined}
            />
            <GroupBox
              group={tree}
              depth={1}
              tree={tree}
              change={setTree}
              words={{ outcomes }}
              incomplete={incomplete}
            />
            {tried && !criteria && <p role="alert">{t("office.segments.incomplete")}</p>}
          </Panel>
          {segment && <Explain segment={segment} portfolio={portfolio} />}
        </div>
        <LiveCount portfolio={portfolio} criteria={criteria} />
      </div>
    </Page>
  );
}

function useOutcomes(portfolioId: string): readonly { code: string; name: string }[] {
  const { data } = useQuery({
    queryKey: ["dispositions", portfolioId],
    queryFn: ({ signal }) =>
      get<Static<typeof Dispositions>>(`/v1/dispositions?portfolioId=${portfolioId}`, signal),
    staleTime: 60_000,
    // Whoever may not read the tree writes the code.
    retry: false,
  });
  return data?.leaves ?? [];
}

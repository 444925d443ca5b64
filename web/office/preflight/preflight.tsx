// The check before the floor opens: what is missing first, then what to know, then the ticks.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Preflight } from "#http/contract/preflight.ts";
import { get, post } from "../../shared/api.ts";
import { hourMinute } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { Loaded, Page } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import css from "./preflight.module.css";

const everyMs = 60_000;
/** While test calls are under way. */
const testingMs = 3_000;
const signs = { ok: "✔", warn: "◆", bad: "✖" } as const;
const order = { bad: 0, warn: 1, ok: 2 } as const;
type Line = Preflight["lines"][number];

export function PreflightPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery({
    queryKey: ["preflight"],
    queryFn: ({ signal }) => get<Preflight>("/v1/preflight", signal),
    refetchInterval: ({ state }) => (state.data && isTesting(state.data.lines) ? testingMs : everyMs),
  });
  const testing = useSend(() => post<{ begun: number }>("/v1/preflight/test"), {
    told: t("office.preflight.testing"),
    refresh: [["preflight"]],
  });
  return (
    <Page
      title={t("office.pages.preflight")}
      hint={t("office.preflight.hint")}
      actions={
        <>
          {can("callerid.stop") && (
            <Button loading={testing.isPending} onClick={() => testing.mutate(undefined)}>
              {t("office.preflight.test")}
            </Button>
          )}
          <Button variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
            {t("office.preflight.again")}
          </Button>
        </>
      }
    >
      <Loaded query={query}>{(found) => <Lines found={found} />}</Loaded>
    </Page>
  );
}

function Lines({ found: { at, lines } }: { found: Preflight }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [bad, warn] = [countOf(lines, "bad"), countOf(lines, "warn")];
  return (
    <>
      <p className={css.verdict} data-mark={bad > 0 ? "bad" : "ok"}>
        <strong>
          {bad > 0 ? t("office.preflight.counts", { count: bad }) : t("office.preflight.ready")}
        </strong>
        {warn > 0 && ` · ${t("office.preflight.warns", { count: warn })}`}
        {` · ${t("office.preflight.checked", { at: hourMinute(at, format) })}`}
      </p>
      <Table
        caption={t("office.preflight.lines")}
        rows={lines.toSorted((a, b) => order[a.mark] - order[b.mark])}
        keyOf={({ topic, subject }) => `${topic} ${subject}`}
        columns={[
          {
            id: "subject",
            head: t("office.preflight.topic"),
            cell: ({ subject, topic }) =>
              topic === "number" ? <span className={css.mark}>{subject}</span> : subject,
          },
          {
            id: "topic",
            head: t("office.preflight.kind"),
            cell: ({ topic }) => t(`office.preflight.topics.${topic}`),
          },
          {
            id: "mark",
            head: t("office.state"),
            cell: ({ mark }) => (
              <span className={css.mark} data-mark={mark}>
                <span aria-hidden="true">{signs[mark]} </span>
                {t(`office.preflight.marks.${mark}`)}
              </span>
            ),
          },
          { id: "text", head: t("office.preflight.result"), cell: ({ text }) => text },
        ]}
      />
    </>
  );
}

const isTesting = (lines: readonly Line[]): boolean => lines.some(({ testing }) => testing);
const countOf = (lines: readonly Line[], mark: Line["mark"]): number =>
  lines.filter((line) => line.mark === mark).length;

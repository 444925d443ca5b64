// The sampled seconds of calls taken for machines: how many wait, what was said of the last ones.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DetectionSample, DetectionSamples } from "#http/contract/detection.ts";
import { get } from "../../shared/api.ts";
import { dayAndHour, decimal } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";
import { Listening } from "./listening.tsx";

export const samplesKey = ["detection", "samples"];

export function Samples() {
  const { t } = useTranslation();
  const [session, setSession] = useState<readonly DetectionSample[]>();
  const query = useQuery({
    queryKey: samplesKey,
    queryFn: ({ signal }) => get<DetectionSamples>("/v1/detection/samples", signal),
  });
  const waiting = query.data?.toHear ?? [];
  return (
    <Panel
      title={t("office.detection.samples")}
      hint={t("office.detection.samplesHint")}
      actions={
        waiting.length > 0 && (
          <Button onClick={() => setSession(waiting)}>{t("office.detection.listen")}</Button>
        )
      }
    >
      <Loaded query={query}>
        {({ toHear, heard }) => (
          <>
            {toHear.length === 0 ? (
              <Nothing
                title={t("office.detection.noneWaiting")}
                next={t("office.detection.noneWaitingNext")}
              />
            ) : (
              <p>{t("office.detection.waiting", { count: toHear.length })}</p>
            )}
            {heard.length > 0 && <Heard rows={heard} again={(row) => setSession([row])} />}
          </>
        )}
      </Loaded>
      {session && <Listening samples={session} close={() => setSession(undefined)} />}
    </Panel>
  );
}

function Heard({ rows, again }: { rows: readonly DetectionSample[]; again: (row: DetectionSample) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table
      caption={t("office.detection.heard")}
      rows={rows}
      keyOf={(row) => row.attemptId}
      columns={[
        { id: "when", head: t("office.detection.taken"), cell: (row) => dayAndHour(row.takenAt, format) },
        { id: "portfolio", head: t("office.portfolio"), cell: (row) => row.portfolioName },
        {
          id: "where",
          head: t("office.detection.where"),
          cell: (row) => `${row.trunkName ?? t("office.detection.noTrunk")} · ${row.country}`,
        },
        {
          id: "length",
          head: t("office.detection.length"),
          numeric: true,
          cell: (row) => decimal(row.seconds, format),
        },
        {
          id: "label",
          head: t("office.detection.label"),
          cell: (row) => (row.label ? t(`office.detection.labels.${row.label}`) : ""),
        },
        { id: "by", head: t("office.detection.by"), cell: (row) => row.labelledBy ?? "" },
        {
          id: "again",
          head: t("office.actions"),
          cell: (row) => (
            <Button
              size="xs"
              variant="default"
              aria-label={`${t("office.detection.listen")} ${dayAndHour(row.takenAt, format)}`}
              onClick={() => again(row)}
            >
              {t("office.detection.listen")}
            </Button>
          ),
        },
      ]}
    />
  );
}

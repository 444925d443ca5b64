// One load on its way and its end: progress each second, cancel, counts, rejected rows, or why the file was refused.
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "#http/contract/common.ts";
import { AppError, type ErrorCode } from "#kernel/errors.ts";
import { get, post } from "../../shared/api.ts";
import { count } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { announce } from "../../shared/ui/announcer.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Panel } from "../kit/page.tsx";
import { refusalLines } from "../kit/refusal.tsx";
import { useSend } from "../kit/send.ts";
import css from "./load.module.css";
import { LoadCounts, RejectsOf } from "./result.tsx";

type State = "queued" | "running" | "succeeded" | "failed" | "cancelled";
const pollMs = 1_000;
const isOver = (job: Job | undefined): boolean =>
  job !== undefined && job.state !== "queued" && job.state !== "running";

export function JobPanel({ jobId }: { jobId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["job", jobId],
    queryFn: ({ signal }) => get<Job>(`/v1/jobs/${jobId}`, signal),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : pollMs),
  });
  const state = query.data?.state;
  useEffect(() => {
    if (!state || state === "queued" || state === "running") return;
    announce(t(`office.load.states.${state as State}`));
    for (const key of ["imports", "payments", "portfolioTotals", "segments"])
      void client.invalidateQueries({ queryKey: [key] });
  }, [state, client, t]);
  return (
    <Loaded query={query}>
      {(job) => (
        <Panel title={job.title}>{isOver(job) ? <Outcome job={job} /> : <Progress job={job} />}</Panel>
      )}
    </Loaded>
  );
}

function Progress({ job }: { job: Job }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancelling = useSend(() => post(`/v1/jobs/${job.id}/cancel`));
  const { done, total } = job.progress;
  return (
    <>
      <p>
        {t(`office.load.states.${job.state as State}`)} ·{" "}
        {total === null
          ? t("office.load.reading_file")
          : t("office.load.rowsOf", { done: count(done, format), total: count(total, format) })}
      </p>
      <progress
        className={css.progress}
        aria-label={t("office.load.progress")}
        {...(total ? { max: total, value: done } : {})}
      />
      <p className="muted">{t("office.load.mayClose")}</p>
      {job.cancellable ? (
        <div className={kit.foot}>
          <Button
            variant="default"
            loading={cancelling.isPending}
            onClick={() => cancelling.mutate(undefined)}
          >
            {t("office.load.cancel")}
          </Button>
        </div>
      ) : (
        <p className="muted">{t("office.load.noCancel")}</p>
      )}
    </>
  );
}

function Outcome({ job }: { job: Job }) {
  const { t } = useTranslation();
  const fileId = String(job.result.fileId ?? job.error?.details.fileId ?? "");
  const payments = job.kind === "payments-file";
  if (job.state !== "succeeded") return <Refused job={job} fileId={fileId} payments={payments} />;
  return (
    <div className={css.result}>
      <p>
        <strong>✔ {t("office.load.states.succeeded")}</strong>
      </p>
      <LoadCounts result={job.result} payments={payments} />
      <RejectsOf fileId={fileId} payments={payments} rejected={Number(job.result.rejected ?? 0)} />
    </div>
  );
}

function Refused({ job, fileId, payments }: { job: Job; fileId: string; payments: boolean }) {
  const { t } = useTranslation();
  const code = (job.error?.code ?? "internal") as ErrorCode;
  const lines = job.error ? refusalLines(t, code, job.error.details) : [];
  const partly = code === "file_partly_loaded";
  return (
    <div className={css.result} data-bad>
      <p>
        <strong>
          <span aria-hidden="true">▲ </span>
          {t(`office.load.states.${partly ? "partial" : (job.state as State)}`)}
        </strong>
      </p>
      {partly && <LoadCounts result={job.result} payments={payments} />}
      {job.error && <p>{t(`errors.${new AppError(code).code}`)}</p>}
      {lines.length > 0 && (
        <ul className={kit.refusal}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {code === "file_too_many_rejects" && (
        <>
          <RejectsOf fileId={fileId} payments={payments} rejected={1} />
          <p className="muted">{t(payments ? "office.payments.acceptHint" : "office.load.acceptHint")}</p>
        </>
      )}
    </div>
  );
}

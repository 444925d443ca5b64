// A file on its way and its end: rows written so far, then the file's name or what stopped it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "#http/contract/common.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { ReturnPreview } from "#http/contract/returns.ts";
import { AppError, type ErrorCode } from "#kernel/errors.ts";
import { get } from "../../../shared/api.ts";
import { count } from "../../../shared/format.ts";
import { announce } from "../../../shared/ui/announcer.tsx";
import { ProblemPanel } from "../../../shared/ui/problem.tsx";
import { formatOfPortfolio } from "../../kit/lists.ts";
import load from "../../load/load.module.css";
import { Stops } from "./stops.tsx";
import { filesKey, previewKey } from "./use-returns.ts";

type State = "queued" | "running" | "succeeded" | "failed" | "cancelled";
const pollMs = 1_000;
const isOver = ({ state }: Job): boolean => state !== "queued" && state !== "running";

interface Props {
  readonly jobId: string;
  readonly portfolio: Portfolio;
  readonly day: string;
  readonly ended: () => void;
}
export function JobOfFile({ jobId, portfolio, day, ended }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["job", jobId],
    queryFn: ({ signal }) => get<Job>(`/v1/jobs/${jobId}`, signal),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : pollMs),
  });
  const over = query.data && isOver(query.data) ? query.data.state : undefined;
  const told = useRef(false);
  useEffect(() => {
    if (!over || told.current) return;
    told.current = true;
    announce(t(`office.returns.job.${over as State}`));
    for (const key of [filesKey(portfolio.id), previewKey(portfolio.id)])
      void client.invalidateQueries({ queryKey: key });
    ended();
  }, [over, client, t, portfolio.id, ended]);
  if (query.error) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return null;
  if (over) return <End job={query.data} portfolio={portfolio} day={day} />;
  return <Progress job={query.data} portfolio={portfolio} />;
}

function Progress({ job, portfolio }: { job: Job; portfolio: Portfolio }) {
  const { t } = useTranslation();
  const { done } = job.progress;
  const shown = count(done, formatOfPortfolio(portfolio));
  return (
    <>
      <p>
        {t(`office.returns.job.${job.state as State}`)} ·{" "}
        {t("office.returns.job.done", { count: done, shown })}
      </p>
      <progress className={load.progress} aria-label={t("office.returns.job.progress")} />
      <p className="muted">{t("office.returns.job.mayClose")}</p>
    </>
  );
}
function End({ job, portfolio, day }: { job: Job; portfolio: Portfolio; day: string }) {
  const { t } = useTranslation();
  if (job.state === "succeeded")
    return (
      <div className={load.result}>
        <p>
          <strong>
            <span aria-hidden="true">✔ </span>
            {t("office.returns.job.succeeded")}
          </strong>
          : {String(job.result.name ?? "")}
        </p>
      </div>
    );
  const { code, details } = job.error ?? { code: "internal", details: {} };
  const unmapped = Array.isArray(details.codes) ? (details.codes as ReturnPreview["unmapped"]) : [];
  return (
    <>
      <div className={load.result} data-bad>
        <p>
          <strong>
            <span aria-hidden="true">▲ </span>
            {t(`office.returns.job.${job.state as State}`)}
          </strong>
        </p>
        {job.state === "failed" && <p>{t(`errors.${new AppError(code as ErrorCode).code}`)}</p>}
      </div>
      <Stops unmapped={unmapped} portfolio={portfolio} day={day} />
    </>
  );
}

// What a day's file would hold as the profile stands, what stops it, and the button that makes it.
import { Button } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { ReturnPreview } from "#http/contract/returns.ts";
import { post } from "../../../shared/api.ts";
import { count, day as dayText, money } from "../../../shared/format.ts";
import { Fact } from "../../../shared/ui/fact.tsx";
import { ProblemPanel } from "../../../shared/ui/problem.tsx";
import kit from "../../kit/kit.module.css";
import { formatOfPortfolio } from "../../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../../kit/page.tsx";
import { Table } from "../../kit/table.tsx";
import { JobOfFile } from "./job-of-file.tsx";
import css from "./returns.module.css";
import { Stops } from "./stops.tsx";
import { useReturnFiles, useReturnPreview, useReturnProfile } from "./use-returns.ts";

interface Props {
  readonly portfolio: Portfolio;
  readonly day: string;
  /** More may still come into it. */
  readonly open: boolean;
}
export function DayOfFile({ portfolio, day, open }: Props) {
  const { t } = useTranslation();
  const query = useReturnPreview(portfolio.id, day);
  const format = formatOfPortfolio(portfolio);
  return (
    <Panel
      title={t("office.returns.ofDay", { day: dayText(day, format) })}
      hint={open ? t("office.returns.dayOpen") : undefined}
    >
      <Loaded query={query}>
        {(preview) => (
          <>
            <Figures preview={preview} portfolio={portfolio} />
            <Stops unmapped={preview.unmapped} portfolio={portfolio} day={day} />
            <Make portfolio={portfolio} day={day} preview={preview} />
            <FirstRows preview={preview} portfolio={portfolio} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Figures({ preview: { totals }, portfolio }: { preview: ReturnPreview; portfolio: Portfolio }) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  return (
    <dl className={kit.facts}>
      <Fact name={t("office.returns.rows")}>{count(totals.rows, format)}</Fact>
      <Fact name={t("office.returns.accounts")}>{count(totals.accounts, format)}</Fact>
      <Fact name={t("office.returns.promised")}>
        {totals.promised.map((amount) => money(amount, format)).join(" + ") || t("office.returns.noPromised")}
      </Fact>
    </dl>
  );
}

function Make({ portfolio, day, preview }: { portfolio: Portfolio; day: string; preview: ReturnPreview }) {
  const { t } = useTranslation();
  const why = useId();
  const stored = useReturnProfile(portfolio.id).data?.stored;
  const files = useReturnFiles(portfolio.id).data ?? [];
  const [jobId, setJobId] = useState<string>();
  const [running, setRunning] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const make = async (): Promise<void> => {
    setSending(true);
    setError(undefined);
    try {
      const accepted = await post<{ jobId: string }>(`/v1/portfolios/${portfolio.id}/return-files`, { day });
      setJobId(accepted.jobId);
      setRunning(true);
    } catch (refusal) {
      setError(refusal);
    }
    setSending(false);
  };
  const made = files.filter((file) => file.day === day);
  const next = Math.max(0, ...made.map(({ n }) => n)) + 1;
  const reason =
    stored === false
      ? t("office.returns.notStored")
      : made.length > 0
        ? t("office.returns.again", { count: made.length, n: next })
        : "";
  const stopped = stored !== true || preview.unmapped.length > 0;
  return (
    <>
      {reason && <p id={why}>{reason}</p>}
      {error !== undefined && <ProblemPanel error={error} />}
      <div>
        <Button
          disabled={stopped}
          loading={sending || running}
          aria-describedby={reason ? why : undefined}
          onClick={() => void make()}
        >
          {t("office.returns.make")}
        </Button>
      </div>
      {jobId && (
        <JobOfFile
          key={jobId}
          jobId={jobId}
          portfolio={portfolio}
          day={day}
          ended={() => setRunning(false)}
        />
      )}
    </>
  );
}

function FirstRows({
  preview: { headers, rows, totals },
  portfolio,
}: {
  preview: ReturnPreview;
  portfolio: Portfolio;
}) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  if (rows.length === 0)
    return <Nothing title={t("office.returns.noRows")} next={t("office.returns.noRowsNext")} />;
  return (
    <>
      <h3>
        {t("office.returns.firstRows", {
          shown: count(rows.length, format),
          rows: count(totals.rows, format),
        })}
      </h3>
      <Table
        caption={t("office.returns.firstRowsCaption")}
        columns={headers.map((header, index) => ({
          id: String(index),
          head: header || t("office.returns.noHeader", { n: index + 1 }),
          cell: ({ cells }: { cells: readonly string[] }) => (
            <span className={css.cell}>{cells[index] ?? ""}</span>
          ),
        }))}
        rows={rows.map((cells, index) => ({ cells, index }))}
        keyOf={({ index }) => String(index)}
      />
    </>
  );
}

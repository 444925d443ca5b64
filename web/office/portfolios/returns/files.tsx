// The files made for the creditor, newest first; each download is the very bytes that were made.
import { useTranslation } from "react-i18next";
import type { Portfolio } from "#http/contract/portfolio.ts";
import type { ReturnFile } from "#http/contract/returns.ts";
import { count, day, dayAndHour, money } from "../../../shared/format.ts";
import { useCan } from "../../../shared/session.ts";
import kit from "../../kit/kit.module.css";
import { formatOfPortfolio } from "../../kit/lists.ts";
import { Loaded, Nothing, Panel } from "../../kit/page.tsx";
import { type Column, Table } from "../../kit/table.tsx";
import css from "./returns.module.css";
import { useReturnFiles } from "./use-returns.ts";

export function Files({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const can = useCan();
  const query = useReturnFiles(portfolio.id);
  const columns = useColumns(portfolio);
  const next = can("report.export") ? "office.returns.noneNext" : "office.returns.noneNextReader";
  return (
    <Panel title={t("office.returns.files")} hint={t("office.returns.filesHint")}>
      <Loaded query={query}>
        {(files) =>
          files.length === 0 ? (
            <Nothing title={t("office.returns.none")} next={t(next)} />
          ) : (
            <Table
              caption={t("office.returns.files")}
              columns={columns}
              rows={files}
              keyOf={({ id }) => id}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

function useColumns(portfolio: Portfolio): readonly Column<ReturnFile>[] {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  return [
    { id: "name", head: t("office.returns.file"), cell: (file) => <Name file={file} /> },
    { id: "day", head: t("office.returns.day"), cell: (file) => day(file.day, format) },
    { id: "n", head: t("office.returns.number"), cell: ({ n }) => n, numeric: true },
    { id: "rows", head: t("office.returns.rows"), cell: ({ rows }) => count(rows, format), numeric: true },
    {
      id: "accounts",
      head: t("office.returns.accounts"),
      cell: ({ accounts }) => count(accounts, format),
      numeric: true,
    },
    {
      id: "promised",
      head: t("office.returns.promised"),
      cell: ({ promised }) =>
        promised.map((amount) => money(amount, format)).join(" + ") || t("office.returns.noPromised"),
      numeric: true,
    },
    { id: "made", head: t("office.returns.made"), cell: ({ madeAt }) => dayAndHour(madeAt, format) },
    { id: "send", head: t("office.returns.download"), cell: (file) => <Sends file={file} /> },
  ];
}

/** The mark of its bytes lets the creditor see that what came is what was made. */
function Name({ file }: { file: ReturnFile }) {
  const { t } = useTranslation();
  return (
    <>
      {file.name}
      <details className={css.hash}>
        <summary>{t("office.returns.hash")}</summary>
        <code>{file.sha256}</code>
      </details>
    </>
  );
}
function Sends({ file }: { file: ReturnFile }) {
  const { t } = useTranslation();
  const { id, name, controlName } = file;
  return (
    <span className={kit.actions}>
      <a
        className={kit.link}
        href={`/v1/return-files/${id}/file.csv`}
        download={name}
        aria-label={t("office.returns.sendAgainOf", { name })}
      >
        {t("office.returns.sendAgain")}
      </a>
      {controlName !== null && (
        <a
          className={kit.link}
          href={`/v1/return-files/${id}/control.txt`}
          download={controlName}
          aria-label={t("office.returns.controlOf", { name })}
        >
          {t("office.returns.control")}
        </a>
      )}
    </span>
  );
}

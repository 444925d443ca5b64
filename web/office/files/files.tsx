// The watched folder as the office sees it: what became of each file dropped there, and where the next one goes.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InboxFile, InboxFiles } from "#http/contract/inbox.ts";
import { patterns } from "#inbox/core/names.ts";
import { get } from "../../shared/api.ts";
import { count, dateOf, day, hourMinute } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { type Column, Table } from "../kit/table.tsx";
import css from "./files.module.css";

/** The worker looks as often. */
const askAgainMs = 5_000;
const marks = {
  loaded: "✔",
  partly: "◆",
  already: "✔",
  refused: "▲",
  unknown_name: "▲",
  of_tomorrow: "◔",
  not_a_file: "▲",
} as const;

export function FilesPage() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["inboxFiles"],
    queryFn: ({ signal }) => get<InboxFiles>("/v1/inbox-files", signal),
    refetchInterval: askAgainMs,
  });
  return (
    <Page title={t("office.pages.files")} hint={t("office.files.hint")}>
      <Loaded query={query}>
        {({ files, folders }) => (
          <>
            <Panel title={t("office.files.dealt")}>
              {files.length === 0 ? (
                <Nothing title={t("office.files.none")} next={t("office.files.noneNext")} />
              ) : (
                <Dealt files={files} />
              )}
            </Panel>
            <Where folders={folders} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Dealt({ files }: Pick<InboxFiles, "files">) {
  const { t } = useTranslation();
  const format = useFormat();
  const figure = (value: number | null) => (value === null ? t("common.none") : count(value, format));
  const columns: readonly Column<InboxFile>[] = [
    { id: "name", head: t("office.load.file"), cell: (file) => <Name file={file} /> },
    {
      id: "at",
      head: t("office.when"),
      cell: ({ at }) => (
        <span className={css.state}>
          {day(dateOf(at, format.zone), format)} {hourMinute(at, format)}
        </span>
      ),
    },
    { id: "portfolio", head: t("office.portfolio"), cell: ({ portfolioName }) => portfolioName },
    {
      id: "kind",
      head: t("office.load.kind"),
      cell: ({ kind }) => (kind === null ? t("common.none") : t(`office.files.kinds.${kind}`)),
    },
    {
      id: "state",
      head: t("office.state"),
      cell: ({ outcome }) => (
        <span className={css.state}>
          <span aria-hidden="true">{marks[outcome]} </span>
          {t(`office.files.outcomes.${outcome}`)}
        </span>
      ),
    },
    { id: "rows", head: t("office.load.figures.rows"), cell: ({ rows }) => figure(rows), numeric: true },
    {
      id: "rejected",
      head: t("office.load.figures.rejected"),
      cell: ({ rejected }) => figure(rejected),
      numeric: true,
    },
    {
      id: "reason",
      head: t("office.files.reason"),
      cell: ({ reason }) => (reason === "" ? t("common.none") : <span className={css.reason}>{reason}</span>),
    },
  ];
  return <Table caption={t("office.files.dealt")} columns={columns} rows={files} keyOf={({ id }) => id} />;
}

/** What nobody loaded has no detail. */
function Name({ file }: { file: InboxFile }) {
  const can = useCan();
  if (file.jobId === null || !can("portfolio.read")) return <span className={css.name}>{file.name}</span>;
  return (
    <Link
      className={`${kit.link} ${css.name}`}
      to={`/oficina/carteras/${file.portfolioId}/cargas/${file.jobId}`}
    >
      {file.name}
    </Link>
  );
}

function Where({ folders }: Pick<InboxFiles, "folders">) {
  const { t } = useTranslation();
  return (
    <Panel title={t("office.files.where")} hint={t("office.files.whereHint")}>
      <Table
        caption={t("office.files.where")}
        columns={[
          { id: "portfolio", head: t("office.portfolio"), cell: ({ portfolioName }) => portfolioName },
          {
            id: "path",
            head: t("office.files.folder"),
            cell: ({ path }) => (path === null ? t("office.files.noFolder") : <code>{path}</code>),
          },
        ]}
        rows={folders}
        keyOf={({ portfolioId }) => portfolioId}
      />
      <p>{t("office.files.names")}</p>
      <ul className={kit.refusal}>
        {patterns.map(({ kind, begins }) => (
          <li key={kind}>
            <code>{begins}…</code> {t(`office.files.kinds.${kind}`)}
          </li>
        ))}
      </ul>
      <p className="muted">{t("office.files.day")}</p>
    </Panel>
  );
}

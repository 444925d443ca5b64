// Every version ever signed for a mandate: by whom, since when, and what it changed.
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "react-router";
import type { SheetState } from "#http/contract/sheets.ts";
import { day, dayAndHour } from "../../../shared/format.ts";
import { operationNow } from "../../../shared/live-react.ts";
import kit from "../../kit/kit.module.css";
import { Nothing, Panel } from "../../kit/page.tsx";
import { Table } from "../../kit/table.tsx";
import { Changes, SheetView } from "./sheet-view.tsx";
import { previousOf, standingOf, type Version } from "./versions.ts";
import { changesBetween, type Telling } from "./words.ts";

const marks = { in_force: "✔", upcoming: "◔", replaced: "○", overruled: "○", skipped: "○" } as const;

export function History({ state, telling }: { state: SheetState; telling: Telling }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const { versions } = state;
  const shown = versions.find(({ id }) => id === params.get("version"));
  return (
    <>
      <Panel title={t("office.sheet.history.title")}>
        {versions.length === 0 ? (
          <Nothing title={t("office.sheet.history.none")} />
        ) : (
          <List versions={versions} telling={telling} />
        )}
      </Panel>
      {shown && <OldVersion key={shown.id} shown={shown} state={state} telling={telling} />}
    </>
  );
}

function List({ versions, telling }: { versions: readonly Version[]; telling: Telling }) {
  const { t, format } = telling;
  const now = operationNow();
  return (
    <Table
      caption={t("office.sheet.history.title")}
      rows={versions}
      keyOf={({ id }) => id}
      columns={[
        {
          id: "version",
          head: t("office.sheet.history.version"),
          cell: (row) => (
            <Link className={kit.link} to={`?version=${row.id}`} state={{ opened: true }} preventScrollReset>
              {nameOf(telling, row)}
            </Link>
          ),
        },
        {
          id: "standing",
          head: t("office.state"),
          cell: (row) => {
            const standing = standingOf(row, versions, now);
            return (
              <>
                <span aria-hidden="true">{marks[standing]} </span>
                {t(`office.sheet.history.standing.${standing}`)}
              </>
            );
          },
        },
        {
          id: "signed",
          head: t("office.sheet.history.signed"),
          cell: (row) =>
            t("office.compliance.signedOn", { name: row.signedBy, day: day(row.signedOn, format) }),
        },
        { id: "from", head: t("office.sheet.history.from"), cell: (row) => dayAndHour(row.from, format) },
        {
          id: "note",
          head: t("office.sheet.history.note"),
          cell: (row) => row.note || <span className="muted">{t("office.sheet.history.noNote")}</span>,
        },
      ]}
    />
  );
}

function OldVersion({ shown, state, telling }: { shown: Version; state: SheetState; telling: Telling }) {
  const { t } = telling;
  const { state: come } = useLocation();
  const top = useRef<HTMLDivElement>(null);
  const opened = Boolean((come as { opened?: boolean } | null)?.opened);
  // Opened from the list: what was asked for is further down. A shared address leaves the focus alone.
  useEffect(() => {
    if (opened) top.current?.focus();
  }, [opened]);
  const before = previousOf(shown, state.versions);
  const title = before
    ? t("office.sheet.history.changed", { version: before.version })
    : t("office.sheet.history.changedFirst");
  const changes = changesBetween(before?.sheet ?? state.house, shown.sheet, telling);
  return (
    <div ref={top} tabIndex={-1}>
      <Panel
        title={nameOf(telling, shown)}
        actions={
          <Link className={kit.link} to="." preventScrollReset>
            {t("office.sheet.history.close")}
          </Link>
        }
      >
        <Signature of={shown} telling={telling} />
        {shown.note && <p>{shown.note}</p>}
        <h3>{title}</h3>
        {changes.length === 0 ? (
          <p className="muted">{t("office.sheet.history.same")}</p>
        ) : (
          <Changes changes={changes} caption={title} />
        )}
        <h3>{t("office.sheet.history.whole")}</h3>
        <SheetView sheet={shown.sheet} telling={telling} />
      </Panel>
    </div>
  );
}

export function Signature({ of, telling }: { of: Version; telling: Telling }) {
  const { t, format } = telling;
  return (
    <p>
      {t("office.sheet.signature", {
        name: of.signedBy,
        day: day(of.signedOn, format),
        from: dayAndHour(of.from, format),
      })}
    </p>
  );
}
function nameOf({ t }: Telling, { version, ofCreditor }: Version): string {
  return t(ofCreditor ? "office.sheet.history.nameOfCreditor" : "office.sheet.history.name", { version });
}

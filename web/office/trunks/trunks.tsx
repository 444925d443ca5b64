// Trunks, the numbers they show, and whether both work.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "../../shared/api.ts";
import { hourMinute } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import kit from "../kit/kit.module.css";
import { type TrunkView, useTrunks } from "../kit/lists.ts";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { CallerIdsPanel } from "./caller-ids.tsx";
import { isUnderWay, LastTest } from "./last-test.tsx";
import { LimitsPanel } from "./limits.tsx";
import { TrunkForm } from "./trunk-form.tsx";

export function TrunksPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useTrunks();
  const [editing, setEditing] = useState<TrunkView | "new">();
  return (
    <Page title={t("office.trunks.title")} hint={t("office.trunks.hint")}>
      <Panel
        title={t("office.trunks.list")}
        actions={
          can("trunk.manage") && <Button onClick={() => setEditing("new")}>{t("office.trunks.new")}</Button>
        }
      >
        <Loaded query={query}>
          {(trunks) =>
            trunks.length === 0 ? (
              <Nothing title={t("office.trunks.none")} next={t("office.trunks.noneNext")} />
            ) : (
              <List trunks={trunks} edit={setEditing} />
            )
          }
        </Loaded>
        <p className="muted">{t("office.trunks.demoExplain")}</p>
      </Panel>
      <CallerIdsPanel trunks={query.data ?? []} />
      {can("trunk.manage") && <LimitsPanel />}
      {editing && (
        <TrunkForm {...(editing === "new" ? {} : { trunk: editing })} close={() => setEditing(undefined)} />
      )}
    </Page>
  );
}

function List({ trunks, edit }: { trunks: readonly TrunkView[]; edit: (trunk: TrunkView) => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const testing = useSend((id: string) => post(`/v1/trunks/${id}/test`, {}), {
    told: t("office.trunks.testBegun"),
    refresh: [["trunks"], ["callerIds"]],
  });
  return (
    <>
      {testing.error && <ProblemPanel error={testing.error} />}
      <Table
        caption={t("office.trunks.list")}
        rows={trunks}
        keyOf={(row) => row.id}
        columns={[
          { id: "name", head: t("office.fields.name"), cell: (row) => <Name trunk={row} /> },
          { id: "host", head: t("office.trunks.server"), cell: (row) => `${row.host}:${row.port}` },
          {
            id: "limits",
            head: t("office.trunks.limits"),
            cell: (row) => t("office.trunks.limitsOf", { lines: row.maxLines, cps: row.callsPerSecond }),
          },
          { id: "tariff", head: t("office.trunks.tariff"), cell: (row) => <Tariff trunk={row} /> },
          {
            id: "backup",
            head: t("office.trunks.backup"),
            cell: (row) =>
              row.backupOrder === null
                ? t("office.trunks.noBackup")
                : t("office.trunks.backupOf", { order: row.backupOrder }),
          },
          {
            id: "test",
            head: t("office.trunks.lastTest"),
            cell: (row) => <LastTest test={row.lastTest} />,
          },
          {
            id: "edit",
            head: t("office.actions"),
            cell: (row) => (
              <div className={kit.actions}>
                {can("callerid.stop") && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={isUnderWay(row.lastTest)}
                    loading={testing.isPending && testing.variables === row.id}
                    onClick={() => testing.mutate(row.id)}
                  >
                    {t("office.trunks.test")}
                    <span className="sr-only"> {row.name}</span>
                  </Button>
                )}
                {can("trunk.manage") && (
                  <Button size="compact-sm" variant="default" onClick={() => edit(row)} disabled={row.demo}>
                    {t("office.edit")}
                    <span className="sr-only"> {row.name}</span>
                  </Button>
                )}
              </div>
            ),
          },
        ]}
      />
    </>
  );
}

function Name({ trunk }: { trunk: TrunkView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {trunk.demo ? t("office.trunks.demoNamed", { name: trunk.name }) : trunk.name}
      {trunk.restsUntil !== null && (
        <div className="muted">
          <span aria-hidden="true">▲ </span>
          {t("office.trunks.rests", { at: hourMinute(trunk.restsUntil, format) })}
        </div>
      )}
    </>
  );
}

function Tariff({ trunk }: { trunk: TrunkView }) {
  const { t } = useTranslation();
  const { firstSeconds: first, nextSeconds: next, currency, mobilePrice, fixedPrice } = trunk;
  if (currency === null) return t("office.trunks.tariffNone", { first, next });
  const none = t("office.trunks.unknownPrice");
  return t("office.trunks.tariffOf", {
    first,
    next,
    currency,
    mobile: mobilePrice ?? none,
    fixed: fixedPrice ?? none,
  });
}

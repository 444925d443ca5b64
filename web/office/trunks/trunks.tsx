// SIP trunks: the lines calls leave by, and the numbers they show.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "../../shared/session.ts";
import { type TrunkView, useTrunks } from "../kit/lists.ts";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";
import { TrunkForm } from "./trunk-form.tsx";

export function TrunksPage() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useTrunks();
  const [editing, setEditing] = useState<TrunkView | "new">();
  return (
    <Page
      title={t("office.trunks.title")}
      hint={t("office.trunks.hint")}
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
      {editing && (
        <TrunkForm {...(editing === "new" ? {} : { trunk: editing })} close={() => setEditing(undefined)} />
      )}
    </Page>
  );
}

function List({ trunks, edit }: { trunks: readonly TrunkView[]; edit: (trunk: TrunkView) => void }) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t("office.trunks.title")}
      rows={trunks}
      keyOf={(row) => row.id}
      columns={[
        {
          id: "name",
          head: t("office.fields.name"),
          cell: (row) => (row.demo ? t("office.trunks.demoNamed", { name: row.name }) : row.name),
        },
        { id: "host", head: t("office.trunks.server"), cell: (row) => `${row.host}:${row.port}` },
        {
          id: "user",
          head: t("office.fields.username"),
          cell: (row) => row.username ?? t("office.trunks.byAddress"),
        },
        { id: "callerIds", head: t("office.fields.callerIds"), cell: (row) => row.callerIds.join(", ") },
        {
          id: "limits",
          head: t("office.trunks.limits"),
          cell: (row) => t("office.trunks.limitsOf", { lines: row.maxLines, cps: row.callsPerSecond }),
        },
        {
          id: "edit",
          head: t("office.actions"),
          cell: (row) => (
            <Button size="compact-sm" variant="default" onClick={() => edit(row)} disabled={row.demo}>
              {t("office.edit")}
              <span className="sr-only"> {row.name}</span>
            </Button>
          ),
        },
      ]}
    />
  );
}

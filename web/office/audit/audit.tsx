// Who read, changed, listened or took out what: the access log, newest first.
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { get } from "../../shared/api.ts";
import { dayAndHour } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { useFilters } from "../../shared/use-filters.ts";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";
import { actions, detailText, type Entry, ofDebtor } from "./entry.ts";

const most = 500;

export function AuditPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const [params, set] = useFilters();
  const action = params.get("accion") ?? "";
  const subject = params.get("sobre") ?? "";
  const query = useQuery({
    queryKey: ["accessLog", subject, action],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({
        limit: String(most),
        ...(subject ? { subjectId: subject } : {}),
        ...(action ? { action } : {}),
      });
      return (await get<{ entries: readonly Entry[] }>(`/v1/access-log?${search}`, signal)).entries;
    },
  });
  return (
    <Page title={t("office.pages.audit")} hint={t("office.audit.hint", { max: most })}>
      <div className={kit.filters}>
        <NativeSelect
          label={t("office.audit.action")}
          value={action}
          data={[
            { value: "", label: t("office.audit.all") },
            ...actions.map((each) => ({ value: each, label: t(`office.audit.actions.${each}`) })),
          ]}
          onChange={(event) => set("accion", event.currentTarget.value)}
        />
        {subject !== "" && (
          <Button variant="default" onClick={() => set("sobre", "")}>
            {t("office.audit.everything")}
          </Button>
        )}
      </div>
      <Loaded query={query}>
        {(entries) => {
          if (entries.length === 0)
            return (
              <Nothing
                title={t(`${action}${subject}` === "" ? "office.audit.none" : "office.audit.noneHere")}
              />
            );
          return (
            <Table
              caption={t("office.pages.audit")}
              rows={entries}
              keyOf={(row) => row.id}
              columns={[
                { id: "at", head: t("office.when"), cell: (row) => dayAndHour(row.at, format) },
                {
                  id: "who",
                  head: t("office.audit.who"),
                  cell: (row) => row.userName ?? t("office.audit.system"),
                },
                {
                  id: "action",
                  head: t("office.audit.action"),
                  cell: (row) =>
                    t(`office.audit.actions.${row.action as "read"}`, { defaultValue: row.action }),
                },
                {
                  id: "what",
                  head: t("office.audit.what"),
                  cell: (row) => t(`office.audit.whats.${row.what as "user"}`, { defaultValue: row.what }),
                },
                {
                  id: "detail",
                  head: t("office.audit.detail"),
                  cell: (row) => (
                    <>
                      {detailText(t, row.detail)}
                      {row.subjectId && (
                        <div>
                          <Link
                            className={kit.link}
                            to={
                              ofDebtor.has(row.what)
                                ? `/oficina/personas/${row.subjectId}`
                                : `?sobre=${row.subjectId}`
                            }
                          >
                            {row.subjectId}
                          </Link>
                        </div>
                      )}
                    </>
                  ),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Page>
  );
}

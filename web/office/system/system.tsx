// Whether every part of the system answers.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refusalOf } from "../../shared/api.ts";
import { Loaded, Page } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";

interface Health {
  readonly status: string;
  readonly version: string;
  readonly parts: readonly {
    readonly name: string;
    readonly state: "ok" | "down";
    readonly detail: string;
  }[];
}

/** Answers 503 with the same body when a part is down: that is not a refusal, everything else is. */
async function readHealth(signal: AbortSignal): Promise<Health> {
  const answer = await fetch("/health", { signal });
  const told: Health | undefined = await answer
    .clone()
    .json()
    .catch(() => undefined);
  if (!Array.isArray(told?.parts)) throw await refusalOf(answer);
  return told;
}

export function SystemPage() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => readHealth(signal),
    refetchInterval: 10_000,
  });
  return (
    <Page title={t("office.pages.system")} hint={t("office.system.hint")}>
      <Loaded query={query}>
        {({ version, parts }) => (
          <>
            <p>{t("office.system.version", { version })}</p>
            <Table
              caption={t("office.system.parts")}
              rows={parts}
              keyOf={(row) => row.name}
              columns={[
                {
                  id: "name",
                  head: t("office.system.part"),
                  cell: (row) => t(`office.system.names.${row.name as "web"}`, { defaultValue: row.name }),
                },
                {
                  id: "state",
                  head: t("office.state"),
                  cell: (row) => (
                    <>
                      <span aria-hidden="true">{row.state === "ok" ? "● " : "▲ "}</span>
                      {t(`office.system.states.${row.state}`)}
                    </>
                  ),
                },
                {
                  id: "detail",
                  head: t("office.audit.detail"),
                  cell: (row) => row.detail || t("common.none"),
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

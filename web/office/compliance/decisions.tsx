// "¿Por qué se llamó (o no) a esta persona?": each decision of the gate with its article and the next allowed instant.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { explain } from "#compliance/core/explain.ts";
import type { Reason } from "#compliance/core/request.ts";
import type { ContactDecision } from "#http/contract/compliance.ts";
import { get } from "../../shared/api.ts";
import { dayAndHour } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Verdict } from "../../shared/ui/verdict.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";
import { FindPerson } from "../people/find-person.tsx";

export function Decisions() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const person = params.get("persona");
  return (
    <Panel title={t("office.compliance.decisions")} hint={t("office.compliance.decisionsHint")}>
      <FindPerson choose={({ id }) => setParams({ persona: id })} />
      {person && <Of key={person} debtorId={person} />}
    </Panel>
  );
}

function Of({ debtorId }: { debtorId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery({
    queryKey: ["decisions", debtorId],
    queryFn: async ({ signal }) =>
      (await get<{ items: readonly ContactDecision[] }>(`/v1/debtors/${debtorId}/contact-decisions`, signal))
        .items,
  });
  return (
    <>
      <p>
        <Link className={kit.link} to={`/oficina/personas/${debtorId}`}>
          {t("office.compliance.toCard")}
        </Link>
      </p>
      <Loaded query={query}>
        {(items) =>
          items.length === 0 ? (
            <Nothing
              title={t("office.compliance.noDecisions")}
              next={t("office.compliance.noDecisionsNext")}
            />
          ) : (
            <Table
              caption={t("office.compliance.decisions")}
              rows={items}
              keyOf={(row) => row.id}
              columns={[
                { id: "at", head: t("office.when"), cell: (row) => dayAndHour(row.at, format) },
                {
                  id: "purpose",
                  head: t("office.compliance.purpose"),
                  cell: (row) => t(`office.compliance.purposes.${row.purpose}`),
                },
                {
                  id: "verdict",
                  head: t("office.compliance.verdict"),
                  cell: (row) => <Verdict verdict={row.verdict} />,
                },
                { id: "why", head: t("office.compliance.why"), cell: (row) => <Why reasons={row.reasons} /> },
                {
                  id: "next",
                  head: t("office.compliance.next"),
                  cell: (row) =>
                    row.nextAllowedAt === null ? t("common.none") : dayAndHour(row.nextAllowedAt, format),
                },
              ]}
            />
          )
        }
      </Loaded>
    </>
  );
}
function Why({ reasons }: { reasons: ContactDecision["reasons"] }) {
  const { t } = useTranslation();
  if (reasons.length === 0) return t("office.compliance.nothingAgainst");
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={reason.rule + JSON.stringify(reason.detail)}>
          {explain(reason as unknown as Reason)} <span className="muted">{reason.article}</span>
        </li>
      ))}
    </ul>
  );
}

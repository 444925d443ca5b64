// The figures of a load and the rows it refused.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { PaymentRejects } from "#http/contract/payments.ts";
import { get } from "../../shared/api.ts";
import { count } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Fact } from "../../shared/ui/fact.tsx";
import kit from "../kit/kit.module.css";
import { Loaded } from "../kit/page.tsx";
import { Table } from "../kit/table.tsx";

const importFigures = [
  "rows",
  "accepted",
  "rejected",
  "accountsNew",
  "accountsChanged",
  "accountsSame",
  "debtorsNew",
  "phonesNew",
  "withoutPhone",
] as const;
const paymentFigures = ["rows", "applied", "duplicates", "rejected", "closedAccounts"] as const;

interface Props {
  readonly result: Readonly<Record<string, unknown>>;
  readonly payments: boolean;
}
export function LoadCounts({ result, payments }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const figures = (payments ? paymentFigures : importFigures).filter(
    (name) => typeof result[name] === "number",
  );
  const warnings = Object.entries((result.warnings ?? {}) as Readonly<Record<string, number>>);
  return (
    <>
      <dl className={kit.facts}>
        {figures.map((name) => (
          <Fact key={name} name={t(`office.load.figures.${name}`)}>
            {count(Number(result[name]), format)}
          </Fact>
        ))}
      </dl>
      {warnings.length > 0 && (
        <div>
          <strong>{t("office.load.warnings")}</strong>
          <ul className={kit.refusal}>
            {warnings.map(([code, times]) => (
              <li key={code}>
                {t(`office.load.warningTexts.${code as "telefono_invalido"}`, { defaultValue: code })}:{" "}
                {count(times, format)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

export function RejectsOf({
  fileId,
  payments,
  rejected,
}: {
  fileId: string;
  payments: boolean;
  rejected: number;
}) {
  const { t } = useTranslation();
  if (rejected === 0 || fileId === "") return null;
  return (
    <>
      <p>
        <a
          href={`/v1/${payments ? "payments-files" : "imports"}/${fileId}/rejects.csv`}
          download
          className={kit.link}
        >
          {t("office.load.rejectsFile")}
        </a>{" "}
        <span className="muted">{t("office.load.rejectsHint")}</span>
      </p>
      {payments && <PaymentRejectRows fileId={fileId} />}
    </>
  );
}

function PaymentRejectRows({ fileId }: { fileId: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["paymentRejects", fileId],
    queryFn: ({ signal }) =>
      get<Static<typeof PaymentRejects>>(`/v1/payments-files/${fileId}/rejects`, signal),
  });
  return (
    <Loaded query={query}>
      {({ rejects }) => (
        <Table
          caption={t("office.load.rejects")}
          rows={rejects}
          keyOf={(row) => `${row.row} ${row.field} ${row.code}`}
          columns={[
            { id: "row", head: t("office.load.row"), cell: (row) => row.row },
            { id: "message", head: t("office.load.reason"), cell: (row) => row.message },
          ]}
        />
      )}
    </Loaded>
  );
}

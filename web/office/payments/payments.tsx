// Payments of a mandate and the files that bring them.
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { Static } from "typebox";
import type { PaymentPage, PaymentView } from "#http/contract/payments.ts";
import type { Portfolio } from "#http/contract/portfolio.ts";
import { get, sendFile } from "../../shared/api.ts";
import { dateOf, day, money } from "../../shared/format.ts";
import { operationNow } from "../../shared/live-react.ts";
import { useCan } from "../../shared/session.ts";
import { ProblemPanel } from "../../shared/ui/problem.tsx";
import { Choice, Field, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { formatOfPortfolio, usePortfolios } from "../kit/lists.ts";
import { More } from "../kit/more.tsx";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { PickPortfolio, useChosenPortfolio } from "../kit/pick-portfolio.tsx";
import { RefusalLines } from "../kit/refusal.tsx";
import { type Column, Table } from "../kit/table.tsx";
import { FileDrop } from "../load/choose-file.tsx";
import { JobPanel } from "../load/job.tsx";
import { NoPortfolio } from "../segments/segments.tsx";
import { Reported } from "./reported.tsx";

export function PaymentsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const portfolios = usePortfolios();
  const portfolio = useChosenPortfolio(portfolios.data);
  return (
    <Page title={t("office.pages.payments")} hint={t("office.payments.hint")}>
      <Loaded query={portfolios}>
        {(all) =>
          portfolio ? (
            <>
              <div className={kit.filters}>
                <PickPortfolio portfolios={all} chosen={portfolio.id} />
              </div>
              {can("payment.load") && <Upload key={portfolio.id} portfolio={portfolio} />}
              <Payments portfolio={portfolio} />
              {can("return.read") && <Reported portfolio={portfolio} />}
            </>
          ) : (
            <NoPortfolio />
          )
        }
      </Loaded>
    </Page>
  );
}

function Upload({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const today = dateOf(operationNow(), portfolio.timeZone);
  const form = useForm({ throughOn: "", decimal: "", dateOrder: "" });
  const [acceptRejects, setAccept] = useState(false);
  const jobId = params.get("trabajo");
  const sending = useMutation({
    mutationFn: (file: File) => {
      const told = Object.entries(form.values).filter(([, value]) => value !== "");
      const query = new URLSearchParams([["name", file.name], ...told]);
      if (acceptRejects) query.set("acceptRejects", "true");
      return sendFile<{ jobId: string }>(`/v1/portfolios/${portfolio.id}/payments-files?${query}`, file);
    },
    onSuccess: (answer) => setParams({ cartera: portfolio.id, trabajo: answer.jobId }),
  });
  if (jobId) {
    return (
      <>
        <JobPanel jobId={jobId} />
        <p>
          <Button variant="default" onClick={() => setParams({ cartera: portfolio.id })}>
            {t("office.payments.again")}
          </Button>
        </p>
      </>
    );
  }
  return (
    <Panel title={t("office.payments.load")} hint={t("office.payments.loadHint")}>
      <div className={kit.pair}>
        <Field
          form={form}
          name="throughOn"
          label={t("office.payments.throughOn")}
          hint={t("office.payments.throughOnHint", { day: day(today, formatOfPortfolio(portfolio)) })}
          type="date"
        />
        <Choice
          form={form}
          name="decimal"
          label={t("office.payments.decimal")}
          hint={t("office.payments.onlyDoubt")}
          options={[
            { value: "", label: t("office.payments.asFile") },
            { value: ",", label: t("office.load.decimalComma") },
            { value: ".", label: t("office.load.decimalPoint") },
          ]}
        />
        <Choice
          form={form}
          name="dateOrder"
          label={t("office.payments.dateOrder")}
          hint={t("office.payments.onlyDoubt")}
          options={[
            { value: "", label: t("office.payments.asFile") },
            { value: "dmy", label: t("office.load.dmy") },
            { value: "mdy", label: t("office.load.mdy") },
          ]}
        />
      </div>
      <label>
        <input type="checkbox" checked={acceptRejects} onChange={() => setAccept(!acceptRejects)} />{" "}
        {t("office.payments.acceptRejects")}
      </label>
      {sending.error && (
        <div>
          <ProblemPanel error={sending.error} />
          <RefusalLines error={sending.error} />
        </div>
      )}
      <FileDrop onFile={(file) => sending.mutate(file)} busy={sending.isPending} />
    </Panel>
  );
}

type Payment = Static<typeof PaymentView>;
function Payments({ portfolio }: { portfolio: Portfolio }) {
  const { t } = useTranslation();
  const format = formatOfPortfolio(portfolio);
  const query = useInfiniteQuery({
    queryKey: ["payments", portfolio.id],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: "50", ...(pageParam ? { cursor: pageParam } : {}) });
      return get<Static<typeof PaymentPage>>(`/v1/portfolios/${portfolio.id}/payments?${search}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.payments) ?? [];
  const through = query.data?.pages[0]?.throughOn;
  const columns: readonly Column<Payment>[] = [
    {
      id: "account",
      head: t("office.fields.accountNumber"),
      cell: (row) => row.accountNumber ?? t("office.payments.noAccount"),
    },
    {
      id: "amount",
      head: t("office.reports.amount"),
      numeric: true,
      cell: (row) => (
        <>
          {money(row.amount, format)}
          {row.reversed && <span className="muted"> {t("office.payments.reversed")}</span>}
        </>
      ),
    },
    { id: "on", head: t("office.payments.valueOn"), cell: (row) => day(row.valueOn, format), numeric: true },
    { id: "method", head: t("office.payments.method"), cell: (row) => row.method },
    { id: "reference", head: t("office.payments.reference"), cell: (row) => row.reference },
    {
      id: "person",
      head: t("office.segments.person"),
      cell: (row) => (
        <Link className={kit.link} to={`/oficina/personas/${row.debtorId}`}>
          {t("office.payments.toCard")}
          <span className="sr-only"> {row.accountNumber}</span>
        </Link>
      ),
    },
  ];
  return (
    <Panel
      title={t("office.payments.list")}
      hint={through ? t("office.payments.through", { day: day(through, format) }) : undefined}
    >
      {query.error && <ProblemPanel error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <Nothing title={t("office.payments.none")} />}
      {rows.length > 0 && (
        <Table caption={t("office.payments.list")} columns={columns} rows={rows} keyOf={(row) => row.id} />
      )}
      <More query={query} />
    </Panel>
  );
}

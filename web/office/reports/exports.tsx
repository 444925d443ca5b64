// Exports asked for: what became of each, the file while it is there, and for whoever lets them go, the decision.
import { Anchor, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Export } from "#http/contract/exports.ts";
import { get, post } from "../../shared/api.ts";
import { count, day, dayAndHour } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Form, FormFoot, LongField, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";

export const exportsKey = ["exports"];
type Verdict = "approve" | "refuse";

export function ExportsPanel() {
  const { t } = useTranslation();
  const [deciding, setDeciding] = useState<{ row: Export; verdict: Verdict }>();
  const query = useQuery({
    queryKey: exportsKey,
    queryFn: async ({ signal }) => (await get<{ exports: readonly Export[] }>("/v1/exports", signal)).exports,
    // The worker makes the file: the list says when it is there.
    refetchInterval: ({ state }) => (state.data?.some((each) => each.state === "approved") ? 1_500 : 30_000),
  });
  return (
    <Panel title={t("office.exports.title")} hint={t("office.exports.hint")}>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing title={t("office.exports.none")} />
          ) : (
            <ExportsTable rows={rows} decide={(row, verdict) => setDeciding({ row, verdict })} />
          )
        }
      </Loaded>
      {deciding && <Decision {...deciding} close={() => setDeciding(undefined)} />}
    </Panel>
  );
}

interface TableProps {
  readonly rows: readonly Export[];
  readonly decide: (row: Export, verdict: Verdict) => void;
}
function ExportsTable({ rows, decide }: TableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table
      caption={t("office.exports.title")}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        { id: "number", head: t("office.exports.number"), cell: (row) => row.number, numeric: true },
        {
          id: "what",
          head: t("office.exports.what"),
          cell: (row) =>
            row.from === null || row.to === null
              ? t(`office.exports.kinds.${row.kind}`)
              : t("office.exports.period", { from: day(row.from, format), to: day(row.to, format) }),
        },
        {
          id: "rows",
          head: t("office.exports.rows"),
          cell: (row) => count(row.rows, format),
          numeric: true,
        },
        {
          id: "asked",
          head: t("office.exports.askedBy"),
          cell: (row) => (
            <>
              {row.askedByName}, {dayAndHour(row.askedAt, format)}
              <div className="muted">«{row.reason}»</div>
            </>
          ),
        },
        { id: "state", head: t("office.exports.state"), cell: (row) => <State row={row} decide={decide} /> },
      ]}
    />
  );
}

function State({ row, decide }: { row: Export; decide: TableProps["decide"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const can = useCan();
  const { number, state } = row;
  if (row.kind === "person") return <>{t("office.exports.taken")}</>;
  if (state === "ready" && row.mine && row.expiresAt !== null)
    return (
      <>
        <Anchor href={`/v1/exports/${row.id}/file.csv`} download underline="always">
          {t("office.exports.download", { number })}
        </Anchor>
        <div className="muted">{t("office.exports.until", { at: dayAndHour(row.expiresAt, format) })}</div>
      </>
    );
  const decided = row.decidedByName !== null && (
    <div className="muted">
      {row.decidedByName}: «{row.decisionReason}»
    </div>
  );
  return (
    <>
      {t(`office.exports.states.${state}`)}
      {decided}
      {state === "asked" && row.mine && <div className="muted">{t("office.exports.secondPerson")}</div>}
      {state === "asked" && !row.mine && can("export.approve") && (
        <div className={kit.filters}>
          <Button size="xs" onClick={() => decide(row, "approve")}>
            {t("office.exports.approve", { number })}
          </Button>
          <Button size="xs" variant="default" onClick={() => decide(row, "refuse")}>
            {t("office.exports.refuse", { number })}
          </Button>
        </div>
      )}
    </>
  );
}

function Decision({ row, verdict, close }: { row: Export; verdict: Verdict; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const form = useForm({ reason: "" });
  const title = t(`office.exports.${verdict}`, { number: row.number });
  const label = t("office.exports.decisionReason");
  const sending = useSend(
    () => post(`/v1/exports/${row.id}/decision`, { verdict, reason: form.values.reason.trim() }),
    { told: t(`office.exports.done.${verdict}`), refresh: [exportsKey], onDone: close },
  );
  return (
    <Dialog title={title} onClose={close}>
      <p>
        {t("office.exports.decide", {
          ...{ name: row.askedByName, rows: count(row.rows, format), reason: row.reason },
        })}
      </p>
      <Form
        form={form}
        labels={{ reason: label }}
        error={sending.error}
        onSubmit={() => {
          if (form.check(blanks(form.values, ["reason"], t("office.exports.reasonMissing"))))
            sending.mutate(undefined);
        }}
      >
        <LongField form={form} name="reason" label={label} />
        <FormFoot action={title} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

// The queue: doubts the law leaves open, one per mandate and rule. Unanswered, each one is a no.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewItem } from "#http/contract/compliance.ts";
import { get, post } from "../../shared/api.ts";
import { count, dayAndHour } from "../../shared/format.ts";
import { useCan, useFormat, useSession } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Choice, Field, Form, FormFoot, LongField, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { type Column, Table } from "../kit/table.tsx";
import { ruleName } from "./rule-name.ts";

const marks = { open: "◆", allowed: "✔", denied: "▲" } as const;

export function Reviews() {
  const { t } = useTranslation();
  const [answering, setAnswering] = useState<ReviewItem>();
  const query = useQuery({
    queryKey: ["reviews"],
    queryFn: async ({ signal }) =>
      (await get<{ items: readonly ReviewItem[] }>("/v1/compliance/reviews", signal)).items,
    refetchInterval: 10_000,
  });
  return (
    <>
      <Loaded query={query}>
        {(items) => {
          const open = items.filter(({ state }) => state === "open");
          const past = items.filter(({ state }) => state !== "open");
          return (
            <>
              <Panel title={t("office.compliance.open")} hint={t("office.compliance.openHint")}>
                {open.length === 0 ? (
                  <Nothing
                    title={t("office.compliance.noneOpen")}
                    next={t("office.compliance.noneOpenNext")}
                  />
                ) : (
                  <List items={open} caption={t("office.compliance.open")} answer={setAnswering} />
                )}
              </Panel>
              {past.length > 0 && (
                <Panel title={t("office.compliance.past")}>
                  <List items={past} caption={t("office.compliance.past")} />
                </Panel>
              )}
            </>
          );
        }}
      </Loaded>
      {answering && <Resolve item={answering} close={() => setAnswering(undefined)} />}
    </>
  );
}

function List({
  items,
  caption,
  answer,
}: {
  items: readonly ReviewItem[];
  caption: string;
  answer?: (item: ReviewItem) => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const format = useFormat();
  const columns: Column<ReviewItem>[] = [
    {
      id: "rule",
      head: t("office.compliance.rule"),
      cell: (row) => (
        <>
          {ruleName(t, row.rule)}
          <br />
          <span className="muted">{row.article}</span>
        </>
      ),
    },
    { id: "portfolio", head: t("office.portfolio"), cell: (row) => row.portfolioName },
    {
      id: "times",
      head: t("office.compliance.held"),
      cell: (row) => count(row.times, format),
      numeric: true,
    },
    { id: "last", head: t("office.compliance.last"), cell: (row) => dayAndHour(row.lastAt, format) },
    {
      id: "state",
      head: t("office.state"),
      cell: (row) => (
        <>
          <span aria-hidden="true">{marks[row.state]} </span>
          {t(`office.compliance.states.${row.state}`)}
          {row.note !== "" && <div className="muted">{row.note}</div>}
        </>
      ),
    },
  ];
  if (answer && can("compliance.resolve")) {
    columns.push({
      id: "answer",
      head: t("office.actions"),
      cell: (row) => (
        <Button size="compact-sm" onClick={() => answer(row)}>
          {t("office.compliance.answer")}
          <span className="sr-only"> {row.portfolioName}</span>
        </Button>
      ),
    });
  }
  return <Table caption={caption} columns={columns} rows={items} keyOf={(row) => row.id} />;
}

function Resolve({ item, close }: { item: ReviewItem; close: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const form = useForm({ verdict: "", validTo: "", note: "" });
  const sending = useSend(
    () => {
      const { verdict, validTo, note } = form.values;
      const body = {
        verdict,
        ...(validTo ? { validTo } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      };
      return post(`/v1/compliance/reviews/${item.id}/resolve`, body);
    },
    { told: t("office.compliance.resolved"), refresh: [["reviews"], ["overlays"]], onDone: close },
  );
  const labels = { verdict: t("office.compliance.verdict"), validTo: t("office.compliance.validTo") };
  const submit = (): void => {
    if (form.check(form.values.verdict === "" ? { verdict: t("session.needed") } : {}))
      sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.compliance.answerTitle")} onClose={close} size={560}>
      <div className={kit.form}>
        <p>
          <strong>{ruleName(t, item.rule)}</strong> · {item.article}
          <br />
          {t("office.compliance.answerScope", { portfolio: item.portfolioName })}
        </p>
        <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
          <Choice
            form={form}
            name="verdict"
            label={labels.verdict}
            first
            options={[
              { value: "", label: t("office.segments.pick") },
              { value: "ALLOW", label: t("office.compliance.allow") },
              { value: "DENY", label: t("office.compliance.deny") },
            ]}
          />
          <Field
            form={form}
            name="validTo"
            label={labels.validTo}
            hint={t("office.compliance.validToHint")}
            type="date"
          />
          <LongField form={form} name="note" label={t("office.compliance.note")} />
          <p>{t("office.compliance.signedAs", { name: user.name })}</p>
          <FormFoot action={t("office.compliance.sign")} sending={sending.isPending} cancel={close} />
        </Form>
      </div>
    </Dialog>
  );
}

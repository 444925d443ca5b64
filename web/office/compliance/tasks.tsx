// Tasks that results opened for an area, the most urgent first: what was said, until when to answer, and the answer.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TaskView } from "#http/contract/tasks.ts";
import { get, post } from "../../shared/api.ts";
import { day, dayAndHour } from "../../shared/format.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { useFilters } from "../../shared/use-filters.ts";
import { blanks, Choice, Form, FormFoot, LongField, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { type Column, Table } from "../kit/table.tsx";

const areas = ["reclamos", "fraude", "cumplimiento", "supervision"] as const;

export function Tasks() {
  const { t } = useTranslation();
  const [params, set] = useFilters();
  const [answering, setAnswering] = useState<TaskView>();
  const area = params.get("area") ?? "";
  const state = params.get("estado") === "done" ? "done" : "open";
  const query = useQuery({
    queryKey: ["tasks", state, area],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ state, ...(area ? { area } : {}) });
      return (await get<{ tasks: readonly TaskView[] }>(`/v1/tasks?${search}`, signal)).tasks;
    },
    refetchInterval: 15_000,
  });
  const filters = useForm({ area, state });
  const shown = { ...filters, values: { area, state } };
  return (
    <Panel title={t("office.tasks.title")} hint={t("office.tasks.hint")}>
      <div className={kit.filters}>
        <Choice
          form={{ ...shown, set: (_name, value) => set("area", value) }}
          name="area"
          label={t("office.tasks.area")}
          options={[
            { value: "", label: t("office.tasks.allAreas") },
            ...areas.map((value) => ({ value, label: t(`office.tasks.areas.${value}`) })),
          ]}
        />
        <Choice
          form={{ ...shown, set: (_name, value) => set("estado", value) }}
          name="state"
          label={t("office.state")}
          options={[
            { value: "open", label: t("office.tasks.states.open") },
            { value: "done", label: t("office.tasks.states.done") },
          ]}
        />
      </div>
      <Loaded query={query}>
        {(tasks) =>
          tasks.length === 0 ? (
            <Nothing title={t(`office.tasks.none.${state}`)} next={t("office.tasks.noneNext")} />
          ) : (
            <List tasks={tasks} answer={setAnswering} />
          )
        }
      </Loaded>
      {answering && <Answer task={answering} close={() => setAnswering(undefined)} />}
    </Panel>
  );
}

function List({ tasks, answer }: { tasks: readonly TaskView[]; answer: (task: TaskView) => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const format = useFormat();
  const columns: Column<TaskView>[] = [
    {
      id: "due",
      head: t("office.tasks.due"),
      cell: (row) => (
        <>
          {row.late && <span aria-hidden="true">▲ </span>}
          {day(row.dueOn, format)}
          {row.late && <div>{t("office.tasks.late")}</div>}
        </>
      ),
    },
    { id: "area", head: t("office.tasks.area"), cell: (row) => t(`office.tasks.areas.${row.area}`) },
    {
      id: "who",
      head: t("office.tasks.person"),
      cell: (row) => (
        <>
          <Link className={kit.link} to={`/oficina/personas/${row.debtorId}`}>
            {row.debtorName}
          </Link>
          <div className="muted">{row.portfolioName}</div>
        </>
      ),
    },
    {
      id: "why",
      head: t("office.tasks.why"),
      cell: (row) => (
        <>
          {row.dispositionName}
          {row.said !== "" && <div className="muted">«{row.said}»</div>}
          <div className="muted">{dayAndHour(row.openedAt, format)}</div>
        </>
      ),
    },
    {
      id: "answer",
      head: t("office.tasks.answer"),
      cell: (row) =>
        row.state === "done" ? (
          <>
            {t(row.released ? "office.tasks.released" : "office.tasks.kept")}
            <div className="muted">{row.note}</div>
          </>
        ) : can("task.resolve") ? (
          <Button size="compact-sm" onClick={() => answer(row)}>
            {t("office.tasks.resolve")}
            <span className="sr-only"> {row.debtorName}</span>
          </Button>
        ) : (
          t("office.tasks.states.open")
        ),
    },
  ];
  return <Table caption={t("office.tasks.title")} columns={columns} rows={tasks} keyOf={(row) => row.id} />;
}

function Answer({ task, close }: { task: TaskView; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ release: "yes", note: "" });
  const sending = useSend(
    () =>
      post(`/v1/tasks/${task.id}/resolve`, {
        release: form.values.release === "yes",
        note: form.values.note.trim(),
      }),
    { told: t("office.tasks.done"), refresh: [["tasks"]], onDone: close },
  );
  const submit = (): void => {
    const wrong = blanks(form.values, ["note"], t("session.needed"));
    if (!wrong.note && form.values.note.trim().length < 3) wrong.note = t("office.tasks.noteShort");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={`${task.dispositionName} · ${task.debtorName}`} onClose={close} size={560}>
      <Form form={form} labels={{ note: t("office.tasks.note") }} onSubmit={submit} error={sending.error}>
        {task.said !== "" && <p>«{task.said}»</p>}
        <Choice
          form={form}
          name="release"
          label={t("office.tasks.decision")}
          hint={t("office.tasks.decisionHint")}
          first
          options={[
            { value: "yes", label: t("office.tasks.release") },
            { value: "no", label: t("office.tasks.keep") },
          ]}
        />
        <LongField form={form} name="note" label={t("office.tasks.note")} />
        <FormFoot action={t("office.tasks.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

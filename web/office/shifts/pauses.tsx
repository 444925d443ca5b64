// Reasons to pause, with their limits, for whoever administers the agency.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { patch, post, remove } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { blanks, Field, Form, FormFoot, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import type { Pause } from "./shifts.tsx";

type Asked = { readonly what: "new" } | { readonly what: "edit" | "remove"; readonly pause: Pause };

export function Pauses({ pauses }: { pauses: readonly Pause[] }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  return (
    <Panel
      title={t("office.shifts.pauses.title")}
      hint={t("office.shifts.pauses.hint")}
      actions={<Button onClick={() => setAsked({ what: "new" })}>{t("office.shifts.pauses.add")}</Button>}
    >
      <Table
        caption={t("office.shifts.pauses.title")}
        rows={pauses}
        keyOf={(row) => row.code}
        columns={[
          { id: "label", head: t("office.shifts.pauses.label"), cell: (row) => row.label },
          { id: "code", head: t("office.shifts.pauses.code"), cell: (row) => row.code },
          {
            id: "limit",
            head: t("office.shifts.pauses.limit"),
            numeric: true,
            cell: (row) => row.limitMinutes ?? t("office.shifts.pauses.noLimit"),
          },
          {
            id: "actions",
            head: t("office.actions"),
            cell: (row) => (
              <span className={kit.actions}>
                {(["edit", "remove"] as const).map((what) => (
                  <Button
                    key={what}
                    size="compact-sm"
                    variant="default"
                    onClick={() => setAsked({ what, pause: row })}
                  >
                    {what === "edit" ? t("office.edit") : t("office.shifts.pauses.remove")}
                    <span className="sr-only"> {row.label}</span>
                  </Button>
                ))}
              </span>
            ),
          },
        ]}
      />
      {asked?.what === "remove" && <Remove pause={asked.pause} close={close} />}
      {asked && asked.what !== "remove" && (
        <PauseForm pause={asked.what === "edit" ? asked.pause : undefined} close={close} />
      )}
    </Panel>
  );
}

const refresh = [["shifts"], ["pause-reasons"]];

function PauseForm({ pause, close }: { pause: Pause | undefined; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    label: pause?.label ?? "",
    code: pause?.code ?? "",
    limit: pause?.limitMinutes?.toString() ?? "",
  });
  const labels = {
    label: t("office.shifts.pauses.label"),
    code: t("office.shifts.pauses.code"),
    limit: t("office.shifts.pauses.limit"),
  };
  const { label, code, limit } = form.values;
  const limitMinutes = limit.trim() === "" ? null : Number(limit);
  const sending = useSend(
    () =>
      pause
        ? patch(`/v1/pause-reasons/${pause.code}`, { label, limitMinutes })
        : post("/v1/pause-reasons", { code, label, limitMinutes }),
    { told: t("office.shifts.pauses.done"), refresh, onDone: close },
  );
  const submit = (): void => {
    const found: Partial<Record<keyof typeof labels, string>> = blanks(
      form.values,
      ["label"],
      t("session.needed"),
    );
    if (!/^[a-z0-9-]{1,40}$/.test(code)) found.code = t("office.shifts.pauses.badCode");
    if (
      limitMinutes !== null &&
      !(Number.isInteger(limitMinutes) && limitMinutes >= 1 && limitMinutes <= 480)
    )
      found.limit = t("office.shifts.pauses.badLimit");
    if (form.check(found)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t(pause ? "office.shifts.pauses.edit" : "office.shifts.pauses.add")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Field form={form} name="label" label={labels.label} first />
        {!pause && (
          <Field form={form} name="code" label={labels.code} hint={t("office.shifts.pauses.codeHint")} />
        )}
        <Field
          form={form}
          name="limit"
          label={labels.limit}
          hint={t("office.shifts.pauses.limitHint")}
          digits
        />
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

function Remove({ pause, close }: { pause: Pause; close: () => void }) {
  const { t } = useTranslation();
  const sending = useSend(() => remove(`/v1/pause-reasons/${pause.code}`), {
    told: t("office.shifts.pauses.done"),
    refresh,
    onDone: close,
  });
  return (
    <Confirm
      title={t("office.shifts.pauses.remove")}
      action={t("office.shifts.pauses.remove")}
      danger
      sending={sending.isPending}
      error={sending.error}
      confirm={() => sending.mutate(undefined)}
      close={close}
    >
      {t("office.shifts.pauses.ask", { label: pause.label })}
      {sending.error && <p>{t("office.shifts.pauses.planned")}</p>}
    </Confirm>
  );
}

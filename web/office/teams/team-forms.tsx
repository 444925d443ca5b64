// Forms of the tree: a new team, and an agent to another team. Who comes second is told who moved the agent and when.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Teams } from "#http/contract/people.ts";
import { AppError } from "#kernel/errors.ts";
import { post, put } from "../../shared/api.ts";
import { dayAndHour } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Choice, Field, Form, FormFoot, useForm } from "../kit/form.tsx";
import { useSend } from "../kit/send.ts";

export interface Moving {
  readonly agent: Teams["loose"][number];
  readonly from: string | null;
}

export function NewTeamForm({
  supervisors,
  close,
}: {
  supervisors: Teams["supervisors"];
  close: () => void;
}) {
  const { t } = useTranslation();
  const form = useForm({ name: "", supervisorId: "" });
  const { name, supervisorId } = form.values;
  const sending = useSend(
    () => post("/v1/teams", { name: name.trim(), ...(supervisorId === "" ? {} : { supervisorId }) }),
    { told: t("office.teams.made", { name }), refresh: [["teams"]], onDone: close },
  );
  const labels = { name: t("office.fields.name"), supervisorId: t("office.teams.supervisor") };
  const submit = (): void => {
    if (form.check(blanks(form.values, ["name"], t("session.needed")))) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.teams.new")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Field form={form} name="name" label={labels.name} first />
        <Choice
          form={form}
          name="supervisorId"
          label={labels.supervisorId}
          options={[
            { value: "", label: t("office.teams.nobody") },
            ...supervisors.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
        <FormFoot action={t("office.teams.create")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

export function MoveForm({ tree, moving, close }: { tree: Teams; moving: Moving; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { agent, from } = moving;
  const others = tree.teams.filter(({ id }) => id !== from);
  const form = useForm({ teamId: others[0]?.id ?? "" });
  // Told of a move in between, whoever insists does so knowing of it.
  const [version, setVersion] = useState(agent.version);
  const team = tree.teams.find(({ id }) => id === form.values.teamId);
  const sending = useSend(
    () =>
      put(`/v1/users/${agent.id}/team`, { teamId: form.values.teamId, version }).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "moved_meanwhile") {
          setVersion(Number(error.details.version));
          void client.invalidateQueries({ queryKey: ["teams"] });
        }
        throw error;
      }),
    {
      told: t("office.teams.moved", { name: agent.name, team: team?.name ?? "" }),
      refresh: [["teams"], ["users"]],
      onDone: close,
    },
  );
  return (
    <Dialog title={t("office.teams.moveOf", { name: agent.name })} onClose={close}>
      <Form
        form={form}
        labels={{ teamId: t("office.teams.to") }}
        onSubmit={() => sending.mutate(undefined)}
        error={sending.error}
      >
        {sending.error && <Meanwhile error={sending.error} tree={tree} />}
        <p>{t("office.teams.moveMeans")}</p>
        <Choice
          form={form}
          name="teamId"
          label={t("office.teams.to")}
          options={others.map(({ id, name, supervisor }) => ({
            value: id,
            label: supervisor ? `${name} (${supervisor})` : name,
          }))}
          first
        />
        <FormFoot action={t("office.teams.move")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

function Meanwhile({ error, tree }: { error: unknown; tree: Teams }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!(error instanceof AppError) || error.code !== "moved_meanwhile") return null;
  const { by, at, team } = error.details;
  const values = {
    by: String(by ?? t("common.none")),
    at: dayAndHour(Number(at), format),
    team: tree.teams.find(({ id }) => id === team)?.name ?? t("office.teams.loose"),
  };
  return <p role="alert">{t("office.teams.meanwhile", values)}</p>;
}

// Who is away or will be, who covers, and the form that says so.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Absences, AbsenceView } from "#http/contract/agenda.ts";
import type { Teams } from "#http/contract/people.ts";
import { get, post, remove } from "../../shared/api.ts";
import { day } from "../../shared/format.ts";
import { newId } from "../../shared/new-id.ts";
import { useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Choice, Field, Form, FormFoot, useForm } from "../kit/form.tsx";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { agentsIn, useTeams } from "./use-teams.ts";

const kinds = ["vacation", "leave", "other"] as const;

export function AbsencesPanel() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const teams = useTeams();
  const query = useQuery({
    queryKey: ["absences"],
    queryFn: ({ signal }) => get<Absences>("/v1/absences", signal),
  });
  return (
    <Panel
      title={t("office.followUp.absences")}
      hint={t("office.followUp.absencesHint")}
      actions={
        <Button variant="default" disabled={!teams.data} onClick={() => setAsked(true)}>
          {t("office.followUp.newAbsence")}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ absences }) =>
          absences.length === 0 ? (
            <Nothing title={t("office.followUp.noAbsences")} />
          ) : (
            <List absences={absences} />
          )
        }
      </Loaded>
      {asked && teams.data && <AbsenceForm tree={teams.data} close={() => setAsked(false)} />}
    </Panel>
  );
}

function List({ absences }: { absences: readonly AbsenceView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table
      caption={t("office.followUp.absences")}
      rows={absences}
      keyOf={(row) => row.id}
      columns={[
        { id: "who", head: t("office.followUp.who"), cell: (row) => row.userName },
        {
          id: "kind",
          head: t("office.followUp.kind"),
          cell: (row) => t(`office.followUp.kinds.${row.kind}`),
        },
        {
          id: "days",
          head: t("office.when"),
          cell: (row) =>
            t("office.followUp.until", { from: day(row.fromOn, format), to: day(row.toOn, format) }),
        },
        {
          id: "cover",
          head: t("office.followUp.cover"),
          cell: (row) =>
            t(row.coverKind === "team" ? "office.followUp.coverTeam" : "office.followUp.coverUser", {
              name: row.coverName,
            }),
        },
        { id: "by", head: t("office.followUp.setBy"), cell: (row) => row.setBy },
        { id: "actions", head: t("office.actions"), cell: (row) => <Cancel absence={row} /> },
      ]}
    />
  );
}

function Cancel({ absence }: { absence: AbsenceView }) {
  const { t } = useTranslation();
  const sending = useSend(() => remove(`/v1/absences/${absence.id}`), {
    told: t("office.followUp.cancelled", { name: absence.userName }),
    refresh: [["absences"], ["follow-up"]],
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={sending.isPending}
      onClick={() => sending.mutate(undefined)}
    >
      {t("office.followUp.cancelAbsence")}
      <span className="sr-only"> {absence.userName}</span>
    </Button>
  );
}

function AbsenceForm({ tree, close }: { tree: Teams; close: () => void }) {
  const { t } = useTranslation();
  const agents = agentsIn(tree);
  const [id] = useState(newId);
  const form = useForm({
    userId: agents[0]?.id ?? "",
    kind: "vacation",
    fromOn: "",
    toOn: "",
    cover: agents[1] ? `user ${agents[1].id}` : "",
  });
  const { userId, kind, fromOn, toOn, cover } = form.values;
  const [coverKind = "", coverId = ""] = cover.split(" ");
  const labels = {
    userId: t("office.followUp.who"),
    kind: t("office.followUp.kind"),
    fromOn: t("office.followUp.from"),
    toOn: t("office.followUp.to"),
    cover: t("office.followUp.cover"),
  };
  const covering = coverKind === "team" ? { coverTeamId: coverId } : { coverUserId: coverId };
  const sending = useSend(() => post("/v1/absences", { id, userId, kind, fromOn, toOn, ...covering }), {
    told: t("office.followUp.set", { name: agents.find((each) => each.id === userId)?.name ?? "" }),
    refresh: [["absences"], ["follow-up"]],
    onDone: close,
  });
  const submit = (): void => {
    const wrong = blanks(form.values, ["userId", "fromOn", "toOn", "cover"], t("session.needed"));
    if (fromOn !== "" && toOn !== "" && toOn < fromOn) wrong.toOn = t("office.followUp.backwards");
    if (coverKind === "user" && coverId === userId) wrong.cover = t("office.followUp.sameCover");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.followUp.newAbsence")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Choice
          form={form}
          name="userId"
          label={labels.userId}
          options={agents.map((agent) => ({ value: agent.id, label: agent.name }))}
          first
        />
        <Choice
          form={form}
          name="kind"
          label={labels.kind}
          options={kinds.map((each) => ({ value: each, label: t(`office.followUp.kinds.${each}`) }))}
        />
        <Field form={form} name="fromOn" label={labels.fromOn} type="date" />
        <Field form={form} name="toOn" label={labels.toOn} type="date" />
        <Choice
          form={form}
          name="cover"
          label={labels.cover}
          options={[
            ...agents.map((agent) => ({ value: `user ${agent.id}`, label: agent.name })),
            ...tree.teams.map((team) => ({
              value: `team ${team.id}`,
              label: t("office.followUp.coverTeam", { name: team.name }),
            })),
          ]}
        />
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

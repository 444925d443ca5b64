// What a supervisor writes to an agent, a team or a campaign, and who has read it.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SentMessages } from "#http/contract/agenda.ts";
import type { Teams } from "#http/contract/people.ts";
import { get, post } from "../../shared/api.ts";
import { dayAndHour, hourMinute } from "../../shared/format.ts";
import { newId } from "../../shared/new-id.ts";
import { useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Choice, Form, FormFoot, LongField, useForm } from "../kit/form.tsx";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { agentsIn, useTeams } from "./use-teams.ts";

type Sent = SentMessages["messages"][number];
interface Named {
  readonly id: string;
  readonly name: string;
}
/** As the server takes it. */
const longest = 1_000;
const addressed = { user: "toUser", team: "toTeam", campaign: "toCampaign" } as const;

export function MessagesPanel() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const teams = useTeams();
  const campaigns = useQuery({
    queryKey: ["campaigns", "named"],
    queryFn: async ({ signal }) =>
      (await get<{ campaigns: readonly Named[] }>("/v1/campaigns", signal)).campaigns,
  });
  const query = useQuery({
    queryKey: ["messages"],
    queryFn: ({ signal }) => get<SentMessages>("/v1/messages", signal),
    // Who has read it is worth seeing soon; nobody waits for it. Judgement.
    refetchInterval: 30_000,
  });
  const ready = teams.data !== undefined && campaigns.data !== undefined;
  return (
    <Panel
      title={t("office.followUp.messages")}
      hint={t("office.followUp.messagesHint")}
      actions={
        <Button variant="default" disabled={!ready} onClick={() => setAsked(true)}>
          {t("office.followUp.newMessage")}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ messages }) =>
          messages.length === 0 ? (
            <Nothing title={t("office.followUp.noMessages")} />
          ) : (
            <List messages={messages} />
          )
        }
      </Loaded>
      {asked && teams.data && campaigns.data && (
        <MessageForm tree={teams.data} campaigns={campaigns.data} close={() => setAsked(false)} />
      )}
    </Panel>
  );
}

function List({ messages }: { messages: readonly Sent[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table
      caption={t("office.followUp.messages")}
      rows={messages}
      keyOf={(row) => row.id}
      columns={[
        {
          id: "to",
          head: t("office.followUp.to_"),
          cell: (row) => t(`office.followUp.${addressed[row.to]}`, { name: row.toName }),
        },
        { id: "text", head: t("office.followUp.text"), cell: (row) => row.text },
        { id: "at", head: t("office.followUp.sentAt"), cell: (row) => dayAndHour(row.sentAt, format) },
        {
          id: "read",
          head: t("office.followUp.readBy"),
          cell: (row) =>
            row.readBy.length === 0
              ? t("office.followUp.nobodyRead")
              : row.readBy.map(({ name, at }) => `✔ ${name} ${hourMinute(at, format)}`).join(" · "),
        },
      ]}
    />
  );
}

interface FormProps {
  readonly tree: Teams;
  readonly campaigns: readonly Named[];
  readonly close: () => void;
}
function MessageForm({ tree, campaigns, close }: FormProps) {
  const { t } = useTranslation();
  const [id] = useState(newId);
  const options = [
    ...named("user", agentsIn(tree)),
    ...named(
      "team",
      tree.teams.filter(({ led }) => led),
    ),
    ...named("campaign", campaigns),
  ].map(({ kind, id: value, name }) => ({
    value: `${kind} ${value}`,
    label: t(`office.followUp.${addressed[kind]}`, { name }),
  }));
  const form = useForm({ to: options[0]?.value ?? "", text: "" });
  const [kind, toId] = form.values.to.split(" ");
  const labels = { to: t("office.followUp.to_"), text: t("office.followUp.text") };
  const sending = useSend(
    () => post("/v1/messages", { id, to: { kind, id: toId }, text: form.values.text.trim() }),
    { told: t("office.followUp.sent"), refresh: [["messages"]], onDone: close },
  );
  const submit = (): void => {
    const wrong = blanks(form.values, ["to", "text"], t("session.needed"));
    if (form.values.text.trim().length > longest) wrong.text = t("office.followUp.tooLong");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.followUp.newMessage")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Choice form={form} name="to" label={labels.to} options={options} first />
        <LongField form={form} name="text" label={labels.text} />
        <FormFoot action={t("office.followUp.send")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

function named<Kind extends keyof typeof addressed>(kind: Kind, all: readonly Named[]) {
  return all.map(({ id, name }) => ({ kind, id, name }));
}

// Breaks of each team in turns: one plan, its hours, and everybody's turn, movable.
import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TeamPlans } from "#http/contract/shifts.ts";
import { put, remove } from "../../shared/api.ts";
import { newId } from "../../shared/new-id.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Confirm } from "../kit/confirm.tsx";
import { Choice, Field, Form, FormFoot, useForm } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { Nothing, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import type { Pause } from "./shifts.tsx";

type Plan = TeamPlans["plans"][number];
type Member = TeamPlans["members"][number];
type Asked = { readonly team: TeamPlans; readonly plan?: Plan; readonly what: "save" | "remove" };

export function Plans({ teams, pauses }: { teams: readonly TeamPlans[]; pauses: readonly Pause[] }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  return (
    <Panel title={t("office.shifts.plans.title")} hint={t("office.shifts.plans.hint")}>
      {teams.length === 0 && <Nothing title={t("office.shifts.plans.empty")} />}
      {teams.map((team) => (
        <TeamTurns key={team.teamId ?? ""} team={team} ask={setAsked} />
      ))}
      {asked?.what === "save" && (
        <PlanForm team={asked.team} plan={asked.plan} pauses={pauses} close={close} />
      )}
      {asked?.what === "remove" && asked.plan && <RemovePlan plan={asked.plan} close={close} />}
    </Panel>
  );
}

function TeamTurns({ team, ask }: { team: TeamPlans; ask: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const name = team.name ?? t("office.shifts.plans.noTeam");
  const whose = <span className="sr-only"> {name}</span>;
  return (
    <section aria-label={name} className={kit.form}>
      <div className={kit.panelHead}>
        <h3>{name}</h3>
        <Button size="compact-sm" variant="default" onClick={() => ask({ team, what: "save" })}>
          {t("office.shifts.plans.add")}
          {whose}
        </Button>
      </div>
      {team.plans.length === 0 && <p className="muted">{t("office.shifts.plans.none")}</p>}
      {team.plans.map((plan) => (
        <div key={plan.id} className={kit.form}>
          <p className={kit.actions}>
            <strong>
              {t("office.shifts.plans.summary", { label: plan.label, hours: plan.hours.join(" · ") })}
            </strong>
            <Button size="compact-sm" variant="default" onClick={() => ask({ team, plan, what: "save" })}>
              {t("office.shifts.plans.edit")}
              {whose}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => ask({ team, plan, what: "remove" })}>
              {t("office.shifts.plans.remove")}
              {whose}
            </Button>
          </p>
          <Table
            caption={`${name}: ${plan.label}`}
            rows={team.members}
            keyOf={(row) => row.userId}
            columns={[
              { id: "name", head: t("office.shifts.plans.agent"), cell: (row) => row.name },
              {
                id: "turn",
                head: t("office.shifts.plans.turns"),
                cell: (row) => <TurnOf plan={plan} member={row} />,
              },
            ]}
          />
        </div>
      ))}
    </section>
  );
}

function TurnOf({ plan, member }: { plan: Plan; member: Member }) {
  const { t } = useTranslation();
  const turn = plan.places.find(({ userId }) => userId === member.userId)?.turn ?? 1;
  const sending = useSend(
    (next: number) => put(`/v1/break-plans/${plan.id}/places/${member.userId}`, { turn: next }),
    { told: t("office.shifts.plans.done"), refresh: [["shifts"]] },
  );
  return (
    <NativeSelect
      aria-label={t("office.shifts.plans.turnOf", { name: member.name })}
      size="xs"
      disabled={sending.isPending}
      data={plan.hours.map((hour, index) => ({
        value: String(index + 1),
        label: t("office.shifts.plans.turn", { n: index + 1, hour }),
      }))}
      value={String(turn)}
      onChange={(event) => sending.mutate(Number(event.currentTarget.value))}
      error={sending.error ? t("errors.conflict") : undefined}
    />
  );
}

interface PlanFormProps {
  readonly team: TeamPlans;
  readonly plan: Plan | undefined;
  readonly pauses: readonly Pause[];
  readonly close: () => void;
}
function PlanForm({ team, plan, pauses, close }: PlanFormProps) {
  const { t } = useTranslation();
  const [id] = useState(() => plan?.id ?? newId());
  const lunch = pauses.find(({ code }) => code === "colacion") ?? pauses[0];
  const form = useForm({
    pauseCode: plan?.pauseCode ?? lunch?.code ?? "",
    startsAt: plan?.startsAt ?? "13:00",
    turnMinutes: String(plan?.turnMinutes ?? 20),
    turns: String(plan?.turns ?? 3),
  });
  const labels = {
    pauseCode: t("office.shifts.plans.reason"),
    startsAt: t("office.shifts.plans.startsAt"),
    turnMinutes: t("office.shifts.plans.turnMinutes"),
    turns: t("office.shifts.plans.turns"),
  };
  const { pauseCode, startsAt, turnMinutes, turns } = form.values;
  const sending = useSend(
    () =>
      put(`/v1/break-plans/${id}`, {
        teamId: team.teamId,
        pauseCode,
        startsAt,
        turnMinutes: Number(turnMinutes),
        turns: Number(turns),
      }),
    { told: t("office.shifts.plans.done"), refresh: [["shifts"]], onDone: close },
  );
  const between = (text: string, from: number, to: number): boolean =>
    /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to;
  const submit = (): void => {
    const found: Partial<Record<keyof typeof labels, string>> = {};
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(startsAt)) found.startsAt = t("office.shifts.plans.badTime");
    if (!between(turnMinutes, 5, 120)) found.turnMinutes = t("office.shifts.plans.badMinutes");
    if (!between(turns, 1, 8)) found.turns = t("office.shifts.plans.badTurns");
    if (form.check(found)) sending.mutate(undefined);
  };
  return (
    <Dialog
      title={`${t("office.shifts.plans.title")}: ${team.name ?? t("office.shifts.plans.noTeam")}`}
      onClose={close}
    >
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Choice
          form={form}
          name="pauseCode"
          label={labels.pauseCode}
          options={pauses.map(({ code, label }) => ({ value: code, label }))}
        />
        <Field form={form} name="startsAt" label={labels.startsAt} first />
        <Field form={form} name="turnMinutes" label={labels.turnMinutes} digits />
        <Field form={form} name="turns" label={labels.turns} digits />
        <FormFoot action={t("office.save")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

function RemovePlan({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation();
  const sending = useSend(() => remove(`/v1/break-plans/${plan.id}`), {
    told: t("office.shifts.plans.done"),
    refresh: [["shifts"]],
    onDone: close,
  });
  return (
    <Confirm
      title={t("office.shifts.plans.remove")}
      action={t("office.shifts.plans.remove")}
      danger
      sending={sending.isPending}
      error={sending.error}
      confirm={() => sending.mutate(undefined)}
      close={close}
    >
      {t("office.shifts.plans.askRemove", { label: plan.label })}
    </Confirm>
  );
}

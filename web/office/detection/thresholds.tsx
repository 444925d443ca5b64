// The thresholds in force and before, a proposal beside what it would change, and whoever may apply either.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DetectionProposal, DetectionSettings, DetectionVersion } from "#http/contract/detection.ts";
import { get, post } from "../../shared/api.ts";
import { dayAndHour, decimal, type Format } from "../../shared/format.ts";
import { newId } from "../../shared/new-id.ts";
import { useCan, useFormat } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Field, Form, FormFoot, LongField, useForm, type Wrong } from "../kit/form.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { shareText } from "./rates.tsx";

const settingsKey = ["detection", "settings"];
type Proposed = NonNullable<DetectionProposal["proposal"]>;
type Asked = { readonly kind: "restore"; readonly version: DetectionVersion } | Wish;
type Wish = { readonly kind: "proposal"; readonly proposed: Proposed };

export function Thresholds() {
  const { t } = useTranslation();
  const [proposing, setProposing] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const query = useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => get<DetectionSettings>("/v1/detection/settings", signal),
  });
  return (
    <Panel
      title={t("office.detection.thresholds")}
      hint={t("office.detection.thresholdsHint")}
      actions={
        <Button variant="default" disabled={proposing} onClick={() => setProposing(true)}>
          {t("office.detection.propose")}
        </Button>
      }
    >
      {proposing && <Proposal apply={(proposed) => setAsked({ kind: "proposal", proposed })} />}
      <Loaded query={query}>
        {({ versions }) => (
          <Versions versions={versions} restore={(version) => setAsked({ kind: "restore", version })} />
        )}
      </Loaded>
      {asked && <Apply asked={asked} close={() => setAsked(undefined)} />}
    </Panel>
  );
}

function Versions({
  versions,
  restore,
}: {
  versions: readonly DetectionVersion[];
  restore: (version: DetectionVersion) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const can = useCan();
  const inForce = versions[0]?.number;
  return (
    <Table
      caption={t("office.detection.thresholds")}
      rows={versions}
      keyOf={(row) => String(row.number)}
      columns={[
        {
          id: "name",
          head: t("office.detection.version"),
          cell: ({ number, name }) =>
            t("office.detection.named", { number, name }) +
            (number === inForce ? ` · ${t("office.detection.inForce")}` : ""),
        },
        {
          id: "silences",
          head: t("office.detection.silences"),
          cell: ({ ear }) => silencesOf(ear, format, t),
        },
        {
          id: "talk",
          head: t("office.detection.talk"),
          cell: ({ ear }) =>
            t("office.detection.seconds", { value: decimal(ear.machineTalkMs / 1_000, format) }),
        },
        {
          id: "since",
          head: t("office.detection.since"),
          cell: ({ appliedAt, appliedBy }) =>
            appliedAt === null ? "" : `${dayAndHour(appliedAt, format)}, ${appliedBy ?? ""}`,
        },
        {
          id: "reason",
          head: t("office.detection.reason"),
          cell: ({ reason, restores }) =>
            [reason ?? "", restores === null ? "" : t("office.detection.restoredFrom", { number: restores })]
              .filter((text) => text !== "")
              .join(" · "),
        },
        ...(can("settings.manage")
          ? [
              {
                id: "restore",
                head: t("office.actions"),
                cell: (row: DetectionVersion) =>
                  row.number !== inForce && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t("office.detection.restoreOf", { number: row.number })}
                      onClick={() => restore(row)}
                    >
                      {t("office.detection.restore")}
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
    />
  );
}

function silencesOf({ pauses }: Proposed["ear"], format: Format, t: TFunction): string {
  const waits = pauses.map(({ waitMs }) => waitMs / 1_000);
  return t("office.detection.silencesOf", {
    from: decimal(Math.min(...waits), format, 2),
    to: decimal(Math.max(...waits), format, 2),
  });
}

function Proposal({ apply }: { apply: (proposed: Proposed) => void }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["detection", "proposal"],
    queryFn: ({ signal }) => get<DetectionProposal>("/v1/detection/proposal", signal),
    staleTime: 0,
  });
  return (
    <Loaded query={query}>
      {(found) =>
        found.proposal ? (
          <Proposed found={found} proposed={found.proposal} apply={apply} />
        ) : (
          <output>
            {t(found.why === "few_labels" ? "office.detection.fewLabels" : "office.detection.nothingBetter", {
              ...found,
            })}
          </output>
        )
      }
    </Loaded>
  );
}

function Proposed({
  found: { people, machines },
  proposed,
  apply,
}: {
  found: DetectionProposal;
  proposed: Proposed;
  apply: (proposed: Proposed) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const can = useCan();
  const { before, after, ear } = proposed;
  const ms = (value: number | null) =>
    value === null ? "" : t("office.detection.seconds", { value: decimal(value / 1_000, format, 2) });
  const rows = [
    {
      head: t("office.detection.peopleCut"),
      was: shareText(before.peopleCut, format, t),
      becomes: shareText(after.peopleCut, format, t),
    },
    {
      head: t("office.detection.machinesPassed"),
      was: shareText(before.machinesPassed, format, t),
      becomes: shareText(after.machinesPassed, format, t),
    },
    { head: t("office.detection.wait"), was: ms(before.waitMs), becomes: ms(after.waitMs) },
    {
      head: t("office.detection.untold"),
      was: String(before.untold),
      becomes: String(after.untold),
    },
  ];
  return (
    <section aria-label={t("office.detection.proposal")}>
      <p>{t("office.detection.proposalOn", { people, machines })}</p>
      <p>
        {t("office.detection.silences")}: {silencesOf(ear, format, t)} · {t("office.detection.talk")}:{" "}
        {t("office.detection.seconds", { value: decimal(ear.machineTalkMs / 1_000, format) })}
      </p>
      <Table
        caption={t("office.detection.proposal")}
        rows={rows}
        keyOf={(row) => row.head}
        columns={[
          { id: "head", head: t("office.detection.figure"), cell: (row) => row.head },
          { id: "was", head: t("office.detection.nowIs"), numeric: true, cell: (row) => row.was },
          { id: "becomes", head: t("office.detection.wouldBe"), numeric: true, cell: (row) => row.becomes },
        ]}
      />
      {can("settings.manage") ? (
        <div className={kit.foot}>
          <Button onClick={() => apply(proposed)}>{t("office.detection.apply")}</Button>
        </div>
      ) : (
        <p className="muted">{t("office.detection.notAllowed")}</p>
      )}
    </section>
  );
}

function Apply({ asked, close }: { asked: Asked; close: () => void }) {
  const { t } = useTranslation();
  const [id] = useState(newId);
  const form = useForm({ name: t("office.detection.proposal"), reason: "" });
  const { name, reason } = form.values;
  const sending = useSend(
    () =>
      post(
        "/v1/detection/settings",
        asked.kind === "restore"
          ? { id, kind: asked.kind, number: asked.version.number, reason: reason.trim() }
          : { id, kind: asked.kind, name: name.trim(), ear: asked.proposed.ear, reason: reason.trim() },
      ),
    {
      told: t(asked.kind === "restore" ? "office.detection.restored" : "office.detection.applied"),
      refresh: [["detection"]],
      onDone: close,
    },
  );
  const labels = { name: t("office.detection.applyName"), reason: t("office.detection.reason") };
  const submit = (): void => {
    const wrong: Wrong<typeof form.values> = {};
    if (asked.kind === "proposal" && name.trim() === "") wrong.name = t("session.needed");
    if (reason.trim().length < 3) wrong.reason = t("office.detection.applyNeeded");
    if (form.check(wrong)) sending.mutate(undefined);
  };
  const title =
    asked.kind === "restore"
      ? t("office.detection.restoreAsk", { number: asked.version.number })
      : t("office.detection.apply");
  return (
    <Dialog title={title} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <p>{t("office.detection.restoreMeans")}</p>
        {asked.kind === "proposal" && <Field form={form} name="name" label={labels.name} first />}
        <LongField form={form} name="reason" label={labels.reason} />
        <FormFoot
          action={t(asked.kind === "restore" ? "office.detection.restore" : "office.detection.apply")}
          sending={sending.isPending}
          cancel={close}
        />
      </Form>
    </Dialog>
  );
}

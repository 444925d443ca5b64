// All open calls and promises of somebody who is away, to a colleague or the team: counts first, one order, and its undoing.
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get, post } from "../../shared/api.ts";
import { dateOf, day, hourMinute } from "../../shared/format.ts";
import { newId } from "../../shared/new-id.ts";
import { useFormat } from "../../shared/session.ts";
import { tell } from "../../shared/ui/tell.ts";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Panel } from "../kit/page.tsx";
import { RefusalLines } from "../kit/refusal.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";

interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string | null;
  readonly by: string;
  readonly at: number;
  readonly callbacks: number;
  readonly promises: number;
  readonly undoneAt: number | null;
}
interface View {
  readonly reassignments: readonly Line[];
  readonly agents: readonly { readonly userId: string; readonly name: string }[];
}
interface Counts {
  readonly callbacks: number;
  readonly promises: number;
  readonly left: number;
}

export function Handing() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["reassignments"],
    queryFn: ({ signal }) => get<View>("/v1/reassignments", signal),
  });
  return (
    <Panel title={t("office.shifts.handing.title")} hint={t("office.shifts.handing.hint")}>
      <Loaded query={query}>
        {(view) => (
          <>
            <HandOver agents={view.agents} />
            <h3>{t("office.shifts.handing.past")}</h3>
            {view.reassignments.length === 0 ? (
              <Nothing title={t("office.shifts.handing.noPast")} />
            ) : (
              <Past lines={view.reassignments} />
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function HandOver({ agents }: { agents: View["agents"] }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  // One order, however often the button is pressed; the next choice is another.
  const [id, setId] = useState(() => newId());
  const choose = (set: (value: string) => void) => (value: string) => {
    set(value);
    setId(newId());
  };
  const preview = useQuery({
    queryKey: ["reassignment-preview", from, to],
    queryFn: ({ signal }) =>
      get<Counts>(
        `/v1/reassignments/preview?fromUserId=${from}${to === "" ? "" : `&toUserId=${to}`}`,
        signal,
      ),
    enabled: from !== "",
  });
  const sending = useSend(
    () => post("/v1/reassignments", { id, fromUserId: from, toUserId: to === "" ? null : to }),
    {
      told: t("office.shifts.handing.done"),
      refresh: [["reassignments"], ["reassignment-preview"]],
      onDone: () => setId(newId()),
    },
  );
  const counts = preview.data;
  const nothing = !counts || counts.callbacks + counts.promises === 0;
  return (
    <div className={kit.form}>
      <div className={kit.filters}>
        <NativeSelect
          label={t("office.shifts.handing.from")}
          data={[
            { value: "", label: t("office.shifts.handing.choose") },
            ...agents.map(({ userId, name }) => ({ value: userId, label: name })),
          ]}
          value={from}
          onChange={(event) => choose(setFrom)(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("office.shifts.handing.to")}
          data={[
            { value: "", label: t("office.shifts.handing.team") },
            ...agents
              .filter(({ userId }) => userId !== from)
              .map(({ userId, name }) => ({ value: userId, label: name })),
          ]}
          value={to}
          onChange={(event) => choose(setTo)(event.currentTarget.value)}
        />
      </div>
      <output>
        {counts && nothing && <p>{t("office.shifts.handing.nothing")}</p>}
        {counts && !nothing && (
          <p>
            {t("office.shifts.handing.counts", {
              callbacks: counts.callbacks,
              promises: counts.promises,
            })}
          </p>
        )}
        {counts && counts.left > 0 && <p>▲ {t("office.shifts.handing.left", { count: counts.left })}</p>}
      </output>
      {sending.error && <RefusalLines error={sending.error} />}
      <div>
        <Button disabled={nothing} loading={sending.isPending} onClick={() => sending.mutate(undefined)}>
          {t("office.shifts.handing.send")}
        </Button>
      </div>
    </div>
  );
}

function Past({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const undo = useSend(
    (id: string) => post<Pick<Counts, "callbacks" | "promises">>(`/v1/reassignments/${id}/undo`),
    {
      refresh: [["reassignments"], ["reassignment-preview"]],
      onDone: ({ callbacks, promises }) =>
        tell(t("office.shifts.handing.undoneNow", { callbacks, promises })),
    },
  );
  return (
    <Table
      caption={t("office.shifts.handing.past")}
      rows={lines}
      keyOf={(row) => row.id}
      columns={[
        {
          id: "who",
          head: t("office.shifts.handing.title"),
          cell: (row) =>
            t("office.shifts.handing.arrow", {
              from: row.from,
              to: row.to ?? t("office.shifts.handing.team"),
            }),
        },
        {
          id: "what",
          head: t("office.shifts.handing.what"),
          cell: (row) =>
            t("office.shifts.handing.counts", { callbacks: row.callbacks, promises: row.promises }),
        },
        { id: "by", head: t("office.shifts.handing.by"), cell: (row) => row.by },
        {
          id: "at",
          head: t("office.when"),
          cell: (row) => `${day(dateOf(row.at, format.zone), format)} ${hourMinute(row.at, format)}`,
        },
        {
          id: "undo",
          head: t("office.actions"),
          cell: (row) =>
            row.undoneAt === null ? (
              <Button
                size="compact-sm"
                variant="default"
                loading={undo.isPending}
                onClick={() => undo.mutate(row.id)}
              >
                {t("office.shifts.handing.undo")}
                <span className="sr-only"> {row.from}</span>
              </Button>
            ) : (
              t("office.shifts.handing.undone")
            ),
        },
      ]}
    />
  );
}

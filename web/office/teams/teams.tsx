// The tree of teams: who leads whom, and moving an agent. Of teams that do not answer to whoever looks, only the name shows.
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Teams } from "#http/contract/people.ts";
import { get, patch } from "../../shared/api.ts";
import { useCan } from "../../shared/session.ts";
import { Loaded, Nothing, Page, Panel } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { MoveForm, type Moving, NewTeamForm } from "./team-forms.tsx";
import css from "./teams.module.css";

type Team = Teams["teams"][number];
type Asked = { readonly what: "new" } | { readonly what: "move"; readonly moving: Moving };

export function TeamsPage() {
  const { t } = useTranslation();
  const manages = useCan()("user.manage");
  const [asked, setAsked] = useState<Asked>();
  const query = useQuery({
    queryKey: ["teams"],
    queryFn: ({ signal }) => get<Teams>("/v1/teams", signal),
  });
  const close = (): void => setAsked(undefined);
  const move = (moving: Moving): void => setAsked({ what: "move", moving });
  return (
    <Page
      title={t("office.pages.teams")}
      hint={t("office.teams.hint")}
      actions={manages && <Button onClick={() => setAsked({ what: "new" })}>{t("office.teams.new")}</Button>}
    >
      <Loaded query={query}>
        {(tree) => (
          <>
            <Tree tree={tree} move={move} />
            {asked?.what === "new" && <NewTeamForm supervisors={tree.supervisors} close={close} />}
            {asked?.what === "move" && <MoveForm tree={tree} moving={asked.moving} close={close} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Tree({ tree, move }: { tree: Teams; move: (moving: Moving) => void }) {
  const { t } = useTranslation();
  const manages = useCan()("user.manage");
  const names = [...new Set(tree.teams.map(({ coordinator }) => coordinator))].toSorted((a, b) =>
    (a ?? "\uffff").localeCompare(b ?? "\uffff"),
  );
  if (tree.teams.length === 0 && tree.loose.length === 0)
    return <Nothing title={t("office.teams.none")} next={t("office.teams.noneNext")} />;
  return (
    <>
      {names.map((name) => (
        <Panel
          key={name ?? ""}
          title={name ? t("office.teams.coordinatedBy", { name }) : t("office.teams.uncoordinated")}
        >
          {tree.teams
            .filter((team) => team.coordinator === name)
            .map((team) => (
              <TeamPart key={team.id} team={team} tree={tree} move={move} />
            ))}
        </Panel>
      ))}
      {tree.loose.length > 0 && (
        <Panel title={t("office.teams.loose")} hint={t("office.teams.looseHint")}>
          <Members members={tree.loose} caption={t("office.teams.loose")} from={null} move={move} />
        </Panel>
      )}
      {manages && tree.supervisors.length > 0 && <Coordinators tree={tree} />}
    </>
  );
}

function TeamPart({ team, tree, move }: { team: Team; tree: Teams; move: (moving: Moving) => void }) {
  const { t } = useTranslation();
  const manages = useCan()("user.manage");
  const leading = useSend((supervisorId: string | null) => patch(`/v1/teams/${team.id}`, { supervisorId }), {
    told: t("office.teams.leadDone", { team: team.name }),
    refresh: [["teams"]],
  });
  return (
    <section aria-label={team.name} className={css.team}>
      <h3>
        {team.name}
        {!manages && <span className="muted"> · {team.supervisor ?? t("office.teams.nobody")}</span>}
      </h3>
      {manages && (
        <NativeSelect
          label={t("office.teams.supervisorOf", { team: team.name })}
          value={team.supervisorId ?? ""}
          disabled={leading.isPending}
          onChange={(event) => leading.mutate(event.currentTarget.value || null)}
          data={[
            { value: "", label: t("office.teams.nobody") },
            ...tree.supervisors.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {team.agents.length > 0 ? (
        <Members members={team.agents} caption={team.name} from={team.id} move={move} />
      ) : (
        <p className="muted">{t(team.led ? "office.teams.empty" : "office.teams.notYours")}</p>
      )}
    </section>
  );
}

interface MembersProps {
  readonly members: Teams["loose"];
  readonly caption: string;
  readonly from: string | null;
  readonly move: (moving: Moving) => void;
}
function Members({ members, caption, from, move }: MembersProps) {
  const { t } = useTranslation();
  return (
    <Table
      caption={caption}
      rows={members}
      keyOf={(row) => row.id}
      columns={[
        { id: "name", head: t("office.fields.name"), cell: (row) => row.name },
        {
          id: "state",
          head: t("office.state"),
          cell: (row) => t(row.blocked ? "office.users.blocked" : "office.users.active"),
        },
        {
          id: "actions",
          head: t("office.actions"),
          cell: (row) => (
            <Button size="compact-sm" variant="default" onClick={() => move({ agent: row, from })}>
              {t("office.teams.move")}
              <span className="sr-only"> {row.name}</span>
            </Button>
          ),
        },
      ]}
    />
  );
}

function Coordinators({ tree }: { tree: Teams }) {
  const { t } = useTranslation();
  const setting = useSend(
    ({ id, coordinatorId }: { id: string; coordinatorId: string | null }) =>
      patch(`/v1/users/${id}`, { coordinatorId }),
    { told: t("office.teams.coordinatorDone"), refresh: [["teams"]] },
  );
  return (
    <Panel title={t("office.teams.supervisors")} hint={t("office.teams.supervisorsHint")}>
      {tree.supervisors.map((supervisor) => (
        <NativeSelect
          key={supervisor.id}
          label={t("office.teams.coordinatorOf", { name: supervisor.name })}
          value={supervisor.coordinatorId ?? ""}
          disabled={setting.isPending}
          onChange={(event) =>
            setting.mutate({ id: supervisor.id, coordinatorId: event.currentTarget.value || null })
          }
          data={[
            { value: "", label: t("office.teams.nobody") },
            ...tree.coordinators.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      ))}
    </Panel>
  );
}

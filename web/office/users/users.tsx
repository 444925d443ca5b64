// Who may enter: list, new users, blocking and new passwords.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { User } from "#http/contract/people.ts";
import { get, patch, post } from "../../shared/api.ts";
import { OneTimePassword } from "../../shared/one-time-password.tsx";
import { useCan, useSession } from "../../shared/session.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Confirm } from "../kit/confirm.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Nothing, Page } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { NewUserForm } from "./user-forms.tsx";
import { UsersFile } from "./users-file.tsx";

type Asked = { readonly what: "new" | "file" } | { readonly what: "block" | "password"; readonly user: User };

export function UsersPage() {
  const { t } = useTranslation();
  const manages = useCan()("user.manage");
  const [asked, setAsked] = useState<Asked>();
  const query = useQuery({
    queryKey: ["users"],
    queryFn: async ({ signal }) => (await get<{ users: readonly User[] }>("/v1/users", signal)).users,
  });
  const close = (): void => setAsked(undefined);
  return (
    <Page
      title={t("office.pages.users")}
      hint={t("office.users.hint")}
      actions={
        manages && (
          <>
            <Button variant="default" onClick={() => setAsked({ what: "file" })}>
              {t("office.users.file.open")}
            </Button>
            <Button onClick={() => setAsked({ what: "new" })}>{t("office.users.new")}</Button>
          </>
        )
      }
    >
      <Loaded query={query}>{(users) => <List users={users} ask={setAsked} />}</Loaded>
      {asked?.what === "new" && <NewUserForm close={close} />}
      {asked?.what === "file" && <UsersFile close={close} />}
      {asked?.what === "password" && <NewPassword user={asked.user} close={close} />}
      {asked?.what === "block" && <Block user={asked.user} close={close} />}
    </Page>
  );
}

function List({ users, ask }: { users: readonly User[]; ask: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const { user: me } = useSession();
  const manages = useCan()("user.manage");
  if (users.length === 0)
    return <Nothing title={t("office.users.noneYours")} next={t("office.users.noneYoursNext")} />;
  return (
    <Table
      caption={t("office.pages.users")}
      rows={users}
      keyOf={(row) => row.id}
      columns={[
        { id: "name", head: t("office.fields.name"), cell: (row) => row.name },
        { id: "username", head: t("office.fields.username"), cell: (row) => row.username },
        { id: "role", head: t("office.users.role"), cell: (row) => t(`session.roles.${row.role}`) },
        { id: "team", head: t("office.users.team"), cell: (row) => row.team ?? t("common.none") },
        {
          id: "state",
          head: t("office.state"),
          cell: (row) => (
            <>
              <span aria-hidden="true">{row.blocked ? "✖ " : "● "}</span>
              {t(row.blocked ? "office.users.blocked" : "office.users.active")}
            </>
          ),
        },
        {
          id: "actions",
          head: t("office.actions"),
          cell: (row) => (
            <span className={kit.actions}>
              {row.resettable && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => ask({ what: "password", user: row })}
                >
                  {t("common.password.new")}
                  <span className="sr-only"> {row.name}</span>
                </Button>
              )}
              {manages && row.id !== me.id && (
                <Button size="compact-sm" variant="default" onClick={() => ask({ what: "block", user: row })}>
                  {t(row.blocked ? "office.users.unblock" : "office.users.block")}
                  <span className="sr-only"> {row.name}</span>
                </Button>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

/** Two presses from the list: this question, and yes. */
function NewPassword({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const sending = useSend(() => post<{ password: string }>(`/v1/users/${user.id}/one-time-password`));
  if (sending.data) {
    return (
      <Dialog title={t("common.password.new")} onClose={close}>
        <OneTimePassword name={user.name} password={sending.data.password} />
      </Dialog>
    );
  }
  return (
    <Confirm
      title={t("common.password.new")}
      action={t("common.password.new")}
      sending={sending.isPending}
      error={sending.error}
      confirm={() => sending.mutate(undefined)}
      close={close}
    >
      {t("common.password.ask", { name: user.name })}
    </Confirm>
  );
}

function Block({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const order = user.blocked ? "unblock" : "block";
  const sending = useSend(() => patch(`/v1/users/${user.id}`, { blocked: !user.blocked }), {
    told: t(`office.users.done.${order}`, { name: user.name }),
    refresh: [["users"]],
    onDone: close,
  });
  return (
    <Confirm
      title={t(`office.users.ask.${order}`, { name: user.name })}
      action={t(`office.users.${order}`)}
      danger={!user.blocked}
      sending={sending.isPending}
      error={sending.error}
      confirm={() => sending.mutate(undefined)}
      close={close}
    >
      {t(`office.users.means.${order}`)}
    </Confirm>
  );
}

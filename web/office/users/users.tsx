// Who may enter: list, new users, blocking and new passwords.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { RoleSchema } from "#http/contract/session.ts";
import { get, patch } from "../../shared/api.ts";
import { useSession } from "../../shared/session.ts";
import { Confirm } from "../kit/confirm.tsx";
import kit from "../kit/kit.module.css";
import { Loaded, Page } from "../kit/page.tsx";
import { useSend } from "../kit/send.ts";
import { Table } from "../kit/table.tsx";
import { NewPasswordForm, NewUserForm } from "./user-forms.tsx";

export interface UserView {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Static<typeof RoleSchema>;
  readonly blocked: boolean;
}
type Asked = { readonly what: "new" } | { readonly what: "block" | "password"; readonly user: UserView };

export function UsersPage() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  const query = useQuery({
    queryKey: ["users"],
    queryFn: async ({ signal }) => (await get<{ users: readonly UserView[] }>("/v1/users", signal)).users,
  });
  const close = (): void => setAsked(undefined);
  return (
    <Page
      title={t("office.pages.users")}
      hint={t("office.users.hint")}
      actions={<Button onClick={() => setAsked({ what: "new" })}>{t("office.users.new")}</Button>}
    >
      <Loaded query={query}>{(users) => <List users={users} ask={setAsked} />}</Loaded>
      {asked?.what === "new" && <NewUserForm close={close} />}
      {asked?.what === "password" && <NewPasswordForm user={asked.user} close={close} />}
      {asked?.what === "block" && <Block user={asked.user} close={close} />}
    </Page>
  );
}

function List({ users, ask }: { users: readonly UserView[]; ask: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const { user: me } = useSession();
  return (
    <Table
      caption={t("office.pages.users")}
      rows={users}
      keyOf={(row) => row.id}
      columns={[
        { id: "name", head: t("office.fields.name"), cell: (row) => row.name },
        { id: "username", head: t("office.fields.username"), cell: (row) => row.username },
        { id: "role", head: t("office.users.role"), cell: (row) => t(`session.roles.${row.role}`) },
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
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => ask({ what: "password", user: row })}
              >
                {t("office.users.password")}
                <span className="sr-only"> {row.name}</span>
              </Button>
              {row.id !== me.id && (
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

function Block({ user, close }: { user: UserView; close: () => void }) {
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

import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { roles } from "#identity/core/permissions.ts";
import { post } from "../../shared/api.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { blanks, Choice, Field, Form, FormFoot, useForm, type Wrong } from "../kit/form.tsx";
import { useCreditors, usePortfolios } from "../kit/lists.ts";
import { useSend } from "../kit/send.ts";

const leastPassword = 12;

export function NewUserForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const creditors = useCreditors();
  const portfolios = usePortfolios();
  const form = useForm({ name: "", username: "", role: "agent", grant: "", password: "" });
  const { values } = form;
  const sending = useSend(
    () => {
      const { grant, ...rest } = values;
      const [kind, id] = grant.split(" ");
      const grants =
        grant === "" ? {} : { grants: [kind === "creditor" ? { creditorId: id } : { portfolioId: id }] };
      return post("/v1/users", {
        ...rest,
        name: rest.name.trim(),
        username: rest.username.trim(),
        ...grants,
      });
    },
    { told: t("office.users.made", { name: values.name }), refresh: [["users"]], onDone: close },
  );
  const labels = {
    name: t("office.fields.name"),
    username: t("office.fields.username"),
    role: t("office.users.role"),
    grant: t("office.users.grant"),
    password: t("office.fields.password"),
  };
  const submit = (): void => {
    const wrong: Wrong<typeof values> = {
      ...shortPassword(values.password, t),
      ...blanks(values, ["name", "username"], t("session.needed")),
      ...(values.role === "creditor" && !values.grant.startsWith("creditor ")
        ? { grant: t("office.users.needsCreditor") }
        : {}),
    };
    if (form.check(wrong)) sending.mutate(undefined);
  };
  return (
    <Dialog title={t("office.users.new")} onClose={close}>
      <Form form={form} labels={labels} onSubmit={submit} error={sending.error}>
        <Field form={form} name="name" label={labels.name} first />
        <Field form={form} name="username" label={labels.username} />
        <Choice
          form={form}
          name="role"
          label={labels.role}
          hint={t(`office.users.roleHints.${values.role as "agent"}`)}
          options={roles.map((value) => ({ value, label: t(`session.roles.${value}`) }))}
        />
        <Choice
          form={form}
          name="grant"
          label={labels.grant}
          hint={t("office.users.grantHint")}
          options={[
            { value: "", label: t("office.users.everything") },
            ...(creditors.data ?? []).map(({ id, name }) => ({
              value: `creditor ${id}`,
              label: t("office.users.ofCreditor", { name }),
            })),
            ...(portfolios.data ?? []).map(({ id, name }) => ({
              value: `portfolio ${id}`,
              label: t("office.users.ofPortfolio", { name }),
            })),
          ]}
        />
        <Field
          form={form}
          name="password"
          label={labels.password}
          hint={t("office.users.passwordHint")}
          type="password"
          complete="new-password"
        />
        <FormFoot action={t("office.users.create")} sending={sending.isPending} cancel={close} />
      </Form>
    </Dialog>
  );
}

function shortPassword(password: string, t: TFunction): { password?: string } {
  const missing = leastPassword - password.length;
  return missing > 0 ? { password: t("session.setup.tooShort", { missing }) } : {};
}

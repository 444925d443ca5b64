// First set-up: the administrator of an empty system, with the one-time code that the start command printed.
import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate } from "react-router";
import type { Static } from "typebox";
import type { Setup } from "#http/contract/session.ts";
import { countries } from "#kernel/country.ts";
import { get, post } from "../shared/api.ts";
import { homeOf, type Session, sessionQuery, welcome } from "../shared/session.ts";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import css from "./entry.module.css";
import { EntryFrame } from "./frame.tsx";

type SetupForm = Static<typeof Setup>;
const fields = ["code", "agency", "country", "name", "username", "password"] as const;
const leastPassword = 12;

export function SetUpPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => get<{ needed: boolean }>("/v1/setup") });
  const creating = useMutation({
    mutationFn: async (form: SetupForm) => {
      const answer = await post<Session | undefined>("/v1/setup", form);
      return answer ?? post<Session>("/v1/session", { username: form.username, password: form.password });
    },
    onSuccess: (session) => {
      client.setQueryData(["setup"], { needed: false });
      client.setQueryData(sessionQuery.queryKey, welcome(session));
      navigate(homeOf(session), { replace: true });
    },
  });
  useEffect(() => {
    document.title = `${t("session.setup.title")} · ${t("common.product")}`;
  }, [t]);
  if (setup.data && !setup.data.needed && !creating.isSuccess) return <Navigate to="/entrar" replace />;
  return (
    <EntryFrame heading={t("session.setup.heading")}>
      <p className="muted">{t("session.setup.explain")}</p>
      {creating.error && <ProblemPanel error={creating.error} />}
      <SetUpForm send={(form) => creating.mutate(form)} sending={creating.isPending} />
    </EntryFrame>
  );
}

function SetUpForm({ send, sending }: { send: (form: SetupForm) => void; sending: boolean }) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const summary = useRef<HTMLDivElement>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const form = Object.fromEntries(fields.map((name) => [name, String(data.get(name)).trim()])) as SetupForm;
    const wrong: Record<string, string> = {};
    for (const name of fields) if (form[name] === "") wrong[name] = t("session.needed");
    const short = leastPassword - form.password.length;
    if (short > 0 && form.password !== "") wrong.password = t("session.setup.tooShort", { missing: short });
    setMissing(wrong);
    if (Object.keys(wrong).length > 0) requestAnimationFrame(() => summary.current?.focus());
    else send(form);
  };
  return (
    <form onSubmit={onSubmit} noValidate style={{ display: "grid", gap: 16 }}>
      {Object.keys(missing).length > 0 && (
        <div className={css.summary} ref={summary} tabIndex={-1} role="alert">
          <p>{t("session.setup.errors")}</p>
          <ul>
            {fields
              .filter((name) => missing[name])
              .map((name) => (
                <li key={name}>
                  {t(`session.setup.${name}`)}: {missing[name]}
                </li>
              ))}
          </ul>
        </div>
      )}
      <TextInput
        name="code"
        label={t("session.setup.code")}
        error={missing.code}
        autoComplete="one-time-code"
      />
      <TextInput
        name="agency"
        label={t("session.setup.agency")}
        error={missing.agency}
        autoComplete="organization"
      />
      <NativeSelect
        name="country"
        label={t("session.setup.country")}
        data={(Object.keys(countries) as (keyof typeof countries)[]).map((value) => ({
          value,
          label: t(`session.setup.countries.${value}`),
        }))}
      />
      <TextInput name="name" label={t("session.setup.name")} error={missing.name} autoComplete="name" />
      <TextInput
        name="username"
        label={t("session.setup.username")}
        error={missing.username}
        autoComplete="username"
        autoCapitalize="none"
      />
      <PasswordInput
        name="password"
        label={t("session.setup.password")}
        description={t("session.setup.passwordHint")}
        error={missing.password}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-hidden": "true" }}
      />
      <Button type="submit" size="md" loading={sending}>
        {t("session.setup.create")}
      </Button>
    </form>
  );
}

// The door. Password managers and pasting work; there is no puzzle.
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { get, post } from "../shared/api.ts";
import { homeOf, type Session, sessionQuery, welcome } from "../shared/session.ts";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { EntryFrame } from "./frame.tsx";

export function LogInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => get<{ needed: boolean }>("/v1/setup") });
  const session = useQuery(sessionQuery);
  const back = safePath(search.get("volver"));
  const entering = useMutation({
    mutationFn: (form: { username: string; password: string }) => post<Session>("/v1/session", form),
    onSuccess: (answer) => {
      client.setQueryData(sessionQuery.queryKey, welcome(answer));
      navigate(answer.mustChangePassword ? "/clave" : (back ?? homeOf(answer)), { replace: true });
    },
  });
  useEffect(() => {
    document.title = `${t("session.title")} · ${t("common.product")}`;
  }, [t]);
  if (setup.data?.needed) return <Navigate to="/instalar" replace />;
  if (session.data?.mustChangePassword) return <Navigate to="/clave" replace />;
  if (session.data) return <Navigate to={back ?? homeOf(session.data)} replace />;
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    entering.mutate({ username: String(form.get("username")), password: String(form.get("password")) });
  };
  return (
    <EntryFrame heading={t("session.welcome")}>
      <form onSubmit={onSubmit} style={{ display: "grid", gap: 16 }}>
        {entering.error && <ProblemPanel error={entering.error} />}
        <TextInput
          name="username"
          label={t("session.username")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
        />
        <PasswordInput
          name="password"
          label={t("session.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ "aria-hidden": "true" }}
        />
        <Button type="submit" size="md" loading={entering.isPending}>
          {t("session.enter")}
        </Button>
      </form>
    </EntryFrame>
  );
}

/** Only a path of ours: an address of another site after log-in would be a trap. */
function safePath(path: string | null): string | undefined {
  return path && /^\/(?![/\\])/.test(path) ? path : undefined;
}

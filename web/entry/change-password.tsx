// In between: whoever entered with a one-time password chooses their own before anything else.
import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate } from "react-router";
import { AppError } from "#kernel/errors.ts";
import { put } from "../shared/api.ts";
import { homeOf, sessionQuery } from "../shared/session.ts";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { EntryFrame } from "./frame.tsx";

const leastPassword = 12;

export function ChangePasswordPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const choosing = useMutation({
    mutationFn: () => put("/v1/session/password", { password }),
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: sessionQuery.queryKey });
      navigate("/", { replace: true });
    },
  });
  useEffect(() => {
    document.title = `${t("session.change.title")} · ${t("common.product")}`;
  }, [t]);
  if (session.isPending) return <div aria-busy="true" />;
  if (!session.data) return <Navigate to="/entrar" replace />;
  if (!session.data.mustChangePassword) return <Navigate to={homeOf(session.data)} replace />;
  const missing = leastPassword - password.length;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing <= 0) choosing.mutate();
  };
  const { error } = choosing;
  const same = error instanceof AppError && error.details.reason === "same";
  const wrong = same
    ? t("session.change.same")
    : tried && missing > 0
      ? t("session.setup.tooShort", { missing })
      : undefined;
  return (
    <EntryFrame heading={t("session.change.heading")}>
      <form onSubmit={onSubmit} noValidate style={{ display: "grid", gap: 16 }}>
        {error && !same && <ProblemPanel error={error} />}
        <p>{t("session.change.explain")}</p>
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={session.data.user.username}
          readOnly
        />
        <PasswordInput
          label={t("session.change.password")}
          description={t("session.change.hint")}
          autoComplete="new-password"
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
            if (error) choosing.reset();
          }}
          error={wrong}
          data-autofocus
        />
        <Button type="submit" size="md" loading={choosing.isPending}>
          {t("session.change.save")}
        </Button>
      </form>
    </EntryFrame>
  );
}

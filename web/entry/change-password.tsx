// Choosing a password: in between, for whoever entered with a one-time password, and whenever somebody wants another.
import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate } from "react-router";
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
  const [current, setCurrent] = useState("");
  const [tried, setTried] = useState(false);
  const first = session.data?.mustChangePassword ?? true;
  const choosing = useMutation({
    mutationFn: () => put("/v1/session/password", first ? { password } : { password, current }),
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
  const missing = leastPassword - password.length;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing <= 0 && (first || current !== "")) choosing.mutate();
  };
  const { error } = choosing;
  const reason = error instanceof AppError ? error.details.reason : undefined;
  const refused = reason === "same" || reason === "common" ? reason : undefined;
  const wrongCurrent = reason === "wrong";
  const wrong = refused
    ? t(`session.change.${refused}`)
    : tried && missing > 0
      ? t("session.setup.tooShort", { missing })
      : undefined;
  return (
    <EntryFrame heading={t("session.change.heading")}>
      <form onSubmit={onSubmit} noValidate style={{ display: "grid", gap: 16 }}>
        {error && !refused && !wrongCurrent && <ProblemPanel error={error} />}
        <p>{t(first ? "session.change.explain" : "session.change.others")}</p>
        <input
          type="hidden"
          name="username"
          autoComplete="username"
          value={session.data.user.username}
          readOnly
        />
        {!first && (
          <PasswordInput
            label={t("session.change.current")}
            autoComplete="current-password"
            value={current}
            onChange={(event) => {
              setCurrent(event.currentTarget.value);
              if (error) choosing.reset();
            }}
            error={
              wrongCurrent
                ? t("session.change.wrong")
                : tried && current === ""
                  ? t("session.needed")
                  : undefined
            }
            data-autofocus
          />
        )}
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
          {...(first ? { "data-autofocus": true } : {})}
        />
        <Button type="submit" size="md" loading={choosing.isPending}>
          {t(first ? "session.change.save" : "session.change.saveOnly")}
        </Button>
        {!first && <Link to={homeOf(session.data)}>{t("common.cancel")}</Link>}
      </form>
    </EntryFrame>
  );
}

// Two presses give an agent of one's own a one-time password: the agent who cannot enter is waiting.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "../shared/api.ts";
import { OneTimePassword } from "../shared/one-time-password.tsx";
import { tellProblem } from "../shared/ui/problem.tsx";
import css from "./floor.module.css";
import type { Agent } from "./floor-view.ts";

type Stage =
  | { readonly at: "closed" | "asking" | "sending" }
  | { readonly at: "given"; readonly password: string };

export function NewPassword({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<Stage>({ at: "closed" });
  const give = async (): Promise<void> => {
    setStage({ at: "sending" });
    try {
      const { password } = await post<{ password: string }>(`/v1/users/${agent.userId}/one-time-password`);
      setStage({ at: "given", password });
    } catch (error) {
      setStage({ at: "closed" });
      tellProblem(agent.name, error);
    }
  };
  if (stage.at === "given") return <OneTimePassword name={agent.name} password={stage.password} />;
  if (stage.at === "closed") {
    return (
      <Button variant="default" onClick={() => setStage({ at: "asking" })}>
        {t("common.password.new")}
      </Button>
    );
  }
  return (
    <div className={css.answers}>
      <p>{t("common.password.ask", { name: agent.name })}</p>
      <Button loading={stage.at === "sending"} onClick={() => void give()} data-autofocus>
        {t("common.yes")}
      </Button>
      <Button variant="default" onClick={() => setStage({ at: "closed" })}>
        {t("common.no")}
      </Button>
    </div>
  );
}

// Somebody asked for help: the reason, who looks after it, and one click to hear the call.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { post } from "../shared/api.ts";
import { useCan } from "../shared/session.ts";
import { Elapsed } from "../shared/ui/elapsed.tsx";
import { tellProblem } from "../shared/ui/problem.tsx";
import type { Ear } from "./ear.tsx";
import type { Agent } from "./floor-view.ts";
import own from "./orders.module.css";

export function AgentHelp({ agent, ear }: { agent: Agent; ear: Ear }) {
  const { t } = useTranslation();
  if (!agent.help) return null;
  return (
    <section className={own.help} aria-label={t("floor.help.title")}>
      <p>
        <strong>{agent.alert?.text ?? t("floor.help.title")}</strong> <Elapsed since={agent.help.since} />
      </p>
      <HelpButtons agent={agent} ear={ear} />
    </section>
  );
}

export function HelpButtons({ agent, ear }: { agent: Agent; ear: Ear }) {
  const { t } = useTranslation();
  const can = useCan();
  const ask = async (what: "take" | "close"): Promise<void> => {
    try {
      await post(`/v1/floor/agents/${agent.userId}/help/${what}`);
    } catch (error) {
      tellProblem(agent.name, error);
    }
  };
  const hear = async (mode: "listen" | "whisper"): Promise<void> => {
    await ask("take");
    await ear.set(agent, mode);
  };
  const whose = <span className="sr-only"> {agent.name}</span>;
  if (!can("floor.order")) return null;
  return (
    <div className={own.row}>
      {agent.help?.takenBy === null && (
        <Button size="compact-sm" onClick={() => void ask("take")}>
          {t("floor.help.take")}
          {whose}
        </Button>
      )}
      {can("call.listen") &&
        agent.inCall &&
        (["listen", "whisper"] as const).map((mode) => (
          <Button key={mode} size="compact-sm" variant="default" onClick={() => void hear(mode)}>
            {t(`floor.listen.${mode}`)}
            {whose}
          </Button>
        ))}
      <Button size="compact-sm" variant="default" onClick={() => void ask("close")}>
        {t("floor.help.close")}
        {whose}
      </Button>
    </div>
  );
}

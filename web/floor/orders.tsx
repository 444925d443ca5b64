// What a supervisor may order one agent to do. What others would notice asks first; cutting a talk is an order of its own.
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { PauseReason as PauseReasonSchema } from "#http/contract/desk.ts";
import type { FloorView, OrderAnswer } from "#http/contract/floor.ts";
import { get, post } from "../shared/api.ts";
import { tellProblem } from "../shared/ui/problem.tsx";
import { tell } from "../shared/ui/tell.ts";
import css from "./floor.module.css";
import type { Agent } from "./floor-view.ts";
import { moveAgents, movedText } from "./move-agents.tsx";
import own from "./orders.module.css";

type PauseReason = Static<typeof PauseReasonSchema>;
type Asked = "finish" | "leave" | "hangUp";

function useOrder(agent: Agent): (body: object) => Promise<void> {
  const { t } = useTranslation();
  return async (body) => {
    try {
      const { state } = await post<Static<typeof OrderAnswer>>(
        `/v1/floor/agents/${agent.userId}/order`,
        body,
      );
      tell(t(`floor.orders.${state}`, { name: agent.name }));
    } catch (error) {
      tellProblem(agent.name, error);
    }
  };
}

export function AgentOrders({ agent, floor }: { agent: Agent; floor: FloorView }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  const order = useOrder(agent);
  const wrapping = agent.state === "wrapup" || agent.state === "dropped";
  const bodies: Readonly<Record<Asked, object>> = {
    finish: { kind: "finish", attemptId: agent.attemptId },
    leave: { kind: "leave" },
    hangUp: { kind: "hang_up", attemptId: agent.attemptId, confirm: true },
  };
  const confirm = (what: Asked): void => {
    setAsked(undefined);
    void order(bodies[what]);
  };
  return (
    <section className={own.orders} aria-labelledby="orders-title">
      <h3 id="orders-title">{t("floor.orders.title")}</h3>
      <Pause agent={agent} order={order} />
      <Move agent={agent} floor={floor} />
      {asked ? (
        <div className={css.answers}>
          <p>{t(`floor.orders.ask.${asked}`, { name: agent.name })}</p>
          <Button
            data-autofocus
            {...(asked === "hangUp" ? { color: "red" } : {})}
            onClick={() => confirm(asked)}
          >
            {t(`floor.orders.confirm.${asked}`)}
          </Button>
          <Button variant="default" onClick={() => setAsked(undefined)}>
            {t("common.cancel")}
          </Button>
        </div>
      ) : (
        <div className={own.row}>
          {wrapping && agent.attemptId && (
            <Button variant="default" onClick={() => setAsked("finish")}>
              {t("floor.orders.finish")}
            </Button>
          )}
          {!agent.leaving && (
            <Button variant="default" onClick={() => setAsked("leave")}>
              {t("floor.orders.leave")}
            </Button>
          )}
          {agent.inCall && agent.attemptId && (
            <Button color="red" onClick={() => setAsked("hangUp")}>
              {t("floor.orders.hangUp")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Pause({ agent, order }: { agent: Agent; order: (body: object) => Promise<void> }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("reunion");
  const reasons = useQuery({
    queryKey: ["floor-pauses"],
    queryFn: async () => (await get<{ pauses: readonly PauseReason[] }>("/v1/break-plans")).pauses,
    staleTime: 300_000,
  });
  if (agent.state === "paused" || agent.state === "offline") return null;
  return (
    <div className={own.pair}>
      <NativeSelect
        label={t("floor.orders.pauseReason")}
        data={(reasons.data ?? []).map(({ code, label }) => ({ value: code, label }))}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button variant="default" onClick={() => void order({ kind: "pause", reason })}>
        {t("floor.orders.pause")}
      </Button>
    </div>
  );
}

function Move({ agent, floor }: { agent: Agent; floor: FloorView }) {
  const { t } = useTranslation();
  const heading = agent.movingTo ?? agent.campaignId;
  const others = floor.campaigns.filter(({ id }) => id !== heading);
  const [to, setTo] = useState("");
  const target = others.some(({ id }) => id === to) ? to : (others[0]?.id ?? "");
  if (others.length === 0) return null;
  const move = async (): Promise<void> => {
    try {
      const [moved] = await moveAgents(target, [agent]);
      if (moved) tell(`${agent.name}: ${movedText(t, moved, floor)}`);
    } catch (error) {
      tellProblem(agent.name, error);
    }
  };
  return (
    <div className={own.pair}>
      <NativeSelect
        label={t("floor.orders.move")}
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        value={target}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button variant="default" onClick={() => void move()}>
        {t("floor.orders.moveNow")}
      </Button>
    </div>
  );
}

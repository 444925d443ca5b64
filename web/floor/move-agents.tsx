// Several agents to another campaign in one order; what became of each is told by name.
import { Button, NativeSelect } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { FloorView, MoveAnswer } from "#http/contract/floor.ts";
import { post } from "../shared/api.ts";
import { Dialog } from "../shared/ui/dialog.tsx";
import { ProblemPanel } from "../shared/ui/problem.tsx";
import { StateMark } from "../shared/ui/state-mark.tsx";
import type { Agent } from "./floor-view.ts";
import own from "./orders.module.css";

type Moved = Static<typeof MoveAnswer>["agents"][number];

/** From where each is shown: somebody who was faster is told of, not overruled. */
export async function moveAgents(to: string, agents: readonly Agent[]): Promise<readonly Moved[]> {
  const answer = await post<{ agents: readonly Moved[] }>("/v1/floor/move", {
    toCampaignId: to,
    agents: agents.map((agent) => ({
      userId: agent.userId,
      fromCampaignId: agent.movingTo ?? agent.campaignId,
    })),
  });
  return answer.agents;
}

export function movedText(t: TFunction, moved: Moved, floor: FloorView): string {
  if (moved.state !== "moved_meanwhile") return t(`floor.move.states.${moved.state}`);
  if (moved.by === null) return t("floor.move.states.moved_unknown");
  const campaign = floor.campaigns.find(({ id }) => id === moved.campaignId)?.name ?? "";
  return t("floor.move.states.moved_meanwhile", { by: moved.by, campaign });
}

export function MoveAgents({ floor, close }: { floor: FloorView; close: () => void }) {
  const { t } = useTranslation();
  const [to, setTo] = useState(floor.campaigns[0]?.id ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [moved, setMoved] = useState<readonly Moved[]>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const others = floor.agents.filter((agent) => (agent.movingTo ?? agent.campaignId) !== to);
  const going = others.filter(({ userId }) => chosen.has(userId));
  const toggle = (userId: string): void => {
    const next = new Set(chosen);
    if (!next.delete(userId)) next.add(userId);
    setChosen(next);
  };
  const send = async (): Promise<void> => {
    setBusy(true);
    try {
      setMoved(await moveAgents(to, going));
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  return (
    <Dialog title={t("floor.move.title")} onClose={close}>
      <div className={own.form}>
        <p className="muted">{t("floor.move.explain")}</p>
        {error !== undefined && <ProblemPanel error={error} />}
        {moved ? (
          <output>
            <ul>
              {moved.map((one) => (
                <li key={one.userId}>
                  <strong>{floor.agents.find(({ userId }) => userId === one.userId)?.name}</strong>:{" "}
                  {movedText(t, one, floor)}
                </li>
              ))}
            </ul>
          </output>
        ) : (
          <>
            <NativeSelect
              label={t("floor.move.to")}
              data-autofocus
              data={floor.campaigns.map(({ id, name }) => ({ value: id, label: name }))}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            <fieldset className={own.people}>
              <legend>{t("floor.move.who")}</legend>
              {others.length === 0 && <p>{t("floor.move.none")}</p>}
              {others.length > 0 && (
                <label className={own.person}>
                  <input
                    type="checkbox"
                    checked={going.length === others.length}
                    onChange={(event) =>
                      setChosen(
                        event.currentTarget.checked ? new Set(others.map(({ userId }) => userId)) : new Set(),
                      )
                    }
                  />
                  {t("floor.move.all")}
                </label>
              )}
              {others.map((agent) => (
                <label key={agent.userId} className={own.person}>
                  <input
                    type="checkbox"
                    checked={chosen.has(agent.userId)}
                    onChange={() => toggle(agent.userId)}
                  />
                  <StateMark state={agent.state} alert={false} />
                  <span>{agent.name}</span>
                  <span className="muted">
                    {floor.campaigns.find(({ id }) => id === agent.campaignId)?.name ?? ""}
                  </span>
                </label>
              ))}
            </fieldset>
            <Button disabled={going.length === 0} loading={busy} onClick={() => void send()}>
              {t("floor.move.send", { count: going.length })}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}

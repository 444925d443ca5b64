// One agent: today's figures, the help asked for, listening to the call, and what may be ordered.
import { useTranslation } from "react-i18next";
import type { FloorView } from "#http/contract/floor.ts";
import { count, hourMinute } from "../shared/format.ts";
import { useCan, useFormat } from "../shared/session.ts";
import { SideSheet } from "../shared/ui/dialog.tsx";
import { Elapsed } from "../shared/ui/elapsed.tsx";
import { Fact } from "../shared/ui/fact.tsx";
import { StateMark } from "../shared/ui/state-mark.tsx";
import own from "./ear.module.css";
import type { Ear, EarMode } from "./ear.tsx";
import css from "./floor.module.css";
import type { Agent } from "./floor-view.ts";
import { AgentHelp } from "./help.tsx";
import { NewPassword } from "./new-password.tsx";
import { AgentOrders } from "./orders.tsx";

interface Props {
  readonly agent: Agent;
  readonly floor: FloorView;
  readonly ear: Ear;
  readonly close: () => void;
}
export function AgentDrawer({ agent, floor, ear, close }: Props) {
  const { t } = useTranslation();
  const can = useCan();
  const format = useFormat();
  const campaign = floor.campaigns.find((each) => each.id === agent.campaignId);
  return (
    <SideSheet title={agent.name} onClose={close}>
      <div className={own.drawer}>
        <p className={own.drawerState}>
          <StateMark state={agent.state} alert={agent.alert !== null} />{" "}
          <strong>{t(`common.state.${agent.state}`)}</strong> <Elapsed since={agent.since} />
        </p>
        {agent.alert && !agent.help && <p className={css.down}>▲ {agent.alert.text}</p>}
        <AgentHelp agent={agent} ear={ear} />
        {agent.movingTo && (
          <p>
            ◆{" "}
            {t("floor.drawer.moving", {
              campaign: floor.campaigns.find(({ id }) => id === agent.movingTo)?.name ?? "",
            })}
          </p>
        )}
        {agent.leaving && <p>◆ {t("floor.drawer.leaving")}</p>}
        <dl className={css.figures}>
          <Fact name={t("floor.drawer.team")}>{agent.team ?? t("common.none")}</Fact>
          <Fact name={t("floor.drawer.campaign")}>{campaign?.name ?? t("common.none")}</Fact>
          <Fact name={t("floor.drawer.calls")}>{count(agent.calls, format)}</Fact>
          <Fact name={t("floor.drawer.contacts")}>{count(agent.contacts, format)}</Fact>
          <Fact name={t("floor.drawer.promises")}>{count(agent.promises, format)}</Fact>
          {agent.nextBreak && (
            <Fact name={t("floor.drawer.nextBreak")}>
              {t("floor.drawer.breakAt", {
                label: agent.nextBreak.label,
                from: hourMinute(agent.nextBreak.from, format),
                until: hourMinute(agent.nextBreak.until, format),
              })}
            </Fact>
          )}
        </dl>
        {can("call.listen") && <Listen agent={agent} ear={ear} />}
        {can("floor.order") && <AgentOrders agent={agent} floor={floor} />}
        {can("password.reset") && <NewPassword agent={agent} />}
      </div>
    </SideSheet>
  );
}

const modes: readonly EarMode[] = ["off", "listen", "whisper", "barge"];
/** Who may order nothing on the floor is heard by nobody either. */
const quiet: readonly EarMode[] = ["off", "listen"];
function Listen({ agent, ear }: { agent: Agent; ear: Ear }) {
  const { t } = useTranslation();
  const mayTalk = useCan()("floor.order");
  const inCall = agent.state === "talking" || agent.state === "hold";
  const mine: EarMode = ear.seatId === agent.seatId ? ear.mode : "off";
  return (
    <fieldset className={own.listen} disabled={ear.busy || (!inCall && mine === "off")}>
      <legend>{t("floor.listen.title")}</legend>
      <div className={own.modes}>
        {(mayTalk ? modes : quiet).map((mode) => (
          <label key={mode} className={own.mode} data-mode={mode}>
            <input
              type="radio"
              name="ear"
              checked={mine === mode}
              disabled={ear.silent && (mode === "whisper" || mode === "barge")}
              onChange={() => void ear.set(agent, mode)}
            />
            {t(`floor.listen.${mode}`)}
          </label>
        ))}
      </div>
      <p>
        {inCall || mine !== "off"
          ? t(`floor.listen.explain.${mine}`, { name: agent.name })
          : t("floor.drawer.noCall")}
      </p>
      {ear.silent && <p>{t("floor.listen.withoutMic")}</p>}
      <p className="muted">{t("floor.listen.audited")}</p>
    </fieldset>
  );
}

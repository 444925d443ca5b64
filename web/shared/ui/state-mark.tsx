// A state is a shape, a colour and a word; never a colour alone.
import type { AgentState } from "#http/contract/desk.ts";
import css from "./ui.module.css";

type Look = { readonly shape: string; readonly tone: string };
const looks: Readonly<Record<AgentState, Look>> = {
  offline: { shape: "○", tone: "offline" },
  connecting: { shape: "◌", tone: "offline" },
  available: { shape: "●", tone: "available" },
  dialling: { shape: "◔", tone: "dialling" },
  talking: { shape: "▬", tone: "talking" },
  hold: { shape: "◫", tone: "talking" },
  wrapup: { shape: "✎", tone: "wrapup" },
  paused: { shape: "❚❚", tone: "paused" },
  reconnecting: { shape: "◌", tone: "critical" },
  dropped: { shape: "▲", tone: "critical" },
};

export function toneOf(state: AgentState): string {
  return `var(--state-${looks[state].tone})`;
}
export function StateMark({ state, alert = false }: { state: AgentState; alert?: boolean }) {
  const colour = alert ? "var(--state-critical)" : toneOf(state);
  return (
    <span aria-hidden="true" className={css.mark} style={{ color: colour }}>
      {alert ? "▲" : looks[state].shape}
    </span>
  );
}

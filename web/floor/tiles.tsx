// Every agent as a tile: shape, word, timer and stripe. Arrows move, letters find a name, Enter opens.
import { type KeyboardEvent, memo, useCallback, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Elapsed } from "../shared/ui/elapsed.tsx";
import { Empty } from "../shared/ui/notice.tsx";
import { StateMark, toneOf } from "../shared/ui/state-mark.tsx";
import css from "./floor.module.css";
import { type Agent, findByName } from "./floor-view.ts";

/** Letters typed within this time make one word. */
const wordMs = 700;
/**
 * Seconds. A hundred counters that run side by side are read by nobody and were a third of what a screen full of tiles cost a
 * slow processor (206 → 135 ms a second, ÷ 4); the list of attention and an opened tile count each second.
 */
const tileStepSeconds = 5;

interface Props {
  readonly agents: readonly Agent[];
  readonly any: boolean;
  readonly open: (userId: string) => void;
  readonly clear: () => void;
}
export function Tiles({ agents, any, open, clear }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const typed = useRef({ word: "", at: 0 });
  const [current, setCurrent] = useState("");
  const [hadFocus, setHadFocus] = useState(false);
  const at = Math.max(
    0,
    agents.findIndex((agent) => agent.userId === current),
  );
  const focusAt = (index: number): void => {
    const agent = agents[Math.max(0, Math.min(agents.length - 1, index))];
    if (!agent) return;
    setCurrent(agent.userId);
    list.current?.querySelector<HTMLElement>(`[data-user="${agent.userId}"]`)?.focus();
  };
  useLayoutEffect(() => {
    // A tile that moves in the page loses the focus: it is given back.
    if (hadFocus && document.activeElement === document.body) focusAt(at);
  });
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: perRow(list.current),
      ArrowUp: -perRow(list.current),
    }[event.key];
    if (step !== undefined) focusAt(at + step);
    else if (event.key === "Home") focusAt(0);
    else if (event.key === "End") focusAt(agents.length - 1);
    else if (/^\p{L}$/u.test(event.key)) {
      const fresh = event.timeStamp - typed.current.at > wordMs;
      typed.current = { word: (fresh ? "" : typed.current.word) + event.key, at: event.timeStamp };
      const found = findByName(agents, typed.current.word, fresh ? at + 1 : at);
      if (found >= 0) focusAt(found);
    } else return;
    event.preventDefault();
  };
  const focused = useCallback((userId: string) => setCurrent(userId), []);
  return (
    <section aria-labelledby="tiles-title" className={css.agents}>
      <div className={css.campaignHead}>
        <h2 id="tiles-title">{t("floor.agents.title")}</h2>
        <span id="tiles-help" className={css.small}>
          {t("floor.agents.help")}
        </span>
      </div>
      {agents.length === 0 && any && (
        <Empty
          title={t("floor.agents.hidden")}
          next={
            <button type="button" className={css.more} onClick={clear}>
              {t("floor.agents.clear")}
            </button>
          }
        />
      )}
      {!any && <Empty title={t("floor.agents.none")} next={t("floor.agents.noneNext")} />}
      <ul
        ref={list}
        className={css.tiles}
        aria-describedby="tiles-help"
        onKeyDown={onKeyDown}
        onFocus={() => setHadFocus(true)}
        onBlur={(event) => setHadFocus(event.relatedTarget === null && hadFocus && document.hasFocus())}
      >
        {agents.map((agent, index) => (
          <Tile key={agent.userId} agent={agent} reachable={index === at} open={open} focused={focused} />
        ))}
      </ul>
    </section>
  );
}

function perRow(list: HTMLElement | null): number {
  return list ? getComputedStyle(list).gridTemplateColumns.split(" ").length : 1;
}

interface TileProps {
  readonly agent: Agent;
  readonly reachable: boolean;
  readonly open: (userId: string) => void;
  readonly focused: (userId: string) => void;
}
/** The server sends whole views: a tile draws again only when something a person sees of it has changed. */
const Tile = memo(
  function Tile({ agent, reachable, open, focused }: TileProps) {
    const { t } = useTranslation();
    const state = t(`common.state.${agent.state}`);
    const today = t("floor.agents.day", {
      calls: agent.calls,
      contacts: agent.contacts,
      promises: agent.promises,
    });
    return (
      <li>
        <button
          type="button"
          className={css.tile}
          data-user={agent.userId}
          data-alert={agent.alert !== null || undefined}
          tabIndex={reachable ? 0 : -1}
          title={today}
          style={{ borderLeftColor: agent.alert ? "var(--state-critical)" : toneOf(agent.state) }}
          onClick={() => open(agent.userId)}
          onFocus={() => focused(agent.userId)}
        >
          <span className={css.tileName}>
            {agent.name}
            {agent.robot && !agent.name.endsWith(`(${t("floor.agents.robot")})`) && (
              <span className="muted"> ({t("floor.agents.robot")})</span>
            )}
          </span>
          <span className={css.tileState}>
            <StateMark state={agent.state} alert={agent.alert !== null} />
            <span className={css.tileWord}>
              {agent.alert?.text ?? agent.pauseLabel ?? agent.pauseReason ?? state}
            </span>
            <Elapsed since={agent.alert?.since ?? agent.since} stepSeconds={tileStepSeconds} />
          </span>
        </button>
      </li>
    );
  },
  (before, after) => before.reachable === after.reachable && looksSame(before.agent, after.agent),
);

function looksSame(a: Agent, b: Agent): boolean {
  return (
    a.name === b.name &&
    a.state === b.state &&
    a.since === b.since &&
    a.pauseReason === b.pauseReason &&
    a.calls === b.calls &&
    a.contacts === b.contacts &&
    a.promises === b.promises &&
    a.alert?.code === b.alert?.code &&
    a.alert?.text === b.alert?.text
  );
}

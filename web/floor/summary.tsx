import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FloorView } from "#http/contract/floor.ts";
import { hourMinute } from "../shared/format.ts";
import { useFormat } from "../shared/session.ts";
import css from "./floor.module.css";
import { type Filter, leavingSoon, type Totals } from "./floor-view.ts";

interface Props {
  readonly floor: FloorView;
  readonly totals: Totals;
  readonly filter: Filter;
  readonly change: (name: string, value: string) => void;
  /** Null: not allowed. */
  readonly move: (() => void) | null;
}
export function Summary({ floor, totals, filter, change, move }: Props) {
  const { t } = useTranslation();
  const teams = [...new Set(floor.agents.map((agent) => agent.team).filter((team) => team !== null))].sort();
  const down = floor.parts.filter((part) => !["ok", "running", "up", "ready"].includes(part.state));
  return (
    <div className={css.summary}>
      <p>
        <strong>{t("floor.summary", { ...totals })}</strong>
        {" · "}
        <strong>
          <span aria-hidden="true">{totals.alerts > 0 ? "▲ " : ""}</span>
          {t("floor.alertCount", { count: totals.alerts })}
        </strong>
      </p>
      <LeavingSoon floor={floor} />
      {down.map((part) => (
        <p key={part.name} className={css.down}>
          ▲ {t("floor.parts.down", { name: part.name, detail: part.detail || part.state })}
        </p>
      ))}
      <div className={css.filters}>
        {move && floor.campaigns.length > 1 && (
          <Button size="compact-sm" variant="default" onClick={move}>
            {t("floor.move.open")}
          </Button>
        )}
        <label>
          {t("floor.filterCampaign")}{" "}
          <select value={filter.campaign} onChange={(event) => change("campana", event.currentTarget.value)}>
            <option value="">{t("floor.all")}</option>
            {floor.campaigns.map((campaign) => (
              <option key={campaign.id} value={campaign.id}>
                {campaign.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("floor.filterTeam")}{" "}
          <select value={filter.team} onChange={(event) => change("equipo", event.currentTarget.value)}>
            <option value="">{t("floor.allTeams")}</option>
            {teams.map((team) => (
              <option key={team} value={team}>
                {team}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}

/** Names that fit the line; the tiles hold the rest. */
const mostNamed = 6;
function LeavingSoon({ floor }: { floor: FloorView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const leaving = leavingSoon(floor.agents, floor.now);
  if (leaving.length === 0) return null;
  const named = leaving
    .slice(0, mostNamed)
    .map(({ name, nextBreak }) => t("floor.leavingOne", { name, from: hourMinute(nextBreak.from, format) }))
    .join(" · ");
  const more = leaving.length - mostNamed;
  const who = more > 0 ? t("floor.leavingMore", { who: named, count: more }) : named;
  return (
    <p>
      <span aria-hidden="true">◔ </span>
      {t("floor.leaving", { who })}
    </p>
  );
}

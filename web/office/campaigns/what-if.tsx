// "And if…": a campaign's own world played under other settings, as curves beside other ways of dialling on the same days. On the
// machine of whoever asks, and only when asked.
import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Campaign } from "#http/contract/campaigns.ts";
import type { DayFigures } from "#simulator/core/figures.ts";
import {
  type Axis,
  axes,
  comparedPolicies,
  nameOf,
  restOfShift,
  type Setting,
  settingAt,
  sideBySide,
  valuesOf,
} from "#simulator/core/what-if.ts";
import { agentsOf } from "#simulator/core/world.ts";
import { get } from "../../shared/api.ts";
import { count, decimal, type Format, percent } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { type KnownWorld, useCampaignWorld } from "../../shared/what-if/campaign-world.ts";
import { measures, Progress, Source } from "../../shared/what-if/told.tsx";
import { useSimulation } from "../../shared/what-if/use-simulation.ts";
import css from "../../shared/what-if/what-if.module.css";
import { Loaded, Panel } from "../kit/page.tsx";
import { Curve, CurveLabels, type Line } from "./curve.tsx";
import { CurveTable } from "./curve-table.tsx";

/** Enough days for a band that says something; a curve of eighteen points takes some seconds a day. */
const days = 6;
const enoughMs = 20_000;

export function WhatIf({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const query = useCampaignWorld(campaign.id);
  return (
    <Panel title={t("whatIf.curves.title")} hint={t("whatIf.curves.hint")}>
      <Loaded query={query}>{(known) => <Curves campaign={campaign} known={known} />}</Loaded>
    </Panel>
  );
}

/** Numbers that may be dialled, before the first start the whole list. */
interface Listed {
  readonly callableNow: number;
  readonly members: number;
}
interface Asked {
  readonly axis: Axis;
  readonly setting: Setting;
  /** Each point's place among the settings that are played. */
  readonly cells: readonly string[];
}

function Curves({ campaign, known }: { campaign: Campaign; known: KnownWorld }) {
  const { t } = useTranslation();
  const format = useFormat();
  const simulation = useSimulation();
  const list = useQuery({
    queryKey: ["what-if-list", campaign.id],
    queryFn: async ({ signal }) => {
      const { callableNow, members } = await get<Listed>(`/v1/campaigns/${campaign.id}/why-not`, signal);
      return callableNow || members || null;
    },
  });
  const [axis, setAxis] = useState<Axis>("agents");
  const [asked, setAsked] = useState<Asked>();
  const [table, setTable] = useState(false);
  const [setting, setSetting] = useState<Setting>({
    policy: "auto",
    agents: Math.max(1, agentsOf(known.world)),
    campaignCap: campaign.abandonmentCap,
    cap: campaign.abandonmentCap,
    linesPerAgent: null,
  });
  const run = (): void => {
    const settings = new Map<string, Setting>();
    for (const policy of comparedPolicies)
      for (const value of valuesOf(axis, setting)) {
        const one = settingAt(axis, value, { ...setting, policy });
        settings.set(nameOf(one), one);
      }
    const ahead = {
      elapsedHours: 0,
      agents: setting.agents,
      lines: campaign.maxLines,
      contacts: list.data ?? null,
    };
    setAsked({ axis, setting, cells: [...settings.keys()] });
    simulation.run({
      world: restOfShift(known.world, ahead),
      settings: [...settings.values()],
      days,
      enoughMs,
    });
  };
  const lines = asked ? linesOf(asked, simulation.days) : [];
  return (
    <>
      <Settings setting={setting} change={setSetting} />
      <div className={css.actions}>
        <NativeSelect
          label={t("whatIf.curves.along")}
          value={axis}
          onChange={(event) => setAxis(event.currentTarget.value as Axis)}
          data={axes.map((each) => ({ value: each, label: t(`whatIf.curves.axes.${each}`) }))}
        />
        <Button onClick={run}>{t("whatIf.curves.run")}</Button>
        {simulation.state === "running" && (
          <Button variant="default" onClick={simulation.stop}>
            {t("whatIf.curves.stop")}
          </Button>
        )}
        {lines.length > 0 && (
          <Button variant="default" aria-expanded={table} onClick={() => setTable(!table)}>
            {table ? t("whatIf.curves.chart") : t("whatIf.curves.table")}
          </Button>
        )}
      </div>
      <Progress simulation={simulation} />
      {asked && lines.length > 0 && (
        <>
          {table ? (
            <CurveTable
              axis={asked.axis}
              lines={lines}
              valueText={(value) => axisText(asked.axis, value, format)}
            />
          ) : (
            <>
              <CurveLabels lines={lines} />
              <div className={css.charts}>
                {measures.map((measure) => (
                  <Curve
                    key={measure}
                    measure={measure}
                    axis={asked.axis}
                    lines={lines}
                    axisText={(value) => axisText(asked.axis, value, format)}
                    cap={asked.axis === "cap" ? null : (asked.setting.cap ?? asked.setting.campaignCap)}
                  />
                ))}
              </div>
            </>
          )}
          <Source known={known} simulation={simulation} />
        </>
      )}
    </>
  );
}

/** A point appears with its first day. */
function linesOf(
  { axis, setting, cells }: Asked,
  played: readonly (readonly DayFigures[])[],
): readonly Line[] {
  return comparedPolicies.flatMap((policy) => {
    const points = valuesOf(axis, setting).flatMap((value) => {
      const one = settingAt(axis, value, { ...setting, policy });
      const compared = sideBySide(played[cells.indexOf(nameOf(one))] ?? [], undefined, setting.campaignCap);
      return compared ? [{ value, compared }] : [];
    });
    return points.length > 0 ? [{ policy, points }] : [];
  });
}

function axisText(axis: Axis, value: number, format: Format): string {
  if (axis === "cap") return percent(value, format, 1);
  return Number.isInteger(value) ? count(value, format) : decimal(value, format);
}

function Settings({ setting, change }: { setting: Setting; change: (setting: Setting) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const linesChoices = [1, 1.5, 2, 3, 4, 6, null] as const;
  const lines = linesChoices.indexOf(setting.linesPerAgent as (typeof linesChoices)[number]);
  const mostCap = Math.round(setting.campaignCap * 1_000);
  return (
    <div className={css.settings}>
      <Slider
        label={t("whatIf.curves.axes.agents")}
        range={[1, 100]}
        value={setting.agents}
        text={count(setting.agents, format)}
        change={(agents) => change({ ...setting, agents })}
      />
      <Slider
        label={t("whatIf.curves.axes.cap")}
        range={[0, mostCap]}
        value={Math.round((setting.cap ?? setting.campaignCap) * 1_000)}
        text={percent(setting.cap ?? setting.campaignCap, format)}
        change={(thousandths) => change({ ...setting, cap: thousandths / 1_000 })}
      />
      <Slider
        label={t("whatIf.curves.axes.linesPerAgent")}
        range={[0, linesChoices.length - 1]}
        value={lines}
        text={
          setting.linesPerAgent === null
            ? t("whatIf.curves.unlimited")
            : axisText("linesPerAgent", setting.linesPerAgent, format)
        }
        change={(place) => change({ ...setting, linesPerAgent: linesChoices[place] ?? null })}
      />
    </div>
  );
}

interface SliderProps {
  readonly label: string;
  readonly range: readonly [number, number];
  readonly value: number;
  readonly text: string;
  readonly change: (value: number) => void;
}
function Slider({ label, range: [min, max], value, text, change }: SliderProps) {
  return (
    <label className={css.setting}>
      <span>
        {label}: <strong>{text}</strong>
      </span>
      <input
        type="range"
        min={min}
        max={max}
        step={1}
        value={value}
        aria-valuetext={text}
        onChange={(event) => change(Number(event.currentTarget.value))}
      />
    </label>
  );
}

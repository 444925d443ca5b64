// The last ten minutes of a campaign's pace: free agents, calls in flight and people talking. The figures change each second, the
// lines every five.
import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import uPlot from "uplot";
import { hourMinute, percent } from "../shared/format.ts";
import { useFormat } from "../shared/session.ts";
import { type Theme, tokens } from "../shared/theme/tokens.ts";
import css from "./floor.module.css";
import type { Campaign } from "./floor-view.ts";

const heightPx = 132;
/** Ten minutes are some 350 pixels: in five seconds the lines move by three. Three charts each second were 35 ms of a slow processor. */
const drawEveryMs = 5_000;
const lines = [
  { name: "talking", colour: "chart-1", dash: [] },
  { name: "flight", colour: "chart-2", dash: [8, 4] },
  { name: "idle", colour: "chart-3", dash: [2, 4] },
] as const;

export function PacingChart({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [table, setTable] = useState(false);
  const last = campaign.series.at(-1);
  if (!last) return <p className={css.chartPlace}>{t("floor.chart.empty")}</p>;
  const summary = t("floor.chart.summary", {
    idle: last[1],
    flight: last[2],
    talking: last[3],
    abandonment: percent(last[4], format),
  });
  const now = { idle: last[1], flight: last[2], talking: last[3] };
  return (
    <figure className={css.chart} aria-label={t("floor.chart.title")}>
      <figcaption className={css.chartHead}>
        <span>{t("floor.chart.title")}</span>
        <button type="button" className={css.more} aria-expanded={table} onClick={() => setTable(!table)}>
          {table ? t("floor.chart.graph") : t("floor.chart.table")}
        </button>
      </figcaption>
      <p className="sr-only">{summary}</p>
      {table ? (
        <SeriesTable campaign={campaign} />
      ) : (
        <>
          <Lines series={campaign.series} zone={format.zone} />
          <ul className={css.labels} aria-hidden="true">
            {lines.map((line) => (
              <li key={line.name}>
                <svg width="22" height="8" aria-hidden="true">
                  <line
                    x1="0"
                    y1="4"
                    x2="22"
                    y2="4"
                    stroke={`var(--${line.colour})`}
                    strokeWidth="2"
                    strokeDasharray={line.dash.join(" ")}
                  />
                </svg>
                {now[line.name]} {t(`floor.chart.${line.name}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </figure>
  );
}

function Lines({ series, zone }: { series: Campaign["series"]; zone: string }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const theme = useComputedColorScheme("light");
  const drawnAt = useRef(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const drawn = new uPlot(optionsOf(theme, zone, element.clientWidth), [[]], element);
    plot.current = drawn;
    drawnAt.current = 0;
    const watcher = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: heightPx }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      drawn.destroy();
      plot.current = undefined;
    };
  }, [theme, zone]);
  useEffect(() => {
    const now = performance.now();
    if (drawnAt.current !== 0 && now - drawnAt.current < drawEveryMs) return;
    drawnAt.current = now;
    plot.current?.setData([
      series.map((point) => point[0]),
      series.map((point) => point[3]),
      series.map((point) => point[2]),
      series.map((point) => point[1]),
    ]);
  });
  return <div ref={place} className={css.plot} aria-hidden="true" />;
}

function optionsOf(theme: Theme, zone: string, width: number): uPlot.Options {
  const colours = tokens[theme];
  const axis = {
    stroke: colours["text-muted"],
    font: "12px system-ui",
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: heightPx,
    legend: { show: false },
    cursor: { show: false },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), zone),
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.1)] } },
    axes: [
      {
        ...axis,
        size: 22,
        space: 80,
        values: (_plot, at) => at.map((each) => hourMinute(each * 1000, { country: "CL", zone })),
      },
      { ...axis, size: 32, space: 36 },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: colours[line.colour],
        width: 2,
        dash: [...line.dash],
        points: { show: false },
      })),
    ],
  };
}

/** One row a minute: what the lines say, for those who read. */
function SeriesTable({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = campaign.series.filter((_, index, all) => (all.length - 1 - index) % 60 === 0).toReversed();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className={css.tablePlace} tabIndex={0} aria-label={t("floor.chart.title")}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("floor.chart.time")}</th>
            <th scope="col">{t("floor.chart.talking")}</th>
            <th scope="col">{t("floor.chart.flight")}</th>
            <th scope="col">{t("floor.chart.idle")}</th>
            <th scope="col">{t("floor.chart.abandonment")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <tr key={point[0]}>
              <th scope="row">{hourMinute(point[0] * 1000, format)}</th>
              <td>{point[3]}</td>
              <td>{point[2]}</td>
              <td>{point[1]}</td>
              <td>{percent(point[4], format)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

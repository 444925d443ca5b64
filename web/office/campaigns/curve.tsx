// One figure along one setting, a line for each way of dialling with the band of its mean; drawn as SVG in the page's own colours.
import { useTranslation } from "react-i18next";
import type { Comparison } from "#simulator/core/compare.ts";
import type { Axis, ComparedPolicy } from "#simulator/core/what-if.ts";
import { decimal, type Format, percent } from "../../shared/format.ts";
import { useFormat } from "../../shared/session.ts";
import { type Measure, valueText } from "../../shared/what-if/told.tsx";
import css from "../../shared/what-if/what-if.module.css";

export interface Line {
  readonly policy: ComparedPolicy;
  readonly points: readonly { readonly value: number; readonly compared: Comparison }[];
}
/** As in the design's charts: told apart by dash as well as by colour. */
const strokes: Readonly<Record<ComparedPolicy, { readonly colour: string; readonly dash: string }>> = {
  auto: { colour: "var(--chart-1)", dash: "" },
  progressive: { colour: "var(--chart-2)", dash: "8 4" },
  "vicidial-hard": { colour: "var(--chart-3)", dash: "2 4" },
};
const [width, height] = [320, 190];
const frame = { left: 52, right: 10, top: 10, bottom: 26 };

interface Props {
  readonly measure: Measure;
  readonly axis: Axis;
  readonly lines: readonly Line[];
  readonly axisText: (value: number) => string;
  readonly cap: number | null;
}
export function Curve({ measure, axis, lines, axisText, cap }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const limit = measure === "abandonment" ? cap : null;
  const place = placesOf(measure, lines, limit);
  const text = (value: number): string => valueText(measure, value, format);
  const name = t("whatIf.curves.points", {
    measure: t(`whatIf.measures.${measure}`),
    axis: t(`whatIf.curves.axes.${axis}`).toLowerCase(),
  });
  const values = lines[0]?.points.map(({ value }) => value) ?? [];
  return (
    <figure className={css.chart}>
      <figcaption>{name}</figcaption>
      <p className="sr-only">{lines.map((line) => sentence(line)).join(" ")}</p>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {[place.low, (place.low + place.high) / 2, place.high].map((value) => (
          <g key={value}>
            <line
              className={css.grid}
              x1={frame.left}
              x2={width - frame.right}
              y1={place.y(value)}
              y2={place.y(value)}
            />
            <text x={frame.left - 4} y={place.y(value) + 5} textAnchor="end">
              {tickText(measure, value, format)}
            </text>
          </g>
        ))}
        {values.map((value, i) =>
          i === 0 || i === values.length - 1 ? (
            <text key={value} x={place.x(value)} y={height - 6} textAnchor={i === 0 ? "start" : "end"}>
              {axisText(value)}
            </text>
          ) : null,
        )}
        {limit !== null && (
          <line
            className={css.limit}
            x1={frame.left}
            x2={width - frame.right}
            y1={place.y(limit)}
            y2={place.y(limit)}
          />
        )}
        {limit !== null && (
          <text x={width - frame.right} y={place.y(limit) - 4} textAnchor="end">
            {t("whatIf.curves.cap")}
          </text>
        )}
        {lines.map((line) => (
          <Drawn key={line.policy} line={line} measure={measure} place={place} />
        ))}
      </svg>
    </figure>
  );

  function sentence({ policy, points }: Line): string {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return "";
    return t("whatIf.curves.summary", {
      measure: t(`whatIf.measures.${measure}`),
      name: t(`whatIf.policies.${policy}`),
      from: text(first.compared.figures[measure].mean),
      to: text(last.compared.figures[measure].mean),
    });
  }
}

interface Places {
  readonly low: number;
  readonly high: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}
function placesOf(measure: Measure, lines: readonly Line[], limit: number | null): Places {
  const all = lines.flatMap(({ points }) =>
    points.map(({ compared }) => {
      const { mean, plusMinus } = compared.figures[measure];
      return mean + (plusMinus ?? 0);
    }),
  );
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const [from, to] = [Math.min(...values), Math.max(...values)];
  // From zero, so that a small difference does not look like a large one; an occupancy ends at the whole.
  const [low, high] = [
    0,
    measure === "occupancy" ? 1 : roundTop(Math.max(1e-6, ...all.filter(Number.isFinite), limit ?? 0)),
  ];
  const [wide, tall] = [width - frame.left - frame.right, height - frame.top - frame.bottom];
  return {
    low,
    high,
    x: (value) => frame.left + (to === from ? 0 : (value - from) / (to - from)) * wide,
    y: (value) => frame.top + (1 - (Math.min(high, Math.max(low, value)) - low) / (high - low)) * tall,
  };
}

/** The next of 1, 2, 4, 6 or 10 times a power of ten: half of it is short to write, too. */
function roundTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const times = [1, 2, 4, 6, 10].find((each) => each * power >= most) ?? 10;
  return times * power;
}
function tickText(measure: Measure, value: number, format: Format): string {
  const short = (of: number): number => (Number.isInteger(Math.round(of * 1e6) / 1e6) ? 0 : 1);
  if (measure === "occupancy" || measure === "abandonment") return percent(value, format, short(value * 100));
  return decimal(value, format, short(value));
}

function Drawn({ line, measure, place }: { line: Line; measure: Measure; place: Places }) {
  const { colour, dash } = strokes[line.policy];
  const points = line.points.flatMap(({ value, compared }) => {
    const { mean, plusMinus } = compared.figures[measure];
    return Number.isFinite(mean) ? [{ x: place.x(value), mean, band: plusMinus ?? 0 }] : [];
  });
  const path = points.map(({ x, mean }) => `${x},${place.y(mean)}`).join(" ");
  const upper = points.map(({ x, mean, band }) => `${x},${place.y(mean + band)}`);
  const lower = points.map(({ x, mean, band }) => `${x},${place.y(mean - band)}`).reverse();
  return (
    <g>
      <polygon points={[...upper, ...lower].join(" ")} fill={colour} opacity={0.15} />
      <polyline points={path} fill="none" stroke={colour} strokeWidth={2} strokeDasharray={dash} />
    </g>
  );
}

export function CurveLabels({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation();
  return (
    <ul className={css.labels}>
      {lines.map(({ policy }) => (
        <li key={policy}>
          <svg width="28" height="8" aria-hidden="true">
            <line
              x1="0"
              y1="4"
              x2="28"
              y2="4"
              stroke={strokes[policy].colour}
              strokeWidth="2"
              strokeDasharray={strokes[policy].dash}
            />
          </svg>{" "}
          {t(`whatIf.policies.${policy}`)}
        </li>
      ))}
    </ul>
  );
}

// What every prediction tells beside its figures: how far it is, from what it comes and how sure it is.
import { useTranslation } from "react-i18next";
import type { Comparison, Estimate } from "#simulator/core/compare.ts";
import { count, decimal, type Format, percent } from "../format.ts";
import { useFormat } from "../session.ts";
import type { KnownWorld } from "./campaign-world.ts";
import type { Simulation } from "./use-simulation.ts";
import css from "./what-if.module.css";

export const measures = ["occupancy", "idleWaitSeconds", "abandonment", "contactsPerAgentHour"] as const;
export type Measure = (typeof measures)[number];

export function valueText(measure: Measure, value: number, format: Format): string {
  if (!Number.isFinite(value)) return "—";
  if (measure === "occupancy") return percent(value, format);
  return measure === "abandonment" ? percent(value, format, 2) : decimal(value, format);
}
/** "87,1 % ± 1,2 %"; a difference carries its sign. */
export function estimateText(
  measure: Measure,
  { mean, plusMinus }: Estimate,
  format: Format,
  signed = false,
): string {
  const sign = signed ? (mean < 0 ? "−" : "+") : "";
  const value = `${sign}${valueText(measure, signed ? Math.abs(mean) : mean, format)}`;
  return plusMinus === null ? value : `${value} ± ${valueText(measure, plusMinus, format)}`;
}

export function useListEnd(): (compared: Comparison) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ listEndsAtHour }) =>
    listEndsAtHour === null
      ? t("whatIf.listStays")
      : t("whatIf.listEndsAt", { hours: decimal(listEndsAtHour, format) });
}

export function Progress({ simulation }: { simulation: Simulation }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (simulation.state === "failed") return <p role="alert">{t("whatIf.failed")}</p>;
  if (simulation.state !== "running") return null;
  const told = t("whatIf.running", { percent: percent(simulation.share, format, 0) });
  return (
    <p className={css.progress}>
      <progress aria-label={told} max={1} value={simulation.share} /> <span aria-hidden="true">{told}</span>
    </p>
  );
}

export function Source({ known, simulation }: { known: KnownWorld; simulation: Simulation }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = Math.min(...simulation.days.map((each) => each.length));
  return (
    <ul className={css.source}>
      <li>
        {known.days === 0
          ? t("whatIf.noDays")
          : t("whatIf.fromDays", { attempts: count(known.attempts, format), count: known.days })}
      </li>
      {known.few > 0 && <li>{t("whatIf.few", { count: known.few })}</li>}
      {simulation.wish && days > 1 && (
        <li>{t("whatIf.band", { count: days, hours: decimal(simulation.wish.world.hours, format) })}</li>
      )}
      <li>{t("whatIf.fresh")}</li>
    </ul>
  );
}

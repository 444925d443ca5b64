// How a figure is written, by what its code says it is: seconds as time, shares as per cent, rates with one decimal.
import type { MetricCode } from "#reporting/core/metrics.ts";
import { count, decimal, type Format, lasting, percent } from "../../shared/format.ts";

const shares: ReadonlySet<string> = new Set([
  "answerRate",
  "humanRate",
  "abandonmentShare",
  "abandonmentByLaw",
  "directRate",
  "contactability",
  "promiseRate",
  "keptRate",
  "occupancy",
] satisfies MetricCode[]);
const rates: ReadonlySet<string> = new Set([
  "intensity",
  "gestionesPerHour",
  "directPerHour",
  "promisesPerHour",
] satisfies MetricCode[]);

export function figureText(code: string, value: number | null, format: Format): string {
  if (value === null) return "—";
  if (code.endsWith("Seconds")) return lasting(value * 1000);
  if (shares.has(code)) return percent(value, format);
  return rates.has(code) ? decimal(value, format) : count(value, format);
}

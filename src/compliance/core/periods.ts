// When a past event stops counting: the end of its day, week, month or rolling span, in every zone the person may
// be in. A limit and a quiet period ask the same question, so its answer is one instant.
import { day, type Instant } from "../../kernel/time.ts";
import { latest } from "./judging.ts";
import type { Period, Reading } from "./rule-set.ts";
import { type DayNumber, dayAt, instantOn, weekdayOfDay } from "./wall-clock.ts";

/** From this instant on, an event at `at` no longer counts in the period; before it, it does. */
export function countsUntil(
  at: Instant,
  period: Period,
  reading: Reading,
  zones: readonly string[],
): Instant {
  const calendar = latest(zones, (zone) => instantOn(firstDayAfter(dayAt(at, zone), period), 0, zone));
  const span = reading === "strict" ? rollingDays(period) : undefined;
  return span === undefined ? calendar : Math.max(calendar, at + span * day);
}

/**
 * A cheap "certainly over by then": no period outlives it by more than two days of calendar and zones. Spares the
 * zone arithmetic for old events, which are most of them.
 */
export function longestMs(period: Period): number {
  const days =
    period.kind === "day"
      ? 1
      : period.kind === "week"
        ? 7
        : period.kind === "month"
          ? 31
          : (period.days ?? 1);
  return (days + 2) * day;
}

function rollingDays(period: Period): number | undefined {
  return period.kind === "week" ? 7 : period.kind === "rolling" ? period.days : undefined;
}

function firstDayAfter(eventDay: DayNumber, period: Period): DayNumber {
  switch (period.kind) {
    case "day":
      return eventDay + 1;
    case "week": {
      const start = period.weekStart ?? 1;
      return eventDay + 7 - ((weekdayOfDay(eventDay) - start + 7) % 7);
    }
    case "month": {
      const date = new Date(eventDay * day);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / day;
    }
    case "rolling":
      return eventDay + (period.days ?? 1);
  }
}

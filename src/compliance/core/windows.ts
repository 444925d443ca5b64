// Decides whether the wall clock lets a person be contacted now: hours, days and holidays, half-open, in every
// zone the person may be in, and still open when the ringing could end.
import { type Instant, second } from "../../kernel/time.ts";
import { hasTable, holidayOn } from "./calendar.ts";
import { type Case, concerns, finding, isSkipped, worse } from "./judging.ts";
import type { DebtorHours, Finding, ReasonDetail } from "./request.ts";
import type { Rule, Verdict, Window } from "./rule-set.ts";
import { dateOf, instantOn, msOf, type Wall, wallAt, weekdayOfDay } from "./wall-clock.ts";

/** How far ahead an opening is looked for: a year and the holidays around its end. */
export const horizonDays = 400;

const missingTable: Rule = {
  id: "calendar",
  source: {
    norm: "Política de la casa",
    article: "sin calendario no se contacta",
    confidence: "P",
    read: "2026-11",
  },
};

export function checkWindows(one: Case, out: Finding[]): void {
  if (isSkipped(one, "windows", "windows")) return;
  const base = one.ruleSet.windows.filter((window) => concerns(one, window.groups));
  if (base.length > 0) checkSet(one, withDebtorHours(one, base), out);
  for (const overlay of one.overlays) {
    if (overlay.change.kind !== "add_windows") continue;
    const added = overlay.change.windows.filter((window) => concerns(one, window.groups));
    if (added.length > 0) checkSet(one, added, out);
  }
  checkNarrowHours(one, out);
}

function checkSet(one: Case, windows: readonly Window[], out: Finding[]): void {
  for (const zone of one.zones) {
    const wall = wallAt(one.at, zone);
    if (!hasTable(one.question.calendar, one.question.request.country, wall.day)) {
      out.push(finding(one, missingTable, "DENY", { code: "holiday_table_missing", date: dateOf(wall.day) }));
      continue;
    }
    const judged = judge(one, windows, wall);
    if (judged.verdict === "ALLOW") continue;
    const until = nextOpening(one, windows, zone, wall);
    out.push(
      finding(one, judged.window, judged.verdict, { ...judged.detail, zone, date: dateOf(wall.day) }, until),
    );
  }
}

interface Judged {
  readonly verdict: Verdict;
  readonly window: Window;
  readonly detail: ReasonDetail;
}

function judge(one: Case, windows: readonly Window[], wall: Wall): Judged {
  const ring = one.question.request.ringSeconds * second;
  const weekday = weekdayOfDay(wall.day);
  let best: Judged | undefined;
  let first: Window | undefined;
  for (const window of windows) {
    first ??= window;
    if (!window.days.includes(weekday)) continue;
    const closes = msOf(window.to);
    if (wall.msOfDay < msOf(window.from) || wall.msOfDay >= closes || wall.msOfDay + ring > closes) continue;
    const judged = within(one, window, wall.day, weekday);
    if (judged.verdict === "ALLOW") return judged;
    if (!best || worse(best.verdict, judged.verdict) !== judged.verdict) best = judged;
  }
  if (best) return best;
  return { verdict: "DENY", window: first as Window, detail: { code: "outside_hours" } };
}

function within(one: Case, window: Window, day: number, weekday: number): Judged {
  const { question, ruleSet } = one;
  const { country, place } = question.request;
  let verdict = window.verdict ?? "ALLOW";
  let detail: ReasonDetail = { code: "review_hours" };
  if (weekday >= 6 && window.weekend && worse(window.weekend, verdict) !== verdict) {
    verdict = window.weekend;
    detail = { code: "weekend" };
  }
  if (window.holidays !== "ALLOW" && worse(window.holidays, verdict) === window.holidays) {
    const holiday = holidayOn(question.calendar, country, day, place, ruleSet.place.holidayScope);
    if (holiday) return { verdict: window.holidays, window, detail: { code: "holiday", name: holiday.name } };
  }
  return { verdict, window, detail };
}

/** Being closed now, the next ALLOW begins where some window opens: the earliest such edge, or none. */
function nextOpening(one: Case, windows: readonly Window[], zone: string, now: Wall): Instant | undefined {
  const { calendar, request } = one.question;
  const ring = request.ringSeconds * second;
  for (let day = now.day; day <= now.day + horizonDays; day++) {
    if (!hasTable(calendar, request.country, day)) return undefined;
    const weekday = weekdayOfDay(day);
    let opening: Instant | undefined;
    for (const window of windows) {
      if (!window.days.includes(weekday) || msOf(window.from) + ring > msOf(window.to)) continue;
      if (within(one, window, day, weekday).verdict !== "ALLOW") continue;
      const opens = instantOn(day, msOf(window.from), zone);
      if (opens > one.at && (opening === undefined || opens < opening)) opening = opens;
    }
    if (opening !== undefined) return opening;
  }
  return undefined;
}

function withDebtorHours(one: Case, windows: readonly Window[]): readonly Window[] {
  const wished = one.question.request.debtorHours?.filter(({ effect }) => effect === "widen");
  const [widenable] = windows.filter(({ debtorOverride }) => debtorOverride === "widen");
  if (!wished?.length || !widenable) return windows;
  return [...windows, ...wished.map((hours) => asWindow(hours, widenable, widenable.holidays))];
}

const debtorRule: Rule = {
  id: "debtor_hours",
  source: { norm: "Petición del deudor", article: "horario pedido", confidence: "P", read: "2026-11" },
};
function checkNarrowHours(one: Case, out: Finding[]): void {
  const asked = one.question.request.debtorHours?.filter(({ effect }) => effect === "narrow");
  if (!asked?.length) return;
  const found: Finding[] = [];
  const rule = { ...debtorRule, groups: Object.keys(one.ruleSet.groups) };
  checkSet(
    one,
    asked.map((hours) => asWindow(hours, rule, "ALLOW")),
    found,
  );
  for (const each of found) {
    const code = each.detail.code === "outside_hours" ? "outside_debtor_hours" : each.detail.code;
    out.push({ ...each, detail: { ...each.detail, code } });
  }
}
function asWindow(
  { days, from, to }: DebtorHours,
  rule: Rule & { readonly groups: readonly string[] },
  holidays: Verdict,
): Window {
  return { id: rule.id, source: rule.source, groups: rule.groups, days, from, to, holidays };
}

// Decides how often a person may be contacted: so many in a period, and so long after the last. What counts is the
// rule's own basis; a limit reached lifts when enough of the counted events have left the period.
import { day, hour, type Instant } from "../../kernel/time.ts";
import { type ContactResult, counts, type HistoryEvent, neverConnected } from "./contact-history.ts";
import { type Case, concerns, finding, groupsHold, isSkipped, latest } from "./judging.ts";
import { countsUntil, longestMs } from "./periods.ts";
import type { Counter, Finding } from "./request.ts";
import type { Exclusion, Limit, LimitScope, Reading, RuleSet } from "./rule-set.ts";
import { dayAt, instantOn } from "./wall-clock.ts";

export function checkLimits(one: Case, out: Finding[], counters: Counter[]): void {
  for (const limit of one.ruleSet.limits) checkLimit(one, effective(one, limit), out, counters);
  for (const { change } of one.overlays) {
    if (change.kind === "add_limit") checkLimit(one, change.limit, out, counters);
  }
}

/** The limit as every signature leaves it: the least maximum; the strict reading, unless one reads it literally and none strictly. */
function effective(one: Case, limit: Limit): Limit {
  let { max } = limit;
  const readings: Reading[] = [];
  for (const { change } of one.overlays) {
    if (change.kind === "reading" && change.rule === limit.id) readings.push(change.reading);
    if (change.kind === "max" && change.rule === limit.id) max = Math.min(max, change.max);
  }
  const reading = readings.includes("strict") ? "strict" : (readings[0] ?? limit.reading);
  return reading === limit.reading && max === limit.max ? limit : { ...limit, reading, max };
}

function checkLimit(one: Case, limit: Limit, out: Finding[], counters: Counter[]): void {
  if (!concerns(one, limit.groups) || isSkipped(one, "limits", limit.id)) return;
  const { at, zones, question } = one;
  const { period, reading } = limit;
  const tooOld = at - Math.max(longestMs(period), gapMs(limit));
  const alsoContacts = limit.count === "contact" ? extraContacts(one) : [];
  const ends: Instant[] = [];
  let last: Instant | undefined;
  let unansweredEnds: Instant | undefined;
  for (const event of question.history) {
    if (event.at < tooOld || !isWithin(one, limit, event)) continue;
    const counted = counts(event, limit.count) || alsoContacts.includes(event.result);
    const spaced = counted && !isExcluded(limit.minGap?.exclude, event);
    if (spaced && (last === undefined || event.at > last)) last = event.at;
    const unanswered =
      limit.unanswered && reading === "strict" && !event.inbound && counts(event, "unanswered");
    if (!counted && !unanswered) continue;
    const end = countsUntil(event.at, period, reading, zones);
    if (end <= at) continue;
    if (counted) ends.push(end);
    else if (unansweredEnds === undefined || end > unansweredEnds) unansweredEnds = end;
  }
  counters.push({ ruleSet: one.ruleSet.id, rule: limit.id, used: ends.length, max: limit.max });
  if (ends.length >= limit.max) {
    // The contact is allowed again when fewer than `max` are left: the (n − max + 1)th to end opens the door.
    const until = ends.sort((a, b) => a - b)[ends.length - limit.max];
    out.push(
      finding(one, limit, "DENY", { code: "limit_reached", used: ends.length, max: limit.max }, until),
    );
  }
  if (limit.unanswered && limit.unanswered !== "ALLOW" && unansweredEnds !== undefined)
    out.push(finding(one, limit, limit.unanswered, { code: "unanswered_attempt" }, unansweredEnds));
  if (limit.minGap && last !== undefined && !isSkipped(one, "gaps", limit.id)) {
    const until = gapEnds(last, limit.minGap, reading, zones);
    const { value, unit } = limit.minGap;
    if (until > at) out.push(finding(one, limit, "DENY", { code: "too_soon", value, unit }, until));
  }
}

function extraContacts(one: Case): readonly ContactResult[] {
  return one.overlays.flatMap(({ change }) => (change.kind === "count_as_contact" ? change.results : []));
}

/** No gap outlives this: two days more than it says, for calendars and zones. */
function gapMs({ minGap }: Limit): number {
  if (!minGap) return 0;
  return minGap.value * (minGap.unit === "hours" ? hour : day) + 2 * day;
}

function gapEnds(
  last: Instant,
  gap: NonNullable<Limit["minGap"]>,
  reading: Reading,
  zones: readonly string[],
): Instant {
  if (gap.unit === "hours") return last + gap.value * hour;
  if (reading === "strict") return last + gap.value * day;
  return latest(zones, (zone) => instantOn(dayAt(last, zone) + gap.value, 0, zone));
}

function isWithin(one: Case, limit: Limit, event: HistoryEvent): boolean {
  const { request } = one.question;
  if (!groupsHold(one.ruleSet, limit.groups, event.channel)) return false;
  if (limit.per?.[limit.reading] === "channel" && event.channel !== request.channel) return false;
  if (event.origin === "creditor" && (limit.across !== "creditor" || event.creditor !== request.creditor))
    return false;
  if (!inScope(one, limit.scope, event)) return false;
  return !isExcluded(limit.exclude, event);
}

function isExcluded(exclude: readonly Exclusion[] | undefined, event: HistoryEvent): boolean {
  if (!exclude) return false;
  return exclude.some(
    (exclusion) =>
      (exclusion === "not_connected" && neverConnected(event)) ||
      (exclusion === "debtor_initiated" && event.inbound === true) ||
      (exclusion === "consented" && event.consented === true),
  );
}

export function inScope(
  one: { readonly question: Case["question"]; readonly ruleSet: RuleSet },
  scope: LimitScope,
  event: HistoryEvent,
): boolean {
  const { request } = one.question;
  switch (scope) {
    case "person":
      return true;
    case "person+creditor":
      return event.creditor === request.creditor;
    case "debt":
      return event.accounts.some((account) => request.accounts.includes(account));
    case "phone":
      return event.phone !== undefined && event.phone === request.phone;
  }
}

// What every rule's check shares: the rules in force at an instant, the zones to ask in, and how a finding is made.
import { type Instant, isTimeZone, localDateAt } from "../../kernel/time.ts";
import type { Finding, Question, ReasonDetail } from "./request.ts";
import type { Channel, Overlay, Rule, RuleSet, Verdict } from "./rule-set.ts";
import { dayNumberOf, instantOn } from "./wall-clock.ts";

/** A question asked of one instant, in one rule set. */
export interface Case {
  readonly question: Question;
  readonly at: Instant;
  readonly ruleSet: RuleSet;
  readonly overlays: readonly Overlay[];
  /** Every plausible zone of the person; never empty. */
  readonly zones: readonly string[];
  readonly skipped: ReadonlySet<string>;
}

const severity: Readonly<Record<Verdict, number>> = { ALLOW: 0, REVIEW: 1, DENY: 2 };
export function worse(a: Verdict, b: Verdict): Verdict {
  return severity[a] >= severity[b] ? a : b;
}
export function compareSeverity(a: Verdict, b: Verdict): number {
  return severity[b] - severity[a];
}

export function finding(
  one: { readonly ruleSet: RuleSet },
  rule: Rule,
  verdict: Verdict,
  detail: ReasonDetail,
  until?: Instant,
): Finding {
  const { id, version } = one.ruleSet;
  const base = { ruleSet: { id, version }, rule: rule.id, source: rule.source, verdict, detail };
  return until === undefined ? base : { ...base, until };
}

export function concerns(one: Case, groups: readonly string[]): boolean {
  return groupsHold(one.ruleSet, groups, one.question.request.channel);
}
export function groupsHold(ruleSet: RuleSet, groups: readonly string[], channel: Channel): boolean {
  for (const group of groups) if (ruleSet.groups[group]?.includes(channel)) return true;
  return false;
}

export function knownZones(question: Question): boolean {
  const { zones } = question.request.place;
  return zones.length > 0 && zones.every(isTimeZone);
}

/** The last of the zones to reach the start of a day decides when a day is over everywhere the person may be. */
export function latest(zones: readonly string[], instantIn: (zone: string) => Instant): Instant {
  let last = Number.NEGATIVE_INFINITY;
  for (const zone of zones) last = Math.max(last, instantIn(zone));
  return last;
}

interface Dated {
  readonly from: string;
  readonly to?: string | undefined;
}
export function inForce({ from, to }: Dated, date: string): boolean {
  return from <= date && (to === undefined || date <= to);
}
function validity(overlay: Overlay): Dated {
  return { from: overlay.validFrom, to: overlay.validTo };
}

/** The sets and overlays that speak to this request at `at`, as law stood that day (law is versioned by date). */
export function casesAt(question: Question, at: Instant): Case[] {
  const { request } = question;
  const [firstZone = "UTC"] = request.place.zones;
  const date = localDateAt(at, firstZone);
  const overlays = question.overlays.filter(
    (one) =>
      (one.creditor === undefined || one.creditor === request.creditor) &&
      (one.portfolio === undefined || one.portfolio === request.portfolio) &&
      inForce(validity(one), date),
  );
  const cases: Case[] = [];
  for (const ruleSet of question.ruleSets) {
    if (ruleSet.country !== "*" && ruleSet.country !== request.country) continue;
    if (!inForce(ruleSet.effective, date) || !applies(ruleSet, question)) continue;
    cases.push({
      question,
      at,
      ruleSet,
      overlays: overlays.filter((one) => one.ruleSet === ruleSet.id),
      zones: ruleSet.place.onConflict === "first" ? [firstZone] : request.place.zones,
      skipped: skippedBy(ruleSet, question, at),
    });
  }
  return cases;
}

/** The next instant after `at` at which a set or overlay begins or ends: findings are not trusted beyond it. */
export function nextChangeOfLaw(question: Question, at: Instant): Instant {
  const [zone = "UTC"] = question.request.place.zones;
  let next = Number.POSITIVE_INFINITY;
  const consider = ({ from, to }: Dated): void => {
    for (const day of [dayNumber(from), to === undefined ? undefined : dayNumber(to) + 1]) {
      if (day === undefined) continue;
      const change = instantOn(day, 0, zone);
      if (change > at && change < next) next = change;
    }
  };
  for (const { effective } of question.ruleSets) consider(effective);
  for (const overlay of question.overlays) consider(validity(overlay));
  return next;
}
function dayNumber(date: string): number {
  return dayNumberOf(date as RuleSet["effective"]["from"]);
}

function applies({ appliesTo }: RuleSet, { request }: Question): boolean {
  return (
    matches(appliesTo.creditorType, request.creditorType) &&
    matches(appliesTo.debtType, request.debtType) &&
    matches(appliesTo.collector, request.collector) &&
    matches(appliesTo.debtorKind, request.debtorKind) &&
    matches(appliesTo.debtorRegion, request.place.region) &&
    matches(appliesTo.agencyRegion, request.agencyRegion) &&
    matches(appliesTo.stage, request.stage)
  );
}
/** What is not known matches: a rule that may hold is kept. */
function matches(wanted: readonly string[] | undefined, known: string | undefined): boolean {
  return wanted === undefined || known === undefined || wanted.includes(known);
}

const nothing: ReadonlySet<string> = new Set();
function skippedBy(ruleSet: RuleSet, { request }: Question, at: Instant): ReadonlySet<string> {
  if (!ruleSet.exceptions || !request.circumstances) return nothing;
  const skipped = new Set<string>();
  for (const exception of ruleSet.exceptions) {
    const holds = request.circumstances.some(
      (one) =>
        one.when === exception.when &&
        (exception.maxReplies === undefined || one.replies < exception.maxReplies) &&
        (exception.maxDays === undefined || at < one.since + exception.maxDays * 86_400_000),
    );
    if (holds) for (const name of exception.skip) skipped.add(name);
  }
  return skipped;
}
export function isSkipped(one: Case, kind: string, rule: string): boolean {
  return one.skipped.has(kind) || one.skipped.has(rule);
}

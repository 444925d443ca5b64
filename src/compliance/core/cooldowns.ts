// Decides whether a person, a debt or a number must be left in peace after something happened: a refusal, a payment
// said to be made, a promise, a dispute, a wrong number, an abandoned call.
import { day, hour, type Instant } from "../../kernel/time.ts";
import { counts, type HistoryEvent } from "./contact-history.ts";
import { type Case, concerns, finding, groupsHold, isSkipped, latest } from "./judging.ts";
import { inScope } from "./limits.ts";
import { countsUntil } from "./periods.ts";
import type { Finding } from "./request.ts";
import type { Cooldown, CooldownEvent, ExclusiveChannel } from "./rule-set.ts";
import { dayAt, dayNumberOf, instantOn } from "./wall-clock.ts";

export function checkCooldowns(one: Case, out: Finding[]): void {
  const { mode } = one.question.request;
  for (const cooldown of one.ruleSet.cooldowns) {
    if (!concerns(one, cooldown.groups) || isSkipped(one, "cooldowns", cooldown.id)) continue;
    if (cooldown.modes && !cooldown.modes.includes(mode)) continue;
    if (cooldown.length.unit === "promise_due") checkPromise(one, cooldown, out);
    else if (cooldown.length.unit === "dispute_closed")
      checkDispute(one, cooldown, cooldown.length.days, out);
    else checkAfterEvent(one, cooldown, out);
  }
  const { exclusiveChannel } = one.ruleSet;
  if (exclusiveChannel && !isSkipped(one, "exclusiveChannel", exclusiveChannel.id))
    checkExclusive(one, exclusiveChannel, out);
}

function checkAfterEvent(one: Case, cooldown: Cooldown, out: Finding[]): void {
  let last: Instant | undefined;
  for (const event of one.question.history) {
    if (last !== undefined && event.at <= last) continue;
    if (event.origin === "own" && isAbout(event, cooldown.after) && inScope(one, cooldown.scope, event))
      last = event.at;
  }
  if (last === undefined) return;
  const until = restEnds(last, cooldown, one.zones);
  if (until !== undefined && until <= one.at) return;
  out.push(finding(one, cooldown, "DENY", { code: "resting", after: cooldown.after }, until));
}

function isAbout(event: HistoryEvent, after: CooldownEvent): boolean {
  if (event.marks?.some((mark) => mark === after)) return true;
  // Unknown fate: it may have been the conversation, or the abandoned call, that starts the rest.
  return (
    event.result === after ||
    (event.result === "unknown" && (after === "conversation" || after === "abandoned"))
  );
}

function restEnds(at: Instant, { length }: Cooldown, zones: readonly string[]): Instant | undefined {
  if (length.unit === "hours") return at + length.value * hour;
  if (length.unit !== "days") return undefined;
  const days = length.countFirstDay ? length.value : length.value + 1;
  return latest(zones, (zone) => instantOn(dayAt(at, zone) + days, 0, zone));
}

function checkPromise(one: Case, cooldown: Cooldown, out: Finding[]): void {
  const { promise, purpose } = one.question.request;
  if (!promise) return;
  const lastDay = dayNumberOf(promise.protectedThrough);
  const until = latest(one.zones, (zone) => instantOn(lastDay + 1, 0, zone));
  if (until <= one.at) return;
  if (purpose === "reminder") {
    const sent = one.question.history.filter(
      (event) =>
        event.purpose === "reminder" &&
        event.at >= promise.takenAt &&
        counts(event, "attempt") &&
        event.accounts.some((account) => one.question.request.accounts.includes(account)),
    );
    if (sent.length < (cooldown.reminders ?? 0)) return;
  }
  const through = promise.protectedThrough;
  out.push(finding(one, cooldown, "DENY", { code: "resting", after: "promise", through }, until));
}

/** An unanswered dispute refuses for the days given and then asks a person; only an answer frees the contact. */
function checkDispute(one: Case, cooldown: Cooldown, days: number, out: Finding[]): void {
  const { dispute } = one.question.request;
  if (!dispute) return;
  const verdict = one.at < dispute.openedAt + days * day ? "DENY" : "REVIEW";
  out.push(finding(one, cooldown, verdict, { code: "dispute_open", days }));
}

/** After a contact by one channel, no other channel for the rest of the period. */
function checkExclusive(one: Case, rule: ExclusiveChannel, out: Finding[]): void {
  const { channel } = one.question.request;
  let until: Instant | undefined;
  let other = "";
  for (const event of one.question.history) {
    if (event.channel === channel || event.origin !== "own" || event.inbound || !counts(event, rule.after))
      continue;
    if (!Object.keys(one.ruleSet.groups).some((group) => groupsHold(one.ruleSet, [group], event.channel)))
      continue;
    const end = countsUntil(event.at, rule.period, rule.reading, one.zones);
    if (end <= one.at || (until !== undefined && end <= until)) continue;
    until = end;
    other = event.channel;
  }
  if (until !== undefined)
    out.push(finding(one, rule, "DENY", { code: "other_channel", channel: other }, until));
}

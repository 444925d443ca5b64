// When the gate will open by itself. Every finding of time names the instant at which it lifts and holds until
// then, so the latest of them is the earliest candidate; asked again there, until nothing objects.
import { day, type Instant } from "../../kernel/time.ts";
import { nextChangeOfLaw } from "./judging.ts";
import type { Finding, Question } from "./request.ts";
import { horizonDays } from "./windows.ts";

/** Each round moves to an opening or past an event; four zones and a long holiday need about ten. Judgement. */
const maxRounds = 2_000;

export function nextAllowed(
  question: Question,
  first: readonly Finding[],
  judge: (question: Question, at: Instant) => readonly Finding[],
): Instant | undefined {
  let at = question.now;
  let findings = first;
  for (let round = 0; round < maxRounds; round++) {
    if (findings.length === 0) return at;
    const lifts = latestLift(findings);
    const change = nextChangeOfLaw(question, at);
    const next = lifts === undefined ? change : Math.min(lifts, change);
    if (!Number.isFinite(next) || next > question.now + horizonDays * day) return undefined;
    at = next;
    findings = judge(question, at);
  }
  return undefined;
}

/** Undefined when one of them never lifts under the law as it stands. */
function latestLift(findings: readonly Finding[]): Instant | undefined {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { until } of findings) {
    if (until === undefined) return undefined;
    latest = Math.max(latest, until);
  }
  return latest;
}

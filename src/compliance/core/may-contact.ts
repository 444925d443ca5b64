// The one gate: may this person be contacted now, through this channel, for this purpose? Dialler, bot, messages
// and visits all ask here, when planning and again at the instant of contact. The worst verdict of all rules wins;
// what is not known is refused; only ALLOW acts, REVIEW waits for a person.
import type { Instant } from "../../kernel/time.ts";
import { checkAddressee, checkChannel } from "./addressees.ts";
import { checkCooldowns } from "./cooldowns.ts";
import { type Case, casesAt, compareSeverity, knownZones } from "./judging.ts";
import { checkLimits } from "./limits.ts";
import { nextAllowed } from "./next-allowed.ts";
import type { Counter, Decision, Finding, Question, Reason } from "./request.ts";
import type { Verdict } from "./rule-set.ts";
import { cannotTell, checkStanding } from "./standing.ts";
import { checkWindows } from "./windows.ts";

export function mayContact(question: Question): Decision {
  if (!knownZones(question)) return decide([cannotTell("zone_missing", question)], [], []);
  const counters: Counter[] = [];
  const cases = casesAt(question, question.now);
  const findings = judge(question, question.now, cases, counters);
  const decision = decide(findings, cases, counters);
  if (decision.verdict === "ALLOW") return decision;
  const nextAllowedAt = nextAllowed(question, findings, (asked, at) =>
    judge(asked, at, casesAt(asked, at), []),
  );
  return nextAllowedAt === undefined ? decision : { ...decision, nextAllowedAt };
}

function decide(
  findings: readonly Finding[],
  cases: readonly Case[],
  counters: readonly Counter[],
): Decision {
  const reasons = findings.map(toReason).sort((a, b) => compareSeverity(a.verdict, b.verdict));
  return {
    verdict: reasons[0]?.verdict ?? "ALLOW",
    reasons,
    counters,
    ruleVersions: Object.fromEntries(
      cases.flatMap(({ ruleSet, overlays }) => [
        [ruleSet.id, ruleSet.version],
        ...overlays.map(({ id, signedOn }) => [`overlay ${id}`, signedOn]),
      ]),
    ),
  };
}

function judge(question: Question, at: Instant, cases: readonly Case[], counters: Counter[]): Finding[] {
  const { country } = question.request;
  const found: Finding[] = [];
  if (!cases.some(({ ruleSet }) => ruleSet.country === country))
    found.push(cannotTell("rules_missing", question));
  checkStanding(question, at, found);
  for (const one of cases) {
    const ofSet: Finding[] = [];
    checkWindows(one, ofSet);
    checkLimits(one, ofSet, counters);
    checkCooldowns(one, ofSet);
    checkAddressee(one, ofSet);
    checkChannel(one, ofSet);
    for (const each of ofSet) {
      const verdict = reviewed(one, each);
      if (verdict !== "ALLOW") found.push(verdict === each.verdict ? each : { ...each, verdict });
    }
  }
  return found;
}

/** A REVIEW that compliance has answered for this mandate and rule is what was answered; of two answers the refusal. */
function reviewed(one: Case, { verdict, rule }: Finding): Verdict {
  if (verdict !== "REVIEW") return verdict;
  let answered: Verdict = verdict;
  for (const { change, reviewedBy } of one.overlays) {
    if (change.kind !== "review" || change.rule !== rule) continue;
    if (change.verdict === "DENY") return "DENY";
    if (reviewedBy) answered = "ALLOW";
  }
  return answered;
}

function toReason({ ruleSet, rule, source, verdict, detail, until }: Finding): Reason {
  return {
    ruleSet: ruleSet.id,
    version: ruleSet.version,
    rule,
    article: `${source.norm}, ${source.article}`,
    verdict,
    detail: until === undefined ? detail : { ...detail, until },
  };
}

// Decides who may be spoken to and through what: roles, workplaces, the debtor's condition, channels the law or the
// debtor closed, questions that may not be asked.
import { type Case, concerns, finding } from "./judging.ts";
import type { Finding } from "./request.ts";

export function checkAddressee(one: Case, out: Finding[]): void {
  const { addressees, flags } = one.ruleSet;
  const { request } = one.question;
  if (addressees) {
    const { role } = request;
    if (role === "laboral") {
      if (
        addressees.workplace === "deny" ||
        (addressees.workplace === "if_barred" && request.workplaceBarred !== false)
      )
        out.push(finding(one, addressees, "DENY", { code: "workplace" }));
    } else if (addressees.review?.includes(role))
      out.push(finding(one, addressees, "REVIEW", { code: "addressee", role }));
    else if (!addressees.allow.includes(role))
      out.push(finding(one, addressees, "DENY", { code: "addressee", role }));
  }
  for (const { change } of one.overlays)
    if (change.kind === "addressees" && !change.allow.includes(request.role))
      out.push(finding(one, change.rule, "DENY", { code: "addressee", role: request.role }));
  if (!flags) return;
  for (const flag of request.flags) {
    if (flags.deny.includes(flag)) out.push(finding(one, flags, "DENY", { code: "debtor_flag", flag }));
    else if (flags.review?.includes(flag))
      out.push(finding(one, flags, "REVIEW", { code: "debtor_flag", flag }));
  }
}

export function checkChannel(one: Case, out: Finding[]): void {
  const { ruleSet, question } = one;
  const { channel, consents, questions } = question.request;
  if (ruleSet.forbidChannels?.channels.includes(channel))
    out.push(finding(one, ruleSet.forbidChannels, "DENY", { code: "channel_forbidden", channel }));
  for (const { change, id, signedBy } of one.overlays) {
    if (change.kind !== "forbid_channels" || !change.channels.includes(channel)) continue;
    const source = {
      norm: `Instrucción firmada por ${signedBy}`,
      article: id,
      confidence: "P",
      read: "",
    } as const;
    out.push(finding(one, { id: change.rule, source }, "DENY", { code: "channel_forbidden", channel }));
  }
  for (const asked of questions ?? [])
    if (ruleSet.forbidQuestions?.questions.includes(asked))
      out.push(
        finding(one, ruleSet.forbidQuestions, "DENY", { code: "question_forbidden", question: asked }),
      );
  const rule = ruleSet.channelConsent;
  if (!rule || !concerns(one, rule.groups)) return;
  const consent = consents?.find((each) => each.channel === channel);
  if (!consent?.given || (rule.proof && !consent.proof))
    out.push(finding(one, rule, "DENY", { code: "no_consent", channel }));
}

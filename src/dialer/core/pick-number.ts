// Which of a debtor's phones to call next: the best one that may be called, another one after a try in vain.
// References are never dialled and workplaces only where the mandate allows them; the legal gate comes after this.
import type { PhoneId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { PhoneRole, PhoneState } from "#portfolio/core/phone-quality.ts";
import { isDead } from "#portfolio/core/phone-quality.ts";

export interface PhoneCandidate {
  readonly phone: PhoneId;
  readonly role: PhoneRole;
  readonly state: PhoneState;
  /** phoneQuality × how well this hour suits. */
  readonly quality: number;
  /** Tries in vain in this pass over the debtor's phones. */
  readonly triesThisPass: number;
  readonly notBefore: Instant | null;
  /** Its place in the creditor's file: the first is the one they hold best. */
  readonly position: number;
}
export interface NumberRules {
  /** Denied by default: a call to a workplace can cost the debtor the job. */
  readonly workplaceAllowed: boolean;
}
export type NumberRefusal = "dead" | "wrong_person" | "reference" | "workplace" | "later";

/** Why this phone is not called; null when it may be. */
export function refusalOf(candidate: PhoneCandidate, now: Instant, rules: NumberRules): NumberRefusal | null {
  if (isDead(candidate.state)) return "dead";
  if (candidate.role === "referencia") return "reference";
  const workplace = candidate.role === "laboral" || candidate.state.ownership === "employer";
  if (workplace && !rules.workplaceAllowed) return "workplace";
  if (candidate.state.ownership === "third_party") return "wrong_person";
  if (candidate.notBefore !== null && candidate.notBefore > now) return "later";
  return null;
}

export interface NumberPick {
  readonly phone: PhoneId | null;
  readonly refused: readonly { readonly phone: PhoneId; readonly why: NumberRefusal }[];
  /** When nothing may be called now: the first instant at which a phone may. */
  readonly nextAt: Instant | null;
}

/** Least tried in this pass first, then best quality, then in the creditor's order: every phone has its turn first. */
export function pickNumber(
  candidates: readonly PhoneCandidate[],
  now: Instant,
  rules: NumberRules = { workplaceAllowed: false },
): NumberPick {
  const refused = candidates.flatMap((candidate) => {
    const why = refusalOf(candidate, now, rules);
    return why === null ? [] : [{ phone: candidate.phone, why, at: candidate.notBefore }];
  });
  const open = candidates.filter((candidate) => refusalOf(candidate, now, rules) === null);
  const [best] = open.toSorted(
    (a, b) =>
      a.triesThisPass - b.triesThisPass ||
      b.quality - a.quality ||
      a.position - b.position ||
      (a.phone < b.phone ? -1 : 1),
  );
  const later = refused.flatMap(({ why, at }) => (why === "later" && at !== null ? [at] : []));
  return {
    phone: best?.phone ?? null,
    refused: refused.map(({ phone, why }) => ({ phone, why })),
    nextAt: best || later.length === 0 ? null : Math.min(...later),
  };
}

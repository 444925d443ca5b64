// What no country's rule needs to say: an account that is not ours or not owed, a person who asked for peace, a
// consent taken back, and the facts without which nobody may be contacted at all.
import type { Instant } from "../../kernel/time.ts";
import type { Finding, Question, ReasonCode, ReasonDetail } from "./request.ts";

/** Rules the gate holds by itself, named in reasons like any other. */
const gate = { id: "gate", version: "1" };
const policy = (article: string) =>
  ({ norm: "Política de la casa", article, confidence: "P", read: "2026-11" }) as const;

export function checkStanding({ request }: Question, at: Instant, out: Finding[]): void {
  if (request.standing !== "open")
    out.push(
      deny("standing", "solo se gestiona lo abierto", "account_not_open", { standing: request.standing }),
    );
  if (request.personProtected)
    out.push(deny("person_protected", "persona protegida en toda la agencia", "person_protected", {}));
  for (const block of request.blocks ?? []) {
    if (block.phone !== undefined && block.phone !== request.phone) continue;
    if (block.channel !== undefined && block.channel !== request.channel) continue;
    if (block.until !== undefined && block.until <= at) continue;
    const found = deny("do_not_contact", "no contactar", "do_not_contact", {});
    out.push(block.until === undefined ? found : { ...found, until: block.until });
  }
  for (const consent of request.consents ?? [])
    if (consent.channel === request.channel && !consent.given)
      out.push(deny("consent", "canal revocado", "consent_withdrawn", { channel: consent.channel }));
}

export function cannotTell(code: "rules_missing" | "zone_missing", { request }: Question): Finding {
  return deny("facts", "sin datos no se contacta", code, { country: request.country });
}

function deny(
  rule: string,
  article: string,
  code: ReasonCode,
  fields: Readonly<Record<string, string | number>>,
): Finding {
  const detail: ReasonDetail = { ...fields, code };
  return { ruleSet: gate, rule, source: policy(article), verdict: "DENY", detail };
}

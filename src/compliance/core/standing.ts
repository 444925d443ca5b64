// What no country's rule needs to say: a number that costs more than a call to a person does, an account that is not ours or not owed, a person who asked for peace, a
// consent taken back, and the facts without which nobody may be contacted at all.
import type { LineKind } from "../../kernel/phone.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ContactRequest, Finding, Question, ReasonCode, ReasonDetail } from "./request.ts";
import type { Channel } from "./rule-set.ts";

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
  checkNumber(request, out);
  for (const block of request.blocks ?? []) {
    if (block.phone !== undefined && block.phone !== request.phone) continue;
    if (block.channel !== undefined && !covers(block.channel, request.channel)) continue;
    if (block.until !== undefined && block.until <= at) continue;
    const found = deny("do_not_contact", "no contactar", "do_not_contact", {});
    out.push(block.until === undefined ? found : { ...found, until: block.until });
  }
  for (const consent of request.consents ?? [])
    if (covers(consent.channel, request.channel) && !consent.given)
      out.push(deny("consent", "canal revocado", "consent_withdrawn", { channel: consent.channel }));
}

/** Who wants no calls, or no recorded ones, wants none that end on the mailbox. */
function covers(named: Channel, asked: Channel): boolean {
  return named === asked || (asked === "voicemail" && (named === "voice" || named === "ivr"));
}

const people: ReadonlySet<LineKind> = new Set<LineKind>(["mobile", "fixed", "either"]);

/** The same question the import asks of a file, again at the last instant: whoever reaches the table dials nothing else by it. */
function checkNumber({ phone, line, diallable }: ContactRequest, out: Finding[]): void {
  if (phone === undefined) return;
  const { kind, country } = line ?? { kind: "unknown", country: null };
  if (!people.has(kind))
    out.push(deny("number_kind", "solo se marcan móviles y fijos", "number_kind", { kind }));
  else if (country === null || !diallable.includes(country))
    out.push(
      deny("number_country", "solo países permitidos", "number_country", country === null ? {} : { country }),
    );
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

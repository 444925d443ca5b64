// What the house asks of itself where the law is silent, in every country. Judgement, read against the trade's
// practice 2026-11; a tenant may tighten it.
import { localDate } from "#kernel/time.ts";
import type { Cooldown, Limit, RuleSet } from "../core/rule-set.ts";
import { policy } from "./source.ts";

const all = ["calls", "messages", "visits"] as const;

function attempts(id: string, max: number, kind: "day" | "week", scope: Limit["scope"]): Limit {
  return {
    id,
    source: policy("topes de intentos de llamada"),
    groups: ["calls"],
    count: "attempt",
    exclude: ["debtor_initiated"],
    max,
    period: { kind },
    reading: "strict",
    scope,
  };
}
function rest(
  after: Cooldown["after"],
  length: Cooldown["length"],
  scope: Cooldown["scope"],
  article: string,
): Cooldown {
  return { id: `house.${after}`, source: policy(article), after, groups: all, scope, length };
}

export const house: RuleSet = {
  id: "house",
  version: "2026-11.4",
  country: "*",
  effective: { from: localDate("2020-01-01") },
  appliesTo: {},
  groups: {
    calls: ["voice", "bot", "ivr", "voicemail"],
    mailbox: ["voicemail"],
    messages: ["sms", "email", "whatsapp", "letter", "push", "social"],
    visits: ["visit"],
  },
  place: {
    evidence: ["stated", "address", "phone_prefix"],
    onConflict: "intersection",
    holidayScope: ["national", "region", "commune"],
  },
  windows: [],
  limits: [
    {
      ...attempts("house.person.day", 3, "day", "person"),
      // A telephone that did not ring disturbed nobody: the next number, or the busy one again, need not wait.
      minGap: { value: 2, unit: "hours", exclude: ["not_connected"] },
    },
    attempts("house.person.week", 6, "week", "person"),
    attempts("house.phone.day", 2, "day", "phone"),
    {
      // No source read (2026-11) names a number; whoever heard one and did not call back will not for hearing it again.
      id: "house.mailbox",
      source: policy("un mensaje en el buzón por persona cada 14 días"),
      groups: ["mailbox"],
      count: "message",
      max: 1,
      period: { kind: "rolling", days: 14 },
      reading: "strict",
      scope: "person",
    },
  ],
  cooldowns: [
    rest("refused", { unit: "hours", value: 24 }, "person", "descanso tras negarse a hablar"),
    rest(
      "cut_short",
      { unit: "days", value: 1, countFirstDay: true },
      "person",
      "quien corta a los pocos segundos, hasta el día siguiente",
    ),
    rest("payment_reported", { unit: "hours", value: 48 }, "debt", "espera tras pago informado"),
    { ...rest("promise", { unit: "promise_due" }, "debt", "espera de una promesa vigente"), reminders: 1 },
    rest("dispute", { unit: "dispute_closed", days: 15 }, "debt", "espera de un reclamo sin responder"),
    rest("wrong_number", { unit: "permanent" }, "phone", "número equivocado"),
    rest("third_party", { unit: "permanent" }, "phone", "número de un tercero"),
    {
      // 72 h comes from the older British policy on persistent misuse (from memory, F).
      ...rest("abandoned", { unit: "hours", value: 72 }, "person", "tras una llamada abandonada, con agente"),
      modes: ["predictive"],
    },
  ],
  exceptions: [
    {
      // A person who says at what hour to call is not kept from it by a gap of ours; the counts stay.
      id: "house.requested",
      source: policy("llamada a la hora que el deudor pidió"),
      when: "debtor_requested_info",
      skip: ["gaps"],
      maxReplies: 1,
    },
  ],
  addressees: {
    id: "house.addressees",
    source: policy("a quién se habla"),
    allow: ["titular", "codeudor", "aval", "representante"],
    workplace: "deny",
  },
  flags: {
    id: "house.flags",
    source: policy("fallecidos, insolventes, representados y menores"),
    deny: ["deceased", "bankrupt", "represented", "minor"],
  },
  obligations: {
    dialer: {
      abandonMaxPerMille: 30,
      windowDays: [1, 30],
      connectMs: 2_000,
      minRingSeconds: 15,
      redialHoursAfterAbandon: 72,
      source: policy("abandono: 3 % de lo contestado por personas, al día y en 30 días"),
    },
    // Where no article says so: two years, as in the countries whose law does.
    recording: { consent: "notice", retentionDays: 730, source: policy("guarda de grabaciones") },
    records: { retentionDays: 730, source: policy("guarda del registro de gestiones") },
  },
};

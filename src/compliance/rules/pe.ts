// Perú. Ley 29571 (Código de Protección y Defensa del Consumidor) arts. 61–62, read 2026-11. Not legal advice: not
// yet signed by a Peruvian lawyer (`reviewedBy` is empty).
import { localDate } from "#kernel/time.ts";
import type { RuleSet } from "../core/rule-set.ts";
import { law, policy } from "./source.ts";

const hours = law("Ley 29571", "art. 62, literal b", "V1");
const methods = law("Ley 29571", "arts. 61 y 62, métodos abusivos de cobranza", "V2");
/** No source read names a ban on asking why or on noting how the person took it; the text itself was not read for it (counsel). */
const questions = law("Ley 29571", "arts. 61 y 62, sin prohibición conocida de preguntar el motivo", "P");
/** The article names visits and telephone calls; whether messages fall under it is open (counsel). */
const messages = policy("mensajes en el horario de llamadas del Perú");

export const peru: RuleSet = {
  id: "pe-62",
  version: "2026-11.2",
  country: "PE",
  effective: { from: localDate("2010-10-02") },
  appliesTo: {},
  groups: {
    // A message on a mailbox is a telephone call here, never one of the messages whose hours are in doubt.
    direct: ["voice", "bot", "ivr", "voicemail", "visit"],
    remote: ["sms", "email", "whatsapp", "letter", "push", "social"],
  },
  place: {
    evidence: ["stated", "address"],
    onConflict: "intersection",
    holidayScope: ["national", "region", "commune"],
  },
  windows: [
    {
      id: "pe.hours",
      source: hours,
      groups: ["direct"],
      days: [1, 2, 3, 4, 5],
      from: "07:00",
      to: "20:00",
      holidays: "DENY",
    },
    {
      id: "pe.messages",
      source: messages,
      groups: ["remote"],
      days: [1, 2, 3, 4, 5],
      from: "07:00",
      to: "20:00",
      holidays: "REVIEW",
    },
    {
      id: "pe.messages",
      source: messages,
      groups: ["remote"],
      days: [1, 2, 3, 4, 5, 6, 7],
      from: "00:00",
      to: "24:00",
      holidays: "REVIEW",
      verdict: "REVIEW",
    },
  ],
  limits: [],
  cooldowns: [],
  addressees: {
    id: "pe.addressees",
    source: methods,
    allow: ["titular", "codeudor", "aval", "representante"],
    workplace: "deny",
  },
  forbidQuestions: { id: "pe.questions", source: questions, questions: [] },
  obligations: {
    contentBans: ["judicial_look", "threat", "public_exposure"],
    recording: { consent: "notice", retentionDays: 730, source: policy("aviso y guarda de grabaciones") },
    records: { retentionDays: 730, source: policy("guarda del registro de gestiones") },
  },
};

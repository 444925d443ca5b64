// Chile. Ley 19.496 (protección de los derechos de los consumidores) art. 37 as amended by Ley 21.320 (D.O.
// 20-04-2021), read 2026-11. Not legal advice: not yet signed by a Chilean lawyer (`reviewedBy` is empty).
import { localDate } from "#kernel/time.ts";
import type { Overlay, RuleSet } from "../core/rule-set.ts";
import { law, policy } from "./source.ts";

const contacts = law("Ley 19.496", "art. 37, principios y frecuencia (mod. Ley 21.320)", "V2");
const hours = law("Ley 19.496", "art. 37, horario, con art. 59 del Código de Procedimiento Civil", "V2");
const thirdParties = law("Ley 19.496", "art. 37, comunicaciones a terceros", "V2");
/** No source read names a ban on asking why or on noting how the person took it; the text itself was not read for it (counsel). */
const questions = law("Ley 19.496", "art. 37, sin prohibición conocida de preguntar el motivo", "P");
/** No published criterion says whether an unanswered call is a contact; until then the house sets its own cap. */
const unansweredCap = policy("tope de llamadas sin respuesta en Chile");

export const chile: RuleSet = {
  id: "cl-37",
  version: "2026-11.2",
  country: "CL",
  effective: { from: localDate("2021-04-20") },
  // The article speaks of consumers; it is applied to every debt, because a file seldom says whose debt it is.
  appliesTo: {},
  // A bot and a recorded voice are telephone contacts here: the reading that protects most. No source read (2026-11) says whether a
  // message on a mailbox is the week's telephone contact or one of its two "other media" two days apart: it is counted as both.
  groups: {
    direct: ["voice", "bot", "ivr", "voicemail", "visit"],
    remote: ["voicemail", "sms", "email", "whatsapp", "letter", "push", "social"],
  },
  place: {
    evidence: ["stated", "address", "phone_prefix"],
    onConflict: "intersection",
    holidayScope: ["national", "region", "commune"],
  },
  windows: [
    {
      // The text names visits and calls; messages keep the same hours by policy. One vendor reads Saturdays as
      // 10–13 (conflict, 2026-11); counsel decides.
      id: "cl.hours",
      source: hours,
      groups: ["direct", "remote"],
      days: [1, 2, 3, 4, 5, 6],
      from: "08:00",
      to: "20:00",
      holidays: "DENY",
    },
  ],
  limits: [
    {
      id: "cl.direct",
      source: contacts,
      groups: ["direct"],
      count: "contact",
      max: 1,
      period: { kind: "week" },
      reading: "strict",
      scope: "person",
      across: "creditor",
      unanswered: "REVIEW",
    },
    {
      id: "cl.remote",
      source: contacts,
      groups: ["remote"],
      count: "sent",
      max: 2,
      period: { kind: "week" },
      reading: "strict",
      scope: "person",
      across: "creditor",
      minGap: { value: 2, unit: "days" },
    },
    {
      id: "cl.unanswered.day",
      source: unansweredCap,
      groups: ["direct"],
      count: "unanswered",
      exclude: ["debtor_initiated"],
      max: 3,
      period: { kind: "day" },
      reading: "strict",
      scope: "person",
    },
    {
      id: "cl.unanswered.week",
      source: unansweredCap,
      groups: ["direct"],
      count: "unanswered",
      exclude: ["debtor_initiated"],
      max: 6,
      period: { kind: "week" },
      reading: "strict",
      scope: "person",
    },
  ],
  cooldowns: [],
  addressees: {
    id: "cl.addressees",
    source: thirdParties,
    allow: ["titular", "codeudor", "aval", "representante"],
    workplace: "deny",
  },
  forbidQuestions: { id: "cl.questions", source: questions, questions: [] },
  exceptions: [
    {
      // Answering what the debtor asked for is not a gestión aimed at collecting. Policy: one reply, 24 h.
      id: "cl.requested",
      source: policy("respuesta a lo que el deudor pidió"),
      when: "debtor_requested_info",
      skip: ["limits"],
      maxReplies: 1,
      maxDays: 1,
    },
  ],
  obligations: {
    contentBans: ["judicial_look", "threat", "public_exposure"],
    callerId: {
      identifiable: true,
      // Subtel Res. Ex. 286 (13-02-2025); Corte Suprema, 3ª Sala, March 2026 freed retail financiero only.
      prefixByCreditor: { financial: "600", commercial: "600", utility: "600" },
      source: law("Subtel Res. Ex. 286", "13-02-2025", "V2"),
    },
    recording: {
      consent: "notice",
      retentionDays: 730,
      source: law("Ley 19.496", "art. 37, registro de gestiones dos años", "V2"),
    },
    records: {
      retentionDays: 730,
      source: law("Ley 19.496", "art. 37, registro de gestiones dos años", "V2"),
    },
    // Read as ten seconds for whoever is connected without pause, after the talk and its typing. The text itself was not read.
    labour: {
      minGapSeconds: 10,
      source: law("Ley 21.142", "teleoperadores, pausa entre atenciones", "F"),
    },
  },
};

/** Part of the press of 2025 reads two contacts a week in all (conflict). For the creditor that wants it. */
export const chileTwoInAll: Overlay["change"] = {
  kind: "add_limit",
  limit: {
    id: "cl.total",
    source: law("Ley 19.496", "art. 37, lectura de dos gestiones semanales en total", "C"),
    groups: ["direct", "remote"],
    count: "sent",
    max: 2,
    period: { kind: "week" },
    reading: "strict",
    scope: "person",
    across: "creditor",
  },
};

// The law of other countries in the product's schema, only to prove that data is enough. Not product rules: no
// lawyer read them, and the product does not work in these countries yet.
import { localDate } from "#kernel/time.ts";
import { buildCalendar, type HolidayTable } from "./core/calendar.ts";
import type { Addressees, Channel, RuleSet, Window } from "./core/rule-set.ts";
import { law } from "./rules/source.ts";

const direct: readonly Channel[] = ["voice", "bot", "ivr", "voicemail"];
const remote: readonly Channel[] = ["sms", "email", "whatsapp", "letter", "push"];

function hours(norm: string, days: readonly number[], from: Window["from"], to: Window["to"]): Window {
  return {
    id: "hours",
    source: law(norm, "horario", "V2"),
    groups: ["direct", "remote"],
    days,
    from,
    to,
    holidays: "DENY",
  };
}
function addressees(norm: string, allow: Addressees["allow"]): Addressees {
  return { id: "addressees", source: law(norm, "terceros", "V2"), allow, workplace: "deny" };
}
function set(id: string, country: string, fields: Partial<RuleSet> & Pick<RuleSet, "windows">): RuleSet {
  return {
    id,
    version: "fixture",
    country,
    effective: { from: localDate("2014-01-01") },
    appliesTo: {},
    groups: { direct, remote },
    place: { evidence: ["stated"], onConflict: "intersection", holidayScope: ["national"] },
    limits: [],
    cooldowns: [],
    ...fields,
  };
}
const workdays = [1, 2, 3, 4, 5];
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const obliged: Addressees["allow"] = ["titular", "codeudor", "aval"];

export const colombia = set("co-2300", "CO", {
  windows: [hours("Ley 2300", workdays, "07:00", "19:00"), hours("Ley 2300", [6], "08:00", "15:00")],
  limits: [
    {
      id: "co.daily",
      source: law("Ley 2300", "art. 3", "V2"),
      groups: ["direct", "remote"],
      count: "contact",
      max: 1,
      period: { kind: "day" },
      reading: "strict",
      scope: "person",
    },
  ],
  exclusiveChannel: {
    id: "co.channel",
    source: law("Ley 2300", "art. 3", "V2"),
    period: { kind: "week" },
    reading: "literal",
    after: "contact",
  },
  channelConsent: {
    id: "co.consent",
    source: law("Ley 2300", "art. 2", "V2"),
    groups: ["direct", "remote"],
    proof: false,
  },
  forbidChannels: { id: "co.visits", source: law("Ley 2300", "visitas", "V2"), channels: ["visit"] },
  forbidQuestions: {
    id: "co.questions",
    source: law("Ley 2300", "motivo", "V2"),
    questions: ["reason_for_default"],
  },
  addressees: addressees("Ley 2300", obliged),
  exceptions: [
    {
      id: "co.requested",
      source: law("Ley 2300", "información solicitada", "V2"),
      when: "debtor_requested_info",
      skip: ["limits", "exclusiveChannel"],
    },
  ],
});

export const mexicoBanks = set("mx-condusef", "MX", {
  appliesTo: { creditorType: ["financial"] },
  windows: [{ ...hours("DOF 07-10-2014", everyDay, "07:00", "22:00"), holidays: "ALLOW" }],
  addressees: addressees("DOF 07-10-2014", obliged),
});
export const mexicoShops = set("mx-profeco", "MX", {
  appliesTo: { creditorType: ["commercial"] },
  windows: [{ ...hours("DOF 01-09-2015", workdays, "07:00", "22:00"), holidays: "REVIEW" }],
  addressees: addressees("DOF 01-09-2015", obliged),
});
export const mexicoWeekdays = hours("DOF 07-10-2014", workdays, "07:00", "22:00");

export const ecuador = set("ec-49", "EC", {
  windows: [hours("LODC", workdays, "07:00", "20:00")],
  limits: [
    {
      id: "ec.daily",
      source: law("LODC", "art. 49", "C"),
      groups: ["direct", "remote"],
      count: "sent",
      max: 1,
      period: { kind: "day" },
      reading: "strict",
      per: { strict: "all", literal: "channel" },
      scope: "person",
    },
  ],
  addressees: addressees("LODC", obliged),
  forbidChannels: {
    id: "ec.messages",
    source: law(
      "LODC",
      "art. 49 (reforma de febrero de 2022), sin mensajes a familiares ni al trabajo",
      "V2",
    ),
    channels: ["voicemail"],
  },
});

export const saoPaulo = set("br-sp", "BR", {
  appliesTo: { debtorRegion: ["SP"] },
  windows: [hours("Lei 15.426", workdays, "08:00", "20:00"), hours("Lei 15.426", [6], "08:00", "14:00")],
});
export const rioDeJaneiro = set("br-rj", "BR", {
  appliesTo: { debtorRegion: ["RJ"] },
  windows: [hours("Lei 7.868", workdays, "09:00", "19:00")],
});

export const unitedStates = set("us-reg-f", "US", {
  appliesTo: { collector: ["third_party"] },
  windows: [{ ...hours("12 CFR", everyDay, "08:00", "21:00"), holidays: "ALLOW" }],
  limits: [
    {
      id: "us.seven",
      source: law("12 CFR", "1006.14(b)(2)(i)(A)", "V1"),
      groups: ["direct"],
      count: "attempt",
      exclude: ["not_connected", "debtor_initiated", "consented"],
      max: 7,
      period: { kind: "rolling", days: 7 },
      reading: "literal",
      scope: "debt",
    },
  ],
  cooldowns: [
    {
      id: "us.conversation",
      source: law("12 CFR", "1006.14(b)(2)(i)(B)", "V1"),
      after: "conversation",
      groups: ["direct"],
      scope: "debt",
      length: { unit: "days", value: 7, countFirstDay: true },
    },
  ],
  addressees: {
    ...addressees("12 CFR", ["titular", "conyuge", "representante"]),
    workplace: "if_barred",
  },
});

export const spain = set("es-policy", "ES", {
  windows: [{ ...hours("Política", workdays, "09:00", "21:00"), groups: ["direct"] }],
  addressees: addressees("Política", ["titular"]),
});

const tables: readonly HolidayTable[] = ["CO", "MX", "EC", "BR", "US", "ES"].flatMap((country) =>
  [2026, 2027].map((year) => ({
    country,
    year,
    read: "fixture",
    days:
      country === "CO" && year === 2027
        ? [
            {
              on: localDate("2027-07-05"),
              name: "San Pedro y San Pablo",
              norm: "Ley 51 de 1983",
              scope: { kind: "national" } as const,
            },
          ]
        : [],
  })),
);
export const otherCalendars = buildCalendar(tables);

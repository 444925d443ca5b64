// The tricky cases of contact law in eight countries, as questions with the verdict the law gives.
import { localDate } from "#kernel/time.ts";
import { type Asked, literal, overlay, past } from "./asking.fixture.ts";
import type { Verdict } from "./core/rule-set.ts";
import * as other from "./other-countries.fixture.ts";
import { chile } from "./rules/cl.ts";
import { house } from "./rules/house.ts";
import { peru } from "./rules/pe.ts";

const consents = (...channels: ("voice" | "sms" | "email")[]) =>
  channels.map((channel) => ({ channel, given: true, proof: true }));
const calendar = other.otherCalendars;
const inZone = (...zones: string[]) => ({ place: { zones } });
const lima = { country: "PE", ...inZone("America/Lima") };
const bogota = { country: "CO", ...inZone("America/Bogota"), consents: consents("voice", "sms", "email") };
const mexico = { country: "MX", ...inZone("America/Mexico_City"), creditorType: "financial" };
const shop = { ...mexico, creditorType: "commercial" };
const newYork = { country: "US", ...inZone("America/New_York"), collector: "third_party" as const };
const guayaquil = { country: "EC", ...inZone("America/Guayaquil") };
const co = { ruleSets: [other.colombia], calendar };
const mx = { ruleSets: [other.mexicoBanks, other.mexicoShops], calendar };
const us = { ruleSets: [other.unitedStates], calendar };
const ec = { ruleSets: [other.ecuador], calendar };
const br = { ruleSets: [other.saoPaulo, other.rioDeJaneiro], calendar };
const es = { ruleSets: [other.spain], calendar };
const monday = past("2026-06-08T19:00:00Z", "voice", "contact");
const noAnswers = ["2026-06-08T14:00:00Z", "2026-06-08T16:00:00Z"].map((at) =>
  past(at, "voice", "no_answer"),
);
const sevenCalls = [1, 2, 3, 4, 5, 6, 7].map((day) =>
  past(`2026-06-0${day}T16:00:00Z`, "voice", "no_answer"),
);
const conversation = [past("2026-06-03T16:00:00Z", "voice", "conversation")];
const tuesdayContact = [past("2026-06-09T15:00:00Z", "voice", "contact")];
const emailMonday = [past("2026-06-08T22:00:00Z", "email", "sent")];
const messageLeft = past("2026-06-10T15:00:00Z", "voicemail", "message_left");
const smsAtNine = [past("2026-06-10T14:00:00Z", "sms", "sent")];

export const lawCases: readonly (readonly [title: string, verdict: Verdict, asked: Asked])[] = [
  [
    "1 CL 20:30 in Punta Arenas",
    "DENY",
    { at: "2026-07-15T23:30:00Z", request: inZone("America/Punta_Arenas") },
  ],
  ["1 CL the same instant is 19:30 in Santiago", "ALLOW", { at: "2026-07-15T23:30:00Z" }],
  ["2 CL 07:30 on Rapa Nui", "DENY", { at: "2026-07-15T13:30:00Z", request: inZone("Pacific/Easter") }],
  ["2 CL 08:00 on Rapa Nui", "ALLOW", { at: "2026-07-15T14:00:00Z", request: inZone("Pacific/Easter") }],
  ["3 CL 20:30 in Coyhaique", "DENY", { at: "2026-07-15T23:30:00Z", request: inZone("America/Coyhaique") }],
  ["4 CL 07:30 on the Friday before summer time", "DENY", { at: "2026-09-04T11:30:00Z" }],
  ["4 CL 08:30 on the Monday after", "ALLOW", { at: "2026-09-07T11:30:00Z" }],
  ["5 CL Sábado Santo at 10:00", "DENY", { at: "2026-04-04T13:00:00Z" }],
  [
    "6 CL Chillán on 20 August",
    "DENY",
    {
      at: "2026-08-20T15:00:00Z",
      request: { place: { zones: ["America/Santiago"], region: "NB", commune: "Chillán" } },
    },
  ],
  [
    "6 CL Concepción on 20 August",
    "ALLOW",
    { at: "2026-08-20T15:00:00Z", request: { place: { zones: ["America/Santiago"], region: "BI" } } },
  ],
  [
    "7 CL a call less than seven days after a contact",
    "DENY",
    { at: "2026-06-15T14:00:00Z", history: [monday] },
  ],
  [
    "7 CL the same in the literal reading",
    "ALLOW",
    { at: "2026-06-15T14:00:00Z", history: [monday], overlays: [literal("cl-37", "cl.direct")] },
  ],
  [
    "8 CL a third message of the week, whatever the media",
    "DENY",
    {
      at: "2026-06-12T15:00:00Z",
      request: { channel: "sms" },
      history: [
        past("2026-06-08T15:00:00Z", "whatsapp", "sent"),
        past("2026-06-10T15:00:00Z", "email", "sent"),
      ],
    },
  ],
  [
    "9 CL a message 40 hours after another",
    "DENY",
    { at: "2026-06-10T14:00:00Z", request: { channel: "sms" }, history: emailMonday },
  ],
  [
    "9 CL two calendar days in the literal reading",
    "ALLOW",
    {
      at: "2026-06-10T14:00:00Z",
      request: { channel: "sms" },
      history: emailMonday,
      overlays: [literal("cl-37", "cl.remote")],
    },
  ],
  ["10 CL a call after unanswered ones", "REVIEW", { at: "2026-06-09T15:00:00Z", history: noAnswers }],
  [
    "10 CL the same when attempts count",
    "DENY",
    {
      at: "2026-06-09T15:00:00Z",
      history: noAnswers,
      overlays: chile.limits
        .slice(0, 1)
        .map((limit) =>
          overlay("cl-37", { kind: "add_limit", limit: { ...limit, id: "cl.attempts", count: "attempt" } }),
        ),
    },
  ],
  ["11 CL the spouse answers", "DENY", { at: "2026-06-09T15:00:00Z", request: { role: "tercero" } }],
  ["12 PE a call on Saturday", "DENY", { at: "2026-06-13T15:00:00Z", ruleSets: [peru], request: lima }],
  [
    "12 PE a WhatsApp on Saturday",
    "REVIEW",
    { at: "2026-06-13T15:00:00Z", ruleSets: [peru], request: { ...lima, channel: "whatsapp" } },
  ],
  [
    "13 PE a call on Batalla de Junín",
    "DENY",
    { at: "2026-08-06T15:00:00Z", ruleSets: [peru], request: lima },
  ],
  ["14 CO Saturday 15:00:00", "DENY", { at: "2026-06-13T20:00:00Z", ...co, request: bogota }],
  ["14 CO Saturday 14:59:59", "ALLOW", { at: "2026-06-13T19:59:59Z", ...co, request: bogota }],
  ["15 CO Tuesday 29 June 2027", "ALLOW", { at: "2027-06-29T15:00:00Z", ...co, request: bogota }],
  ["15 CO Monday 5 July 2027", "DENY", { at: "2027-07-05T15:00:00Z", ...co, request: bogota }],
  [
    "16 CO an SMS the day after a call with contact",
    "DENY",
    { at: "2026-06-10T15:00:00Z", ...co, request: { ...bogota, channel: "sms" }, history: tuesdayContact },
  ],
  [
    "16 CO a call the day after a call with contact",
    "ALLOW",
    { at: "2026-06-10T15:00:00Z", ...co, request: bogota, history: tuesdayContact },
  ],
  [
    "16 CO the same day, an email the debtor asked for",
    "ALLOW",
    {
      at: "2026-06-09T16:00:00Z",
      ...co,
      request: {
        ...bogota,
        channel: "email",
        circumstances: [
          { when: "debtor_requested_info", since: Date.parse("2026-06-09T15:00:00Z"), replies: 0 },
        ],
      },
      history: tuesdayContact,
    },
  ],
  [
    "17 CO a personal reference",
    "DENY",
    { at: "2026-06-09T16:00:00Z", ...co, request: { ...bogota, role: "referencia" } },
  ],
  [
    "18 CO a WhatsApp nobody authorised",
    "DENY",
    { at: "2026-06-09T16:00:00Z", ...co, request: { ...bogota, channel: "whatsapp" } },
  ],
  [
    "18 CO a script that asks the reason for default",
    "DENY",
    { at: "2026-06-09T16:00:00Z", ...co, request: { ...bogota, questions: ["reason_for_default"] } },
  ],
  [
    "19 MX 21:30 in Tijuana in summer time",
    "ALLOW",
    { at: "2026-03-11T04:30:00Z", ...mx, request: { ...mexico, ...inZone("America/Tijuana") } },
  ],
  ["19 MX 22:30 in the capital", "DENY", { at: "2026-03-11T04:30:00Z", ...mx, request: mexico }],
  [
    "19 MX 22:30 in Cancún",
    "DENY",
    { at: "2026-02-11T03:30:00Z", ...mx, request: { ...mexico, ...inZone("America/Cancun") } },
  ],
  ["20 MX a department store on Saturday", "DENY", { at: "2026-06-13T16:00:00Z", ...mx, request: shop }],
  ["20 MX a bank on Saturday", "ALLOW", { at: "2026-06-13T16:00:00Z", ...mx, request: mexico }],
  [
    "20 MX a bank that keeps to weekdays, on Saturday",
    "DENY",
    {
      at: "2026-06-13T16:00:00Z",
      ...mx,
      request: mexico,
      overlays: [overlay("mx-condusef", { kind: "add_windows", windows: [other.mexicoWeekdays] })],
    },
  ],
  [
    "21 MX a minor answers",
    "DENY",
    { at: "2026-06-10T16:00:00Z", ...mx, request: { ...mexico, role: "menor" } },
  ],
  [
    "22 US an eighth call about one debt",
    "DENY",
    { at: "2026-06-07T18:00:00Z", ...us, request: newYork, history: sevenCalls },
  ],
  [
    "22 US about another debt",
    "ALLOW",
    {
      at: "2026-06-07T18:00:00Z",
      ...us,
      request: { ...newYork, accounts: ["account-b"] },
      history: sevenCalls,
    },
  ],
  [
    "22 US on the eighth day",
    "ALLOW",
    { at: "2026-06-08T18:00:00Z", ...us, request: newYork, history: sevenCalls },
  ],
  [
    "23 US on day seven after a conversation",
    "DENY",
    { at: "2026-06-09T18:00:00Z", ...us, request: newYork, history: conversation },
  ],
  [
    "23 US on day eight",
    "ALLOW",
    { at: "2026-06-10T18:00:00Z", ...us, request: newYork, history: conversation },
  ],
  [
    "24 US a New York number with an address in Los Angeles",
    "DENY",
    {
      at: "2026-06-10T13:00:00Z",
      ...us,
      request: { ...newYork, ...inZone("America/New_York", "America/Los_Angeles") },
    },
  ],
  [
    "25 EC 06:30 in Galápagos",
    "DENY",
    { at: "2026-06-10T12:30:00Z", ...ec, request: { ...guayaquil, ...inZone("Pacific/Galapagos") } },
  ],
  ["25 EC 07:30 in Guayaquil", "ALLOW", { at: "2026-06-10T12:30:00Z", ...ec, request: guayaquil }],
  [
    "26 EC a call after an SMS of the day",
    "DENY",
    { at: "2026-06-10T20:00:00Z", ...ec, request: guayaquil, history: smsAtNine },
  ],
  [
    "26 EC the same counted per mechanism",
    "ALLOW",
    {
      at: "2026-06-10T20:00:00Z",
      ...ec,
      request: guayaquil,
      history: smsAtNine,
      overlays: [literal("ec-49", "ec.daily")],
    },
  ],
  [
    "27 BR Saturday 14:00 in São Paulo",
    "DENY",
    {
      at: "2026-06-13T17:00:00Z",
      ...br,
      request: { country: "BR", place: { zones: ["America/Sao_Paulo"], region: "SP" } },
    },
  ],
  [
    "27 BR Saturday 10:00 in Rio",
    "DENY",
    {
      at: "2026-06-13T13:00:00Z",
      ...br,
      request: { country: "BR", place: { zones: ["America/Sao_Paulo"], region: "RJ" } },
    },
  ],
  [
    "27 BR Saturday 10:00 in São Paulo",
    "ALLOW",
    {
      at: "2026-06-13T13:00:00Z",
      ...br,
      request: { country: "BR", place: { zones: ["America/Sao_Paulo"], region: "SP" } },
    },
  ],
  [
    "28 ES 08:30 in the Canaries",
    "DENY",
    { at: "2026-07-15T07:30:00Z", ...es, request: { country: "ES", ...inZone("Atlantic/Canary") } },
  ],
  [
    "28 ES 09:30 in Madrid",
    "ALLOW",
    { at: "2026-07-15T07:30:00Z", ...es, request: { country: "ES", ...inZone("Europe/Madrid") } },
  ],
  [
    "29 CL insisting while a promise is in force",
    "DENY",
    { at: "2026-06-10T15:00:00Z", ruleSets: [chile, house], request: { promise: promised() } },
  ],
  [
    "29 CL a courtesy SMS, the second of the week, more than 48 hours later",
    "ALLOW",
    {
      at: "2026-06-11T16:00:00Z",
      ruleSets: [chile, house],
      request: { channel: "sms", purpose: "reminder", promise: promised() },
      history: [past("2026-06-08T15:00:00Z", "sms", "sent")],
    },
  ],
  [
    "30 CL a message on the mailbox on a working day",
    "ALLOW",
    { at: "2026-06-10T15:00:00Z", ruleSets: [chile, house], request: { channel: "voicemail" } },
  ],
  [
    "30 CL a call in the week of a message: it was the week's contact",
    "DENY",
    { at: "2026-06-12T15:00:00Z", history: [messageLeft], request: { channel: "voice" } },
  ],
  [
    "30 CL an SMS the day after a message: it was one of the two other media as well",
    "DENY",
    { at: "2026-06-11T14:00:00Z", history: [messageLeft], request: { channel: "sms" } },
  ],
  [
    "30 a message whose call is still under way counts as one left",
    "DENY",
    {
      at: "2026-06-12T15:00:00Z",
      ruleSets: [chile, house],
      history: [{ ...messageLeft, result: "unknown" }],
      request: { channel: "voicemail" },
    },
  ],
  [
    "30 a second message within 14 days, by the house's own limit, whichever the number",
    "DENY",
    {
      at: "2026-06-24T14:59:00Z",
      ruleSets: [chile, house],
      history: [{ ...messageLeft, phone: "+56987654321" }],
      request: { channel: "voicemail" },
    },
  ],
  [
    "30 the next one after 14 days of the person's calendar",
    "ALLOW",
    {
      at: "2026-06-25T15:00:00Z",
      ruleSets: [chile, house],
      history: [messageLeft],
      request: { channel: "voicemail" },
    },
  ],
  [
    "30 PE a message on a Saturday is a call on a Saturday",
    "DENY",
    { at: "2026-06-13T15:00:00Z", ruleSets: [peru], request: { ...lima, channel: "voicemail" } },
  ],
  [
    "30 CL a message whose last word would be spoken after 20:00",
    "DENY",
    { at: "2026-06-10T23:59:30Z", request: { channel: "voicemail", ringSeconds: 31 } },
  ],
  [
    "30 CL the same one second shorter",
    "ALLOW",
    { at: "2026-06-10T23:59:30Z", request: { channel: "voicemail", ringSeconds: 30 } },
  ],
  [
    "30 EC no messages are left",
    "DENY",
    { at: "2026-06-10T15:00:00Z", ...ec, request: { ...guayaquil, channel: "voicemail" } },
  ],
  [
    "30 who wants no calls wants no message either",
    "DENY",
    {
      at: "2026-06-10T15:00:00Z",
      ruleSets: [chile, house],
      request: { channel: "voicemail", blocks: [{ channel: "voice" }] },
    },
  ],
];

function promised() {
  return { takenAt: Date.parse("2026-06-09T15:00:00Z"), protectedThrough: localDate("2026-06-16") };
}

import { expect, test } from "vitest";
import { localDate } from "#kernel/time.ts";
import { ask, literal, overlay, past } from "../asking.fixture.ts";
import { chile, chileTwoInAll } from "../rules/cl.ts";
import { house } from "../rules/house.ts";
import { type ContactResult, contactResults } from "./contact-history.ts";
import type { ContactRequest } from "./request.ts";
import type { Role, Verdict } from "./rule-set.ts";

/** A Tuesday at noon in Santiago. */
const noon = "2026-11-24T15:00:00Z";
const both = { at: noon, ruleSets: [chile, house] };
const codes = (asked: Parameters<typeof ask>[0]) => ask(asked).reasons.map(({ detail }) => detail.code);

test("an ordinary debtor at noon may be called, and the versions of the rules are recorded", () => {
  const decision = ask(both);
  expect(decision).toMatchObject({ verdict: "ALLOW", reasons: [] });
  expect(decision.ruleVersions).toEqual({ "cl-37": chile.version, house: house.version });
});

test.each<[string, Partial<ContactRequest>, string]>([
  ["a country without rules", { country: "XX" }, "rules_missing"],
  ["no country", { country: "" }, "rules_missing"],
  ["no zone", { place: { zones: [] } }, "zone_missing"],
  ["a zone that does not exist", { place: { zones: ["America/Atlantis"] } }, "zone_missing"],
])("%s is refused, never guessed", (_title, request, code) => {
  expect(codes({ ...both, request })).toContain(code);
  expect(ask({ ...both, request }).verdict).toBe("DENY");
});
test("a year without a holiday table is refused", () => {
  expect(codes({ ...both, at: "2028-05-16T15:00:00Z" })).toContain("holiday_table_missing");
});

test("every reason carries its article and its rule's version", () => {
  const [reason] = ask({ ...both, at: "2026-11-25T01:00:00Z" }).reasons;
  expect(reason).toMatchObject({
    ruleSet: "cl-37",
    version: chile.version,
    rule: "cl.hours",
    verdict: "DENY",
    article: "Ley 19.496, art. 37, horario, con art. 59 del Código de Procedimiento Civil",
  });
});

test.each<[Role, Verdict]>([
  ["titular", "ALLOW"],
  ["codeudor", "ALLOW"],
  ["aval", "ALLOW"],
  ["representante", "ALLOW"],
  ["referencia", "DENY"],
  ["laboral", "DENY"],
  ["tercero", "DENY"],
  ["menor", "DENY"],
  ["conyuge", "DENY"],
])("a number of role %s: %s", (role, verdict) => {
  expect(ask({ ...both, request: { role } }).verdict).toBe(verdict);
});

test.each([
  "deceased",
  "bankrupt",
  "represented",
  "minor",
] as const)("a debtor flagged %s is left alone", (flag) => {
  expect(ask({ ...both, request: { flags: [flag] } })).toMatchObject({ verdict: "DENY" });
});
test.each(["paid", "withdrawn", "closed"] as const)("an account that is %s is not worked", (standing) => {
  expect(codes({ ...both, request: { standing } })).toEqual(["account_not_open"]);
});

test("who asked not to be contacted is not, only by that phone or channel when it said so", () => {
  const blocked = (blocks: ContactRequest["blocks"]) =>
    ask({ ...both, request: { blocks: blocks ?? [] } }).verdict;
  expect(blocked([{}])).toBe("DENY");
  expect(blocked([{ phone: "+56912345678" }])).toBe("DENY");
  expect(blocked([{ phone: "+56900000000" }])).toBe("ALLOW");
  expect(blocked([{ channel: "voice" }])).toBe("DENY");
  expect(blocked([{ channel: "sms" }])).toBe("ALLOW");
  expect(blocked([{ until: Date.parse(noon) + 1 }])).toBe("DENY");
  expect(blocked([{ until: Date.parse(noon) }])).toBe("ALLOW");
});
test("a consent taken back closes its channel even where consent is not required", () => {
  const consents = [{ channel: "voice" as const, given: false, proof: true }];
  expect(codes({ ...both, request: { consents } })).toEqual(["consent_withdrawn"]);
});

test("the unanswered call makes the next one a REVIEW, for people and machines alike", () => {
  const history = [past("2026-11-23T15:00:00Z", "voice", "no_answer")];
  for (const channel of ["voice", "bot", "ivr"] as const)
    expect(ask({ ...both, history, request: { channel } }).verdict).toBe("REVIEW");
});
test("under the literal reading an unanswered call is no contact, and the house's caps still hold", () => {
  const signed = { ...both, overlays: [literal("cl-37", "cl.direct")] };
  const tries = (...hours: number[]) =>
    hours.map((hour) =>
      past(`2026-11-24T${hour}:00:00Z`, "voice", "no_answer", { phone: `+5690000000${hour}` }),
    );
  expect(ask({ ...signed, history: tries(12) }).verdict).toBe("ALLOW");
  expect(ask({ ...signed, at: "2026-11-24T20:00:00Z", history: tries(12, 14) }).verdict).toBe("ALLOW");
  expect(ask({ ...signed, at: "2026-11-24T20:00:00Z", history: tries(12, 14, 16) }).verdict).toBe("DENY");
});
test("an answered call uses up the week under both readings", () => {
  const history = [past("2026-11-23T15:00:00Z", "voice", "contact")];
  expect(codes({ ...both, history })).toContain("limit_reached");
  expect(codes({ ...both, history, overlays: [literal("cl-37", "cl.direct")] })).toContain("limit_reached");
});
test("an attempt whose fate nobody knows counts as a contact", () => {
  const signed = { at: noon, overlays: [literal("cl-37", "cl.direct")] };
  expect(ask({ ...signed, history: [past("2026-11-23T15:00:00Z", "voice", "unknown")] }).verdict).toBe(
    "DENY",
  );
  expect(ask({ ...signed, history: [past("2026-11-23T15:00:00Z", "voice", "failed")] }).verdict).toBe(
    "ALLOW",
  );
});
test.each(contactResults)("a message after a call that ended as %s has its own quota", (result) => {
  expect(
    ask({ at: noon, request: { channel: "sms" }, history: [past("2026-11-23T15:00:00Z", "voice", result)] })
      .verdict,
  ).toBe("ALLOW");
});

test("one phone is tried twice a day and no more, another of the same person once more", () => {
  const signed = { ...both, at: "2026-11-24T20:00:00Z", overlays: [literal("cl-37", "cl.direct")] };
  const history = ["12", "14"].map((hour) => past(`2026-11-24T${hour}:00:00Z`, "voice", "no_answer"));
  expect(codes({ ...signed, history })).toEqual(["limit_reached"]);
  expect(ask({ ...signed, history, request: { phone: "+56987654321" } }).verdict).toBe("ALLOW");
});
test("another mandate's attempts count, and the reason names none of them", () => {
  const history = ["12", "14", "16"].map((hour) =>
    past(`2026-11-24T${hour}:00:00Z`, "voice", "no_answer", {
      creditor: "secret-creditor",
      phone: "+56987654321",
    }),
  );
  const decision = ask({
    ...both,
    at: "2026-11-24T21:00:00Z",
    overlays: [literal("cl-37", "cl.direct")],
    history,
  });
  expect(decision.verdict).toBe("DENY");
  expect(JSON.stringify(decision)).not.toContain("secret-creditor");
});
test("the house's two hours begin when a telephone rang; busy, off and invalid numbers count but need no rest", () => {
  const verdictAfter = (result: ContactResult) => {
    const history = [past("2026-06-09T15:00:00Z", "voice", result)];
    return ask({ at: "2026-06-09T15:16:00Z", ruleSets: [{ ...chile, limits: [] }, house], history });
  };
  for (const result of ["busy", "off", "invalid", "congestion"] as const) {
    const decision = verdictAfter(result);
    expect(decision.verdict, result).toBe("ALLOW");
    expect(decision.counters.find(({ rule }) => rule === "house.person.day")).toMatchObject({ used: 1 });
  }
  for (const result of ["no_answer", "machine", "silence", "contact", "unknown"] as const)
    expect(verdictAfter(result).reasons, result).toEqual([
      expect.objectContaining({
        rule: "house.person.day",
        detail: expect.objectContaining({ code: "too_soon" }),
      }),
    ]);
});

test("behind a wrong number is nobody of the debtor's: the week's contact is still to be had, the attempt counts", () => {
  const yesterday = "2026-11-23T15:00:00Z";
  const wrong = [past(yesterday, "voice", "contact", { marks: ["wrong_number"], phone: "+56911111111" })];
  const asked = { ...both, overlays: [literal("cl-37", "cl.direct")] };
  const decision = ask({ ...asked, history: wrong });
  expect(decision.verdict).toBe("ALLOW");
  expect(decision.counters.find(({ rule }) => rule === "house.person.week")).toMatchObject({ used: 1 });
  expect(ask({ ...asked, history: [past(yesterday, "voice", "third_party")] }).verdict).toBe("DENY");
});

test("a person who asked to be called at an hour is not kept from it by a gap of the house, and the counts stay", () => {
  const rang = past("2026-11-24T14:30:00Z", "voice", "no_answer");
  const circumstances = [
    { when: "debtor_requested_info", since: Date.parse("2026-11-24T14:30:00Z"), replies: 0 },
  ] as const;
  const asked = { ...both, overlays: [literal("cl-37", "cl.direct")] };
  expect(ask({ ...asked, history: [rang] }).verdict).toBe("DENY");
  expect(ask({ ...asked, history: [rang], request: { circumstances } }).verdict).toBe("ALLOW");
  const thrice = ["12:00", "12:30", "14:30"].map((at) => past(`2026-11-24T${at}:00Z`, "voice", "no_answer"));
  const { reasons } = ask({ ...asked, history: thrice, request: { circumstances } });
  expect(reasons.map(({ rule, detail }) => [rule, detail.code])).toContainEqual([
    "house.person.day",
    "limit_reached",
  ]);
});

test("calls the debtor made are not counted against the house's cap", () => {
  const history = ["12", "14", "16"].map((hour) =>
    past(`2026-11-24T${hour}:00:00Z`, "voice", "no_answer", { inbound: true }),
  );
  const decision = ask({
    ...both,
    at: "2026-11-24T21:00:00Z",
    overlays: [literal("cl-37", "cl.direct")],
    history,
  });
  expect(decision.counters.find(({ rule }) => rule === "house.person.day")).toMatchObject({
    used: 0,
    max: 3,
  });
});

test("who was abandoned is not called predictively for 72 hours; with an agent ready the house allows it", () => {
  const history = [past("2026-11-24T15:00:00Z", "voice", "abandoned")];
  const at = (iso: string, mode: "predictive" | "progressive") =>
    ask({ at: iso, ruleSets: [{ ...chile, limits: [] }, house], history, request: { mode } }).verdict;
  expect(at("2026-11-27T14:59:59.999Z", "predictive")).toBe("DENY");
  expect(at("2026-11-27T15:00:00Z", "predictive")).toBe("ALLOW");
  expect(at("2026-11-25T15:00:00Z", "progressive")).toBe("ALLOW");
});
test("a wrong number is never called again; the person's other number may be", () => {
  const history = [past("2025-01-10T15:00:00Z", "voice", "no_answer", { marks: ["wrong_number"] })];
  expect(ask({ ...both, history })).toMatchObject({ verdict: "DENY" });
  expect(ask({ ...both, history }).nextAllowedAt).toBeUndefined();
  expect(ask({ ...both, history, request: { phone: "+56987654321" } }).verdict).toBe("ALLOW");
});
test("a payment said to be made rests its debt for 48 hours and no other", () => {
  const history = [past("2026-11-23T16:00:00Z", "sms", "sent", { marks: ["payment_reported"] })];
  expect(codes({ ...both, history })).toEqual(["resting"]);
  expect(ask({ ...both, history, request: { accounts: ["account-b"] } }).verdict).toBe("ALLOW");
});
test("an open dispute is refused for 15 days, then asks a person, and never opens by itself", () => {
  const disputed = (iso: string) => ask({ ...both, request: { dispute: { openedAt: Date.parse(iso) } } });
  expect(disputed("2026-11-20T15:00:00Z")).toMatchObject({ verdict: "DENY" });
  expect(disputed("2026-11-02T15:00:00Z")).toMatchObject({ verdict: "REVIEW" });
  expect(disputed("2026-11-20T15:00:00Z").nextAllowedAt).toBeUndefined();
});
test("a promise allows one courtesy reminder and not a second", () => {
  const promise = { takenAt: Date.parse("2026-11-16T15:00:00Z"), protectedThrough: localDate("2026-12-01") };
  const request = { channel: "sms" as const, purpose: "reminder" as const, promise };
  expect(ask({ ...both, request }).verdict).toBe("ALLOW");
  const history = [past("2026-11-17T15:00:00Z", "sms", "delivered", { purpose: "reminder" })];
  expect(codes({ ...both, at: "2026-11-30T15:00:00Z", request, history })).toEqual(["resting"]);
});

test("a compliance officer's answer to a REVIEW of one rule lets that rule's later ones through", () => {
  const history = [past("2026-11-23T15:00:00Z", "voice", "no_answer")];
  const answer = overlay(
    "cl-37",
    { kind: "review", rule: "cl.direct", verdict: "ALLOW" },
    { reviewedBy: "Ana" },
  );
  expect(ask({ ...both, history, overlays: [answer] }).verdict).toBe("ALLOW");
  expect(ask({ ...both, history, overlays: [{ ...answer, portfolio: "another" }] }).verdict).toBe("REVIEW");
  const unsigned = overlay("cl-37", { kind: "review", rule: "cl.direct", verdict: "ALLOW" });
  expect(ask({ ...both, history, overlays: [unsigned] }).verdict).toBe("REVIEW");
});
test("an overlay tightens a maximum at once and never loosens it, whoever signed and in whatever order", () => {
  const history = [past("2026-11-16T12:00:00Z", "sms", "sent")];
  const asked = (...most: readonly number[]) =>
    ask({
      at: noon,
      history: [
        ...history,
        past("2026-11-18T15:00:00Z", "email", "sent"),
        past("2026-11-20T16:00:00Z", "sms", "sent"),
      ],
      request: { channel: "sms" },
      overlays: most.map((max) =>
        overlay("cl-37", { kind: "max", rule: "cl.remote", max }, { reviewedBy: "Abogada" }),
      ),
    });
  for (const most of [[2], [5], [0], [0, 5], [5, 0]]) expect(asked(...most).verdict, `${most}`).toBe("DENY");
  const most = (...all: readonly number[]) =>
    asked(...all).counters.find(({ rule }) => rule === "cl.remote")?.max;
  expect([most(5), most(1), most(1, 5), most(5, 1)]).toEqual([2, 1, 1, 1]);
});
test("where one signature reads a limit strictly, another's literal reading does not loosen it", () => {
  const history = [past("2026-11-23T15:00:00Z", "voice", "no_answer")];
  const read = (...readings: readonly ("strict" | "literal")[]) =>
    ask({
      ...both,
      history,
      overlays: readings.map((reading) => overlay("cl-37", { kind: "reading", rule: "cl.direct", reading })),
    }).verdict;
  expect(read("literal")).toBe("ALLOW");
  expect(read("strict", "literal")).toBe("REVIEW");
  expect(read("literal", "strict")).toBe("REVIEW");
});
test("of two answers to one doubt the refusal stands", () => {
  const history = [past("2026-11-23T15:00:00Z", "voice", "no_answer")];
  const answer = (verdict: "ALLOW" | "DENY") =>
    overlay("cl-37", { kind: "review", rule: "cl.direct", verdict }, { reviewedBy: "Ana" });
  for (const overlays of [
    [answer("ALLOW"), answer("DENY")],
    [answer("DENY"), answer("ALLOW")],
  ])
    expect(ask({ ...both, history, overlays }).verdict).toBe("DENY");
});
test("the creditor that reads two contacts a week in all is obeyed", () => {
  const history = [
    past("2026-11-23T12:00:00Z", "sms", "sent"),
    past("2026-11-19T12:00:00Z", "email", "sent"),
  ];
  expect(ask({ at: noon, history }).verdict).toBe("ALLOW");
  expect(ask({ at: noon, history, overlays: [overlay("cl-37", chileTwoInAll)] }).verdict).toBe("DENY");
});
test("hours the debtor asked for narrow the law's, and widen them only where the law lets them", () => {
  const evening = {
    effect: "narrow" as const,
    days: [1, 2, 3, 4, 5],
    from: "18:00" as const,
    to: "20:00" as const,
  };
  expect(codes({ at: noon, request: { debtorHours: [evening] } })).toEqual(["outside_debtor_hours"]);
  expect(ask({ at: "2026-11-24T21:30:00Z", request: { debtorHours: [evening] } }).verdict).toBe("ALLOW");
  const night = { effect: "widen" as const, days: [2], from: "20:00" as const, to: "23:00" as const };
  expect(ask({ at: "2026-11-25T00:30:00Z", request: { debtorHours: [night] } }).verdict).toBe("DENY");
});
test("a number that does not exist disturbs nobody and opens no doubt about the next one", () => {
  const history = [past("2026-11-23T15:00:00Z", "voice", "invalid")];
  expect(ask({ at: noon, history }).verdict).toBe("ALLOW");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { localDate } from "#kernel/time.ts";
import { ask, past } from "../asking.fixture.ts";
import { ruleSets } from "../rules/catalogue.ts";
import { contactKinds, defaultSheet, type InstructionSheet, type SignedSheet, sheetFor } from "./sheet.ts";
import { sheetFaults } from "./sheet-faults.ts";
import { overlaysOfSheet } from "./sheet-rules.ts";

const law = { readable: new Set(["cl.direct"]), today: localDate("2026-11-24") };
const signed = (sheet: Partial<InstructionSheet>, more: Partial<SignedSheet> = {}): SignedSheet => ({
  id: "s1",
  creditor: "c1",
  portfolio: "p1",
  version: 1,
  from: 0,
  signedBy: "Gerencia de Cobranza",
  signedOn: localDate("2026-11-02"),
  sheet: { ...defaultSheet, ...sheet },
  ...more,
});
/** Tuesday 12:00 in Santiago. */
const noon = "2026-11-24T15:00:00Z";
const literal = { readings: { "cl.direct": "literal" } } as const;
const under = (sheet: Partial<InstructionSheet>, asked: Partial<Parameters<typeof ask>[0]> = {}) =>
  ask({ at: noon, ruleSets, overlays: overlaysOfSheet(signed(sheet), ruleSets), ...asked });
const rules = (decision: ReturnType<typeof under>) => decision.reasons.map(({ rule }) => rule);

test("the house's default can be signed and changes nothing", () => {
  expect(sheetFaults(defaultSheet, law)).toEqual([]);
  expect(under({}).verdict).toBe(ask({ at: noon, ruleSets }).verdict);
});

test.each([
  [
    "more attempts than the house allows",
    { attempts: { ...defaultSheet.attempts, personDay: 4 } },
    "attempts.personDay",
    "loosens",
  ],
  [
    "less than two hours between attempts",
    { attempts: { ...defaultSheet.attempts, gapHours: 1 } },
    "attempts.gapHours",
    "loosens",
  ],
  ["a third party that is no contact", { contacts: ["abandoned"] }, "contacts.third_party", "loosens"],
  ["no channel at all", { channels: [] }, "channels", "empty"],
  ["nobody to speak to", { addressees: [] }, "addressees", "empty"],
  [
    "hours that end before they begin",
    { hours: [{ days: [1], from: "18:00", to: "09:00" }] },
    "hours.0",
    "hours_invalid",
  ],
  [
    "a reading of a rule that is not the country's",
    { readings: { "pe.hours": "literal" } },
    "readings.pe.hours",
    "unknown_rule",
  ],
  [
    "a promise a year ahead",
    { promises: { ...defaultSheet.promises, maxDaysAhead: 365 } },
    "promises.maxDaysAhead",
    "out_of_range",
  ],
  ["a caller-ID that is no number", { callerIds: ["Banco"] }, "callerIds", "not_a_number"],
  ["an end that has passed", { endsOn: localDate("2026-11-01") }, "endsOn", "in_the_past"],
] as const)("%s cannot be signed", (_title, change, field, problem) => {
  const faults = sheetFaults({ ...defaultSheet, ...(change as Partial<InstructionSheet>) }, law);
  expect(faults).toContainEqual(expect.objectContaining({ field, problem }));
});

test("hours narrower than the law's hold, and say when they open", () => {
  const hours = [{ days: [1, 2, 3, 4, 5], from: "14:00", to: "18:00" }] as const;
  const early = under({ hours });
  expect(early.verdict).toBe("DENY");
  expect(rules(early)).toEqual(["sheet.hours"]);
  expect(early.nextAllowedAt).toBe(Date.parse("2026-11-24T17:00:00Z"));
  expect(under({ hours }, { at: "2026-11-24T18:00:00Z" }).verdict).toBe("ALLOW");
});

test("hours wider than the law's give nothing: the law closes first", () => {
  const hours = [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }] as const;
  const night = under({ hours }, { at: "2026-11-25T01:00:00Z" });
  expect(rules(night)).toContain("cl.hours");
});

test("one attempt a day means one, and the reason names the sheet and who signed it", () => {
  const history = [past("2026-11-24T12:00:00Z", "voice", "no_answer")];
  const asked = { history, at: "2026-11-24T20:00:00Z" };
  expect(under(literal, asked).verdict).toBe("ALLOW");
  const strict = under({ ...literal, attempts: { ...defaultSheet.attempts, personDay: 1 } }, asked);
  expect(rules(strict)).toEqual(["sheet.person.day"]);
  expect(strict.reasons[0]?.article).toBe(
    "Carta de instrucciones, versión 1, firmada por Gerencia de Cobranza el 2026-11-02",
  );
  expect(strict.ruleVersions).toHaveProperty("overlay carta s1", "2026-11-02");
});

test("a creditor may count an answering machine as a contact, and then the week is used up", () => {
  const history = [past("2026-11-23T15:00:00Z", "voice", "machine")];
  expect(under(literal, { history }).verdict).toBe("ALLOW");
  const counted = under({ ...literal, contacts: [...contactKinds] }, { history });
  expect(rules(counted)).toContain("cl.direct");
  expect(counted.verdict).toBe("DENY");
});

test("a sheet may leave out guarantors and channels", () => {
  expect(under({ addressees: ["titular"] }, { request: { role: "aval" } }).verdict).toBe("DENY");
  expect(under({}, { request: { role: "aval" } }).verdict).toBe("ALLOW");
  expect(rules(under({ channels: ["voice"] }, { request: { channel: "sms" } }))).toEqual(["sheet.channels"]);
  // Whoever wants no recorded voice wants none on the mailbox.
  const message = { request: { channel: "voicemail" } } as const;
  expect(rules(under({ channels: ["voice"] }, message))).toEqual(["sheet.channels"]);
  expect(under({ channels: ["voice", "ivr"] }, message).verdict).toBe("ALLOW");
});

test("the mandate's own sheet speaks before its creditor's, the latest in force before those to come", () => {
  const of = (id: string, portfolio: string | null, version: number, from: number) =>
    signed({}, { id, portfolio, version, from });
  const sheets = [
    of("c1", null, 1, 0),
    of("c2", null, 2, 50),
    of("p1", "p1", 1, 100),
    of("p2", "p1", 2, 900),
  ];
  const at = (instant: number, portfolio = "p1") =>
    sheetFor(sheets, { creditor: "c1", portfolio }, instant)?.id;
  expect([at(10), at(60), at(100), at(899), at(900), at(900, "other")]).toEqual([
    "c1",
    "c2",
    "p1",
    "p1",
    "p2",
    "c2",
  ]);
  expect(sheetFor(sheets, { creditor: "stranger", portfolio: "p1" }, 900)).toBeUndefined();
});

test("no sheet that can be signed ever allows what the law and the house refuse", () => {
  const sheet = fc.record({
    contacts: fc
      .subarray([...contactKinds])
      .map((extra) => [...new Set([...defaultSheet.contacts, ...extra])]),
    hours: fc.array(
      fc.record({
        days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        from: fc.constantFrom("00:00" as const, "07:00" as const, "10:00" as const),
        to: fc.constantFrom("12:00" as const, "20:00" as const, "24:00" as const),
      }),
      { maxLength: 2 },
    ),
    attempts: fc.record({
      personDay: fc.integer({ min: 1, max: 3 }),
      personWeek: fc.integer({ min: 1, max: 6 }),
      phoneDay: fc.integer({ min: 1, max: 2 }),
      phoneWeek: fc.integer({ min: 1, max: 6 }),
      gapHours: fc.integer({ min: 2, max: 48 }),
    }),
    channels: fc.subarray([...defaultSheet.channels], { minLength: 1 }),
    addressees: fc.subarray([...defaultSheet.addressees], { minLength: 1 }),
  });
  const history = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 200 }),
      fc.constantFrom("no_answer", "machine", "busy", "third_party"),
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(sheet, history, fc.integer({ min: 0, max: 167 }), (drawn, events, hoursOn) => {
      const at = new Date(Date.parse(noon) + hoursOn * 3_600_000).toISOString();
      const before = events.map(([hoursAgo, result]) =>
        past(new Date(Date.parse(at) - hoursAgo * 3_600_000).toISOString(), "voice", result as "busy"),
      );
      const plain = ask({ at, ruleSets, history: before });
      const signedOne = under(drawn, { at, history: before });
      if (plain.verdict === "DENY") expect(signedOne.verdict).toBe("DENY");
      if (signedOne.verdict === "ALLOW") expect(plain.verdict).toBe("ALLOW");
    }),
    { numRuns: 500 },
  );
});

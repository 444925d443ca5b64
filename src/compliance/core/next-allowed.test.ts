import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, day, hour, localDate, minute } from "#kernel/time.ts";
import { ask, literal, ordinary, past, questionOf } from "../asking.fixture.ts";
import { calendar } from "../rules/catalogue.ts";
import { chile } from "../rules/cl.ts";
import { house } from "../rules/house.ts";
import { peru } from "../rules/pe.ts";
import { contactResults, type HistoryEvent } from "./contact-history.ts";
import { mayContact } from "./may-contact.ts";
import type { Question } from "./request.ts";
import type { Overlay } from "./rule-set.ts";

const chileanZones = ["America/Santiago", "America/Punta_Arenas", "America/Coyhaique", "Pacific/Easter"];
const channels = ["voice", "bot", "sms", "email", "whatsapp"] as const;

const anEvent = (now: number): fc.Arbitrary<HistoryEvent> =>
  fc
    .record({
      agoMs: fc.integer({ min: 0, max: 20 * day }),
      channel: fc.constantFrom(...channels),
      result: fc.constantFrom(...contactResults.filter((result) => result !== "third_party")),
      phone: fc.constantFrom("+56912345678", "+56987654321"),
      marks: fc.constantFrom([], [], [], ["refused" as const], ["payment_reported" as const]),
      purpose: fc.constantFrom("collect" as const, "reminder" as const),
    })
    .map(({ agoMs, ...rest }) => past(new Date(now - agoMs).toISOString(), rest.channel, rest.result, rest));

const aQuestion: fc.Arbitrary<Question> = fc
  .record({
    now: fc.integer({ min: Date.parse("2026-02-01T00:00:00Z"), max: Date.parse("2026-11-20T00:00:00Z") }),
    country: fc.constantFrom("CL", "PE"),
    zones: fc.subarray(chileanZones, { minLength: 1 }),
    channel: fc.constantFrom(...channels),
    ringSeconds: fc.constantFrom(0, 25, 45),
    mode: fc.constantFrom("predictive" as const, "progressive" as const),
    promiseDays: fc.option(fc.integer({ min: -5, max: 20 }), { nil: undefined }),
    signed: fc.boolean(),
    purpose: fc.constantFrom("collect" as const, "reminder" as const),
  })
  .chain((drawn) =>
    fc.array(anEvent(drawn.now), { maxLength: 12 }).map((history) => {
      const { now, country, channel, ringSeconds, mode, purpose, promiseDays } = drawn;
      const today = localDate(new Date(now).toISOString().slice(0, 10));
      const overlays: Overlay[] = drawn.signed
        ? [literal("cl-37", "cl.direct"), literal("cl-37", "cl.remote")]
        : [];
      return {
        now,
        history,
        overlays,
        calendar,
        ruleSets: [chile, peru, house],
        request: {
          ...ordinary,
          country,
          channel,
          ringSeconds,
          mode,
          purpose,
          place: { zones: country === "CL" ? drawn.zones : ["America/Lima"] },
          ...(promiseDays === undefined
            ? {}
            : { promise: { takenAt: now - 3 * day, protectedThrough: addDays(today, promiseDays) } }),
        },
      };
    }),
  );

test("at the next allowed instant nothing objects, and at every instant before it something does", () => {
  fc.assert(
    fc.property(aQuestion, fc.double({ min: 0, max: 1, noNaN: true }), (question, share) => {
      const { verdict, nextAllowedAt } = mayContact(question);
      if (verdict === "ALLOW") {
        expect(nextAllowedAt).toBeUndefined();
        return;
      }
      if (nextAllowedAt === undefined) throw new Error("time alone should help in these cases");
      expect(mayContact({ ...question, now: nextAllowedAt }).verdict).toBe("ALLOW");
      const before = [
        nextAllowedAt - 1_000,
        nextAllowedAt - 1,
        question.now + share * (nextAllowedAt - 1 - question.now),
      ];
      for (const now of before)
        expect(mayContact({ ...question, now: Math.max(question.now, Math.floor(now)) }).verdict).not.toBe(
          "ALLOW",
        );
    }),
    { numRuns: 600, seed: 20261121 },
  );
});

test("what waiting cannot mend has no next instant, whatever the hour", () => {
  fc.assert(
    fc.property(aQuestion, fc.integer({ min: 0, max: 300 * day }), (question, laterMs) => {
      const barred = { ...question, request: { ...question.request, flags: ["deceased" as const] } };
      const decision = mayContact({ ...barred, now: question.now + laterMs });
      expect(decision.verdict).toBe("DENY");
      expect(decision.nextAllowedAt).toBeUndefined();
    }),
    { numRuns: 100, seed: 20261121 },
  );
});

const after = (at: string, more: Parameters<typeof ask>[0] | object = {}) =>
  new Date(ask({ at, ruleSets: [chile, house], ...more }).nextAllowedAt ?? Number.NaN).toISOString();

test("a Saturday evening in Santiago opens again on Monday at 8:00", () => {
  expect(after("2026-11-21T23:30:00Z")).toBe("2026-11-23T11:00:00.000Z");
});
test("Thursday night before Viernes Santo opens on the Monday after Easter, on winter time", () => {
  expect(after("2026-04-02T23:30:00Z")).toBe("2026-04-06T12:00:00.000Z");
});
test("an unknown place opens when Rapa Nui does", () => {
  const zones = { request: { place: { zones: chileanZones } } };
  expect(after("2026-11-23T11:00:00Z", zones)).toBe("2026-11-23T13:00:00.000Z");
});
test("a call that could ring past closing waits for the next day", () => {
  expect(after("2026-11-23T22:59:50Z", { request: { ringSeconds: 25 } })).toBe("2026-11-24T11:00:00.000Z");
});
test("the last call of the day starts one ring before closing", () => {
  const closing = Date.parse("2026-11-23T23:00:00Z");
  const verdictAt = (now: number) =>
    mayContact({ ...questionOf({ at: "2026-11-23T12:00:00Z", request: { ringSeconds: 25 } }), now }).verdict;
  expect(verdictAt(closing - 25_000)).toBe("ALLOW");
  expect(verdictAt(closing - 24_999)).toBe("DENY");
});
test("the house's two hours between attempts end to the millisecond", () => {
  const last = Date.parse("2026-11-23T14:00:00.123Z");
  const decision = ask({
    at: "2026-11-23T14:05:00Z",
    ruleSets: [chile, house],
    overlays: [literal("cl-37", "cl.direct")],
    history: [past("2026-11-23T14:00:00.123Z", "voice", "no_answer")],
  });
  expect(decision.nextAllowedAt).toBe(last + 2 * hour);
});
test("a year without a holiday table is never opened", () => {
  const decision = ask({ at: "2027-12-31T23:30:00Z" });
  expect(decision.verdict).toBe("DENY");
  expect(decision.nextAllowedAt).toBeUndefined();
});
test("a literal reading signed from tomorrow on opens tomorrow", () => {
  const signed = { ...literal("cl-37", "cl.direct"), validFrom: localDate("2026-11-25") };
  const decision = ask({
    at: "2026-11-24T15:00:00Z",
    overlays: [signed],
    history: [past("2026-11-24T14:00:00Z", "voice", "no_answer")],
  });
  expect(decision.verdict).toBe("REVIEW");
  expect(decision.nextAllowedAt).toBe(Date.parse("2026-11-25T11:00:00Z"));
});
test("one more minute is asked of a rest that ends within the hour", () => {
  const decision = ask({
    at: "2026-11-24T14:59:00Z",
    ruleSets: [chile, house],
    overlays: [literal("cl-37", "cl.direct")],
    history: [past("2026-11-23T15:00:00Z", "voice", "no_answer", { marks: ["refused"] })],
  });
  expect(decision.nextAllowedAt).toBe(Date.parse("2026-11-24T14:59:00Z") + minute);
});

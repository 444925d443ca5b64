import fc from "fast-check";
import { expect, test } from "vitest";
import {
  answered,
  assigned,
  attempt,
  bridged,
  dialling,
  ended,
  type Happening,
  hello,
  luis,
  play,
  ringing,
  rosa,
} from "./call.fixture.ts";
import type { CampaignMode } from "./call.ts";

const anything = fc.oneof(
  ...(
    [
      dialling,
      ringing(0),
      answered(0),
      hello(0)[0],
      hello(0)[1],
      assigned(0),
      assigned(0, rosa),
      bridged(0),
      bridged(0, rosa),
      ended(0),
      ended(0, 17),
    ] as Happening[]
  ).map((h) => fc.constant(h)),
  fc.constantFrom<Happening>(
    { type: "tone", attempt, at: 0, tone: "beep" },
    { type: "detected", attempt, at: 0, result: "machine", detail: "" },
    { type: "seat_lost", seat: luis, at: 0 },
    { type: "hang_up_asked", at: 0 },
    { type: "hold_asked", at: 0 },
    { type: "resume_asked", at: 0 },
    { type: "vanished", at: 0 },
    { type: "unheard", at: 0 },
    { type: "dial_refused", at: 0 },
    { type: "played", attempt, at: 0, prompt: "abandoned" },
  ),
);

test("whatever happens in whatever order, a call is settled and recorded exactly once and ends by itself", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anything, fc.integer({ min: 0, max: 9000 })), { maxLength: 25 }),
      fc.constantFrom<CampaignMode>("predictive", "preview", "callback"),
      (happenings, mode) => {
        let at = 0;
        const timed = happenings.map(([happening, gap]) => {
          at += gap;
          return { ...happening, at } as Happening;
        });
        const told = play([dialling, ...timed, ended(at + 1)], mode, at + 100_000);
        expect(told.recorded).toHaveLength(1);
        expect(told.settled).toHaveLength(1);
        expect(told.types.at(-1)).toBe("record");
        const given = told.effects.filter(({ effect }) => effect.type === "bridge").length;
        const back = told.effects.filter(({ effect }) => effect.type === "release_agent").length;
        expect(back).toBeGreaterThanOrEqual(given > 0 ? 1 : 0);
      },
    ),
    { numRuns: 500 },
  );
});

test("a call that hears nothing from the exchange after an answer still comes to an end", () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 8 }), (happenings) => {
      const told = play(
        [dialling, ...happenings.map((h, i) => ({ ...h, at: i * 100 }) as Happening)],
        "predictive",
        200_000,
      );
      expect(["ended", "talking", "hold"]).toContain(told.call.at.phase);
    }),
  );
});

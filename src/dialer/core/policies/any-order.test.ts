import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pacer, PacingEvent, PacingOptions } from "../pacing.ts";
import { createErlangPacer } from "./erlang.ts";
import { createIssabelPacer } from "./issabel.ts";
import { createOmnidialerPacer } from "./omnidialer.ts";
import { createRatioPacer } from "./simple.ts";
import { createVicidialPacer } from "./vicidial.ts";
import { createWombatPacer } from "./wombat.ts";

const options: PacingOptions = {
  abandonmentCap: 0.03,
  answerWithinSeconds: 2,
  ringTimeoutSeconds: 25,
  maxLines: 12,
  dayEndsAt: 28_800,
};
const policies: readonly [string, (options: PacingOptions, snapshot?: unknown) => Pacer][] = [
  ["a ratio", createRatioPacer(2.5)],
  ["VICIdial by ratio", createVicidialPacer({ method: "RATIO", level: 3 })],
  ["VICIdial tapered", createVicidialPacer({ method: "ADAPT_TAPERED", availableOnly: true })],
  ["OMniDialer", createOmnidialerPacer({ warmUpCalls: 2 })],
  ["Wombat", createWombatPacer(4)],
  ["Issabel", createIssabelPacer({ overcommit: true })],
  ["Erlang's rule", createErlangPacer],
];

const small = fc.integer({ min: 0, max: 5 });
const anyEvent = fc.oneof(
  fc.record({
    type: fc.constant("agent" as const),
    agent: small,
    state: fc.constantFrom("out" as const, "idle" as const, "talking" as const, "wrapup" as const),
    pausePending: fc.boolean(),
  }),
  fc.record({ type: fc.constant("dialled" as const), call: small }),
  fc.record({
    type: fc.constantFrom("answered" as const, "human" as const, "abandoned" as const),
    call: small,
  }),
  fc.record({ type: fc.constant("ended" as const), call: small, outcome: fc.constant("busy" as const) }),
  fc.record({ type: fc.constant("connected" as const), call: small, agent: small }),
);
const story = fc
  .array(fc.tuple(anyEvent, fc.double({ min: 0, max: 40, noNaN: true })), { maxLength: 60 })
  .map((entries) => {
    let at = 0;
    return entries.map(([event, wait]) => {
      at += wait;
      return { ...event, at } as PacingEvent;
    });
  });

test.each(
  policies,
)("%s keeps to its lines whatever the line reports, and goes on the same after a restart", (_name, create) => {
  fc.assert(
    fc.property(story, fc.nat(60), (events, restartAfter) => {
      const steady = create(options);
      let restarted = create(options);
      const inFlight = new Set<number>();
      for (const [i, event] of events.entries()) {
        if (i === restartAfter) restarted = create(options, JSON.parse(JSON.stringify(restarted.snapshot())));
        steady.observe(event);
        restarted.observe(event);
        if (event.type === "dialled") inFlight.add(event.call);
        if (event.type === "ended" || event.type === "connected" || event.type === "abandoned")
          inFlight.delete(event.call);
        const decided = steady.decide(event.at);
        expect(Number.isInteger(decided.dial) && decided.dial >= 0).toBe(true);
        expect(decided.dial).toBeLessThanOrEqual(options.maxLines - inFlight.size);
        expect(restarted.decide(event.at)).toEqual(decided);
      }
    }),
    { numRuns: 60 },
  );
});

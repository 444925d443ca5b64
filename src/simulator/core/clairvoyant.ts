// The policy that knows who will answer, when, and when each agent will be free: the ceiling under which every honest
// policy stays. It launches the next number as soon as everybody who lands will still find an agent without waiting.
import type { Pacer, PacingOptions } from "#dialer/core/pacing.ts";
import type { Sight } from "./sight.ts";

export function createClairvoyantPacer(options: PacingOptions, sight: Sight): Pacer {
  let inFlight = 0;
  return {
    observe: ({ type }) => {
      if (type === "dialled") inFlight++;
      if (type === "ended" || type === "connected" || type === "abandoned") inFlight--;
    },
    decide: (now) => {
      const dial = callsThatFit(sight, now, options.maxLines - inFlight);
      const reason = {
        risk: 0,
        riskPrice: 0,
        answerRate: 0,
        expectedFree: 0,
        expectedLandings: 0,
        abandonment: 0,
      };
      return { dial, reason: { ...reason, limitedBy: dial === 0 ? "agents" : "none" } };
    },
    snapshot: () => ({}),
  };
}

function callsThatFit(sight: Sight, now: number, lines: number): number {
  const free = [...sight.freeTimes(now)].sort((a, b) => a - b);
  const landings = [...sight.landings()].sort((a, b) => a - b);
  let dial = 0;
  while (dial < lines) {
    const after = sight.landsAfter(dial, now);
    if (after === undefined) break;
    if (Number.isFinite(after) && !fits(landings, free, now + after)) break;
    dial++;
  }
  return dial;
}

/** Adds the landing when each of the first k people still finds k agents free, without waiting; no agent is counted twice. */
function fits(landings: number[], free: readonly number[], landing: number): boolean {
  const place = landings.findLastIndex((other) => other <= landing) + 1;
  const meets = (at: number, k: number): boolean => (free[k] ?? Number.POSITIVE_INFINITY) <= at;
  if (!meets(landing, place)) return false;
  for (let k = place; k < landings.length; k++) if (!meets(landings[k] ?? 0, k + 1)) return false;
  landings.splice(place, 0, landing);
  return true;
}

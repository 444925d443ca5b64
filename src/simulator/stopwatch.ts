// What a policy's decisions cost, measured around it: events and decisions together, per decision.
import type { SimulatedPolicy } from "./core/sight.ts";

export function timed(policy: SimulatedPolicy): {
  readonly policy: SimulatedPolicy;
  /** Mean microseconds of a decision with the events before it, so far. */
  microseconds(): number;
} {
  let [spent, decisions] = [0, 0];
  return {
    policy: {
      ...policy,
      create: (options, sight) => {
        const pacer = policy.create(options, sight);
        return {
          snapshot: pacer.snapshot,
          observe: (event) => {
            const from = performance.now();
            pacer.observe(event);
            spent += performance.now() - from;
          },
          decide: (now) => {
            const from = performance.now();
            const decision = pacer.decide(now);
            spent += performance.now() - from;
            decisions++;
            return decision;
          },
        };
      },
    },
    microseconds: () => (decisions === 0 ? 0 : (spent * 1000) / decisions),
  };
}

// What the engine remembers of trunks and of calls to ourselves. Lost with the process: a trunk that still fails shows it again.
import type { AttemptId, TenantId, TrunkId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { TestCall } from "../core/test-call.ts";
import type { Circuit } from "../core/trunk-circuit.ts";
import type { TrunkRow } from "../store-trunks.ts";

export interface TrunkDesk {
  readonly rows: Map<TenantId, readonly TrunkRow[]>;
  /** What the exchange was last told of each. */
  readonly told: Map<TrunkId, string>;
  readonly circuits: Map<TrunkId, Circuit>;
  /** Calls that hold a line, from before their row is written until they end. */
  readonly held: Map<AttemptId, TrunkId>;
  /** The last second's calls by when they left; null: on its way out. */
  readonly sent: Map<TrunkId, ReadonlyMap<AttemptId, Instant | null>>;
  /** Calls a second each agency may make over all its trunks together. */
  readonly perSecond: Map<TenantId, number>;
}
export function newTrunkDesk(): TrunkDesk {
  return {
    rows: new Map(),
    told: new Map(),
    circuits: new Map(),
    held: new Map(),
    sent: new Map(),
    perSecond: new Map(),
  };
}

export interface TestUnderWay {
  readonly tenant: TenantId;
  readonly trunk: TrunkId;
  readonly called: Phone;
  readonly shown: Phone;
  call: TestCall;
}

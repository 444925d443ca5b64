// The seconds of detection of a sampled call that was taken for a machine, laid down for people to listen to.
import { sampleKeptMs } from "../core/detection-sample.ts";
import { insertSample } from "../store-detection.ts";
import type { Deps, LiveCall } from "./world.ts";

/** Before the hang-up: what was heard goes with the call. */
export function keepSample(deps: Deps, live: LiveCall): void {
  const { attempt, verdict, lingerMs } = live.call;
  // Room on the disk goes to the recordings of talks first.
  if (lingerMs === 0 || verdict !== "machine" || !deps.disk().recordings) return;
  const { tenant, portfolio } = live;
  const keep = async (): Promise<void> => {
    const heardMs = await deps.telephony.keepHeard(attempt);
    if (heardMs <= 0) return;
    const takenAt = deps.clock.now();
    const sample = { attempt, portfolio, takenAt, heardMs, keepUntil: takenAt + sampleKeptMs };
    deps.writer.later(tenant, "sample", (tx) => insertSample(tx, tenant, sample));
  };
  keep().catch((error: Error) => deps.log.warn({ err: error.message }, "sample of detection not kept"));
}

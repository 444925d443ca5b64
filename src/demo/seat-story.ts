// The person's first minutes at the seat: the first three talks are scripted, then the third one calls back. Followed from
// the engine's own pushes; chance takes over afterwards.
import type { EngineSeatView } from "#dialer/engine/views.ts";
import type { RpcClient } from "#platform/socket-rpc.ts";
import type { Carrier } from "./carrier-process.ts";

export interface SeatStory {
  readonly rpc: RpcClient;
  readonly carrier: Carrier;
  readonly user: string;
  /** The number that returns dial: one the calls show. */
  readonly shownNumber: string;
  readonly onPromise: () => void;
}

const scriptedTalks = 3;
/** A person who calls back does it after a while; long enough for the seat to be seen free. */
const returnAfterMs = 4_000;
/** When a robot or another call was quicker, the return is tried at the next free moment. */
const mostReturns = 3;

export function tellSeatStory({ rpc, carrier, user, shownNumber, onPromise }: SeatStory): void {
  const numbers = new Map<string, string>();
  let told = "";
  let promises: number | undefined;
  let scenes = 0;
  let last: string | undefined;
  let returns = 0;
  let view: EngineSeatView | undefined;
  let waiting = false;

  carrier.onEvent((event) => {
    if (event.ev === "dialled" && event.attempt !== undefined) {
      numbers.set(event.attempt, event.number);
      const [oldest] = numbers.keys();
      if (numbers.size > 500 && oldest !== undefined) numbers.delete(oldest);
    }
    if (event.ev !== "scene") return;
    scenes += 1;
    if (scenes === scriptedTalks) last = numbers.get(event.attempt);
  });

  const callBack = (): void => {
    waiting = false;
    if (view?.state !== "available" || view.call !== null || last === undefined) return;
    returns += 1;
    carrier.order({ do: "call_back", to: shownNumber, from: last });
  };

  rpc.onPush((topic, data) => {
    const push = data as { user: string; view: EngineSeatView };
    if (topic !== "seat" || push.user !== user) return;
    view = push.view;
    const { call, state, today } = view;
    if (promises !== undefined && today.promises > promises) onPromise();
    promises = today.promises;
    if (call?.direction === "inbound" && call.phase === "talking") last = undefined;
    if (call?.direction === "outbound" && call.phase === "talking" && call.attemptId !== told) {
      told = call.attemptId;
      carrier.order({ do: "seat", attempt: told });
    }
    if (state !== "available" || last === undefined || returns >= mostReturns || waiting) return;
    waiting = true;
    setTimeout(callBack, returnAfterMs).unref();
  });
}

// Whether sound still comes from the other side of a call, judged by the count of received packets.

export interface Reception {
  readonly packets: number;
  readonly changedAt: number | undefined;
  readonly oneWay: boolean;
}
export const noAudio: Reception = { packets: -1, changedAt: undefined, oneWay: false };
/** Without a packet for this long the agent is told: a person already says "¿aló?" twice by then. */
export const silenceMs = 3_000;

export function receive(before: Reception, packets: number, now: number): Reception {
  if (before.changedAt === undefined || packets !== before.packets)
    return { packets, changedAt: now, oneWay: false };
  return { ...before, oneWay: now - before.changedAt >= silenceMs };
}

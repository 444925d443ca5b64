// The agent's leg: called once at log-in and kept in a bridge of its own, so that a customer is heard as soon as
// the customer's leg is added (median 8 ms with proxy_media against 0.3–0.65 s for a softphone called on demand).
import type { SeatId } from "#kernel/ids.ts";
import type { SeatRequest } from "../port.ts";
import { AriError } from "./ari-types.ts";
import { type Exchange, unlessGone } from "./exchange.ts";
import { seatBridge, seatBridgeTitle, seatChannel } from "./names.ts";

/** A softphone answers by itself; one that has not in this time is not there. */
export const seatRingSeconds = 20;
/** Longer than any shift. */
export const longestSeatSeconds = 14 * 3_600;
const subscriberAbsent = 20;

export async function openSeat(exchange: Exchange, { seat, sipUser }: SeatRequest): Promise<void> {
  const title = seatBridgeTitle(seat, sipUser);
  await unlessGone(
    exchange.ari.request("POST", "bridges", {
      bridgeId: seatBridge(seat),
      name: title,
      type: "mixing,proxy_media",
    }),
  );
  const called = await callSoftphone(exchange, sipUser, seatChannel(seat), "seat");
  if (called) return;
  await unlessGone(exchange.ari.request("DELETE", `bridges/${seatBridge(seat)}`));
  exchange.emit({ type: "seat_down", seat, at: exchange.clock.now(), cause: { q850: subscriberAbsent } });
}

/**
 * A reloaded browser has lost its leg without a BYE: the exchange would talk to nobody until its timers run out. The leg
 * is replaced in place, so that whoever is in the bridge stays there and the engine sees no seat fall.
 */
export async function renewSeat(exchange: Exchange, request: SeatRequest): Promise<void> {
  const { seat, sipUser } = request;
  const { lines, ari, clock } = exchange;
  if (!lines.seats.has(seat)) return openSeat(exchange, request);
  // The renewal under way calls whoever registered last.
  if (lines.renewing.has(seat)) return;
  const channel = seatChannel(seat);
  const old = exchange.entered(channel);
  lines.renewing.add(seat);
  const asked = await unlessGone(ari.request("DELETE", `channels/${channel}`, { reason: "normal" }));
  if (asked) await old.arrived;
  lines.renewing.delete(seat);
  if (await callSoftphone(exchange, sipUser, channel, "seat")) return;
  if (!lines.seats.delete(seat)) return;
  exchange.emit({ type: "seat_down", seat, at: clock.now(), cause: { q850: subscriberAbsent } });
}

/** False: no softphone is registered under that user. A leg that is up already (409) is what was asked for. */
export async function callSoftphone(
  exchange: Exchange,
  sipUser: string,
  channelId: string,
  role: "seat" | "supervisor",
): Promise<boolean> {
  const query = {
    endpoint: `PJSIP/${sipUser}`,
    app: exchange.app,
    appArgs: role,
    channelId,
    callerId: "Recaudo",
    timeout: seatRingSeconds,
  };
  const variables = { "TIMEOUT(absolute)": String(longestSeatSeconds) };
  try {
    await exchange.ari.request("POST", "channels", query, { variables });
    return true;
  } catch (error) {
    if (!(error instanceof AriError)) throw error;
    if (error.status === 409) return true;
    if (error.status === 500 || error.status === 400) return false;
    throw error;
  }
}

/** The agent has answered: into the bridge. */
export async function parkSeat(exchange: Exchange, seat: SeatId): Promise<void> {
  await unlessGone(
    exchange.ari.request("POST", `bridges/${seatBridge(seat)}/addChannel`, { channel: seatChannel(seat) }),
  );
}

export async function closeSeat(exchange: Exchange, seat: SeatId): Promise<void> {
  await unlessGone(exchange.ari.request("DELETE", `channels/${seatChannel(seat)}`, { reason: "normal" }));
  await unlessGone(exchange.ari.request("DELETE", `bridges/${seatBridge(seat)}`));
}

/** On the agent's own leg, not on the bridge: the customer must not hear it. */
export async function alertSeat(
  exchange: Exchange,
  { promptsDir }: { readonly promptsDir: string },
  seat: SeatId,
): Promise<void> {
  await unlessGone(
    exchange.ari.request("POST", `channels/${seatChannel(seat)}/play`, {
      media: `sound:${promptsDir}/alert`,
    }),
  );
}

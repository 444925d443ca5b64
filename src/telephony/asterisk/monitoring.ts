// A supervisor on an agent's call: hears both (listen), speaks to the agent alone (whisper) or joins in (barge).
import type { SeatId } from "#kernel/ids.ts";
import type { SeatRequest } from "../port.ts";
import { type Exchange, unlessGone } from "./exchange.ts";
import { seatBridge, seatChannel, supervisorBridge, supervisorChannel, supervisorEar } from "./names.ts";
import { callSoftphone } from "./seats.ts";

export type Mode = "listen" | "whisper" | "barge";
export interface Watch {
  readonly seat: SeatId;
  readonly mode: Mode;
  /** The supervisor's leg has answered. */
  up: boolean;
  ear: string | undefined;
}
/** By the supervisor's own seat. */
export type Watches = Map<SeatId, Watch>;

const subscriberAbsent = 20;

export async function supervise(
  exchange: Exchange,
  watches: Watches,
  seat: SeatId,
  supervisor: SeatRequest,
  mode: Mode,
): Promise<void> {
  const before = watches.get(supervisor.seat);
  const watch: Watch = { seat, mode, up: before?.up ?? false, ear: before?.ear };
  watches.set(supervisor.seat, watch);
  if (watch.up) {
    await arrange(exchange, supervisor.seat, watch);
    return;
  }
  const channel = supervisorChannel(supervisor.seat);
  if (await callSoftphone(exchange, supervisor.sipUser, channel, "supervisor")) return;
  watches.delete(supervisor.seat);
  const at = exchange.clock.now();
  exchange.emit({ type: "seat_down", seat: supervisor.seat, at, cause: { q850: subscriberAbsent } });
}

/** The supervisor's softphone has answered. */
export async function supervisorUp(exchange: Exchange, watches: Watches, supervisor: SeatId): Promise<void> {
  const watch = watches.get(supervisor);
  if (!watch) {
    await unlessGone(exchange.ari.request("DELETE", `channels/${supervisorChannel(supervisor)}`));
    return;
  }
  watch.up = true;
  await arrange(exchange, supervisor, watch);
}

async function arrange(exchange: Exchange, supervisor: SeatId, watch: Watch): Promise<void> {
  if (watch.ear) await unlessGone(exchange.ari.request("DELETE", `channels/${watch.ear}`));
  watch.ear = undefined;
  const channel = supervisorChannel(supervisor);
  if (watch.mode === "barge") {
    await unlessGone(
      exchange.ari.request("POST", `bridges/${seatBridge(watch.seat)}/addChannel`, { channel }),
    );
    return;
  }
  const ear = supervisorEar(supervisor, exchange.nextTurn());
  watch.ear = ear;
  const entry = exchange.entered(ear);
  const bridge = supervisorBridge(supervisor);
  await unlessGone(
    exchange.ari.request("POST", "bridges", { bridgeId: bridge, name: "supervisor", type: "mixing" }),
  );
  const made = await unlessGone(
    exchange.ari.request("POST", `channels/${seatChannel(watch.seat)}/snoop/${ear}`, {
      app: exchange.app,
      appArgs: "ear",
      spy: "both",
      whisper: watch.mode === "whisper" ? "out" : "none",
    }),
  );
  if (!made || !(await entry.arrived)) return;
  await unlessGone(
    exchange.ari.request("POST", `bridges/${bridge}/addChannel`, { channel: `${channel},${ear}` }),
  );
}

export async function stopSupervising(
  exchange: Exchange,
  watches: Watches,
  supervisor: SeatId,
): Promise<void> {
  const watch = watches.get(supervisor);
  watches.delete(supervisor);
  await unlessGone(exchange.ari.request("DELETE", `channels/${supervisorChannel(supervisor)}`));
  if (watch?.ear) await unlessGone(exchange.ari.request("DELETE", `channels/${watch.ear}`));
  await unlessGone(exchange.ari.request("DELETE", `bridges/${supervisorBridge(supervisor)}`));
}

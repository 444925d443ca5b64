// Agents at their desks as browsers are: a session, a seat, a socket, a word every ten seconds, and a result written down after
// each talk; without the pages and without sound.
import { WebSocket } from "ws";
import type { SeatView } from "#http/contract/desk.ts";
import type { ServerMessage } from "#http/contract/live.ts";
import type { CampaignId } from "#kernel/ids.ts";
import { patched } from "#kernel/patch.ts";
import { newId } from "#platform/new-id.ts";
import type { Session } from "./house.ts";

/** As the page does it. */
const heartbeatMs = 10_000;

export interface Desk {
  readonly view: SeatView | undefined;
  readonly saved: number;
  /** What was refused, as status and address. */
  readonly refusals: readonly string[];
  /** Instants (this machine's) at which a talk began, and this desk was ready for the first. */
  readonly talks: readonly number[];
  readonly readyAt: number | undefined;
  leave(): void;
}

export interface DeskWish {
  readonly url: string;
  readonly session: Session;
  readonly campaign: CampaignId;
  readonly wrapupMs: number;
}

export async function sitDown({ url, session, campaign, wrapupMs }: DeskWish): Promise<Desk> {
  let view: SeatView | undefined;
  let saved = 0;
  let readyAt: number | undefined;
  const refusals: string[] = [];
  const talks: number[] = [];
  const done = new Set<string>();
  const ask = async (path: string, body: object): Promise<number> => {
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { cookie: session.cookie, "x-csrf-token": session.csrf, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) refusals.push(`${answer.status} ${path} ${text.slice(0, 200)}`);
    return answer.status;
  };
  const write = async (
    call: NonNullable<SeatView["call"]>,
    card: NonNullable<SeatView["card"]>,
  ): Promise<void> => {
    const status = await ask("/v1/gestiones", {
      id: newId(),
      attemptId: call.attemptId,
      debtorId: card.debtorId,
      accountIds: card.accounts.map(({ id }) => id),
      disposition: "NO_SE_IDENTIFICA",
      // biome-ignore lint/suspicious/noThenProperty: the desk's word for "and then"; never awaited
      then: "next",
    });
    if (status < 300) saved += 1;
  };
  const look = (now: SeatView): void => {
    const { call, card, state } = now;
    if (state === "available") readyAt ??= Date.now();
    if (call?.phase === "talking" && !done.has(`talk ${call.attemptId}`)) {
      done.add(`talk ${call.attemptId}`);
      talks.push(Date.now());
    }
    if ((state !== "wrapup" && state !== "dropped") || !call || !card || done.has(call.attemptId)) return;
    done.add(call.attemptId);
    setTimeout(() => void write(call, card).catch((error: Error) => refusals.push(error.message)), wrapupMs);
  };
  await ask("/v1/desk/seat", { campaignId: campaign, take: true });
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/live`, {
    headers: { cookie: session.cookie },
    perMessageDeflate: false,
  });
  socket.on("error", (error) => refusals.push(error.message));
  socket.on("message", (raw) => {
    const message = JSON.parse(raw.toString()) as ServerMessage;
    if (message.type === "view") view = message.data as SeatView;
    else if (message.type === "patch") view = patched(view, message.patch as never) as SeatView;
    else return;
    look(view);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.send(JSON.stringify({ type: "subscribe", topic: "seat", patches: true }));
  await ask("/v1/desk/line", {});
  const beat = setInterval(
    () =>
      void ask("/v1/desk/heartbeat", { line: true }).catch((error: Error) => refusals.push(error.message)),
    heartbeatMs,
  );
  return {
    get view() {
      return view;
    },
    get saved() {
      return saved;
    },
    get readyAt() {
      return readyAt;
    },
    refusals,
    talks,
    leave() {
      clearInterval(beat);
      socket.terminate();
    },
  };
}

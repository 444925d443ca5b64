// The seat opened in this tab: its telephone credentials live in the tab's session storage, so that a reload takes the
// same seat again. The password ends with the seat.
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { post } from "../shared/api.ts";
import { live } from "../shared/live-react.ts";
import { Softphone, type SoftphoneState } from "../shared/softphone/softphone.ts";
import type { SeatOpened } from "./seat-commands.ts";

export interface SoundChoice {
  readonly microphone: string;
  readonly speaker: string;
  readonly listenOnly: boolean;
}
export interface OwnSeat {
  readonly opened: SeatOpened;
  readonly sound: SoundChoice;
}
const key = "recaudo.seat";
/** The server expects a beat each 10 s and gives the seat up as reconnecting after two missed ones. */
const heartbeatMs = 10_000;

export const softphone = new Softphone();
export function useSoftphone(): SoftphoneState {
  return useSyncExternalStore(softphone.listen, softphone.state);
}

function remembered(): OwnSeat | undefined {
  const text = sessionStorage.getItem(key);
  return text ? (JSON.parse(text) as OwnSeat) : undefined;
}

/** Once: the supervisor sees it, and the call counts in no figure of this agent's. */
function tellSound(side: "theirs" | "ours"): void {
  void post("/v1/desk/sound", { side }).catch(() => undefined);
}

function whenBegins(
  listen: (changed: () => void) => () => void,
  is: () => boolean,
  then: () => void,
): () => void {
  let was = is();
  return listen(() => {
    const before = was;
    was = is();
    if (was && !before) then();
  });
}

interface OwnSeatHold {
  readonly own: OwnSeat | undefined;
  /** Opened on this page, not remembered from before a reload. */
  readonly fresh: boolean;
  readonly keep: (seat: OwnSeat) => void;
  readonly forget: () => void;
}

export function useOwnSeat(): OwnSeatHold {
  const [own, setOwn] = useState<OwnSeat | undefined>(remembered);
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    if (!own) return;
    const given = new AbortController();
    void takeUp(own, given.signal);
    const tell = (): void =>
      void post("/v1/desk/heartbeat", { line: softphone.state().line === "up" }, { attended: true }).catch(
        () => undefined,
      );
    const beat = window.setInterval(tell, heartbeatMs);
    // At once when the line or the network is there again: a person may be waiting in music for this agent.
    const untell = [
      whenBegins(softphone.listen, () => softphone.state().line === "up", tell),
      whenBegins(
        softphone.listen,
        () => softphone.state().oneWay,
        () => tellSound("theirs"),
      ),
      whenBegins(
        softphone.listen,
        () => softphone.state().unheard,
        () => tellSound("ours"),
      ),
      whenBegins(live.listen, () => live.state().status === "open", tell),
    ];
    return () => {
      given.abort();
      for (const stop of untell) stop();
      clearInterval(beat);
      softphone.close();
    };
  }, [own]);
  const keep = useCallback((seat: OwnSeat): void => {
    setFresh(true);
    sessionStorage.setItem(key, JSON.stringify(seat));
    setOwn(seat);
  }, []);
  const forget = useCallback((): void => {
    sessionStorage.removeItem(key);
    setOwn(undefined);
  }, []);
  return { own, fresh, keep, forget };
}

/** One softphone a seat, also where the page gives it up while the microphone still opens. */
async function takeUp(own: OwnSeat, given: AbortSignal): Promise<void> {
  if (softphone.state().microphone === "off") {
    const choice = { deviceId: own.sound.microphone, listenOnly: own.sound.listenOnly };
    // The remembered microphone may be unplugged: any other is better than none.
    if (!(await softphone.prepare(choice)) && choice.deviceId)
      await softphone.prepare({ ...choice, deviceId: "" });
  }
  await softphone.playThrough(own.sound.speaker);
  if (given.aborted) return;
  softphone.onRegistered = () => void post("/v1/desk/line").catch(() => undefined);
  await softphone.connect(own.opened.sip);
}

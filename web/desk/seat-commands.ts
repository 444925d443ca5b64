// What the agent asks of the server, each as one request. A command that fails is told in the tray.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { SeatOpened as SeatOpenedSchema } from "#http/contract/desk.ts";
import { post, remove } from "../shared/api.ts";
import { tellProblem } from "../shared/ui/problem.tsx";

export type SeatOpened = Static<typeof SeatOpenedSchema>;

export function openSeat(campaignId: string, take: boolean): Promise<SeatOpened> {
  return post<SeatOpened>("/v1/desk/seat", take ? { campaignId, take } : { campaignId });
}

export interface SeatCommands {
  readonly available: () => Promise<boolean>;
  readonly pause: (reason: string) => Promise<boolean>;
  readonly hangup: () => Promise<boolean>;
  readonly hold: (hold: boolean) => Promise<boolean>;
  readonly dtmf: (digits: string) => Promise<boolean>;
  readonly recording: (muted: boolean) => Promise<boolean>;
  readonly identity: (attemptId: string) => Promise<boolean>;
  readonly caller: (attemptId: string, debtorId: string) => Promise<boolean>;
  /** Whoever called could not be named: ends the call, if it is still on, without an account. */
  readonly unnamed: (attemptId: string, ending: string, note: string) => Promise<boolean>;
  readonly dial: (debtorId: string, phoneId: string) => Promise<boolean>;
  readonly preview: (accept: boolean, reason?: string) => Promise<boolean>;
  /** Shows the person whose promise is followed, to be called as in preview. */
  readonly promise: (debtorId: string) => Promise<boolean>;
  readonly leave: () => Promise<boolean>;
  readonly help: (reason: string) => Promise<boolean>;
  readonly helpOver: () => Promise<boolean>;
  readonly noticesRead: (ids: readonly string[]) => Promise<boolean>;
}

/** Each answers whether the server did it. */
export function useSeatCommands(): SeatCommands {
  const { t } = useTranslation();
  return useMemo(() => {
    const run = async (request: Promise<unknown>): Promise<boolean> => {
      try {
        await request;
        return true;
      } catch (error) {
        tellProblem(t("common.error.title"), error);
        return false;
      }
    };
    const command = (name: string, body: unknown = {}): Promise<boolean> =>
      run(post(`/v1/desk/${name}`, body));
    return {
      available: () => command("available"),
      pause: (reason) => command("pause", { reason }),
      hangup: () => command("hangup"),
      hold: (hold) => command("hold", { hold }),
      dtmf: (digits) => command("dtmf", { digits }),
      recording: (muted) => command("recording", { muted }),
      identity: (attemptId) => command("identity", { attemptId }),
      caller: (attemptId, debtorId) => command("caller", { attemptId, debtorId }),
      unnamed: (attemptId, ending, note) => command("unnamed", { attemptId, ending, note }),
      dial: (debtorId, phoneId) => command("dial", { debtorId, phoneId }),
      preview: (accept, reason) => command("preview", reason ? { accept, reason } : { accept }),
      promise: (debtorId) => command("promise", { debtorId }),
      leave: () => run(remove("/v1/desk/seat")),
      help: (reason) => command("help", { reason }),
      helpOver: () => run(remove("/v1/desk/help")),
      noticesRead: (ids) => command("notices", { ids }),
    };
  }, [t]);
}

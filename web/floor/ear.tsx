// The supervisor's own ear: a telephone leg of his own, joined to an agent's call to listen, whisper or barge in.
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Static } from "typebox";
import type { SeatOpened as SeatOpenedSchema } from "#http/contract/desk.ts";
import { post, remove } from "../shared/api.ts";
import { Softphone } from "../shared/softphone/softphone.ts";
import { announce } from "../shared/ui/announcer.tsx";
import { tellProblem } from "../shared/ui/problem.tsx";
import css from "./ear.module.css";
import type { Agent } from "./floor-view.ts";

type SeatOpened = Static<typeof SeatOpenedSchema>;
export type EarMode = "off" | "listen" | "whisper" | "barge";
export interface Ear {
  readonly mode: EarMode;
  readonly name: string;
  readonly seatId: string | null;
  readonly busy: boolean;
  readonly silent: boolean;
  readonly set: (agent: Agent | null, mode: EarMode) => Promise<void>;
}
/** The ear must be known to the exchange before it can be called. */
const legUpWithinMs = 6_000;

export function useEar(): Ear {
  const { t } = useTranslation();
  const phone = useRef<Softphone>(undefined);
  const [now, setNow] = useState<{ mode: EarMode; name: string; seatId: string | null }>(nobody);
  const [busy, setBusy] = useState(false);
  useEffect(
    () => () => {
      if (phone.current) void remove("/v1/floor/listen").catch(() => undefined);
      phone.current?.close();
    },
    [],
  );
  const set = async (agent: Agent | null, mode: EarMode): Promise<void> => {
    setBusy(true);
    try {
      if (!agent?.seatId || mode === "off") {
        await remove("/v1/floor/listen");
        setNow(nobody);
      } else {
        phone.current ??= new Softphone();
        await lift(phone.current);
        await post("/v1/floor/listen", { seatId: agent.seatId, mode });
        setNow({ mode, name: agent.name, seatId: agent.seatId });
        announce(t(`floor.listen.explain.${mode}`, { name: agent.name }));
      }
    } catch (error) {
      tellProblem(t("floor.listen.title"), error);
    }
    setBusy(false);
  };
  return { ...now, busy, silent: phone.current?.state().microphone === "silent", set };
}
const nobody = { mode: "off", name: "", seatId: null } as const;

async function lift(phone: Softphone): Promise<void> {
  if (phone.state().registration === "registered") return;
  // Without a microphone one can still listen.
  if (!(await phone.prepare({ deviceId: "", listenOnly: false }))) {
    await phone.prepare({ deviceId: "", listenOnly: true });
  }
  const opened = await post<SeatOpened>("/v1/floor/ear");
  await phone.connect(opened.sip);
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(patience);
      stop();
      resolve();
    };
    // The server answers for a leg that is not there: it refuses the listening with its own words.
    const patience = setTimeout(done, legUpWithinMs);
    // Registered is enough: the server calls the ear when it is told whom to listen to.
    const stop = phone.listen(() => {
      if (phone.state().registration === "registered") done();
    });
  });
}

export function EarBar({ ear }: { ear: Ear }) {
  const { t } = useTranslation();
  return (
    <output>
      {ear.busy && ear.mode === "off" && <span className={css.ear}>{t("floor.listen.connecting")}</span>}
      {ear.mode !== "off" && (
        <span className={css.ear} data-mode={ear.mode}>
          <span>
            <strong>◉ {t("floor.listen.bar", { name: ear.name })}</strong> · {t(`floor.listen.${ear.mode}`)}:{" "}
            {t(`floor.listen.explain.${ear.mode}`, { name: ear.name })}
          </span>
          <Button size="compact-sm" variant="default" onClick={() => void ear.set(null, "off")}>
            {t("floor.listen.stop")}
          </Button>
        </span>
      )}
    </output>
  );
}

// Outside a call: become available, pause, close the seat.
import { useTranslation } from "react-i18next";
import type { SeatView } from "#http/contract/desk.ts";
import { BarButton } from "./bar-button.tsx";
import css from "./call-bar.module.css";
import type { SeatCommands } from "./seat-commands.ts";

interface Props {
  readonly seat: SeatView;
  readonly commands: SeatCommands;
  readonly pause: () => void;
  readonly closed: () => void;
}
export function SeatButtons({ seat, commands, pause, closed }: Props) {
  const { t } = useTranslation();
  const owed = seat.call !== null;
  const idle = seat.state === "paused" || seat.state === "connecting" || (seat.state === "wrapup" && !owed);
  const leave = async (): Promise<void> => {
    if (await commands.leave()) closed();
  };
  return (
    <>
      {idle && (
        <button
          type="button"
          className={[css.button, css.strong].join(" ")}
          disabled={!seat.lineUp}
          title={seat.lineUp ? undefined : t("desk.waiting.connecting")}
          onClick={() => void commands.available()}
        >
          {t("desk.bar.available")}
        </button>
      )}
      {seat.pausePending ? (
        <span>{t("desk.bar.pausePending", { reason: seat.pauseLabel ?? "" })}</span>
      ) : (
        seat.state !== "paused" && <BarButton action="pause" label={t("desk.bar.pause")} press={pause} />
      )}
      {!owed && (
        <button type="button" className={css.button} onClick={() => void leave()}>
          {t("desk.bar.leave")}
        </button>
      )}
    </>
  );
}

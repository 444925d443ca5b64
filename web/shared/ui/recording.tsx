// A recorded call in a line of history: a button, and behind it a player that seeks and changes its speed.
import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "../session.ts";
import css from "./recording.module.css";

interface Props {
  readonly recording: { readonly attemptId: string; readonly seconds: number; readonly own: boolean };
}
const speeds = [0.75, 1, 1.25, 1.5, 2] as const;

export function Recording({ recording }: Props) {
  const { t } = useTranslation();
  const can = useCan();
  const [open, setOpen] = useState(false);
  if (!recording.own && !can("call.listen")) return null;
  if (open) return <Player attemptId={recording.attemptId} close={() => setOpen(false)} />;
  const time = `${Math.floor(recording.seconds / 60)}:${String(recording.seconds % 60).padStart(2, "0")}`;
  return (
    <button
      type="button"
      className={css.open}
      title={t("common.recording.logged")}
      onClick={() => setOpen(true)}
    >
      <span aria-hidden="true">▶ </span>
      <span className="sr-only">{t("common.recording.play")} </span>
      {t("common.recording.long", { time })}
    </button>
  );
}

function Player({ attemptId, close }: { attemptId: string; close: () => void }) {
  const { t } = useTranslation();
  const [speed, setSpeed] = useState("1");
  const [failed, setFailed] = useState(false);
  if (failed) return <p role="alert">{t("common.recording.failed")}</p>;
  return (
    <span className={css.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: there is no text of a telephone call. */}
      <audio
        controls
        controlsList="nodownload"
        // biome-ignore lint/a11y/noAutofocus: the button that opened it is gone; its focus goes on here.
        autoFocus
        autoPlay
        aria-label={t("common.recording.label")}
        src={`/v1/attempts/${attemptId}/recording`}
        ref={(audio) => {
          if (audio) audio.playbackRate = Number(speed);
        }}
        onLoadedMetadata={(event) => {
          event.currentTarget.playbackRate = Number(speed);
        }}
        onError={() => setFailed(true)}
      />
      <NativeSelect
        size="xs"
        aria-label={t("common.recording.speed")}
        data={speeds.map((each) => ({ value: String(each), label: `${each}×` }))}
        value={speed}
        onChange={(event) => setSpeed(event.currentTarget.value)}
      />
      <button type="button" className={css.open} aria-label={t("common.recording.close")} onClick={close}>
        ✕
      </button>
    </span>
  );
}

// Microphone permission, choice and level, and hearing oneself; or listening without a microphone.
import { Button, NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Devices, listDevices } from "../shared/softphone/media.ts";
import { LevelMeter } from "./level-meter.tsx";
import css from "./open-seat.module.css";
import { type SoundChoice, softphone, useSoftphone } from "./own-seat.ts";

const recordMs = 3_000;

export function DeviceCheck({ sound, choose }: { sound: SoundChoice; choose: (sound: SoundChoice) => void }) {
  const { t } = useTranslation();
  const { microphone, problem } = useSoftphone();
  const [devices, setDevices] = useState<Devices>({ microphones: [], speakers: [] });
  useEffect(() => {
    const look = (): void => void listDevices().then(setDevices);
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, []);
  const prepare = async (next: SoundChoice): Promise<void> => {
    choose(next);
    await softphone.prepare({ deviceId: next.microphone, listenOnly: next.listenOnly });
    setDevices(await listDevices());
  };
  const options = (list: readonly MediaDeviceInfo[]) => [
    { value: "", label: t("desk.open.standard") },
    ...list
      .filter((device) => device.deviceId !== "" && device.deviceId !== "default")
      .map((device) => ({ value: device.deviceId, label: device.label })),
  ];
  return (
    <div className={css.device}>
      {problem && (
        <p role="alert" className={css.problem}>
          {t(`desk.open.problem.${problem}`)}
        </p>
      )}
      {microphone === "silent" && <p>{t("desk.open.listenOnlyOn")}</p>}
      {microphone === "on" && (
        <>
          <div className={css.selects}>
            <NativeSelect
              label={t("desk.open.microphone")}
              data={options(devices.microphones)}
              value={sound.microphone}
              onChange={(event) => void prepare({ ...sound, microphone: event.currentTarget.value })}
            />
            <NativeSelect
              label={t("desk.open.speaker")}
              data={options(devices.speakers)}
              value={sound.speaker}
              onChange={(event) => {
                choose({ ...sound, speaker: event.currentTarget.value });
                void softphone.playThrough(event.currentTarget.value);
              }}
            />
          </div>
          <p className={css.row}>
            <span aria-hidden="true">{t("desk.open.level")}</span>
            <LevelMeter label={t("desk.open.level")} />
            <span className="muted">{t("desk.open.levelQuiet")}</span>
          </p>
          <HearOneself />
        </>
      )}
      <div className={css.row}>
        {microphone !== "on" && (
          <Button onClick={() => void prepare({ ...sound, listenOnly: false })}>
            {microphone === "silent" ? t("desk.open.useMicrophone") : t("desk.open.allow")}
          </Button>
        )}
        {microphone !== "silent" && (
          <Button variant="subtle" onClick={() => void prepare({ ...sound, listenOnly: true })}>
            {t("desk.open.listenOnly")}
          </Button>
        )}
      </div>
      {microphone === "off" && !problem && <p className="muted">{t("desk.open.allowExplain")}</p>}
    </div>
  );
}

/** Records three seconds and plays them back: what the other side would hear. */
function HearOneself() {
  const { t } = useTranslation();
  const [phase, setPhase] = useState<"idle" | "recording" | "playing">("idle");
  const start = async (): Promise<void> => {
    setPhase("recording");
    const clip = await softphone.record(recordMs);
    setPhase("playing");
    await softphone.playBack(clip);
    setPhase("idle");
  };
  return (
    <div className={css.row}>
      <Button variant="default" disabled={phase !== "idle"} onClick={() => void start()}>
        {t("desk.open.hear")}
      </Button>
      <output>
        {phase === "recording" && t("desk.open.hearing")}
        {phase === "playing" && t("desk.open.playing")}
      </output>
    </div>
  );
}

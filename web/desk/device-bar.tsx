// Trouble with sound, told in words with what to do; nothing when all is well.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./desk.module.css";
import { softphone, useSoftphone } from "./own-seat.ts";

export function DeviceBar() {
  const { t } = useTranslation();
  const phone = useSoftphone();
  const text = phone.problem
    ? phone.problem === "missing"
      ? t("desk.device.gone")
      : t(`desk.open.problem.${phone.problem}`)
    : phone.unheard
      ? t("desk.device.unheard")
      : phone.oneWay
        ? t("desk.device.oneWay")
        : phone.needsGesture
          ? t("desk.device.gesture")
          : phone.registration === "lost"
            ? t("desk.device.lost")
            : "";
  return (
    <div role="alert">
      {text && (
        <div className={css.trouble}>
          <p>{text}</p>
          {phone.needsGesture && (
            <Button size="xs" onClick={() => void softphone.play()}>
              {t("desk.device.play")}
            </Button>
          )}
          {phone.problem && (
            <Button size="xs" onClick={() => void softphone.prepare({ deviceId: "", listenOnly: false })}>
              {t("desk.device.check")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

// What was done, told in the tray and to a screen reader.
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { announce } from "./announcer.tsx";

export function tell(message: string): void {
  notifications.show({ message, closeButtonProps: { "aria-label": i18next.t("common.close") } });
  announce(message);
}

// Dialogs and drawers with our own head: Mantine's is a <header>, which the page then has twice as a landmark.
import { Drawer, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import css from "./ui.module.css";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: number;
  /** Pixels from the top; in the middle when absent. */
  readonly top?: number;
}
/** Focus goes to the first [data-autofocus] inside, stays inside, and returns where it was. */
export function Dialog({ title, onClose, children, size = 480, top }: Props) {
  const { t } = useTranslation();
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={size}
      centered={top === undefined}
      {...(top === undefined ? {} : { yOffset: top })}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={css.dialogHead}>
          <Modal.Title className={css.dialogTitle}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t("common.close")} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
/** From the right side, for one thing of a board. */
export function SideSheet({ title, onClose, children, size = 380 }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      size={size}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={css.dialogHead}>
          <Drawer.Title className={css.dialogTitle}>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label={t("common.close")} />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

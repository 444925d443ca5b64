// A one-time password shown once: large, apart from everything, copied with one key.
import { Button } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { announce } from "./ui/announcer.tsx";

export function OneTimePassword({ name, password }: { name: string; password: string }) {
  const { t } = useTranslation();
  const shown = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(password);
      announce(t("common.password.copied"));
    } catch {
      // Where the page may not write to the clipboard it is marked, to be copied by hand.
      if (shown.current) getSelection()?.selectAllChildren(shown.current);
    }
  };
  return (
    <div style={{ display: "grid", gap: 12 }}>
      <p>{t("common.password.given", { name })}</p>
      <output>
        <strong
          ref={shown}
          translate="no"
          style={{ fontFamily: "var(--mantine-font-family-monospace)", fontSize: "1.6rem" }}
        >
          {password}
        </strong>
      </output>
      <p className="muted">{t("common.password.once")}</p>
      <Button variant="default" onClick={() => void copy()} data-autofocus>
        {t("common.password.copy")}
      </Button>
    </div>
  );
}

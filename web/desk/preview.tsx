// Preview mode: the card first, then the agent decides. The time limit is the campaign's and the server keeps it.
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./desk.module.css";
import type { SeatCommands } from "./seat-commands.ts";

export function Preview({ commands }: { commands: SeatCommands }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <section className={css.legal} aria-labelledby="preview-title">
      <h2 id="preview-title">{t("desk.preview.title")}</h2>
      <p>{t("desk.preview.explain")}</p>
      <TextInput
        size="xs"
        label={t("desk.preview.reason")}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={css.head}>
        <Button size="xs" onClick={() => void commands.preview(true)}>
          {t("desk.preview.dial")}
        </Button>
        <Button size="xs" variant="default" onClick={() => void commands.preview(false, reason)}>
          {t("desk.preview.skip")}
        </Button>
      </div>
    </section>
  );
}

// What a supervisor ordered, until the agent says it is read, and the break that has begun.
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SeatView } from "#http/contract/desk.ts";
import { hourMinute } from "../shared/format.ts";
import { useFormat } from "../shared/session.ts";
import { announce } from "../shared/ui/announcer.tsx";
import css from "./notices.module.css";
import type { SeatCommands } from "./seat-commands.ts";

export function Notices({ seat, commands }: { seat: SeatView; commands: SeatCommands }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { notices, nextBreak } = seat;
  const known = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, text } of notices) {
      const mark = `${id} ${text}`;
      if (!known.current.has(mark)) announce(text);
      known.current.add(mark);
    }
  }, [notices]);
  const due = nextBreak?.phase === "due" && seat.state !== "paused";
  if (notices.length === 0 && !due) return null;
  return (
    <section aria-label={t("desk.notices.label")} className={css.notices}>
      {due && nextBreak && (
        <p className={css.notice}>
          <span aria-hidden="true">◔ </span>
          {t("desk.notices.breakNow", {
            label: nextBreak.label.toLowerCase(),
            until: hourMinute(nextBreak.until, format),
          })}
        </p>
      )}
      {notices.map((notice) => (
        <div key={notice.id} className={css.notice}>
          <span>
            <span aria-hidden="true">◆ </span>
            {hourMinute(notice.at, format)} {notice.text}
          </span>
          {notice.debtorId && <Link to={`/puesto?persona=${notice.debtorId}`}>{t("desk.notices.open")}</Link>}
          <Button size="compact-sm" variant="default" onClick={() => void commands.noticesRead([notice.id])}>
            {t("desk.notices.read")}
          </Button>
        </div>
      ))}
    </section>
  );
}

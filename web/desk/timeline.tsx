// Middle column: everything that happened with this person in this mandate, newest first, filtered by kind.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { dateOf, day, formatOf, hourMinute } from "../shared/format.ts";
import { Empty } from "../shared/ui/notice.tsx";
import { Recording } from "../shared/ui/recording.tsx";
import css from "./desk.module.css";

const kinds = ["all", "call", "gestion", "promise", "payment", "note"] as const;
const marks = { call: "☎", gestion: "✎", promise: "◆", payment: "✔", note: "❝" } as const;

export function Timeline({ card }: { card: DebtorCard }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<(typeof kinds)[number]>("all");
  const format = formatOf(card.portfolio.country, card.portfolio.timeZone);
  const entries = card.timeline.filter((entry) => shown === "all" || entry.kind === shown);
  return (
    <section aria-labelledby="timeline-title" className={css.column}>
      <div className={css.head}>
        <h2 id="timeline-title">{t("desk.timeline.title")}</h2>
        <fieldset className={css.filters}>
          <legend className="sr-only">{t("desk.timeline.filter")}</legend>
          {kinds.map((kind) => (
            <label key={kind} className={css.filter}>
              <input type="radio" name="kind" checked={shown === kind} onChange={() => setShown(kind)} />
              {t(`desk.timeline.kinds.${kind}`)}
            </label>
          ))}
        </fieldset>
      </div>
      {card.timeline.length === 0 && <Empty title={t("desk.timeline.empty")} />}
      {card.timeline.length > 0 && entries.length === 0 && <Empty title={t("desk.timeline.hidden")} />}
      <ol className={css.timeline}>
        {entries.map((entry) => (
          <li key={entry.id} className={css.entry}>
            <span className={css.when}>
              {dateOf(entry.at, format.zone) === card.promisePolicy.today
                ? hourMinute(entry.at, format)
                : day(dateOf(entry.at, format.zone), format)}
            </span>
            <span aria-hidden="true">{marks[entry.kind]}</span>
            <span>
              <strong>{entry.title}</strong>
              {entry.detail && ` ${entry.detail}`}
              {entry.by && <span className="muted"> {t("desk.timeline.by", { name: entry.by })}</span>}
              {entry.sharedBy && (
                <span className="muted"> · {t("contact.lent.line", { mandate: entry.sharedBy })}</span>
              )}
              {entry.recording && (
                <>
                  {" "}
                  <Recording recording={entry.recording} />
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

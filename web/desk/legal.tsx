// What the rules say about contacting this person now, with article and counters: the server decided, this shows.
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { dayAndHour, type Format } from "../shared/format.ts";
import css from "./desk.module.css";

const marks = { ALLOW: "✔", REVIEW: "◆", DENY: "▲" } as const;

export function Legal({ legal, format }: { legal: DebtorCard["legal"]; format: Format }) {
  const { t } = useTranslation();
  return (
    <section className={css.legal} data-verdict={legal.verdict} aria-label={t("desk.account.legalTitle")}>
      <p>
        <strong>
          <span aria-hidden="true">{marks[legal.verdict]} </span>
          {t(`desk.account.legal.${legal.verdict}`)}
        </strong>
      </p>
      <p>{legal.summary}</p>
      {legal.counters.map((counter) => (
        <div key={counter.label} className={css.counter}>
          <span>{counter.label}</span>
          <meter
            min={0}
            max={Math.max(1, counter.max)}
            value={counter.used}
            aria-label={t("desk.account.counter", { ...counter })}
          />
          <span className="num">
            {counter.used}/{counter.max}
          </span>
        </div>
      ))}
      {legal.reasons.length > 0 && (
        <ul className={css.reasons}>
          {legal.reasons.map((reason) => (
            <li key={reason.rule}>
              {reason.text} <span className="muted">{reason.article}</span>
            </li>
          ))}
        </ul>
      )}
      {legal.nextAllowedAt !== null && legal.verdict !== "ALLOW" && (
        <p>{t("desk.account.next", { when: dayAndHour(legal.nextAllowedAt, format) })}</p>
      )}
    </section>
  );
}

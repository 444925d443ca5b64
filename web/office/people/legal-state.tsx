import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import { dayAndHour, type Format } from "../../shared/format.ts";
import kit from "../kit/kit.module.css";
import { Panel } from "../kit/page.tsx";
import css from "./people.module.css";

const marks = { ALLOW: "✔", REVIEW: "◆", DENY: "▲" } as const;

/** Whether this person may be contacted now, and by which rule not. */
export function LegalState({ legal, format }: { legal: DebtorCard["legal"]; format: Format }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("desk.account.legalTitle")}>
      <div className={css.legal} data-verdict={legal.verdict}>
        <p>
          <strong>
            <span aria-hidden="true">{marks[legal.verdict]} </span>
            {t(`desk.account.legal.${legal.verdict}`)}
          </strong>
        </p>
        <p>{legal.summary}</p>
        <ul className={kit.refusal}>
          {legal.reasons.map((reason) => (
            <li key={reason.rule}>
              {reason.text} <span className="muted">{reason.article}</span>
            </li>
          ))}
        </ul>
        {legal.counters.map((counter) => (
          <p key={counter.label}>{t("desk.account.counter", { ...counter })}</p>
        ))}
        {legal.nextAllowedAt !== null && legal.verdict !== "ALLOW" && (
          <p>{t("desk.account.next", { when: dayAndHour(legal.nextAllowedAt, format) })}</p>
        )}
      </div>
    </Panel>
  );
}

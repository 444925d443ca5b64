import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { Format } from "../../shared/format.ts";
import { NextAllowed, VerdictInShort, VerdictReasons } from "../../shared/ui/verdict.tsx";
import kit from "../kit/kit.module.css";
import { Panel } from "../kit/page.tsx";
import css from "./people.module.css";

/** Whether this person may be contacted now, and by which rule not. */
export function LegalState({ legal, format }: { legal: DebtorCard["legal"]; format: Format }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("desk.account.legalTitle")}>
      <div className={css.legal} data-verdict={legal.verdict}>
        <VerdictInShort legal={legal} />
        <VerdictReasons legal={legal} className={kit.refusal} />
        {legal.counters.map((counter) => (
          <p key={counter.label}>{t("desk.account.counter", { ...counter })}</p>
        ))}
        <NextAllowed legal={legal} format={format} />
      </div>
    </Panel>
  );
}

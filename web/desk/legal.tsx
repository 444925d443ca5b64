// What the rules say about contacting this person now, with article and counters: the server decided, this shows.
import { useTranslation } from "react-i18next";
import type { DebtorCard } from "#http/contract/desk.ts";
import type { Format } from "../shared/format.ts";
import { NextAllowed, VerdictInShort, VerdictReasons } from "../shared/ui/verdict.tsx";
import css from "./desk.module.css";

export function Legal({ legal, format }: { legal: DebtorCard["legal"]; format: Format }) {
  const { t } = useTranslation();
  return (
    <section className={css.legal} data-verdict={legal.verdict} aria-label={t("desk.account.legalTitle")}>
      <VerdictInShort legal={legal} />
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
      {legal.reasons.length > 0 && <VerdictReasons legal={legal} className={css.reasons} />}
      <NextAllowed legal={legal} format={format} />
    </section>
  );
}
